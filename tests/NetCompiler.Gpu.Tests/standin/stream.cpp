#include "stream.h"

#include <algorithm>
#include <atomic>

#include "export.h"
#include "findings.h"

namespace standin {
namespace {

std::atomic<bool> lazy{isSet("CUDA_STANDIN_LAZY")};
uint64_t lastOrder = 0;

std::vector<Stream*>& streams() {
  static auto* all = new std::vector<Stream*>;
  return *all;
}

}  // namespace

std::recursive_mutex& deviceLock() {
  static auto* lock = new std::recursive_mutex;
  return *lock;
}

bool isLazy() { return lazy; }

void setLazy(bool value) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  if (!value) Stream::runEverything();
  lazy = value;
}

Stream::Stream(bool isDefault, bool blocks) : isDefault_(isDefault), blocks_(blocks) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  streams().push_back(this);
}

Stream::~Stream() {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  streams().erase(std::find(streams().begin(), streams().end(), this));
}

std::shared_ptr<Stream> defaultStream() {
  static auto* stream = new std::shared_ptr<Stream>(std::make_shared<Stream>(true, true));
  return *stream;
}

void Stream::put(Work work) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  work.order = ++lastOrder;
  queue_.push_back(std::move(work));
  if (!isLazy()) runAll();
}

void Stream::runUpTo(uint64_t order) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  while (!queue_.empty() && queue_.front().order <= order) runOne();
}

bool Stream::runOne() {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  if (queue_.empty()) return false;
  Work work = std::move(queue_.front());
  queue_.pop_front();
  before(work);
  work.run();
  return true;
}

// The default stream waits for those that block, and they for it.
void Stream::before(const Work& work) {
  if (isDefault_) {
    auto all = streams();
    for (auto* other : all) {
      if (other != this && other->blocks_) other->runUpTo(work.order);
    }
  } else if (blocks_) {
    defaultStream()->runUpTo(work.order);
  }
}

void Stream::runEverything() {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  auto all = streams();
  for (auto* stream : all) stream->runAll();
}

const Work* Stream::user(const Range& range) {
  for (auto* stream : streams()) {
    for (auto& work : stream->queue_) {
      for (uint64_t address : work.touches) {
        if (address >= range.begin && address < range.end) return &work;
      }
    }
  }
  return nullptr;
}

void recordEvent(Event& event, const std::shared_ptr<Stream>& stream) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  auto record = std::make_shared<Record>();
  record->stream = stream;
  event.record = record;
  record->order = lastOrder + 1;
  stream->put({[record] {
                 record->isDone = true;
                 record->time = std::chrono::steady_clock::now();
                 record->stream.reset();
               },
               "an event's record",
               {}});
}

// What the event stands for now counts, whatever is recorded later.
void waitForEvent(const Event& event, Stream& stream) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  auto record = event.record;
  if (!record || record->isDone) return;
  stream.put({[record] {
                if (auto waitsFor = record->stream) waitsFor->runUpTo(record->order);
              },
              "a wait for an event",
              {}});
}

}  // namespace standin

STANDIN_EXPORT void standin_set_lazy(int lazy) { standin::setLazy(lazy != 0); }
