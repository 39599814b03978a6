"""What NVIDIA's driver says of itself, asked through ctypes; then how fast the card copies. Needs Python alone.

Usage: preflight.py. Ends with code 1 if there is no card that can be used.
"""

import ctypes
import os
import sys

NAMES = ["libcuda.so.1", "libcuda.so"]
# All that the tool's runtime calls.
NEEDED = """cuInit cuDriverGetVersion cuDeviceGet cuDeviceGetCount cuDeviceGetName cuDeviceTotalMem_v2 cuDeviceGetAttribute cuCtxCreate_v2 cuCtxDestroy_v2
cuCtxSetCurrent cuCtxSynchronize cuCtxGetCacheConfig cuCtxSetCacheConfig cuCtxGetSharedMemConfig cuCtxSetSharedMemConfig cuDeviceCanAccessPeer
cuPointerGetAttribute cuMemGetInfo_v2 cuMemAlloc_v2 cuMemFree_v2 cuMemAllocHost_v2 cuMemFreeHost cuMemHostRegister_v2 cuMemHostUnregister cuMemcpyAsync
cuMemsetD8Async cuStreamCreate cuStreamCreateWithPriority cuStreamDestroy_v2 cuStreamSynchronize cuStreamWaitEvent cuGetErrorString cuGetErrorName
cuModuleLoadData cuModuleLoadDataEx cuModuleUnload cuModuleGetFunction cuLaunchKernel cuEventCreate cuEventDestroy_v2 cuEventQuery cuEventRecord
cuEventSynchronize cuEventElapsedTime""".split()
# CUdevice_attribute of <cuda.h>.
ATTRIBUTES = {"multiprocessors": 16, "clock kHz": 13, "memory clock kHz": 36, "bus bits": 37, "L2 bytes": 38, "capability major": 75, "capability minor": 76}


class Driver:
    """The library, with the driver's own words for an error."""

    def __init__(self):
        failures = []
        for name in NAMES:
            try:
                self.library = ctypes.CDLL(name)
                return
            except OSError as failure:
                failures.append(str(failure))
        raise SystemExit("no driver: " + "; ".join(failures))

    def missing(self):
        return [name for name in NEEDED if not hasattr(self.library, name)]

    def words(self, code):
        texts = []
        for function in ("cuGetErrorName", "cuGetErrorString"):
            text = ctypes.c_char_p()
            if hasattr(self.library, function):
                getattr(self.library, function)(code, ctypes.byref(text))
            texts.append((text.value or b"?").decode())
        return ": ".join(texts)

    def call(self, function, *arguments):
        code = getattr(self.library, function)(*arguments)
        if code != 0:
            raise SystemExit(f"{function} answers {code} ({self.words(code)})")

    def open(self, device=0):
        """Makes a context current on this thread, and gives the device."""
        self.call("cuInit", 0)
        handle, context = ctypes.c_int(), ctypes.c_void_p()
        self.call("cuDeviceGet", ctypes.byref(handle), device)
        self.call("cuCtxCreate_v2", ctypes.byref(context), 0, handle)
        return handle

    def allocate(self, size):
        address = ctypes.c_uint64()
        self.call("cuMemAlloc_v2", ctypes.byref(address), ctypes.c_size_t(size))
        return address

    def event(self):
        event = ctypes.c_void_p()
        self.call("cuEventCreate", ctypes.byref(event), 0)
        return event

    def time(self, action, repetitions):
        """Milliseconds of one action, of many in a row between two events."""
        first, last, milliseconds = self.event(), self.event(), ctypes.c_float()
        action()
        self.call("cuEventRecord", first, None)
        for _ in range(repetitions):
            action()
        self.call("cuEventRecord", last, None)
        self.call("cuEventSynchronize", last)
        self.call("cuEventElapsedTime", ctypes.byref(milliseconds), first, last)
        self.call("cuEventDestroy_v2", first)
        self.call("cuEventDestroy_v2", last)
        return milliseconds.value / repetitions


def report(driver):
    version, count = ctypes.c_int(), ctypes.c_int()
    print("driver: functions that are missing:", " ".join(driver.missing()) or "none")
    driver.call("cuDriverGetVersion", ctypes.byref(version))
    print(f"driver: CUDA {version.value // 1000}.{version.value % 1000 // 10}")
    print("CUDA_VISIBLE_DEVICES:", os.environ.get("CUDA_VISIBLE_DEVICES", "not set"))
    driver.call("cuInit", 0)
    driver.call("cuDeviceGetCount", ctypes.byref(count))
    print("devices:", count.value)
    if count.value == 0:
        raise SystemExit("no device")
    handle = driver.open()
    name, value, total = ctypes.create_string_buffer(100), ctypes.c_int(), ctypes.c_size_t()
    driver.call("cuDeviceGetName", name, 100, handle)
    driver.call("cuDeviceTotalMem_v2", ctypes.byref(total), handle)
    print(f"device 0: {name.value.decode()}, {total.value / 2**30:.1f} GiB")
    for what, attribute in ATTRIBUTES.items():
        driver.call("cuDeviceGetAttribute", ctypes.byref(value), attribute, handle)
        print(f"device 0: {what} {value.value}")


def copies(driver):
    size = int(os.environ.get("FLIGHT_COPY_BYTES", 1 << 30))
    source, target = driver.allocate(size), driver.allocate(size)
    milliseconds = driver.time(lambda: driver.call("cuMemcpyAsync", target, source, ctypes.c_size_t(size), None), 10)
    print(f"ceiling: copy on the device {2 * size / milliseconds / 1e6:.0f} GB/s read and written ({size >> 20} MiB, {milliseconds:.3f} ms)")
    pinned = ctypes.c_void_p()
    size = min(size, 1 << 25)
    driver.call("cuMemAllocHost_v2", ctypes.byref(pinned), ctypes.c_size_t(size))
    for what, to, origin in (("to the device", target, pinned), ("to the host", pinned, source)):
        milliseconds = driver.time(lambda: driver.call("cuMemcpyAsync", to, origin, ctypes.c_size_t(size), None), 10)
        print(f"ceiling: copy {what} {size / milliseconds / 1e6:.1f} GB/s, page-locked ({size >> 20} MiB)")


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    opened = Driver()
    report(opened)
    copies(opened)
