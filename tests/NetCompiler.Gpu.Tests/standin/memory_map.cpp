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
  live_[begin] = {begin + bytes, owner};
  total_ += bytes;
}

bool MemoryMap::remove(uint64_t begin, bool remembers) {
  std::unique_lock<std::shared_mutex> guard(lock_);
  auto found = live_.find(begin);
  if (found == live_.end()) return false;
  total_ -= found->second.end - begin;
  if (remembers) freed_[begin] = found->second;
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

std::vector<Range> MemoryMap::of(const void* owner) const {
  std::shared_lock<std::shared_mutex> guard(lock_);
  std::vector<Range> ranges;
  for (auto& [begin, entry] : live_) {
    if (entry.owner == owner) ranges.push_back({begin, entry.end});
  }
  return ranges;
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
