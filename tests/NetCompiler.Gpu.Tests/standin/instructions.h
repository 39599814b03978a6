// The instructions that are known: a mnemonic with all its modifiers, the operands it takes, and what does it. There is
// no other way to be known.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "warp.h"

namespace standin {

// How an instruction is written and done.
//   signature: what it writes, a colon, what it reads. w: 32 bits, d: 64 bits, p: a predicate; {..}: a list of these; [: an address in a register;
//   P: a parameter; L: a label; n: a number, z: 0, s: 4, 8 or 16, S: 16.
struct Form {
  const char* signature;
  Handler run;
  Handler runWide = nullptr;  // where the first address is a register of 64 bits
  int elements = 1;
  int sharedBytes = 0;  // the smallest piece of shared memory that it touches
};

using Table = std::unordered_map<std::string, std::vector<Form>>;

// Each in a file of its own.
void addIntegers(Table& table);
void addFloats(Table& table);
void addApproximations(Table& table);
void addBits(Table& table);
void addComparisons(Table& table);
void addConversions(Table& table);
void addMemory(Table& table);
void addAsyncCopies(Table& table);
void addMatrices(Table& table);
void addWarps(Table& table);
void addFlow(Table& table);

}  // namespace standin
