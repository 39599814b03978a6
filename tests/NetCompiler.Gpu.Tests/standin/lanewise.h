// Instructions that do the same for each lane by itself: the loop over the lanes, which compilers make vectors of.
#pragma once
#include "instructions.h"

namespace standin {

// What a predicate is in a lane.
constexpr uint32_t truth(bool value) { return value ? ~0u : 0u; }

// Where some threads stand aside, their lanes keep what they hold.
template <class To, class Value> inline void forLanes(Warp& warp, To* to, Value value) {
  if (warp.isWhole()) {
#pragma GCC ivdep
    for (int lane = 0; lane < WarpSize; lane++) to[lane] = value(lane);
  } else {
    const int32_t* mask = warp.mask();
#pragma GCC ivdep
    for (int lane = 0; lane < WarpSize; lane++) {
      To result = value(lane);
      to[lane] = mask[lane] ? result : to[lane];
    }
  }
}

template <class Operation, class To, class From> void unary(Warp& warp, const Instruction& instruction) {
  const From* a = warp.lanes<From>(instruction.from[0]);
  forLanes(warp, warp.lanes<To>(instruction.to[0]), [=](int lane) -> To { return Operation::of(a[lane]); });
}

template <class Operation, class To, class From, class Second = From> void binary(Warp& warp, const Instruction& instruction) {
  const From* a = warp.lanes<From>(instruction.from[0]);
  const Second* b = warp.lanes<Second>(instruction.from[1]);
  forLanes(warp, warp.lanes<To>(instruction.to[0]), [=](int lane) -> To { return Operation::of(a[lane], b[lane]); });
}

template <class Operation, class To, class From, class Third = From> void ternary(Warp& warp, const Instruction& instruction) {
  const From* a = warp.lanes<From>(instruction.from[0]);
  const From* b = warp.lanes<From>(instruction.from[1]);
  const Third* c = warp.lanes<Third>(instruction.from[2]);
  forLanes(warp, warp.lanes<To>(instruction.to[0]), [=](int lane) -> To { return Operation::of(a[lane], b[lane], c[lane]); });
}

// Forms by the sizes of their operands.
template <class To, class From>
constexpr const char* UnarySignature = sizeof(To) == 8 ? (sizeof(From) == 8 ? "d:d" : "d:w") : (sizeof(From) == 8 ? "w:d" : "w:w");
template <class To, class From>
constexpr const char* BinarySignature = sizeof(To) == 8 ? (sizeof(From) == 8 ? "d:dd" : "d:ww") : (sizeof(From) == 8 ? "w:dd" : "w:ww");
template <class T> constexpr const char* TernarySignature = sizeof(T) == 8 ? "d:ddd" : "w:www";

template <class Operation, class To, class From = To> void addUnary(Table& table, const std::string& mnemonic) {
  table[mnemonic].push_back({UnarySignature<To, From>, unary<Operation, To, From>});
}

template <class Operation, class To, class From = To> void addBinary(Table& table, const std::string& mnemonic) {
  table[mnemonic].push_back({BinarySignature<To, From>, binary<Operation, To, From>});
}

template <class Operation, class T> void addTernary(Table& table, const std::string& mnemonic) {
  table[mnemonic].push_back({TernarySignature<T>, ternary<Operation, T, T>});
}

}  // namespace standin
