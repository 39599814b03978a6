#include "memory_map.h"

namespace standin {

MemoryMap& deviceMemory() {
  static auto* map = new MemoryMap;
  return *map;
}

MemoryMap& pinnedMemory() {
  static auto* map = new MemoryMap;
  return *map;
}

void MemoryMap::add(uint64_t begin, uint64_t bytes, const void* owner) {
  std::unique_lock<std::shared_mutex> guard(lock_);
  uint64_t end = begin + bytes;
  auto old = freed_.lower_bound(begin);
  if (old != freed_.begin() && std::prev(old)->second.end > begin) --old;
  while (old != freed_.end() && old->first < end) old = freed_.erase(old);
  live_[begin] = {end, owner};
  total_ += bytes;
}

bool MemoryMap::remove(uint64_t begin) {
  std::unique_lock<std::shared_mutex> guard(lock_);
  auto found = live_.find(begin);
  if (found == live_.end()) return false;
  total_ -= found->second.end - begin;
  freed_[begin] = found->second;
  live_.erase(found);
  return true;
}

Range MemoryMap::findIn(const std::map<uint64_t, Entry>& ranges, uint64_t address) const {
  auto next = ranges.upper_bound(address);
  if (next == ranges.begin()) return {};
  auto found = std::prev(next);
  return address <= found->second.end ? Range{found->first, found->second.end} : Range{};
}

Range MemoryMap::find(uint64_t address) const {
  std::shared_lock<std::shared_mutex> guard(lock_);
  return findIn(live_, address);
}

bool MemoryMap::wasFreed(uint64_t address) const {
  std::shared_lock<std::shared_mutex> guard(lock_);
  return findIn(freed_, address).holds(address, 1);
}

uint64_t MemoryMap::total() const {
  std::shared_lock<std::shared_mutex> guard(lock_);
  return total_;
}

std::pair<int, uint64_t> MemoryMap::of(const void* owner) const {
  std::shared_lock<std::shared_mutex> guard(lock_);
  std::pair<int, uint64_t> left{0, 0};
  for (auto& [begin, entry] : live_) {
    if (entry.owner != owner) continue;
    left.first++;
    left.second += entry.end - begin;
  }
  return left;
}

std::string MemoryMap::describe(uint64_t address) const {
  if (wasFreed(address)) return "in memory that was freed";
  std::shared_lock<std::shared_mutex> guard(lock_);
  auto next = live_.upper_bound(address);
  if (next != live_.begin()) {
    auto before = std::prev(next);
    uint64_t offset = address - before->first, bytes = before->second.end - before->first;
    if (offset < 2 * bytes + 4096) return "at byte " + std::to_string(offset) + " of an allocation of " + std::to_string(bytes);
  }
  if (next != live_.end() && next->first - address < 4096) return std::to_string(next->first - address) + " bytes before an allocation";
  return "in no allocation";
}

}  // namespace standin
