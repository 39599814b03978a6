// Puts the blocks of a kernel into an order in which a warp that was split comes together as early as it can: a block
// after all from which it is reached, except by going back to the begin of a loop, and what follows a loop after the
// whole loop. Of the parts of a warp, the one that is furthest behind in this order runs first, so the others wait for
// it where their ways meet.
#include <algorithm>

#include "blocks.h"

namespace standin {
namespace {

class Layout {
 public:
  explicit Layout(std::vector<Instruction>& code) : code_(code), blocks_(blocksOf(code)), depth_(blocks_.size()), seen_(blocks_.size()) {}

  void run(Handler branch) {
    visit(0);
    findLoops();
    std::fill(seen_.begin(), seen_.end(), 0);
    finished_.clear();
    visit(0);
    std::reverse(finished_.begin(), finished_.end());
    rewrite(branch);
  }

 private:
  // Finishes a block after those that follow it; the way out of a loop is finished first, and so comes last.
  void visit(int root) {
    std::vector<std::pair<int, size_t>> path{{root, 0}};
    seen_[root] = 1;
    sortNext(root);
    while (!path.empty()) {
      auto& [block, next] = path.back();
      if (next == blocks_[block].next.size()) {
        finished_.push_back(block);
        path.pop_back();
        continue;
      }
      int target = blocks_[block].next[next++];
      if (seen_[target]) continue;
      seen_[target] = 1;
      sortNext(target);
      path.push_back({target, 0});
    }
  }

  void sortNext(int block) {
    auto& next = blocks_[block].next;
    std::stable_sort(next.begin(), next.end(), [&](int left, int right) { return depth_[left] < depth_[right]; });
  }

  // In how many loops each block is. A loop goes back to a block that every way to it passes.
  void findLoops() {
    std::vector<int> rank(blocks_.size(), -1), dominator(blocks_.size(), -1);
    std::vector<std::vector<int>> before(blocks_.size());
    for (size_t i = 0; i < finished_.size(); i++) rank[finished_[i]] = static_cast<int>(i);
    for (int block : finished_) {
      for (int next : blocks_[block].next) before[next].push_back(block);
    }
    auto common = [&](int left, int right) {
      while (left != right) (rank[left] < rank[right] ? left : right) = dominator[rank[left] < rank[right] ? left : right];
      return left;
    };
    dominator[0] = 0;
    for (bool changed = true; changed;) {
      changed = false;
      for (auto block = finished_.rbegin(); block != finished_.rend(); ++block) {
        if (*block == 0) continue;
        int found = -1;
        for (int from : before[*block]) {
          if (dominator[from] >= 0) found = found < 0 ? from : common(from, found);
        }
        changed |= dominator[*block] != found;
        dominator[*block] = found;
      }
    }
    for (int head : finished_) {
      std::vector<int> open;
      for (int from : before[head]) {
        if (common(from, head) == head) open.push_back(from);
      }
      if (!open.empty()) markLoop(head, open, before);
    }
  }

  void markLoop(int head, std::vector<int> open, const std::vector<std::vector<int>>& before) {
    std::vector<char> isIn(blocks_.size());
    isIn[head] = 1;
    while (!open.empty()) {
      int block = open.back();
      open.pop_back();
      if (isIn[block]) continue;
      isIn[block] = 1;
      open.insert(open.end(), before[block].begin(), before[block].end());
    }
    for (size_t block = 0; block < blocks_.size(); block++) depth_[block] += isIn[block];
  }

  // Branches aim at blocks until all are in place; a block that went on into the next one may need a branch.
  void rewrite(Handler branch) {
    std::vector<Instruction> result;
    std::vector<int> begin(blocks_.size());
    for (size_t i = 0; i < finished_.size(); i++) {
      const Block& block = blocks_[finished_[i]];
      begin[finished_[i]] = static_cast<int>(result.size());
      for (int at = block.begin; at < block.end; at++) {
        result.push_back(code_[at]);
        if (code_[at].target >= 0) result.back().target = block.taken;
      }
      bool isBefore = i + 1 < finished_.size() && finished_[i + 1] == block.following;
      if (block.following < 0 || isBefore) continue;
      Instruction jump{};
      jump.run = branch;
      jump.target = block.following;
      jump.line = code_[block.end - 1].line;
      jump.text = code_[block.end - 1].text;
      result.push_back(jump);
    }
    for (auto& instruction : result) {
      if (instruction.target >= 0) instruction.target = begin[instruction.target];
    }
    code_ = std::move(result);
  }

  std::vector<Instruction>& code_;
  std::vector<Block> blocks_;
  std::vector<int> depth_, finished_;
  std::vector<char> seen_;
};

}  // namespace

void arrange(Kernel& kernel, Handler branch) { Layout(kernel.code).run(branch); }

}  // namespace standin
