// Branches, ends, barriers.
#include "instructions.h"

namespace standin {

static void branch(Warp& warp, const Instruction& instruction) { warp.branch(instruction); }
static void end(Warp& warp, const Instruction&) { warp.end(); }
static void wait(Warp& warp, const Instruction&) { warp.waitAtBarrier(); }
static void nothing(Warp&, const Instruction&) {}

void addFlow(Table& table) {
  for (const char* mnemonic : {"bra", "bra.uni"}) table[mnemonic].push_back({":L", branch});
  for (const char* mnemonic : {"ret", "exit"}) table[mnemonic].push_back({":", end});
  // Only barrier 0, for all threads.
  for (const char* mnemonic : {"bar.sync", "barrier.sync", "barrier.sync.aligned"}) table[mnemonic].push_back({":z", wait});
  // Memory is seen in order: a fence has nothing to do.
  for (const char* mnemonic :
       {"membar.cta", "membar.gl", "membar.sys", "fence.acq_rel.cta", "fence.acq_rel.gpu", "fence.sc.cta", "fence.sc.gpu"}) {
    table[mnemonic].push_back({":", nothing});
  }
}

}  // namespace standin
