// cvt between integers, between floats, and from one to the other. Small integers are kept in registers of 32 bits,
// extended by their sign or zeros.
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "lanewise.h"

namespace standin {
namespace {

// What a register holds an integer of a size as.
template <class T> using Held = std::conditional_t<sizeof(T) == 8, T, std::conditional_t<std::is_signed_v<T>, int32_t, uint32_t>>;

template <class To, class From> struct Integer {
  static Held<To> of(Held<From> a) { return static_cast<To>(static_cast<From>(a)); }
};
template <class To, class From> struct FromInteger {
  static To of(Held<From> a) { return static_cast<To>(static_cast<From>(a)); }
};
template <class To> struct Float {
  template <class From> static To of(From a) { return static_cast<To>(a); }
};

struct Nearest {
  template <class T> static T round(T a) { return std::nearbyint(a); }
};
struct Zero {
  template <class T> static T round(T a) { return std::trunc(a); }
};
struct Down {
  template <class T> static T round(T a) { return std::floor(a); }
};
struct Up {
  template <class T> static T round(T a) { return std::ceil(a); }
};
template <class Rounding> struct Rounded {
  template <class T> static T of(T a) { return Rounding::round(a); }
};

// What does not fit becomes the nearest that does; NaN becomes 0.
template <class To, class Rounding> struct ToInteger {
  template <class From> static To of(From a) {
    From rounded = Rounding::round(a), limit = std::ldexp(From(1), std::numeric_limits<To>::digits);
    if (rounded != rounded) return 0;
    if (rounded >= limit) return std::numeric_limits<To>::max();
    if (rounded < static_cast<From>(std::numeric_limits<To>::min())) return std::numeric_limits<To>::min();
    return static_cast<To>(rounded);
  }
};

// The number of ten bits of mantissa that is nearest; of two, the one that is further from zero.
struct TensorFloat {
  static uint32_t of(float a) {
    uint32_t bits;
    std::memcpy(&bits, &a, sizeof bits);
    return std::isfinite(a) ? (bits + 0x1000) & ~0x1fffu : bits;
  }
};

template <class To, class From> void addInteger(Table& table, const std::string& to, const std::string& from) {
  table["cvt." + to + "." + from].push_back({UnarySignature<Held<To>, Held<From>>, unary<Integer<To, From>, Held<To>, Held<From>>});
}

template <class From> void addIntegersFrom(Table& table, const std::string& from) {
  addInteger<int8_t, From>(table, "s8", from);
  addInteger<uint8_t, From>(table, "u8", from);
  addInteger<int16_t, From>(table, "s16", from);
  addInteger<uint16_t, From>(table, "u16", from);
  addInteger<int32_t, From>(table, "s32", from);
  addInteger<uint32_t, From>(table, "u32", from);
  addInteger<int64_t, From>(table, "s64", from);
  addInteger<uint64_t, From>(table, "u64", from);
  table["cvt.rn.f32." + from].push_back({UnarySignature<float, Held<From>>, unary<FromInteger<float, From>, float, Held<From>>});
  table["cvt.rn.f64." + from].push_back({UnarySignature<double, Held<From>>, unary<FromInteger<double, From>, double, Held<From>>});
}

template <class Rounding, class From> void addRounding(Table& table, const std::string& rounding, const std::string& from) {
  std::string begin = "cvt." + rounding + ".";
  addUnary<ToInteger<int32_t, Rounding>, int32_t, From>(table, begin + "s32." + from);
  addUnary<ToInteger<uint32_t, Rounding>, uint32_t, From>(table, begin + "u32." + from);
  addUnary<ToInteger<int64_t, Rounding>, int64_t, From>(table, begin + "s64." + from);
  addUnary<ToInteger<uint64_t, Rounding>, uint64_t, From>(table, begin + "u64." + from);
  addUnary<Rounded<Rounding>, From>(table, begin + from + "." + from);
}

template <class From> void addRoundings(Table& table, const std::string& from) {
  addRounding<Nearest, From>(table, "rni", from);
  addRounding<Zero, From>(table, "rzi", from);
  addRounding<Down, From>(table, "rmi", from);
  addRounding<Up, From>(table, "rpi", from);
}

}  // namespace

void addConversions(Table& table) {
  addIntegersFrom<int8_t>(table, "s8");
  addIntegersFrom<uint8_t>(table, "u8");
  addIntegersFrom<int16_t>(table, "s16");
  addIntegersFrom<uint16_t>(table, "u16");
  addIntegersFrom<int32_t>(table, "s32");
  addIntegersFrom<uint32_t>(table, "u32");
  addIntegersFrom<int64_t>(table, "s64");
  addIntegersFrom<uint64_t>(table, "u64");
  addRoundings<float>(table, "f32");
  addRoundings<double>(table, "f64");
  addUnary<Float<double>, double, float>(table, "cvt.f64.f32");
  addUnary<Float<float>, float, double>(table, "cvt.rn.f32.f64");
  addUnary<TensorFloat, uint32_t, float>(table, "cvt.rna.tf32.f32");
}

}  // namespace standin
