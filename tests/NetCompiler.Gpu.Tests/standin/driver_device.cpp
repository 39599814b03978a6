// The device, and the contexts that threads use it in.
#include <cstdio>
#include <cstdlib>
#include <map>

#include "driver.h"
#include "findings.h"
#include "memory_map.h"

using namespace standin;

namespace {

bool isInitialized = false;
thread_local Context* current = nullptr;

// CUdevice_attribute: the numbers of an H100.
const std::map<int, int> Attributes = {
    {1, MostThreads},       // threads of a group
    {2, MostThreads},       // along x
    {3, MostThreads},       // y
    {4, MostThreadsZ},      // z
    {5, MostGroupsX},       // groups of a grid along x
    {6, MostGroupsYZ},      // y
    {7, MostGroupsYZ},      // z
    {8, MostShared},        // bytes of shared memory
    {9, 65536},             // bytes of constant memory
    {10, WarpSize},         // threads of a warp
    {11, 2147483647},       // pitch
    {12, 65536},            // registers of a group
    {13, 1980000},          // clock, kHz
    {14, 512},              // alignment of textures
    {15, 1},                // copies overlap with kernels
    {16, Multiprocessors},  // multiprocessors
    {17, 0},                // limit of the time of a kernel
    {18, 0},                // on the board
    {19, 1},                // can map memory of the host
    {20, 0},                // mode: for any number of processes
    {31, 1},                // kernels run beside each other
    {32, 1},                // memory corrects errors
    {33, 0},
    {34, 0},
    {50, 0},         // place on the bus
    {35, 0},         // TCC
    {36, 2619000},   // clock of the memory, kHz
    {37, 5120},      // width of its bus
    {38, 52428800},  // bytes of the second cache
    {39, MultiprocessorThreads},
    {40, 3},  // engines that copy
    {41, 1},  // one space of addresses
    {75, 9},
    {76, 0},  // compute capability
    {81, MultiprocessorShared},
    {82, 65536},            // registers of a multiprocessor
    {83, 1},                // managed memory
    {97, MostSharedOptIn},  // bytes of shared memory of kernels that ask for it
};

const std::map<int, const char*> ErrorNames = {{CUDA_SUCCESS, "CUDA_SUCCESS"},
                                               {CUDA_ERROR_INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE"},
                                               {CUDA_ERROR_OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY"},
                                               {CUDA_ERROR_NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED"},
                                               {CUDA_ERROR_INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE"},
                                               {CUDA_ERROR_INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT"},
                                               {CUDA_ERROR_INVALID_PTX, "CUDA_ERROR_INVALID_PTX"},
                                               {CUDA_ERROR_INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE"},
                                               {CUDA_ERROR_NOT_FOUND, "CUDA_ERROR_NOT_FOUND"},
                                               {CUDA_ERROR_NOT_READY, "CUDA_ERROR_NOT_READY"},
                                               {CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES"},
                                               {CUDA_ERROR_CONTEXT_IS_DESTROYED, "CUDA_ERROR_CONTEXT_IS_DESTROYED"}};

// Memory goes with its context. What the host still has a pointer to is not given to others: it shall be seen as freed.
void reportLeak(MemoryMap& memory, const Context* context, const char* what) {
  auto left = memory.of(context);
  uint64_t bytes = 0;
  for (auto& range : left) {
    bytes += range.end - range.begin;
    memory.remove(range.begin);
  }
  if (!left.empty())
    report("a context is destroyed with " + std::to_string(left.size()) + " allocations of " + what + " left, of " + std::to_string(bytes) +
           " bytes");
}

}  // namespace

Context* standin::threadContext() { return current; }

Context* standin::currentContext(const char* function) {
  if (current && !current->isDestroyed) return current;
  report(std::string(function) + ": no context is current on this thread");
  return nullptr;
}

STANDIN_EXPORT CUresult cuInit(unsigned) {
  isInitialized = true;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDriverGetVersion(int* version) {
  const char* asked = std::getenv("CUDA_STANDIN_VERSION");
  *version = asked ? std::atoi(asked) : 13000;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDeviceGetCount(int* count) {
  *count = 1;
  return isInitialized ? CUDA_SUCCESS : CUDA_ERROR_NOT_INITIALIZED;
}

STANDIN_EXPORT CUresult cuDeviceGet(int* device, int number) {
  *device = number;
  return number == 0 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_DEVICE;
}

STANDIN_EXPORT CUresult cuDeviceGetName(char* name, int size, int) {
  std::snprintf(name, static_cast<size_t>(size), "Stand-in for an H100 80GB HBM3");
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDeviceTotalMem_v2(size_t* bytes, int) {
  *bytes = DeviceBytes;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDeviceGetAttribute(int* value, int attribute, int) {
  auto known = Attributes.find(attribute);
  *value = known == Attributes.end() ? 0 : known->second;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDeviceComputeCapability(int* major, int* minor, int) {
  *major = 9;
  *minor = 0;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDeviceCanAccessPeer(int* can, int, int) {
  *can = 0;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDeviceGetP2PAttribute(int* value, int, int, int) {
  *value = 0;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuCtxEnablePeerAccess(Context*, unsigned) { return CUDA_ERROR_INVALID_DEVICE; }
STANDIN_EXPORT CUresult cuCtxDisablePeerAccess(Context*) { return CUDA_ERROR_INVALID_DEVICE; }

// Handles of contexts stay, so that it can be seen that one is used which was destroyed.
STANDIN_EXPORT CUresult cuCtxCreate_v2(Context** context, unsigned, int device) {
  if (device != 0) return CUDA_ERROR_INVALID_DEVICE;
  current = *context = new Context;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuCtxDestroy_v2(Context* context) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  if (!context || context->isDestroyed) {
    report("cuCtxDestroy: the context is destroyed already");
    return CUDA_ERROR_INVALID_CONTEXT;
  }
  Stream::runEverything();
  reportLeak(deviceMemory(), context, "device memory");
  reportLeak(pinnedMemory(), context, "pinned memory");
  context->isDestroyed = true;
  if (current == context) current = nullptr;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuCtxSetCurrent(Context* context) {
  current = context;
  return context && context->isDestroyed ? CUDA_ERROR_CONTEXT_IS_DESTROYED : CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuCtxGetCurrent(Context** context) {
  *context = current;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuCtxSynchronize() {
  STANDIN_NEED_CONTEXT();
  Stream::runEverything();
  return CUDA_SUCCESS;
}

// Preferences: nothing depends on them.
STANDIN_EXPORT CUresult cuCtxGetCacheConfig(int* preference) {
  *preference = 0;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuCtxSetCacheConfig(int) { return CUDA_SUCCESS; }

STANDIN_EXPORT CUresult cuCtxGetSharedMemConfig(int* preference) {
  *preference = 1;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuCtxSetSharedMemConfig(int) { return CUDA_SUCCESS; }

STANDIN_EXPORT CUresult cuGetErrorName(int error, const char** name) {
  auto known = ErrorNames.find(error);
  *name = known == ErrorNames.end() ? nullptr : known->second;
  return *name ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

STANDIN_EXPORT CUresult cuGetErrorString(int error, const char** text) { return cuGetErrorName(error, text); }
