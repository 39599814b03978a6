// What the threads of a warp tell each other: shuffles and votes.
#include "group.h"
#include "instructions.h"
#include "lanewise.h"

namespace standin {
namespace {

// All threads have to come that the mask names, and nobody else.
bool isTogether(Warp& warp, const Instruction& instruction, Place mask) {
  if (!warp.gather(instruction)) return false;
  const uint32_t* masks = warp.lanes<uint32_t>(mask);
  for (int lane = 0; lane < WarpSize; lane++) {
    if (warp.active() >> lane & 1 && (masks[lane] & warp.alive()) != warp.active()) {
      warp.group().find(warp, instruction, lane, "the mask of an instruction for a warp names other threads than those that are there");
      break;
    }
  }
  return true;
}

enum class Way { Up, Down, Butterfly, Index };

// Operands: value, lane or distance, clamp and segments, mask. Where the source is outside of the segment, a lane keeps
// its own value.
template <Way Source> void shuffle(Warp& warp, const Instruction& instruction) {
  if (!isTogether(warp, instruction, instruction.from[3])) return;
  const uint32_t* value = warp.lanes<uint32_t>(instruction.from[0]);
  const uint32_t* by = warp.lanes<uint32_t>(instruction.from[1]);
  const uint32_t* bounds = warp.lanes<uint32_t>(instruction.from[2]);
  uint32_t result[WarpSize], isInside[WarpSize];
  for (int lane = 0; lane < WarpSize; lane++) {
    int distance = by[lane] & 31, clamp = bounds[lane] & 31, segments = bounds[lane] >> 8 & 31;
    int first = lane & segments, last = first | (clamp & ~segments);
    int source = Source == Way::Up          ? lane - distance
                 : Source == Way::Down      ? lane + distance
                 : Source == Way::Butterfly ? lane ^ distance
                                            : first | (distance & ~segments);
    bool inside = Source == Way::Up ? source >= last : source <= last;
    if (!inside) source = lane;
    isInside[lane] = truth(inside);
    result[lane] = value[source];
    if (warp.active() >> lane & 1 && !(warp.active() >> source & 1))
      warp.group().find(warp, instruction, lane, "the value of a thread is asked for that does not run");
  }
  forLanes(warp, warp.lanes<uint32_t>(instruction.to[0]), [&](int lane) { return result[lane]; });
  if (instruction.toCount > 1) forLanes(warp, warp.lanes<uint32_t>(instruction.to[1]), [&](int lane) { return isInside[lane]; });
}

// What the threads that run vote for.
enum class Question { Any, All, Uniform, Ballot };

template <Question Asked> void vote(Warp& warp, const Instruction& instruction) {
  if (!isTogether(warp, instruction, instruction.from[1])) return;
  uint32_t votes = warp.chosen(instruction.from[0], false), all = warp.active();
  uint32_t result = Asked == Question::Ballot ? votes
                                              : truth(Asked == Question::Any   ? votes != 0
                                                      : Asked == Question::All ? votes == all
                                                                               : votes == all || votes == 0);
  forLanes(warp, warp.lanes<uint32_t>(instruction.to[0]), [=](int) { return result; });
}

template <Way Source> void addShuffle(Table& table, const char* name) {
  std::string mnemonic = std::string("shfl.sync.") + name + ".b32";
  table[mnemonic].push_back({"w:wwww", shuffle<Source>});
  table[mnemonic].push_back({"wp:wwww", shuffle<Source>});
}

}  // namespace

void addWarps(Table& table) {
  addShuffle<Way::Up>(table, "up");
  addShuffle<Way::Down>(table, "down");
  addShuffle<Way::Butterfly>(table, "bfly");
  addShuffle<Way::Index>(table, "idx");
  table["vote.sync.any.pred"].push_back({"p:pw", vote<Question::Any>});
  table["vote.sync.all.pred"].push_back({"p:pw", vote<Question::All>});
  table["vote.sync.uni.pred"].push_back({"p:pw", vote<Question::Uniform>});
  table["vote.sync.ballot.b32"].push_back({"w:pw", vote<Question::Ballot>});
}

}  // namespace standin
