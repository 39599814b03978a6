#include "shared_memory.h"

#include <algorithm>
#include <cstring>

#include "group.h"

namespace standin {

SharedMemory::SharedMemory(uint32_t bytes, int unit)
    : bytes_(bytes), written_((bytes >> unit) + 1), read_((bytes >> unit) + 1), unit_(unit) {}

void SharedMemory::clear() {
  std::fill(written_.begin(), written_.end(), 0);
  std::fill(read_.begin(), read_.end(), 0);
  epoch_ = Threads;
}

void SharedMemory::beginGroup() {
  passBarrier();
  // Enough epochs are left for a group with very many barriers.
  if (epoch_ > Pending / 2) clear();
  groupBegan_ = epoch_;
}

void SharedMemory::passBarrier() {
  epoch_ += Threads;
  if (epoch_ < Pending) return;
  // Nothing that was written is forgotten, only when.
  for (auto& tag : written_) tag = tag >= Pending ? tag : tag >= groupBegan_ ? Threads : 0;
  std::fill(read_.begin(), read_.end(), 0);
  groupBegan_ = Threads;
  epoch_ = 2 * Threads;
}

namespace {

// Tags of the neighbours that a lane accesses at once.
typedef uint32_t TwoTags __attribute__((vector_size(8)));
typedef uint32_t FourTags __attribute__((vector_size(16)));

template <class Tags> Tags loadTags(const uint32_t* from) {
  Tags tags;
  std::memcpy(&tags, from, sizeof tags);
  return tags;
}

template <class Tags> bool any(const Tags& tags) {
  static const Tags none{};
  return std::memcmp(&tags, &none, sizeof tags) != 0;
}

}  // namespace

// Mostly, all that a warp reads was written by this group before the last barrier.
template <class Tags> bool SharedMemory::readFast(Warp& warp, const uint32_t* offsets) {
  Tags fresh{}, unmarked{}, many = Tags{} + (epoch_ | Many);
  uint32_t span = epoch_ - groupBegan_;
  for (int lane = 0; lane < WarpSize; lane++) {
    uint32_t unit = offsets[lane] >> unit_;
    fresh |= (Tags)(loadTags<Tags>(&written_[unit]) - groupBegan_ >= span);
    unmarked |= loadTags<Tags>(&read_[unit]) ^ many;
  }
  if (any(fresh)) return false;
  if (!any(unmarked)) return true;
  Tags self = Tags{} + (epoch_ | warp.firstThread());
  for (int lane = 0; lane < WarpSize; lane++, self += 1) {
    uint32_t* tags = &read_[offsets[lane] >> unit_];
    Tags old = loadTags<Tags>(tags), next = old < epoch_ ? self : old == self ? self : many;
    std::memcpy(tags, &next, sizeof next);
  }
  return true;
}

void SharedMemory::read(Warp& warp, const Instruction& instruction, const uint32_t* offsets, uint32_t bytes, uint32_t lanes) {
  uint32_t units = std::max(1u, bytes >> unit_);
  if (lanes == ~0u) {
    if (units == 1 && readFast<uint32_t>(warp, offsets)) return;
    if (units == 2 && readFast<TwoTags>(warp, offsets)) return;
    if (units == 4 && readFast<FourTags>(warp, offsets)) return;
  }
  for (int lane = 0; lane < WarpSize; lane++) {
    if (!(lanes >> lane & 1)) continue;
    for (uint32_t step = 0; step < units; step++) readUnit(warp, instruction, lane, (offsets[lane] >> unit_) + step);
  }
}

void SharedMemory::readUnit(Warp& warp, const Instruction& instruction, int lane, uint32_t unit) {
  uint32_t thread = warp.firstThread() + lane, written = written_[unit], self = epoch_ | thread;
  if (written - groupBegan_ >= epoch_ - groupBegan_ && written != self) {
    if (written >= Pending)
      warp.group().find(warp, instruction, lane, "shared memory is read that cp.async has not delivered: a wait is missing");
    else if (written < groupBegan_)
      warp.group().find(warp, instruction, lane, "shared memory is read that nobody wrote");
    else
      warp.group().find(warp, instruction, lane, "race: shared memory is read that another thread wrote since the last barrier");
  }
  uint32_t& tag = read_[unit];
  if (tag < epoch_)
    tag = self;
  else if (tag != self)
    tag = epoch_ | Many;
}

void SharedMemory::write(Warp& warp, const Instruction& instruction, const uint32_t* offsets, uint32_t bytes, uint32_t lanes) {
  uint32_t units = std::max(1u, bytes >> unit_);
  for (int lane = 0; lane < WarpSize; lane++) {
    if (!(lanes >> lane & 1)) continue;
    for (uint32_t step = 0; step < units; step++) writeUnit(warp, instruction, lane, (offsets[lane] >> unit_) + step);
  }
}

void SharedMemory::writeUnit(Warp& warp, const Instruction& instruction, int lane, uint32_t unit) {
  uint32_t self = epoch_ | (warp.firstThread() + lane), written = written_[unit];
  if (written >= epoch_ && written != self) {
    if (written >= Pending)
      warp.group().find(warp, instruction, lane, "shared memory is written while cp.async writes it: a wait is missing");
    else
      warp.group().find(warp, instruction, lane, "race: shared memory is written that another thread wrote since the last barrier");
  }
  if (read_[unit] >= epoch_ && read_[unit] != self) {
    warp.group().find(warp, instruction, lane, "race: shared memory is written that another thread read since the last barrier");
  }
  written_[unit] = self;
}

void SharedMemory::beginCopy(Warp& warp, const Instruction& instruction, int lane, uint32_t offset, uint32_t bytes) {
  for (uint32_t unit = offset >> unit_; unit < (offset + bytes) >> unit_; unit++) {
    writeUnit(warp, instruction, lane, unit);
    written_[unit] = Pending | (warp.firstThread() + lane);
  }
}

void SharedMemory::endCopy(int thread, uint32_t offset, uint32_t bytes) {
  for (uint32_t unit = offset >> unit_; unit < (offset + bytes) >> unit_; unit++) {
    if (written_[unit] >= Pending) written_[unit] = epoch_ | thread;
  }
}

}  // namespace standin
