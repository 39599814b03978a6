// 32 threads in lockstep: the values of their registers, and which of them run.
//
// A branch that some threads take and others do not splits the warp. The part that is furthest behind in the text runs
// first; parts that meet at an instruction run on together. At a barrier, and at an instruction that needs the whole
// warp, a part waits.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "async_copy.h"
#include "program.h"

namespace standin {

class Group;

class Warp {
 public:
  // Threads of a warp that are at the same instruction.
  struct Part {
    enum class State : uint8_t { Ready, AtBarrier, Gathering } state;
    int at;
    uint32_t threads;
  };

  Warp(Group& group, int index, uint32_t threads, std::byte* registers, std::byte* shared);

  void restart();
  // Runs until every part waits at a barrier or has ended.
  void run();
  void releaseBarrier();
  bool isDone() const { return alive_ == 0; }
  bool hasEnded() const { return alive_ != existing_; }
  const std::vector<Part>& parts() const { return parts_; }

  template <class T> T* lanes(Place place) { return reinterpret_cast<T*>(bases_[place >> 31] + (place & ~SharedPlace)); }

  // Whether no thread stands aside: what is computed for all lanes needs no mask then. Lanes without a thread may hold
  // anything.
  bool isWhole() const { return active_ == alive_; }
  uint32_t active() const { return active_; }
  uint32_t alive() const { return alive_; }
  const int32_t* mask();
  // The threads, among those that run, for which a predicate holds.
  uint32_t chosen(Place predicate, bool negated);

  // What instructions do to the flow.
  void runFor(uint32_t threads, const Instruction& instruction);
  void branch(const Instruction& instruction);
  void waitAtBarrier();
  void end();
  // Whether all threads of the warp are here; if not, those that are here wait for the others.
  bool gather(const Instruction& instruction);

  Group& group() { return group_; }
  int firstThread() const { return index_ * WarpSize; }
  std::vector<AsyncCopy>& copies() { return copies_; }
  int* copyGroups() { return copyGroups_; }

 private:
  void setActive(uint32_t threads);
  void park(Part::State state, int at);
  bool resume();
  void gatherAnyway();

  alignas(64) int32_t mask_[WarpSize];
  bool isMaskSet_ = false;
  Group& group_;
  int index_;
  uint32_t existing_, active_ = 0, alive_ = 0;
  int at_ = 0, stop_ = 0;
  bool gathersAnyway_ = false;
  std::byte* bases_[2];
  std::vector<Part> parts_;
  std::vector<AsyncCopy> copies_;
  int copyGroups_[WarpSize];
};

}  // namespace standin
