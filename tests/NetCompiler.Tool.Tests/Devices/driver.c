/* A driver library of NVIDIA's name that answers what a test asks for; -D chooses. It computes nothing. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define ANSWERS(name, code) EXPORT int name(void) { return code; }

#ifndef INIT
#define INIT 0
#endif
#ifndef VERSION
#define VERSION 12040
#endif
#ifndef COUNT
#define COUNT 1
#endif
#ifndef COUNT_CODE
#define COUNT_CODE 0
#endif
#ifndef CAPABILITY
#define CAPABILITY 9
#endif

EXPORT int cuDriverGetVersion(int* version) { *version = VERSION; return 0; }
#ifndef WITHOUT_INIT
EXPORT int cuInit(unsigned flags) { (void)flags; return INIT; }
#endif
EXPORT int cuDeviceGetCount(int* count) { *count = COUNT; return COUNT_CODE; }
EXPORT int cuDeviceGet(int* device, int ordinal) { *device = ordinal; return 0; }
EXPORT int cuDeviceGetName(char* name, int length, int device) { snprintf(name, length, "Answering %d", device); return 0; }
EXPORT int cuDeviceTotalMem_v2(size_t* bytes, int device) { (void)device; *bytes = (size_t)1 << 33; return 0; }
EXPORT int cuDeviceGetAttribute(int* value, int attribute, int device)
{
    (void)device;
    /* Groups and grids, lanes, and the capability's two halves; one of all else. */
    *value = attribute >= 1 && attribute <= 7 ? 1024 : attribute == 8 || attribute == 81 ? 49152 : attribute == 10 ? 32
        : attribute == 75 ? CAPABILITY : attribute == 76 ? 0 : attribute == 39 ? 2048 : 1;
    return 0;
}

EXPORT int cuGetErrorName(int code, const char** name) { static char text[40]; snprintf(text, 40, "CUDA_ERROR_OF_TEST_%d", code); *name = text; return 0; }
EXPORT int cuGetErrorString(int code, const char** name) { (void)code; *name = "as the test wants it"; return 0; }

/* A launch whose error every later call repeats. */
static int sticky;
#ifndef LAUNCH
#define LAUNCH 0
#endif
EXPORT int cuLaunchKernel(void) { return sticky = LAUNCH; }

static int handle;
EXPORT int cuModuleGetFunction(void** function) { *function = &handle; return 0; }
EXPORT int cuCtxCreate_v2(void** context, unsigned flags, int device) { (void)flags; (void)device; *context = &handle; return 0; }
EXPORT int cuStreamCreate(void** stream, unsigned flags) { (void)flags; *stream = &handle; return 0; }
EXPORT int cuStreamCreateWithPriority(void** stream, unsigned flags, int priority) { (void)priority; return cuStreamCreate(stream, flags); }
EXPORT int cuCtxGetCacheConfig(int* value) { *value = 0; return 0; }
EXPORT int cuCtxGetSharedMemConfig(int* value) { *value = 1; return 0; }
EXPORT int cuMemGetInfo_v2(size_t* free, size_t* total) { *free = *total = (size_t)1 << 33; return 0; }
static char memory[1 << 24];
EXPORT int cuMemAlloc_v2(void** address, size_t bytes) { *address = memory; return bytes <= sizeof memory ? 0 : 2; }
EXPORT int cuMemAllocHost_v2(void** address, size_t bytes) { return cuMemAlloc_v2(address, bytes); }

/* The options are JIT_ERROR_LOG_BUFFER (5) and its size (6), among others. */
EXPORT int cuModuleLoadDataEx(void** module, const char* text, unsigned count, int* options, void** values)
{
    (void)module; (void)text;
#ifdef LOADS
    *module = &handle; (void)count; (void)options; (void)values;
    return 0;
#else
    char* log = NULL;
    size_t room = 0;
    for (unsigned i = 0; i < count; i++)
    {
        if (options[i] == 5) log = values[i];
        if (options[i] == 6) room = (size_t)values[i];
    }
    if (log && room) snprintf(log, room, "ptxas application ptx input, line 7; error   : Unknown symbol 'x'\nptxas fatal   : Ptx assembly aborted");
    return 218;
#endif
}
EXPORT int cuModuleLoadData(void** module, const char* text) { return cuModuleLoadDataEx(module, text, 0, NULL, NULL); }

ANSWERS(cuCtxDestroy_v2, 0) ANSWERS(cuCtxSetCurrent, 0) ANSWERS(cuCtxSynchronize, 0) ANSWERS(cuCtxSetCacheConfig, 0) ANSWERS(cuCtxSetSharedMemConfig, 0)
ANSWERS(cuPointerGetAttribute, 0) ANSWERS(cuMemFree_v2, sticky) ANSWERS(cuMemFreeHost, 0) ANSWERS(cuMemcpyAsync, sticky) ANSWERS(cuMemsetD8Async, sticky)
ANSWERS(cuStreamDestroy_v2, sticky) ANSWERS(cuStreamSynchronize, sticky) ANSWERS(cuStreamWaitEvent, 0) ANSWERS(cuModuleUnload, 0) 
ANSWERS(cuEventCreate, 0) ANSWERS(cuEventDestroy_v2, 0) ANSWERS(cuEventQuery, 0) ANSWERS(cuEventRecord, 0)
ANSWERS(cuEventSynchronize, 0) ANSWERS(cuEventElapsedTime, 0) ANSWERS(cuDeviceCanAccessPeer, 0)
