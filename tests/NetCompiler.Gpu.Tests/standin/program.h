// A kernel in the form that runs: instructions with the places of their operands, and the function that does them for a
// warp.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ptx_module.h"

namespace standin {

constexpr int WarpSize = 32;

class Warp;
struct Instruction;
using Handler = void (*)(Warp&, const Instruction&);

// Where an operand lies: bytes from the begin of the warp's registers or, with the highest bit set, of what all warps
// share.
using Place = uint32_t;
constexpr Place SharedPlace = 0x80000000u;

struct Instruction {
  Handler run;         // what the loop calls
  Handler whenChosen;  // of a predicated instruction: what is run for the threads that the predicate chooses
  Place to[4], from[10];
  uint8_t toCount = 0, fromCount = 0;
  bool hasPredicate = false, predicateNegated = false;
  bool isUniform = false;  // a branch that all threads of a warp take, or none
  bool ends = false;
  uint8_t elements = 1;  // of a vector that is loaded or stored; matrices of ldmatrix
  uint64_t number = 0;   // an operand that is written as a number: what the handler makes of it
  Place predicate = 0;
  int target = -1;         // of a branch: the index of an instruction
  int64_t offset[2] = {};  // of each address
  int line = 0;
  std::string_view text;
};

// Values that all threads have: constants, and the group's place in the grid.
struct SharedValue {
  uint64_t bits;
  Place place;
  Kind kind;
};

enum class Special : uint8_t {
  ThreadX,
  ThreadY,
  ThreadZ,
  Lane,
  Warp,
  GroupX,
  GroupY,
  GroupZ,
  SizeX,
  SizeY,
  SizeZ,
  GridX,
  GridY,
  GridZ,
  Count
};
constexpr bool isOfThread(Special special) { return special <= Special::Warp; }

struct Kernel {
  const Entry* entry;
  std::string name;
  std::vector<Instruction> code;
  uint32_t registerBytes = 0;  // of a warp, the specials of its threads among them
  uint32_t sharedValueBytes = 0;
  std::vector<SharedValue> constants;
  Place specials[static_cast<int>(Special::Count)];
  bool usesSpecial[static_cast<int>(Special::Count)] = {};
  int sharedUnit = 2;               // shared memory is watched in units of 1 << sharedUnit bytes: the smallest access of the kernel
  uint32_t dynamicSharedLimit = 0;  // set by cuFuncSetAttribute
};

// Where shared and local memory begin, as addresses.
constexpr uint64_t SharedBase = 0x400, LocalBase = 0x10;

// Makes a kernel of an entry; throws PtxError for what is not known.
std::unique_ptr<Kernel> decode(const Entry& entry);

// Puts the code into the order in which it runs best; branch is what does a branch.
void arrange(Kernel& kernel, Handler branch);

// Gives registers places, so that few bytes are used; operands are numbers of registers before, and places after. The
// last ones are set before the kernel begins, and keep their places.
void placeRegisters(Kernel& kernel, const std::vector<Register>& registers, size_t firstFixed);

}  // namespace standin
