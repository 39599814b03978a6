// What functions of the driver have in common: codes, handles, the context of a thread. Codes and signatures are those
// of <cuda.h>.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "export.h"
#include "program.h"
#include "stream.h"

namespace standin {

enum CUresult : int {
  CUDA_SUCCESS = 0,
  CUDA_ERROR_INVALID_VALUE = 1,
  CUDA_ERROR_OUT_OF_MEMORY = 2,
  CUDA_ERROR_NOT_INITIALIZED = 3,
  CUDA_ERROR_INVALID_DEVICE = 101,
  CUDA_ERROR_INVALID_CONTEXT = 201,
  CUDA_ERROR_INVALID_PTX = 218,
  CUDA_ERROR_INVALID_HANDLE = 400,
  CUDA_ERROR_NOT_FOUND = 500,
  CUDA_ERROR_NOT_READY = 600,
  CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES = 701,
  CUDA_ERROR_CONTEXT_IS_DESTROYED = 709,
};

struct Context {
  bool isDestroyed = false;
};

struct Module {
  std::unique_ptr<ModuleText> text;
  std::map<std::string, std::shared_ptr<Kernel>> kernels;
};

// Handles of streams are these; the default stream's is null.
struct StreamHandle {
  std::shared_ptr<Stream> stream;
};

inline std::shared_ptr<Stream> streamOf(StreamHandle* handle) { return handle ? handle->stream : defaultStream(); }

// The context of the calling thread; null, and a finding, where there is none.
Context* currentContext(const char* function);
Context* threadContext();

constexpr uint64_t DeviceBytes = uint64_t{80} << 30;

// Limits of a launch, as the device's attributes say them.
constexpr uint32_t MostThreads = 1024, MostThreadsZ = 64, MostGroupsX = 0x7fffffff, MostGroupsYZ = 65535, MostShared = 49152,
                   MostSharedOptIn = 232448, MultiprocessorThreads = 2048, MultiprocessorShared = 233472, Multiprocessors = 132;

}  // namespace standin

// In functions that need a context.
#define STANDIN_NEED_CONTEXT() \
  if (!currentContext(__func__)) return CUDA_ERROR_INVALID_CONTEXT
