// The shared memory of a group, with who touched each unit since the last barrier.
//
// A tag is an epoch, the number of a stretch between two barriers, over a thread. Epochs count on from group to group:
// what has the tag of an earlier group was not written by this one. A unit that several threads read has the thread
// Many.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "warp.h"

namespace standin {

class SharedMemory {
 public:
  // Of bytes, watched in units of 1 << unit bytes.
  SharedMemory(uint32_t bytes, int unit);

  void beginGroup();
  void passBarrier();
  std::byte* at(uint32_t offset) { return bytes_.data() + offset; }
  uint32_t size() const { return static_cast<uint32_t>(bytes_.size()); }

  // Marks what lanes of a warp access, and reports what they must not.
  void read(Warp& warp, const Instruction& instruction, const uint32_t* offsets, uint32_t bytes, uint32_t lanes);
  void write(Warp& warp, const Instruction& instruction, const uint32_t* offsets, uint32_t bytes, uint32_t lanes);
  // An asynchronous copy: from its begin to its end nobody may touch the target; after it, the target is the thread's,
  // until the next barrier.
  void beginCopy(Warp& warp, const Instruction& instruction, int lane, uint32_t offset, uint32_t bytes);
  void endCopy(int thread, uint32_t offset, uint32_t bytes);

 private:
  static constexpr int ThreadBits = 11;
  static constexpr uint32_t Threads = 1u << ThreadBits, Many = Threads - 1;
  static constexpr uint32_t Pending = ~0u << ThreadBits;  // an epoch that never comes

  template <class Tags> bool readFast(Warp& warp, const uint32_t* offsets);
  void readUnit(Warp& warp, const Instruction& instruction, int lane, uint32_t unit);
  void writeUnit(Warp& warp, const Instruction& instruction, int lane, uint32_t unit);
  void clear();

  std::vector<std::byte> bytes_;
  std::vector<uint32_t> written_, read_;
  int unit_;
  uint32_t epoch_ = Threads, groupBegan_ = Threads;
};

}  // namespace standin
