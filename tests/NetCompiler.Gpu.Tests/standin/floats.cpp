// Arithmetic that is rounded to the nearest, as on the processor. The compiler must not contract: it is told so when
// the library is built.
#include <cmath>

#include "lanewise.h"

namespace standin {
namespace {

struct Add {
  template <class T> static T of(T a, T b) { return a + b; }
};
struct Subtract {
  template <class T> static T of(T a, T b) { return a - b; }
};
struct Multiply {
  template <class T> static T of(T a, T b) { return a * b; }
};
struct Divide {
  template <class T> static T of(T a, T b) { return a / b; }
};
struct Fused {
  template <class T> static T of(T a, T b, T c) { return std::fma(a, b, c); }
};
struct Negate {
  template <class T> static T of(T a) { return -a; }
};
struct Absolute {
  template <class T> static T of(T a) { return std::fabs(a); }
};
struct SquareRoot {
  template <class T> static T of(T a) { return std::sqrt(a); }
};
struct Reciprocal {
  template <class T> static T of(T a) { return T(1) / a; }
};
struct CopySign {
  template <class T> static T of(T sign, T a) { return std::copysign(a, sign); }
};

// NaN gives way to a number.
struct Minimum {
  template <class T> static T of(T a, T b) { return a != a ? b : b != b ? a : a == b ? (std::signbit(a) ? a : b) : a < b ? a : b; }
};
struct Maximum {
  template <class T> static T of(T a, T b) { return a != a ? b : b != b ? a : a == b ? (std::signbit(a) ? b : a) : a < b ? b : a; }
};

template <class T> void addType(Table& table, const std::string& type) {
  for (const char* rounding : {".", ".rn."}) {
    addBinary<Add, T>(table, "add" + (rounding + type));
    addBinary<Subtract, T>(table, "sub" + (rounding + type));
    addBinary<Multiply, T>(table, "mul" + (rounding + type));
  }
  addBinary<Divide, T>(table, "div.rn." + type);
  addTernary<Fused, T>(table, "fma.rn." + type);
  addTernary<Fused, T>(table, "mad.rn." + type);
  addUnary<Negate, T>(table, "neg." + type);
  addUnary<Absolute, T>(table, "abs." + type);
  addUnary<SquareRoot, T>(table, "sqrt.rn." + type);
  addUnary<Reciprocal, T>(table, "rcp.rn." + type);
  addBinary<CopySign, T>(table, "copysign." + type);
  addBinary<Minimum, T>(table, "min." + type);
  addBinary<Maximum, T>(table, "max." + type);
}

}  // namespace

void addFloats(Table& table) {
  addType<float>(table, "f32");
  addType<double>(table, "f64");
}

}  // namespace standin
