// The groups of a launch, shared among the threads of the host.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <thread>
#include <vector>

#include "group.h"

namespace standin {

// A thread costs as much to start as some ten thousand instructions of a warp.
constexpr uint64_t InstructionsOfThread = 50000;

static unsigned threadsOfHost() {
  static const unsigned count = [] {
    const char* asked = std::getenv("CUDA_STANDIN_THREADS");
    int number = asked ? std::atoi(asked) : 0;
    return number > 0 ? static_cast<unsigned>(number) : std::max(1u, std::thread::hardware_concurrency());
  }();
  return count;
}

void run(const Launch& launch) {
  uint64_t groups = launch.groups(), warps = (launch.threads() + WarpSize - 1) / WarpSize;
  uint64_t instructions = groups * warps * launch.kernel->code.size();
  uint64_t threads = std::min<uint64_t>({threadsOfHost(), groups, instructions / InstructionsOfThread + 1});
  std::atomic<uint64_t> next{0};
  auto work = [&] {
    Group group(launch);
    for (uint64_t index = next++; index < groups; index = next++) group.run(index);
  };
  std::vector<std::thread> others;
  for (uint64_t i = 1; i < threads; i++) others.emplace_back(work);
  work();
  for (auto& other : others) other.join();
}

}  // namespace standin
