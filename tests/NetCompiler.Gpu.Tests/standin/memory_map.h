// The memory that a program has asked the driver for: on the device, and of the host where it is pinned.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

namespace standin {

struct Range {
  uint64_t begin = 0, end = 0;
  bool holds(uint64_t address, uint64_t bytes) const { return address >= begin && address <= end && bytes <= end - address; }
};

// Ranges that do not overlap, found by an address in them. Those that were given back are remembered.
class MemoryMap {
 public:
  void add(uint64_t begin, uint64_t bytes, const void* owner);
  // False, and nothing is changed, where no range begins there.
  bool remove(uint64_t begin, bool remembers = true);

  // The range that an address lies in, or an empty one.
  Range find(uint64_t address) const;
  bool holds(uint64_t address, uint64_t bytes) const { return find(address).holds(address, bytes); }
  bool wasFreed(uint64_t address) const;
  uint64_t total() const;
  // The ranges of an owner.
  std::vector<Range> of(const void* owner) const;
  // What an address is, for messages: in which range it lies, or after which.
  std::string describe(uint64_t address) const;

 private:
  struct Entry {
    uint64_t end;
    const void* owner;
  };
  Range findIn(const std::map<uint64_t, Entry>& ranges, uint64_t address) const;

  mutable std::shared_mutex lock_;
  std::map<uint64_t, Entry> live_, freed_;
  uint64_t total_ = 0;
};

MemoryMap& deviceMemory();
MemoryMap& pinnedMemory();

}  // namespace standin
