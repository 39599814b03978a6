// Copies from global to shared memory that run beside the threads (cp.async): they are done when their thread has
// waited for them.
#pragma once
#include <cstdint>

namespace standin {

class Warp;

// A copy that a thread has asked for.
struct AsyncCopy {
  int lane;
  int group;              // how many groups the thread had committed before
  uint32_t to;            // offset in shared memory
  uint64_t from;          // address in global memory
  uint32_t bytes, given;  // what comes after the bytes that are given is zero
};

// Ends what is under way when the group ends.
void finishCopies(Warp& warp);

}  // namespace standin
