// Streams and events, in two orders: eager, in which work is done when it is put into a stream; and lazy, in which a
// stream runs only when something waits for it. The lazy order is the latest that a device may choose: what forgot to
// wait sees that nothing has happened.
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "memory_map.h"

namespace standin {

// A device does one thing at a time here. Whoever looks at streams or memory that they use holds this.
std::recursive_mutex& deviceLock();

bool isLazy();
void setLazy(bool lazy);

struct Work {
  std::function<void()> run;
  std::string name;               // for messages
  std::vector<uint64_t> touches;  // addresses in memory that it uses
  uint64_t order = 0;             // among all work of the device
};

class Stream {
 public:
  // Work of streams that do not block takes no notice of the default stream's.
  Stream(bool isDefault, bool blocks);
  ~Stream();

  void put(Work work);
  // Runs what was put before, up to a place in the order of all work.
  void runUpTo(uint64_t order);
  void runAll() { runUpTo(~uint64_t{0}); }
  // Runs one piece; false where there is none.
  bool runOne();
  // The work of any stream that touches a range.
  static const Work* user(const Range& range);
  static void runEverything();

 private:
  void before(const Work& work);

  bool isDefault_, blocks_;
  std::deque<Work> queue_;
};

std::shared_ptr<Stream> defaultStream();

// What cuEventRecord put into a stream.
struct Record {
  std::shared_ptr<Stream> stream;
  uint64_t order = 0;
  bool isDone = false;
  std::chrono::steady_clock::time_point time;
};

// An event stands for its last record; one without a record is done.
struct Event {
  bool hasTime;
  std::shared_ptr<Record> record;
};

void recordEvent(Event& event, const std::shared_ptr<Stream>& stream);
void waitForEvent(const Event& event, Stream& stream);

}  // namespace standin
