// Registers that are never needed at the same time share a place: what a warp holds then stays in the first cache.
#include <algorithm>
#include <vector>

#include "blocks.h"

namespace standin {
namespace {

// A stretch of the text: from the first to the last instruction at which a value is needed. Reads of instruction i are
// at 2i, writes at 2i + 1.
struct Interval {
  int begin = -1, end = -1;
  int reg;
  void include(int position) {
    if (begin < 0 || position < begin) begin = position;
    if (position > end) end = position;
  }
};

using Set = std::vector<uint64_t>;

bool isIn(const Set& set, Place reg) { return set[reg / 64] >> (reg % 64) & 1; }
void put(Set& set, Place reg) { set[reg / 64] |= uint64_t{1} << (reg % 64); }

struct LiveBlock : Block {
  Set used, written, liveIn, liveOut;
};

class Liveness {
 public:
  Liveness(const std::vector<Instruction>& code, size_t registers) : code_(code), words_((registers + 63) / 64), intervals_(registers) {
    for (auto& block : blocksOf(code)) blocks_.push_back({block, Set(words_), Set(words_), Set(words_), Set(words_)});
    for (auto& block : blocks_) summarize(block);
    propagate();
  }

  std::vector<Interval> intervals() {
    for (auto& block : blocks_) {
      for (size_t reg = 0; reg < intervals_.size(); reg++) {
        if (isIn(block.liveIn, static_cast<Place>(reg))) intervals_[reg].include(2 * block.begin);
        if (isIn(block.liveOut, static_cast<Place>(reg))) intervals_[reg].include(2 * block.end);
      }
      for (int i = block.begin; i < block.end; i++) {
        forReads(code_[i], [&](Place reg) { intervals_[reg].include(2 * i); });
        forWrites(code_[i], [&](Place reg) { intervals_[reg].include(2 * i + 1); });
      }
    }
    return std::move(intervals_);
  }

 private:
  // A predicated instruction leaves the old value to those that it does not choose: it reads what it writes.
  template <class Action> static void forReads(const Instruction& instruction, Action action) {
    for (int i = 0; i < instruction.fromCount; i++) {
      if (!(instruction.from[i] & SharedPlace)) action(instruction.from[i]);
    }
    if (!instruction.hasPredicate) return;
    action(instruction.predicate);
    forWrites(instruction, action);
  }

  template <class Action> static void forWrites(const Instruction& instruction, Action action) {
    for (int i = 0; i < instruction.toCount; i++) action(instruction.to[i]);
  }

  void summarize(LiveBlock& block) {
    for (int i = block.begin; i < block.end; i++) {
      forReads(code_[i], [&](Place reg) {
        if (!isIn(block.written, reg)) put(block.used, reg);
      });
      forWrites(code_[i], [&](Place reg) { put(block.written, reg); });
    }
    block.liveIn = block.used;
  }

  void propagate() {
    for (bool changed = true; changed;) {
      changed = false;
      for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
        for (size_t word = 0; word < words_; word++) {
          uint64_t out = 0;
          for (int next : block->next) out |= blocks_[next].liveIn[word];
          uint64_t in = block->used[word] | (out & ~block->written[word]);
          changed |= in != block->liveIn[word];
          block->liveOut[word] = out;
          block->liveIn[word] = in;
        }
      }
    }
  }

  const std::vector<Instruction>& code_;
  size_t words_;
  std::vector<LiveBlock> blocks_;
  std::vector<Interval> intervals_;
};

// Places of one size, taken and given back.
struct Pool {
  uint32_t bytes;
  std::vector<Place> free;
  std::vector<std::pair<int, Place>> taken;  // until where in the text

  Place take(int begin, int end, uint32_t& size) {
    for (size_t i = 0; i < taken.size();) {
      if (taken[i].first < begin) {
        free.push_back(taken[i].second);
        taken[i] = taken.back();
        taken.pop_back();
      } else {
        i++;
      }
    }
    Place place = size;
    if (free.empty()) {
      size += bytes;
    } else {
      place = free.back();
      free.pop_back();
    }
    taken.push_back({end, place});
    return place;
  }
};

}  // namespace

void placeRegisters(Kernel& kernel, const std::vector<Register>& registers, size_t firstFixed) {
  auto intervals = Liveness(kernel.code, registers.size()).intervals();
  for (size_t i = 0; i < intervals.size(); i++) intervals[i].reg = static_cast<int>(i);
  std::sort(intervals.begin(), intervals.end(), [](auto& left, auto& right) { return left.begin < right.begin; });
  Pool words{4 * WarpSize, {}, {}}, doubles{8 * WarpSize, {}, {}};
  std::vector<Place> places(registers.size());
  for (size_t i = firstFixed; i < registers.size(); i++) {
    places[i] = kernel.registerBytes;
    kernel.registerBytes += words.bytes;
  }
  for (auto& interval : intervals) {
    if (interval.begin < 0 || interval.reg >= static_cast<int>(firstFixed)) continue;
    Pool& pool = registers[interval.reg].kind == Kind::Double ? doubles : words;
    places[interval.reg] = pool.take(interval.begin, interval.end, kernel.registerBytes);
  }
  auto rewrite = [&](Place& place) {
    if (!(place & SharedPlace)) place = places[place];
  };
  for (auto& instruction : kernel.code) {
    for (int i = 0; i < instruction.fromCount; i++) rewrite(instruction.from[i]);
    for (int i = 0; i < instruction.toCount; i++) rewrite(instruction.to[i]);
    if (instruction.hasPredicate) rewrite(instruction.predicate);
  }
  for (int i = 0; isOfThread(static_cast<Special>(i)); i++) {
    if (kernel.usesSpecial[i]) rewrite(kernel.specials[i]);
  }
}

}  // namespace standin
