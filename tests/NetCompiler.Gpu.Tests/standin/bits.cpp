// Moves, logic, shifts: what does not care about numbers. Predicates are all ones or zero, so that logic serves them as
// well.
#include <type_traits>

#include "lanewise.h"

namespace standin {
namespace {

struct Copy {
  template <class T> static T of(T a) { return a; }
};
struct And {
  template <class T> static T of(T a, T b) { return a & b; }
};
struct Or {
  template <class T> static T of(T a, T b) { return a | b; }
};
struct Xor {
  template <class T> static T of(T a, T b) { return a ^ b; }
};
struct Not {
  template <class T> static T of(T a) { return ~a; }
};
struct CountOnes {
  template <class T> static uint32_t of(T a) { return static_cast<uint32_t>(__builtin_popcountll(a)); }
};
struct CountZeros {
  template <class T> static uint32_t of(T a) {
    return a ? static_cast<uint32_t>(__builtin_clzll(a)) - (64 - 8 * sizeof(T)) : 8 * sizeof(T);
  }
};
struct Select {
  template <class T> static T of(T a, T b, uint32_t chooses) { return chooses ? a : b; }
};

// A shift by more than there are bits leaves nothing, or copies of the sign.
template <class T> constexpr uint32_t Last = 8 * sizeof(T) - 1;
struct ShiftLeft {
  template <class T> static T of(T a, uint32_t by) { return by > Last<T> ? 0 : a << (by & Last<T>); }
};
struct ShiftRight {
  template <class T> static T of(T a, uint32_t by) {
    if (std::is_signed_v<T>) return a >> (by > Last<T> ? Last<T> : by);
    return by > Last<T> ? 0 : a >> (by & Last<T>);
  }
};

template <class T> void addSize(Table& table, const std::string& size) {
  constexpr bool isWide = sizeof(T) == 8;
  addBinary<And, T>(table, "and.b" + size);
  addBinary<Or, T>(table, "or.b" + size);
  addBinary<Xor, T>(table, "xor.b" + size);
  addUnary<Not, T>(table, "not.b" + size);
  addUnary<CountOnes, uint32_t, T>(table, "popc.b" + size);
  addUnary<CountZeros, uint32_t, T>(table, "clz.b" + size);
  const char* shift = isWide ? "d:dw" : "w:ww";
  table["shl.b" + size].push_back({shift, binary<ShiftLeft, T, T, uint32_t>});
  for (const char* type : {"u", "b"}) table["shr." + (type + size)].push_back({shift, binary<ShiftRight, T, T, uint32_t>});
  table["shr.s" + size].push_back({shift, binary<ShiftRight, std::make_signed_t<T>, std::make_signed_t<T>, uint32_t>});
  for (const char* type : {"b", "u", "s", "f"}) {
    addUnary<Copy, T>(table, "mov." + (type + size));
    table["selp." + (type + size)].push_back({isWide ? "d:ddp" : "w:wwp", ternary<Select, T, T, uint32_t>});
  }
  // To the addresses of a space and back is nothing: each space has addresses of its own, and there are no accesses but
  // to a space that is named.
  if (isWide) {
    for (const char* space : {"global", "shared", "local"}) {
      for (const char* way : {"cvta.", "cvta.to."}) addUnary<Copy, T>(table, way + std::string(space) + ".u" + size);
    }
  }
}

}  // namespace

void addBits(Table& table) {
  addSize<uint32_t>(table, "32");
  addSize<uint64_t>(table, "64");
  table["mov.pred"].push_back({"p:p", unary<Copy, uint32_t, uint32_t>});
  table["not.pred"].push_back({"p:p", unary<Not, uint32_t, uint32_t>});
  table["and.pred"].push_back({"p:pp", binary<And, uint32_t, uint32_t>});
  table["or.pred"].push_back({"p:pp", binary<Or, uint32_t, uint32_t>});
  table["xor.pred"].push_back({"p:pp", binary<Xor, uint32_t, uint32_t>});
}

}  // namespace standin
