// Modules, kernels, launches.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "driver.h"
#include "findings.h"
#include "group.h"
#include "memory_map.h"
#include "ptx_text.h"

using namespace standin;

namespace {

// CUjit_option
constexpr int ErrorLogBuffer = 5, ErrorLogBufferBytes = 6;

// Writes a message where the caller asked for it, and how long it is.
void writeLog(const std::string& message, unsigned count, const int* options, void** values) {
  char* buffer = nullptr;
  void** size = nullptr;
  for (unsigned i = 0; i < count; i++) {
    if (options[i] == ErrorLogBuffer) buffer = static_cast<char*>(values[i]);
    if (options[i] == ErrorLogBufferBytes) size = &values[i];
  }
  if (!buffer || !size || !*size) return;
  std::snprintf(buffer, reinterpret_cast<size_t>(*size), "%s", message.c_str());
  *size = reinterpret_cast<void*>(std::min(message.size() + 1, reinterpret_cast<size_t>(*size)));
}

// Keeps the text for people, in the folder that CUDA_STANDIN_PTX names.
void keep(const Module& module) {
  static std::atomic<int> number{0};
  const char* folder = std::getenv("CUDA_STANDIN_PTX");
  if (!folder || module.text->entries.empty()) return;
  std::string path = std::string(folder) + "/" + std::to_string(number++) + "_" + module.text->entries[0].name + ".ptx";
  if (std::FILE* file = std::fopen(path.c_str(), "w")) {
    std::fputs(module.text->text.c_str(), file);
    std::fclose(file);
  }
}

bool refuse(const Kernel& kernel, const std::string& what) {
  FindingPlace place;
  place.kernel = kernel.name;
  report(place, what);
  return false;
}

bool isPossible(const Launch& launch) {
  const Kernel& kernel = *launch.kernel;
  auto *grid = launch.grid, *block = launch.block;
  if (!launch.groups() || !launch.threads()) return refuse(kernel, "a launch without threads");
  if (grid[0] > MostGroupsX || grid[1] > MostGroupsYZ || grid[2] > MostGroupsYZ)
    return refuse(kernel, "a launch of more groups than the device can have");
  uint64_t threads = uint64_t{block[0]} * block[1] * block[2];
  if (block[0] > MostThreads || block[1] > MostThreads || block[2] > MostThreadsZ || threads > MostThreads)
    return refuse(kernel, "a launch of larger groups than the device can have");
  if (kernel.entry->mostThreads && threads > kernel.entry->mostThreads)
    return refuse(kernel, "a launch of larger groups than the kernel's .maxntid");
  uint32_t limit = std::max(MostShared, kernel.entry->sharedBytes + kernel.dynamicSharedLimit);
  if (kernel.entry->sharedBytes > MostShared || kernel.entry->sharedBytes + launch.dynamicShared > limit)
    return refuse(kernel, "a launch with more shared memory than a group can have");
  return true;
}

// Arguments one by one, in the order of the parameters.
void collect(Launch& launch, void** arguments) {
  std::vector<Symbol> parameters;
  for (auto& [name, symbol] : launch.kernel->entry->symbols) {
    if (symbol.space == Symbol::Space::Parameter) parameters.push_back(symbol);
  }
  std::sort(parameters.begin(), parameters.end(), [](auto& left, auto& right) { return left.offset < right.offset; });
  launch.arguments.resize(launch.kernel->entry->parameterBytes);
  for (size_t i = 0; i < parameters.size(); i++)
    std::memcpy(launch.arguments.data() + parameters[i].offset, arguments[i], parameters[i].bytes);
}

// Arguments in one piece: CU_LAUNCH_PARAM_BUFFER_POINTER and _SIZE.
void collectBuffer(Launch& launch, void** extra) {
  const std::byte* buffer = nullptr;
  size_t bytes = 0;
  for (; extra && extra[0]; extra += 2) {
    if (reinterpret_cast<uintptr_t>(extra[0]) == 1) buffer = static_cast<const std::byte*>(extra[1]);
    if (reinterpret_cast<uintptr_t>(extra[0]) == 2) bytes = *static_cast<const size_t*>(extra[1]);
  }
  uint32_t wanted = launch.kernel->entry->parameterBytes;
  if (bytes != wanted)
    refuse(*launch.kernel,
           "the arguments of a launch have " + std::to_string(bytes) + " bytes, and the kernel's parameters " + std::to_string(wanted));
  if (buffer) launch.arguments.assign(buffer, buffer + bytes);
  launch.arguments.resize(wanted);
}

// What looks like an address of device memory is one: nothing else of an argument is known.
std::vector<uint64_t> addressesIn(const std::vector<std::byte>& arguments) {
  std::vector<uint64_t> addresses;
  for (size_t at = 0; at + sizeof(uint64_t) <= arguments.size(); at += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, arguments.data() + at, sizeof word);
    if (deviceMemory().holds(word, 1)) addresses.push_back(word);
  }
  return addresses;
}

}  // namespace

STANDIN_EXPORT CUresult cuModuleLoadDataEx(Module** module, const char* image, unsigned count, const int* options, void** values) {
  STANDIN_NEED_CONTEXT();
  try {
    auto made = std::make_unique<Module>();
    made->text = parseModule(image);
    for (auto& entry : made->text->entries) made->kernels[entry.name] = decode(entry);
    keep(*made);
    *module = made.release();
    return CUDA_SUCCESS;
  } catch (const PtxError& problem) {
    writeLog(problem.what(), count, options, values);
    report(std::string("PTX is refused: ") + problem.what());
    return CUDA_ERROR_INVALID_PTX;
  }
}

STANDIN_EXPORT CUresult cuModuleLoadData(Module** module, const char* image) {
  return cuModuleLoadDataEx(module, image, 0, nullptr, nullptr);
}

// What is under way ends before; functions of the module are of no use any more.
STANDIN_EXPORT CUresult cuModuleUnload(Module* module) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  Stream::runEverything();
  delete module;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuModuleGetFunction(std::shared_ptr<Kernel>** function, Module* module, const char* name) {
  auto found = module->kernels.find(name);
  if (found == module->kernels.end()) return CUDA_ERROR_NOT_FOUND;
  *function = &found->second;
  return CUDA_SUCCESS;
}

// CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES is 8; others are preferences.
STANDIN_EXPORT CUresult cuFuncSetAttribute(std::shared_ptr<Kernel>* function, int attribute, int value) {
  STANDIN_NEED_CONTEXT();
  if (attribute != 8) return CUDA_SUCCESS;
  if (value < 0 || static_cast<uint32_t>(value) + (*function)->entry->sharedBytes > MostSharedOptIn) return CUDA_ERROR_INVALID_VALUE;
  (*function)->dynamicSharedLimit = static_cast<uint32_t>(value);
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuLaunchKernel(std::shared_ptr<Kernel>* function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
                                       unsigned blockY, unsigned blockZ, unsigned shared, StreamHandle* handle, void** arguments,
                                       void** extra) {
  STANDIN_NEED_CONTEXT();
  auto launch = std::make_shared<Launch>(Launch{*function, {gridX, gridY, gridZ}, {blockX, blockY, blockZ}, shared, {}});
  if (!isPossible(*launch)) return CUDA_ERROR_INVALID_VALUE;
  if (arguments)
    collect(*launch, arguments);
  else
    collectBuffer(*launch, extra);
  streamOf(handle)->put({[launch] { run(*launch); }, "kernel " + launch->kernel->name, addressesIn(launch->arguments)});
  return CUDA_SUCCESS;
}

// Registers are not known: threads and shared memory decide.
STANDIN_EXPORT CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int* groups, std::shared_ptr<Kernel>* function, int threads,
                                                                    size_t shared) {
  uint32_t bytes = (*function)->entry->sharedBytes + static_cast<uint32_t>(shared);
  uint32_t most = MultiprocessorThreads / std::max(1, threads);
  *groups = static_cast<int>(bytes ? std::min(most, MultiprocessorShared / bytes) : most);
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuOccupancyMaxPotentialBlockSize(int* grid, int* block, std::shared_ptr<Kernel>* function, void*, size_t,
                                                         int limit) {
  uint32_t most = (*function)->entry->mostThreads ? (*function)->entry->mostThreads : MostThreads;
  *block = limit > 0 ? std::min(static_cast<int>(most), limit) : static_cast<int>(most);
  *grid = static_cast<int>(Multiprocessors * MultiprocessorThreads) / *block;
  return CUDA_SUCCESS;
}
