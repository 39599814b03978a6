// Memory of the device and of the host, and copies between them.
#include <sys/mman.h>
#include <sys/sysinfo.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "driver.h"
#include "findings.h"
#include "memory_map.h"

using namespace standin;

namespace {

uint64_t addressOf(const void* pointer) { return reinterpret_cast<uint64_t>(pointer); }

// New memory is full of NaN.
constexpr int Unwritten = 0xff;

std::atomic<bool> requiresPinned{isSet("CUDA_STANDIN_PINNED")};

// More than the machine has would kill the process instead of failing.
bool isTooMuch(uint64_t bytes) {
  struct sysinfo machine;
  return deviceMemory().total() + bytes > DeviceBytes || sysinfo(&machine) || bytes > uint64_t{machine.totalram} * machine.mem_unit / 4 * 3;
}

constexpr size_t Page = 4096;

size_t wholePages(size_t bytes) { return (bytes + Page - 1) / Page * Page; }

// Addresses are given out once: whoever uses memory that was freed does not meet another's.
void* take(size_t bytes) {
  void* memory = mmap(nullptr, wholePages(bytes), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

void leave(void* memory, size_t bytes) {
  mmap(memory, wholePages(bytes), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
}

// Gives memory back that no stream may use any more.
bool giveBack(MemoryMap& memory, void* pointer, const char* function, bool isOwned = true) {
  uint64_t begin = addressOf(pointer);
  Range range = memory.find(begin);
  if (range.begin == begin && range.end != 0) {
    if (const Work* user = Stream::user(range)) report(std::string(function) + ": a stream still uses the memory, in " + user->name);
  }
  // As the driver does: what is under way ends before.
  Stream::runEverything();
  if (memory.remove(begin, isOwned)) {
    if (isOwned) leave(pointer, range.end - range.begin);
    return true;
  }
  report(std::string(function) + (memory.wasFreed(begin) ? ": the memory was freed already" : ": the memory was not allocated"));
  return false;
}

enum class Side { Device, Pinned, Pageable, Wrong };

// Where a piece of memory is; wrong if it begins in an allocation and ends outside of it.
Side sideOf(const void* pointer, size_t bytes, const char* function) {
  uint64_t address = addressOf(pointer);
  for (auto* memory : {&deviceMemory(), &pinnedMemory()}) {
    if (memory->holds(address, bytes)) return memory == &deviceMemory() ? Side::Device : Side::Pinned;
    if (!memory->holds(address, 1) && !memory->wasFreed(address)) continue;
    report(std::string(function) + ": out of bounds: " + std::to_string(bytes) + " bytes " + memory->describe(address));
    return Side::Wrong;
  }
  return Side::Pageable;
}

}  // namespace

STANDIN_EXPORT void standin_require_pinned(int required) { requiresPinned = required != 0; }

STANDIN_EXPORT CUresult cuMemGetInfo_v2(size_t* free, size_t* total) {
  STANDIN_NEED_CONTEXT();
  *total = DeviceBytes;
  *free = DeviceBytes - deviceMemory().total();
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuMemAlloc_v2(void** pointer, size_t bytes) {
  STANDIN_NEED_CONTEXT();
  if (!bytes) return CUDA_ERROR_INVALID_VALUE;
  if (isTooMuch(bytes) || !(*pointer = take(bytes))) return CUDA_ERROR_OUT_OF_MEMORY;
  std::memset(*pointer, Unwritten, bytes);
  deviceMemory().add(addressOf(*pointer), bytes, threadContext());
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuMemFree_v2(void* pointer) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  STANDIN_NEED_CONTEXT();
  if (!pointer) return CUDA_SUCCESS;
  return giveBack(deviceMemory(), pointer, __func__) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

STANDIN_EXPORT CUresult cuMemAllocHost_v2(void** pointer, size_t bytes) {
  STANDIN_NEED_CONTEXT();
  if (!bytes) return CUDA_ERROR_INVALID_VALUE;
  if (!(*pointer = take(bytes))) return CUDA_ERROR_OUT_OF_MEMORY;
  pinnedMemory().add(addressOf(*pointer), bytes, threadContext());
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuMemFreeHost(void* pointer) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  STANDIN_NEED_CONTEXT();
  return giveBack(pinnedMemory(), pointer, __func__) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

STANDIN_EXPORT CUresult cuMemHostRegister_v2(void* pointer, size_t bytes, unsigned) {
  STANDIN_NEED_CONTEXT();
  pinnedMemory().add(addressOf(pointer), bytes, threadContext());
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuMemHostUnregister(void* pointer) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  STANDIN_NEED_CONTEXT();
  return giveBack(pinnedMemory(), pointer, __func__, false) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

STANDIN_EXPORT CUresult cuMemHostGetDevicePointer_v2(void** device, void* host, unsigned) {
  STANDIN_NEED_CONTEXT();
  *device = host;
  return pinnedMemory().holds(addressOf(host), 1) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

// CU_POINTER_ATTRIBUTE_MEMORY_TYPE: 1 for the host's, 2 for the device's.
STANDIN_EXPORT CUresult cuPointerGetAttribute(void* value, int, uint64_t address) {
  bool isDevice = deviceMemory().holds(address, 1);
  if (!isDevice && !pinnedMemory().holds(address, 1)) return CUDA_ERROR_INVALID_VALUE;
  *static_cast<int*>(value) = isDevice ? 2 : 1;
  return CUDA_SUCCESS;
}

// Pageable memory is copied while the function runs, as the driver does: a copy from it is taken at once, and one to it
// is waited for.
STANDIN_EXPORT CUresult cuMemcpyAsync(void* to, const void* from, size_t bytes, StreamHandle* handle) {
  STANDIN_NEED_CONTEXT();
  if (!bytes) return CUDA_SUCCESS;
  Side target = sideOf(to, bytes, __func__), source = sideOf(from, bytes, __func__);
  if (target == Side::Wrong || source == Side::Wrong) return CUDA_ERROR_INVALID_VALUE;
  if (target != Side::Device && source != Side::Device) report("cuMemcpyAsync: neither side is in device memory");
  bool isPageable = target == Side::Pageable || source == Side::Pageable;
  if (isPageable && requiresPinned) report("cuMemcpyAsync: the host's memory is not pinned: the copy is not asynchronous");
  auto stream = streamOf(handle);
  std::vector<uint64_t> touches{addressOf(to), addressOf(from)};
  if (source == Side::Pageable) {
    const char* begin = static_cast<const char*>(from);
    auto taken = std::make_shared<std::vector<char>>(begin, begin + bytes);
    stream->put({[=] { std::memcpy(to, taken->data(), bytes); }, "a copy", {touches[0]}});
  } else {
    stream->put({[=] { std::memmove(to, from, bytes); }, "a copy", touches});
  }
  if (target == Side::Pageable) stream->runAll();
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuMemsetD8Async(void* to, unsigned char value, size_t bytes, StreamHandle* handle) {
  STANDIN_NEED_CONTEXT();
  Side target = sideOf(to, bytes, __func__);
  if (target != Side::Device) {
    if (target != Side::Wrong) report("cuMemsetD8Async: the memory is not the device's");
    return CUDA_ERROR_INVALID_VALUE;
  }
  streamOf(handle)->put({[=] { std::memset(to, value, bytes); }, "a memset", {addressOf(to)}});
  return CUDA_SUCCESS;
}
