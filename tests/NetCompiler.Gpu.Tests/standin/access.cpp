#include "access.h"

#include <string>

namespace standin {

static std::string notAligned(uint32_t bytes) { return "the address is not aligned to " + std::to_string(bytes) + " bytes"; }

uint32_t allowGlobal(Warp& warp, const Instruction& instruction, const uint64_t* addresses, uint32_t bytes, bool writes) {
  Range& last = warp.group().lastRange(instruction);
  // Mostly, all threads run and are in the allocation that this instruction met before.
  if (warp.active() == ~0u && last.end - last.begin >= bytes) {
    uint64_t begin = last.begin, most = last.end - last.begin - bytes, outside = 0;
    for (int lane = 0; lane < WarpSize; lane++) outside |= (addresses[lane] - begin > most) | (addresses[lane] & (bytes - 1));
    if (!outside) return ~0u;
  }
  uint32_t allowed = 0;
  for (int lane = 0; lane < WarpSize; lane++) {
    if (!(warp.active() >> lane & 1)) continue;
    uint64_t address = addresses[lane];
    if (!last.holds(address, bytes)) last = deviceMemory().find(address);
    if (!last.holds(address, bytes)) {
      std::string where = deviceMemory().describe(address);
      warp.group().find(warp, instruction, lane,
                        "global memory out of bounds: " + std::to_string(bytes) + " bytes are " + (writes ? "stored " : "loaded ") + where);
      continue;
    }
    if (address & (bytes - 1)) {
      warp.group().find(warp, instruction, lane, notAligned(bytes));
      continue;
    }
    allowed |= 1u << lane;
  }
  return allowed;
}

uint32_t allowShared(Warp& warp, const Instruction& instruction, uint32_t* offsets, uint32_t bytes) {
  uint32_t size = warp.group().shared().size();
  if (warp.active() == ~0u && size >= bytes) {
    uint32_t most = size - bytes, outside = 0;
    for (int lane = 0; lane < WarpSize; lane++) outside |= (offsets[lane] > most) | (offsets[lane] & (bytes - 1));
    if (!outside) return ~0u;
  }
  uint32_t allowed = 0;
  for (int lane = 0; lane < WarpSize; lane++) {
    uint32_t offset = offsets[lane];
    offsets[lane] = 0;
    if (!(warp.active() >> lane & 1)) continue;
    if (offset > size || size - offset < bytes) {
      std::string where = offset == 0xffffffffu ? "elsewhere" : "at byte " + std::to_string(offset);
      warp.group().find(warp, instruction, lane,
                        "shared memory out of bounds: " + std::to_string(bytes) + " bytes " + where + " of " + std::to_string(size));
    } else if (offset & (bytes - 1)) {
      warp.group().find(warp, instruction, lane, notAligned(bytes));
    } else {
      offsets[lane] = offset;
      allowed |= 1u << lane;
    }
  }
  return allowed;
}

}  // namespace standin
