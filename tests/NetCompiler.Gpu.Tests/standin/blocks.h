// Blocks: stretches of instructions that are entered only at their begin and left only at their end.
#pragma once
#include <vector>

#include "program.h"

namespace standin {

struct Block {
  int begin, end;         // instructions, the end not among them
  int taken = -1;         // the block that a branch at the end goes to
  int following = -1;     // the block that runs on behind it
  std::vector<int> next;  // both of them
};

std::vector<Block> blocksOf(const std::vector<Instruction>& code);

}  // namespace standin
