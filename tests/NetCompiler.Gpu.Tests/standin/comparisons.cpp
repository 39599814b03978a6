// setp and testp. Of floats, the plain comparisons fail where there is a NaN, those with u hold.
#include <cmath>

#include "lanewise.h"

namespace standin {
namespace {

struct Equal {
  template <class T> static bool of(T a, T b) { return a == b; }
};
struct NotEqual {
  template <class T> static bool of(T a, T b) { return a != b; }
};
struct Less {
  template <class T> static bool of(T a, T b) { return a < b; }
};
struct LessOrEqual {
  template <class T> static bool of(T a, T b) { return a <= b; }
};
struct Greater {
  template <class T> static bool of(T a, T b) { return a > b; }
};
struct GreaterOrEqual {
  template <class T> static bool of(T a, T b) { return a >= b; }
};

template <class T> bool isUnordered(T a, T b) { return a != a || b != b; }
template <class Comparison> struct Ordered {
  template <class T> static uint32_t of(T a, T b) { return truth(!isUnordered(a, b) & Comparison::of(a, b)); }
};
template <class Comparison> struct Unordered {
  template <class T> static uint32_t of(T a, T b) { return truth(isUnordered(a, b) | Comparison::of(a, b)); }
};
struct BothNumbers {
  template <class T> static uint32_t of(T a, T b) { return truth(!isUnordered(a, b)); }
};
struct AnyNaN {
  template <class T> static uint32_t of(T a, T b) { return truth(isUnordered(a, b)); }
};
template <class Comparison> struct Plain {
  template <class T> static uint32_t of(T a, T b) { return truth(Comparison::of(a, b)); }
};

struct IsNaN {
  template <class T> static uint32_t of(T a) { return truth(std::isnan(a)); }
};
struct IsInfinite {
  template <class T> static uint32_t of(T a) { return truth(std::isinf(a)); }
};
struct IsFinite {
  template <class T> static uint32_t of(T a) { return truth(std::isfinite(a)); }
};
struct IsNumber {
  template <class T> static uint32_t of(T a) { return truth(!std::isnan(a)); }
};
struct IsNormal {
  template <class T> static uint32_t of(T a) { return truth(std::isnormal(a)); }
};
struct IsSubnormal {
  template <class T> static uint32_t of(T a) { return truth(std::fpclassify(a) == FP_SUBNORMAL); }
};

template <class T> constexpr const char* Two = sizeof(T) == 8 ? "p:dd" : "p:ww";
template <class T> constexpr const char* One = sizeof(T) == 8 ? "p:d" : "p:w";

template <class Operation, class T> void add(Table& table, const std::string& mnemonic) {
  table[mnemonic].push_back({Two<T>, binary<Operation, uint32_t, T>});
}

// Unsigned integers have the order by other names, too.
template <class T> void addInteger(Table& table, const std::string& type) {
  add<Plain<Equal>, T>(table, "setp.eq." + type);
  add<Plain<NotEqual>, T>(table, "setp.ne." + type);
  if (type[0] == 'b') return;
  bool isUnsigned = type[0] == 'u';
  for (int names = 0; names <= (isUnsigned ? 1 : 0); names++) {
    add<Plain<Less>, T>(table, (names ? "setp.lo." : "setp.lt.") + type);
    add<Plain<LessOrEqual>, T>(table, (names ? "setp.ls." : "setp.le.") + type);
    add<Plain<Greater>, T>(table, (names ? "setp.hi." : "setp.gt.") + type);
    add<Plain<GreaterOrEqual>, T>(table, (names ? "setp.hs." : "setp.ge.") + type);
  }
}

template <class Comparison, class T> void addOrder(Table& table, const std::string& name, const std::string& type) {
  add<Ordered<Comparison>, T>(table, "setp." + name + "." + type);
  add<Unordered<Comparison>, T>(table, "setp." + name + "u." + type);
}

template <class Operation, class T> void addTest(Table& table, const std::string& name, const std::string& type) {
  table["testp." + name + "." + type].push_back({One<T>, unary<Operation, uint32_t, T>});
}

template <class T> void addFloat(Table& table, const std::string& type) {
  addOrder<Equal, T>(table, "eq", type);
  addOrder<NotEqual, T>(table, "ne", type);
  addOrder<Less, T>(table, "lt", type);
  addOrder<LessOrEqual, T>(table, "le", type);
  addOrder<Greater, T>(table, "gt", type);
  addOrder<GreaterOrEqual, T>(table, "ge", type);
  add<BothNumbers, T>(table, "setp.num." + type);
  add<AnyNaN, T>(table, "setp.nan." + type);
  addTest<IsNaN, T>(table, "notanumber", type);
  addTest<IsInfinite, T>(table, "infinite", type);
  addTest<IsFinite, T>(table, "finite", type);
  addTest<IsNumber, T>(table, "number", type);
  addTest<IsNormal, T>(table, "normal", type);
  addTest<IsSubnormal, T>(table, "subnormal", type);
}

}  // namespace

void addComparisons(Table& table) {
  addInteger<int32_t>(table, "s32");
  addInteger<uint32_t>(table, "u32");
  addInteger<uint32_t>(table, "b32");
  addInteger<int64_t>(table, "s64");
  addInteger<uint64_t>(table, "u64");
  addInteger<uint64_t>(table, "b64");
  addFloat<float>(table, "f32");
  addFloat<double>(table, "f64");
}

}  // namespace standin
