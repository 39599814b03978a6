// Sums, products, quotients of integers. A division by zero gives what the device gives: all ones, and the dividend as
// remainder.
#include <limits>
#include <type_traits>

#include "lanewise.h"

namespace standin {
namespace {

template <class T> using Bits = std::make_unsigned_t<T>;
template <class T>
using Wide = std::conditional_t<sizeof(T) == 8, std::conditional_t<std::is_signed_v<T>, __int128, unsigned __int128>,
                                std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>>;

// Signed numbers wrap around: they are computed without signs.
struct Add {
  template <class T> static T of(T a, T b) { return static_cast<T>(Bits<T>(a) + Bits<T>(b)); }
};
struct Subtract {
  template <class T> static T of(T a, T b) { return static_cast<T>(Bits<T>(a) - Bits<T>(b)); }
};
struct Multiply {
  template <class T> static T of(T a, T b) { return static_cast<T>(Bits<T>(a) * Bits<T>(b)); }
};
struct MultiplyHigh {
  template <class T> static T of(T a, T b) { return static_cast<T>((Wide<T>(a) * Wide<T>(b)) >> (8 * sizeof(T))); }
};
struct MultiplyWide {
  template <class T> static Wide<T> of(T a, T b) { return Wide<T>(a) * Wide<T>(b); }
};
struct MultiplyAdd {
  template <class T> static T of(T a, T b, T c) { return static_cast<T>(Bits<T>(a) * Bits<T>(b) + Bits<T>(c)); }
};
struct MultiplyAddWide {
  template <class T> static Wide<T> of(T a, T b, Wide<T> c) {
    return static_cast<Wide<T>>(Bits<Wide<T>>(Wide<T>(a) * Wide<T>(b)) + Bits<Wide<T>>(c));
  }
};
struct Minimum {
  template <class T> static T of(T a, T b) { return a < b ? a : b; }
};
struct Maximum {
  template <class T> static T of(T a, T b) { return a < b ? b : a; }
};
struct Negate {
  template <class T> static T of(T a) { return static_cast<T>(0 - Bits<T>(a)); }
};
struct Absolute {
  template <class T> static T of(T a) { return a < 0 ? Negate::of(a) : a; }
};

template <class T> bool overflows(T a, T b) { return std::is_signed_v<T> && a == std::numeric_limits<T>::min() && b == static_cast<T>(-1); }
struct Divide {
  template <class T> static T of(T a, T b) { return b == 0 ? static_cast<T>(~Bits<T>(0)) : overflows(a, b) ? a : a / b; }
};
struct Remainder {
  template <class T> static T of(T a, T b) { return b == 0 ? a : overflows(a, b) ? T(0) : a % b; }
};

template <class T> void addType(Table& table, const std::string& type) {
  addBinary<Add, T>(table, "add." + type);
  addBinary<Subtract, T>(table, "sub." + type);
  addBinary<Multiply, T>(table, "mul.lo." + type);
  addBinary<MultiplyHigh, T>(table, "mul.hi." + type);
  addBinary<Divide, T>(table, "div." + type);
  addBinary<Remainder, T>(table, "rem." + type);
  addBinary<Minimum, T>(table, "min." + type);
  addBinary<Maximum, T>(table, "max." + type);
  addTernary<MultiplyAdd, T>(table, "mad.lo." + type);
}

template <class T> void addWide(Table& table, const std::string& type) {
  addBinary<MultiplyWide, Wide<T>, T>(table, "mul.wide." + type);
  table["mad.wide." + type].push_back({"d:wwd", ternary<MultiplyAddWide, Wide<T>, T, Wide<T>>});
}

template <class T> void addSigned(Table& table, const std::string& type) {
  addUnary<Negate, T>(table, "neg." + type);
  addUnary<Absolute, T>(table, "abs." + type);
}

}  // namespace

void addIntegers(Table& table) {
  addType<int32_t>(table, "s32");
  addType<uint32_t>(table, "u32");
  addType<int64_t>(table, "s64");
  addType<uint64_t>(table, "u64");
  addWide<int32_t>(table, "s32");
  addWide<uint32_t>(table, "u32");
  addSigned<int32_t>(table, "s32");
  addSigned<int64_t>(table, "s64");
}

}  // namespace standin
