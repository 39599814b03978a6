// Streams and events, by their handles.
#include <chrono>

#include "driver.h"
#include "findings.h"

using namespace standin;

namespace {

// CU_STREAM_NON_BLOCKING, CU_EVENT_DISABLE_TIMING
constexpr unsigned NonBlocking = 1, DisableTiming = 2;

}  // namespace

STANDIN_EXPORT CUresult cuStreamCreate(StreamHandle** handle, unsigned flags) {
  STANDIN_NEED_CONTEXT();
  *handle = new StreamHandle{std::make_shared<Stream>(false, !(flags & NonBlocking))};
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuStreamCreateWithPriority(StreamHandle** handle, unsigned flags, int) { return cuStreamCreate(handle, flags); }

STANDIN_EXPORT CUresult cuStreamDestroy_v2(StreamHandle* handle) {
  STANDIN_NEED_CONTEXT();
  handle->stream->runAll();
  delete handle;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuStreamSynchronize(StreamHandle* handle) {
  STANDIN_NEED_CONTEXT();
  streamOf(handle)->runAll();
  return CUDA_SUCCESS;
}

// Whoever asks again and again sees the stream go on, piece by piece.
STANDIN_EXPORT CUresult cuStreamQuery(StreamHandle* handle) {
  STANDIN_NEED_CONTEXT();
  return streamOf(handle)->runOne() ? CUDA_ERROR_NOT_READY : CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuStreamWaitEvent(StreamHandle* handle, Event* event, unsigned) {
  STANDIN_NEED_CONTEXT();
  if (!event) return CUDA_ERROR_INVALID_HANDLE;
  waitForEvent(*event, *streamOf(handle));
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuEventCreate(Event** event, unsigned flags) {
  STANDIN_NEED_CONTEXT();
  *event = new Event{!(flags & DisableTiming), nullptr};
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuEventDestroy_v2(Event* event) {
  STANDIN_NEED_CONTEXT();
  delete event;
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuEventRecord(Event* event, StreamHandle* handle) {
  STANDIN_NEED_CONTEXT();
  if (!event) return CUDA_ERROR_INVALID_HANDLE;
  recordEvent(*event, streamOf(handle));
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuEventSynchronize(Event* event) {
  STANDIN_NEED_CONTEXT();
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  if (auto record = event->record) {
    if (auto stream = record->stream) stream->runUpTo(record->order);
  }
  return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuEventQuery(Event* event) {
  STANDIN_NEED_CONTEXT();
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  auto record = event->record;
  if (!record || record->isDone) return CUDA_SUCCESS;
  if (auto stream = record->stream) stream->runOne();
  return CUDA_ERROR_NOT_READY;
}

STANDIN_EXPORT CUresult cuEventElapsedTime(float* milliseconds, Event* begin, Event* end) {
  std::lock_guard<std::recursive_mutex> guard(deviceLock());
  if (!begin->record || !end->record || !begin->hasTime || !end->hasTime) return CUDA_ERROR_INVALID_HANDLE;
  if (!begin->record->isDone || !end->record->isDone) return CUDA_ERROR_NOT_READY;
  *milliseconds = std::chrono::duration<float, std::milli>(end->record->time - begin->record->time).count();
  return CUDA_SUCCESS;
}
