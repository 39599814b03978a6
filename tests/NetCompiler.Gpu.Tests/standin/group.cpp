#include "group.h"

#include <algorithm>
#include <cstring>

#include "async_copy.h"
#include "findings.h"

namespace standin {

// What a register holds before it is written, and shared memory: no number that would go unnoticed.
constexpr int Unwritten = 0xAB;

Group::Group(const Launch& launch)
    : launch_(launch),
      shared_(launch.kernel->entry->sharedBytes + launch.dynamicShared, launch.kernel->sharedUnit),
      local_(size_t{launch.kernel->entry->localBytes} * launch.threads()),
      ranges_(launch.kernel->code.size()) {
  int warps = static_cast<int>((launch.threads() + WarpSize - 1) / WarpSize);
  size_t bytes = kernel().sharedValueBytes + size_t{kernel().registerBytes} * warps;
  constexpr size_t Alignment = 64;
  memory_ = std::make_unique<std::byte[]>(bytes + Alignment);
  values_ = reinterpret_cast<std::byte*>((reinterpret_cast<uintptr_t>(memory_.get()) + Alignment - 1) / Alignment * Alignment);
  std::memset(values_, Unwritten, bytes);
  std::byte* registers = values_ + kernel().sharedValueBytes;
  for (int i = 0; i < warps; i++, registers += kernel().registerBytes) {
    uint32_t threads = std::min<uint32_t>(WarpSize, launch.threads() - i * WarpSize);
    warps_.push_back(std::make_unique<Warp>(*this, i, threads == WarpSize ? ~0u : (1u << threads) - 1, registers, values_));
    setThreads(i, registers);
  }
  setConstants();
}

template <class T> static void fill(std::byte* to, T value) { std::fill_n(reinterpret_cast<T*>(to), WarpSize, value); }

void Group::setConstants() {
  for (auto& constant : kernel().constants) {
    std::byte* to = values_ + (constant.place & ~SharedPlace);
    if (constant.kind == Kind::Double)
      fill(to, constant.bits);
    else
      fill(to, static_cast<uint32_t>(constant.bits));
  }
  for (int axis = 0; axis < 3; axis++) {
    setShared(static_cast<Special>(static_cast<int>(Special::SizeX) + axis), launch_.block[axis]);
    setShared(static_cast<Special>(static_cast<int>(Special::GridX) + axis), launch_.grid[axis]);
  }
}

void Group::setShared(Special special, uint32_t value) {
  int index = static_cast<int>(special);
  if (kernel().usesSpecial[index]) fill(values_ + (kernel().specials[index] & ~SharedPlace), value);
}

void Group::setThreads(int warp, std::byte* registers) {
  auto set = [&](Special special, auto valueOf) {
    int index = static_cast<int>(special);
    if (!kernel().usesSpecial[index]) return;
    auto* values = reinterpret_cast<uint32_t*>(registers + kernel().specials[index]);
    for (uint32_t lane = 0; lane < WarpSize; lane++) values[lane] = valueOf(warp * WarpSize + lane);
  };
  const uint32_t* block = launch_.block;
  set(Special::ThreadX, [=](uint32_t thread) { return thread % block[0]; });
  set(Special::ThreadY, [=](uint32_t thread) { return thread / block[0] % block[1]; });
  set(Special::ThreadZ, [=](uint32_t thread) { return thread / (block[0] * block[1]); });
  set(Special::Lane, [=](uint32_t thread) { return thread % WarpSize; });
  set(Special::Warp, [=](uint32_t thread) { return thread / WarpSize; });
}

void Group::run(uint64_t index) {
  for (int axis = 0; axis < 3; axis++) {
    at_[axis] = static_cast<uint32_t>(index % launch_.grid[axis]);
    index /= launch_.grid[axis];
    setShared(static_cast<Special>(static_cast<int>(Special::GroupX) + axis), at_[axis]);
  }
  shared_.beginGroup();
  for (auto& warp : warps_) warp->restart();
  for (;;) {
    bool waits = false;
    for (auto& warp : warps_) {
      if (!warp->isDone()) warp->run();
      waits |= !warp->isDone();
    }
    if (!waits) break;
    checkBarrier();
    for (auto& warp : warps_) warp->releaseBarrier();
    shared_.passBarrier();
  }
  for (auto& warp : warps_) finishCopies(*warp);
}

// All warps wait or have ended: every thread has to be at the same barrier.
void Group::checkBarrier() {
  int at = -1;
  Warp* elsewhere = nullptr;
  Warp* ended = nullptr;
  for (auto& warp : warps_) {
    if (warp->hasEnded()) ended = warp.get();
    for (auto& part : warp->parts()) {
      if (at < 0)
        at = part.at;
      else if (at != part.at)
        elsewhere = warp.get();
    }
  }
  const Instruction& barrier = kernel().code[at];
  if (elsewhere) find(*elsewhere, barrier, "threads of a group wait at different barriers");
  if (ended) find(*ended, barrier, "a barrier is not reached by all threads of the group: some have ended");
}

void Group::find(Warp& warp, const Instruction& instruction, const std::string& what) {
  int lane = 0;
  while (lane < WarpSize - 1 && !(warp.active() >> lane & 1)) lane++;
  find(warp, instruction, warp.active() ? lane : 0, what);
}

void Group::find(Warp& warp, const Instruction& instruction, int lane, const std::string& what) {
  FindingPlace place{kernel().name, instruction.line, instruction.text, true, {at_[0], at_[1], at_[2]}, {}};
  uint32_t thread = warp.firstThread() + lane;
  place.thread[0] = thread % launch_.block[0];
  place.thread[1] = thread / launch_.block[0] % launch_.block[1];
  place.thread[2] = thread / (launch_.block[0] * launch_.block[1]);
  report(place, what);
}

}  // namespace standin
