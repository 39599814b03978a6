// Which lanes of a warp may access memory: in bounds, and aligned. What they must not is reported here.
#pragma once
#include <cstdint>

#include "group.h"
#include "warp.h"

namespace standin {

// The threads that may; others that run are reported. Addresses of lanes that do not run may be anything.
uint32_t allowGlobal(Warp& warp, const Instruction& instruction, const uint64_t* addresses, uint32_t bytes, bool writes);

// The same for shared memory, with addresses from its begin on. Of lanes that may not, the offset is 0.
uint32_t allowShared(Warp& warp, const Instruction& instruction, uint32_t* offsets, uint32_t bytes);

// What a thread's address of shared memory is as an offset; what is below its begin is far outside.
template <class Address> void sharedOffsets(Warp& warp, const Instruction& instruction, uint32_t* offsets) {
  const Address* base = warp.lanes<Address>(instruction.from[0]);
  int64_t offset = instruction.offset[0] - static_cast<int64_t>(SharedBase);
  for (int lane = 0; lane < WarpSize; lane++) {
    uint64_t at = static_cast<uint64_t>(base[lane]) + offset;
    offsets[lane] = at > 0xffffffffu ? 0xffffffffu : static_cast<uint32_t>(at);
  }
}

}  // namespace standin
