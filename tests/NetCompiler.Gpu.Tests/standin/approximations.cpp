// Instructions that the device computes roughly: the exact result, moved by as much as NVIDIA's documentation allows,
// by an amount that depends on the operand alone. What relies on more than is promised differs from the processor then.
#include <cmath>
#include <cstring>

#include "lanewise.h"

namespace standin {
namespace {

uint32_t bitsOf(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

// A number from -1 to 1.
double noise(float operand) {
  uint32_t x = bitsOf(operand);
  x = (x ^ x >> 16) * 0x7feb352du;
  x = (x ^ x >> 15) * 0x846ca68bu;
  x ^= x >> 16;
  return static_cast<double>(x % 2001) / 1000 - 1;
}

// Moves by units in the last place.
float shifted(float exact, float operand, int most) {
  if (!std::isfinite(exact) || exact == 0) return exact;
  uint32_t bits = bitsOf(exact) + static_cast<int>(std::lround(noise(operand) * most));
  std::memcpy(&exact, &bits, sizeof bits);
  return exact;
}

struct SquareRoot {
  static float of(float a) { return shifted(std::sqrt(a), a, 1); }
};
struct Reciprocal {
  static float of(float a) { return shifted(1 / a, a, 1); }
};
struct ReciprocalRoot {
  static float of(float a) { return shifted(1 / std::sqrt(a), a, 2); }
};
struct Divide {
  static float of(float a, float b) { return shifted(a / b, b, 2); }
};
struct Exponential {
  static float of(float a) { return shifted(static_cast<float>(std::exp2(static_cast<double>(a))), a, 2); }
};
struct Sine {
  static float of(float a) { return static_cast<float>(std::sin(static_cast<double>(a)) + noise(a) * std::ldexp(1, -21)); }
};
struct Cosine {
  static float of(float a) { return static_cast<float>(std::cos(static_cast<double>(a)) + noise(a) * std::ldexp(1, -21)); }
};
struct Tangent {
  static float of(float a) { return static_cast<float>(std::tanh(static_cast<double>(a)) * (1 + noise(a) * std::ldexp(1, -11))); }
};

// The error is absolute near 1, relative elsewhere.
struct Logarithm {
  static float of(float a) {
    double exact = std::log2(static_cast<double>(a)), error = noise(a) * std::ldexp(1, -22);
    if (!std::isfinite(exact)) return static_cast<float>(exact);
    return static_cast<float>(a >= 0.5f && a <= 2 ? exact + error : exact * (1 + error));
  }
};

}  // namespace

void addApproximations(Table& table) {
  addUnary<SquareRoot, float>(table, "sqrt.approx.f32");
  addUnary<Reciprocal, float>(table, "rcp.approx.f32");
  addUnary<ReciprocalRoot, float>(table, "rsqrt.approx.f32");
  addBinary<Divide, float>(table, "div.approx.f32");
  addBinary<Divide, float>(table, "div.full.f32");
  addUnary<Exponential, float>(table, "ex2.approx.f32");
  addUnary<Logarithm, float>(table, "lg2.approx.f32");
  addUnary<Sine, float>(table, "sin.approx.f32");
  addUnary<Cosine, float>(table, "cos.approx.f32");
  addUnary<Tangent, float>(table, "tanh.approx.f32");
}

}  // namespace standin
