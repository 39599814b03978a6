#include "async_copy.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "access.h"
#include "instructions.h"

namespace standin {
namespace {

void deliver(Warp& warp, const AsyncCopy& copy) {
  SharedMemory& memory = warp.group().shared();
  std::memcpy(memory.at(copy.to), reinterpret_cast<const void*>(copy.from), copy.given);
  std::memset(memory.at(copy.to) + copy.given, 0, copy.bytes - copy.given);
  memory.endCopy(warp.firstThread() + copy.lane, copy.to, copy.bytes);
}

// Delivers what a test chooses.
template <class Chooses> void deliverIf(Warp& warp, Chooses chooses) {
  auto& copies = warp.copies();
  auto waits = std::stable_partition(copies.begin(), copies.end(), [&](auto& copy) { return !chooses(copy); });
  for (auto copy = waits; copy != copies.end(); ++copy) deliver(warp, *copy);
  copies.erase(waits, copies.end());
}

bool isActive(Warp& warp, const AsyncCopy& copy) { return warp.active() >> copy.lane & 1; }

// [to], [from], bytes, and how many of these are read: the others become zero.
template <class Address> void copy(Warp& warp, const Instruction& instruction) {
  uint32_t offsets[WarpSize], bytes = static_cast<uint32_t>(instruction.number);
  sharedOffsets<Address>(warp, instruction, offsets);
  uint32_t allowed = allowShared(warp, instruction, offsets, bytes);
  const uint64_t* sources = warp.lanes<uint64_t>(instruction.from[1]);
  const uint32_t* given = instruction.fromCount > 2 ? warp.lanes<uint32_t>(instruction.from[2]) : nullptr;
  for (int lane = 0; lane < WarpSize; lane++) {
    if (!(allowed >> lane & 1)) continue;
    AsyncCopy made{lane,          warp.copyGroups()[lane],
                   offsets[lane], sources[lane] + instruction.offset[1],
                   bytes,         given ? std::min(given[lane], bytes) : bytes};
    if (given && given[lane] > bytes) warp.group().find(warp, instruction, lane, "more bytes are to be read than copied");
    if (made.given && !deviceMemory().holds(made.from, made.given)) {
      warp.group().find(
          warp, instruction, lane,
          "global memory out of bounds: " + std::to_string(made.given) + " bytes are loaded " + deviceMemory().describe(made.from));
      made.given = 0;
    }
    if (made.given && made.from % bytes)
      warp.group().find(warp, instruction, lane, "the address is not aligned to " + std::to_string(bytes) + " bytes");
    warp.group().shared().beginCopy(warp, instruction, lane, made.to, bytes);
    // Whoever does not wait sees what is no number.
    std::memset(warp.group().shared().at(made.to), 0xff, bytes);
    warp.copies().push_back(made);
  }
}

void commit(Warp& warp, const Instruction&) {
  for (int lane = 0; lane < WarpSize; lane++) warp.copyGroups()[lane] += warp.active() >> lane & 1;
}

void waitForGroups(Warp& warp, const Instruction& instruction) {
  int left = static_cast<int>(instruction.number);
  deliverIf(warp, [&](auto& copy) { return isActive(warp, copy) && copy.group < warp.copyGroups()[copy.lane] - left; });
}

void waitForAll(Warp& warp, const Instruction&) {
  deliverIf(warp, [&](auto& copy) { return isActive(warp, copy); });
}

}  // namespace

void finishCopies(Warp& warp) {
  deliverIf(warp, [](auto&) { return true; });
}

void addAsyncCopies(Table& table) {
  const char* begin = "cp.async.";
  for (const char* cached : {"ca", "cg"}) {
    // Past the first cache, only whole pieces of 16 bytes go.
    bool isWhole = cached[1] == 'g';
    std::string mnemonic = begin + std::string(cached) + ".shared.global";
    table[mnemonic].push_back({isWhole ? ":[[S" : ":[[s", copy<uint32_t>, copy<uint64_t>, 1, 4});
    table[mnemonic].push_back({isWhole ? ":[[Sw" : ":[[sw", copy<uint32_t>, copy<uint64_t>, 1, 4});
  }
  table["cp.async.commit_group"].push_back({":", commit});
  table["cp.async.wait_group"].push_back({":n", waitForGroups});
  table["cp.async.wait_all"].push_back({":", waitForAll});
}

}  // namespace standin
