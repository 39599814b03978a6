"""Times candidate schedules of a net's products on a card, from the files that `netcompiler kernels NET --variants DIR` writes; needs Python alone.

Usage: tune.py DIR [--repetitions N] [--ptx]. A line for each candidate as it is known: contraction, tile, parts of the depth, rank by the model, microseconds,
GFLOP/s, and how far a sample of its results lies from that of the first candidate, relative to the largest number. The best of each contraction by the
model come first, then the second best, so that a run that is cut has compared all of them as far as it came.
"""

import argparse
import array
import ctypes
import json
import pathlib
import struct
import sys

from preflight import Driver

SAMPLES, SAMPLE_FLOATS, BLOCK_FLOATS = 64, 64, 1 << 20
ARENAS = ("activations", "parameters", "gradients", "scratch")


class Card(Driver):
    """The card with the memory that the kernels work on, full of small numbers."""

    def __init__(self, floats, takes_cubins):
        super().__init__()
        self.takes_cubins = takes_cubins
        self.open()
        self.floats = floats
        self.memory = {name: self.allocate(max(64, floats[name]) * 4) for name in ARENAS}
        # No zeros, which could be faster than life, and no large numbers, which would overflow.
        numbers = array.array("f", (((i * 2654435761) % 2001 - 1000) / 4000 for i in range(BLOCK_FLOATS))).tobytes()
        block = ctypes.create_string_buffer(numbers, len(numbers))
        self.pristine = self.allocate(len(numbers))
        self.copy(self.pristine.value, ctypes.addressof(block), len(numbers))

    def reset(self):
        """What an earlier candidate has stored is an input of others: all memory holds the same again."""
        for name in ARENAS:
            size = self.floats[name] * 4
            for at in range(0, size, BLOCK_FLOATS * 4):
                length = ctypes.c_size_t(min(BLOCK_FLOATS * 4, size - at))
                self.call("cuMemcpyAsync", ctypes.c_uint64(self.memory[name].value + at), self.pristine, length, None)
        self.call("cuCtxSynchronize")

    def copy(self, to, origin, size):
        self.call("cuMemcpyAsync", ctypes.c_uint64(to), ctypes.c_uint64(origin), ctypes.c_size_t(size), None)
        self.call("cuCtxSynchronize")

    def load(self, stem, function):
        """A kernel from its cubin, or from its PTX where the card takes no such cubin."""
        module, loaded, code = ctypes.c_void_p(), ctypes.c_void_p(), 1
        cubin = stem.with_suffix(".cubin")
        if self.takes_cubins and cubin.exists():
            code = self.library.cuModuleLoadData(ctypes.byref(module), cubin.read_bytes())
        if code != 0:
            self.call("cuModuleLoadData", ctypes.byref(module), stem.with_suffix(".ptx").read_bytes() + b"\0")
        self.call("cuModuleGetFunction", ctypes.byref(loaded), module, function.encode())
        return module, loaded

    def arguments(self, offsets):
        """The buffer of arguments: four views, each an address and a length, then eight offsets and the state of the random numbers."""
        views = b"".join(struct.pack("<QQ", self.memory[name].value, max(64, self.floats[name])) for name in ARENAS)
        return views + struct.pack("<8i3I", *(list(offsets) + [0] * (8 - len(offsets))), 1, 0, 0)

    def launch(self, loaded, grid, threads, arguments):
        size = ctypes.c_size_t(len(arguments))
        # CU_LAUNCH_PARAM_BUFFER_POINTER, CU_LAUNCH_PARAM_BUFFER_SIZE, CU_LAUNCH_PARAM_END.
        extra = (ctypes.c_void_p * 5)(1, ctypes.cast(arguments, ctypes.c_void_p), 2, ctypes.cast(ctypes.pointer(size), ctypes.c_void_p), None)
        self.call("cuLaunchKernel", loaded, *grid, threads, 1, 1, 0, None, None, extra)

    def sample(self, result):
        """Some numbers of a result, from all over it."""
        count, numbers = result["count"], array.array("f")
        for i in range(SAMPLES):
            length = min(SAMPLE_FLOATS, count)
            first = (count - length) * i // max(1, SAMPLES - 1)
            buffer = ctypes.create_string_buffer(length * 4)
            address = self.memory[result["arena"]].value + (result["offset"] + first) * 4
            self.copy(ctypes.addressof(buffer), address, length * 4)
            numbers.frombytes(buffer.raw)
        return numbers


def difference(numbers, expected):
    largest = max((abs(number) for number in expected), default=0) or 1
    worst = max((abs(a - b) for a, b in zip(numbers, expected)), default=0)
    return worst / largest


def measure(card, folder, candidate, repetitions):
    launches = []
    for launch in candidate["launches"]:
        module, loaded = card.load(folder / launch["file"], launch["function"])
        arguments = card.arguments(launch["offsets"])
        arguments = ctypes.create_string_buffer(arguments, len(arguments))
        launches.append((module, loaded, launch["grid"], launch["threads"], arguments))

    def run():
        for _, loaded, grid, threads, arguments in launches:
            card.launch(loaded, grid, threads, arguments)

    card.reset()
    milliseconds = card.time(run, repetitions)
    numbers = card.sample(candidate["result"])
    for module, *_ in launches:
        card.call("cuModuleUnload", module)
    return milliseconds, numbers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--ptx", action="store_true", help="load PTX also where a cubin is there")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    manifest_path = arguments.folder / "manifest.json"
    if not manifest_path.exists():
        print(f"{arguments.folder.name}/manifest.json is not here")
        return 3
    manifest = json.loads(manifest_path.read_text())
    card = Card(manifest["floats"], not arguments.ptx)
    print("contraction\ttile\tparts\trank\tmicroseconds\tGFLOP/s\tdifference")
    expected, wrong = {}, 0
    for candidate in sorted(manifest["candidates"], key=lambda candidate: candidate["rank"]):
        name = candidate["contraction"]
        milliseconds, numbers = measure(card, arguments.folder, candidate, arguments.repetitions)
        first = expected.setdefault(name, numbers)
        apart = difference(numbers, first)
        wrong += not apart < 1e-3
        rate = candidate["operations"] / milliseconds / 1e6 if milliseconds > 0 else 0
        print(f"{name}\t{candidate['tile']}\t{candidate['parts']}\t{candidate['rank']}\t{milliseconds * 1e3:.1f}\t{rate:.0f}\t{apart:.1e}")
    if wrong:
        print(f"{wrong} candidates are wrong", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
