// A group of threads at work: its warps, its shared memory, and the barriers between them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "memory_map.h"
#include "shared_memory.h"
#include "warp.h"

namespace standin {

struct Launch {
  std::shared_ptr<const Kernel> kernel;
  uint32_t grid[3], block[3];
  uint32_t dynamicShared = 0;
  std::vector<std::byte> arguments;

  uint32_t threads() const { return block[0] * block[1] * block[2]; }
  uint64_t groups() const { return uint64_t{grid[0]} * grid[1] * grid[2]; }
};

// Runs groups of a launch, one after the other. Each thread of the host has one of its own.
class Group {
 public:
  explicit Group(const Launch& launch);

  void run(uint64_t index);

  const Launch& launch() const { return launch_; }
  const Kernel& kernel() const { return *launch_.kernel; }
  SharedMemory& shared() { return shared_; }
  std::byte* local(int thread) { return local_.data() + size_t{kernel().entry->localBytes} * thread; }
  // The allocation that an instruction met last; a hint.
  Range& lastRange(const Instruction& instruction) { return ranges_[&instruction - kernel().code.data()]; }

  // A finding of an instruction, by a lane or by the first thread that runs.
  void find(Warp& warp, const Instruction& instruction, int lane, const std::string& what);
  void find(Warp& warp, const Instruction& instruction, const std::string& what);

 private:
  void setConstants();
  void setThreads(int warp, std::byte* registers);
  void setShared(Special special, uint32_t value);
  void checkBarrier();

  const Launch& launch_;
  SharedMemory shared_;
  std::vector<std::byte> local_;
  std::vector<Range> ranges_;
  std::unique_ptr<std::byte[]> memory_;
  std::byte* values_;
  std::vector<std::unique_ptr<Warp>> warps_;
  uint32_t at_[3] = {};
};

// Runs a whole launch, on several threads of the host where there is much to do.
void run(const Launch& launch);

}  // namespace standin
