#include "warp.h"

#include <algorithm>

#include "async_copy.h"
#include "group.h"

namespace standin {

Warp::Warp(Group& group, int index, uint32_t threads, std::byte* registers, std::byte* shared)
    : group_(group), index_(index), existing_(threads), bases_{registers, shared} {}

void Warp::restart() {
  alive_ = existing_;
  setActive(existing_);
  at_ = 0;
  stop_ = static_cast<int>(group_.kernel().code.size());
  parts_.clear();
  copies_.clear();
  std::fill(copyGroups_, copyGroups_ + WarpSize, 0);
}

void Warp::run() {
  const Instruction* code = group_.kernel().code.data();
  if (!active_ && !resume()) return;
  do {
    while (at_ < stop_) {
      const Instruction& instruction = code[at_++];
      instruction.run(*this, instruction);
    }
    if (active_) park(Part::State::Ready, at_);
  } while (resume());
}

void Warp::setActive(uint32_t threads) {
  active_ = threads;
  isMaskSet_ = false;
}

const int32_t* Warp::mask() {
  if (!isMaskSet_) {
    for (int lane = 0; lane < WarpSize; lane++) mask_[lane] = -static_cast<int32_t>(active_ >> lane & 1);
    isMaskSet_ = true;
  }
  return mask_;
}

uint32_t Warp::chosen(Place predicate, bool negated) {
  const uint32_t* values = lanes<uint32_t>(predicate);
  uint32_t bits = 0;
  for (int lane = 0; lane < WarpSize; lane++) bits |= (values[lane] & 1) << lane;
  return (negated ? ~bits : bits) & active_;
}

void Warp::runFor(uint32_t threads, const Instruction& instruction) {
  if (!threads) return;
  if (threads == active_) return instruction.whenChosen(*this, instruction);
  uint32_t before = active_;
  setActive(threads);
  instruction.whenChosen(*this, instruction);
  // What ends or waits does not come back.
  setActive(before & alive_ & ~(threads & ~active_));
}

void Warp::branch(const Instruction& instruction) {
  uint32_t taken = instruction.hasPredicate ? chosen(instruction.predicate, instruction.predicateNegated) : active_;
  if (!taken) return;
  if (taken == active_) {
    at_ = instruction.target;
    return;
  }
  if (instruction.isUniform) group_.find(*this, instruction, "a branch that is marked as uniform is taken by some threads of a warp alone");
  parts_.push_back({Part::State::Ready, instruction.target, taken});
  setActive(active_ & ~taken);
  stop_ = std::min(stop_, instruction.target);
}

void Warp::park(Part::State state, int at) {
  for (auto& part : parts_) {
    if (part.state != state || part.at != at) continue;
    part.threads |= active_;
    return setActive(0);
  }
  parts_.push_back({state, at, active_});
  setActive(0);
}

void Warp::waitAtBarrier() {
  park(Part::State::AtBarrier, at_ - 1);
  stop_ = 0;
}

void Warp::end() {
  alive_ &= ~active_;
  setActive(0);
  stop_ = 0;
}

bool Warp::gather(const Instruction& instruction) {
  if (active_ == alive_) return true;
  if (gathersAnyway_) {
    gathersAnyway_ = false;
    group_.find(*this, instruction, "an instruction for a whole warp is reached by some of its threads alone");
    return true;
  }
  park(Part::State::Gathering, at_ - 1);
  stop_ = 0;
  return false;
}

// Goes on with the part that is furthest behind; false where all wait for other warps, or have ended.
bool Warp::resume() {
  auto isReady = [](const Part& part) { return part.state == Part::State::Ready; };
  if (std::none_of(parts_.begin(), parts_.end(), isReady)) gatherAnyway();
  int first = -1, second = static_cast<int>(group_.kernel().code.size());
  for (auto& part : parts_) {
    if (isReady(part) && (first < 0 || part.at < first)) first = part.at;
  }
  if (first < 0) return false;
  uint32_t threads = 0;
  for (size_t i = 0; i < parts_.size();) {
    Part& part = parts_[i];
    if (isReady(part) && part.at == first) {
      threads |= part.threads;
      part = parts_.back();
      parts_.pop_back();
    } else {
      if (isReady(part)) second = std::min(second, part.at);
      i++;
    }
  }
  setActive(threads);
  at_ = first;
  stop_ = second;
  return true;
}

// All parts wait, some for the rest of the warp: if these are all that can come, they go on.
void Warp::gatherAnyway() {
  auto waiting = std::find_if(parts_.begin(), parts_.end(), [](const Part& part) { return part.state == Part::State::Gathering; });
  if (waiting == parts_.end()) return;
  waiting->state = Part::State::Ready;
  gathersAnyway_ = waiting->threads != alive_;
}

void Warp::releaseBarrier() {
  for (auto& part : parts_) {
    if (part.state == Part::State::AtBarrier) part = {Part::State::Ready, part.at + 1, part.threads};
  }
}

}  // namespace standin
