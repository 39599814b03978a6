#include "blocks.h"

namespace standin {

static bool endsBlock(const Instruction& instruction) { return instruction.target >= 0 || instruction.ends; }

std::vector<Block> blocksOf(const std::vector<Instruction>& code) {
  int count = static_cast<int>(code.size());
  std::vector<char> begins(count + 1);
  begins[0] = 1;
  for (int i = 0; i < count; i++) {
    if (code[i].target >= 0) begins[code[i].target] = 1;
    if (endsBlock(code[i])) begins[i + 1] = 1;
  }
  std::vector<Block> blocks;
  std::vector<int> blockAt(count + 1, -1);
  for (int i = 0; i < count; i++) {
    if (begins[i]) blocks.push_back({i, i, -1, -1, {}});
    blocks.back().end = i + 1;
    blockAt[i] = static_cast<int>(blocks.size()) - 1;
  }
  for (auto& block : blocks) {
    const Instruction& last = code[block.end - 1];
    if (last.target >= 0) block.taken = blockAt[last.target];
    if (!endsBlock(last) || last.hasPredicate) block.following = blockAt[block.end];
    for (int next : {block.taken, block.following}) {
      if (next >= 0) block.next.push_back(next);
    }
  }
  return blocks;
}

}  // namespace standin
