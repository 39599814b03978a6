"""Proves that a flight wrote what it should: every phase has a row in summary.md, and its lines in its file.

Usage: proof.py OUT. A phase that says that something is not on the machine has said what it should. Ends with code 1 and the list of what is missing.
"""

import pathlib
import re
import sys

MOST_FILES, MOST_BYTES = 8, 16 << 20
# Phase, its file, and what must stand in its part of the file; several patterns must all be found.
EXPECTED = [
    ("driver and copies", "env.txt", [r"driver: CUDA \d+\.\d+", r"device 0: \S", r"ceiling: copy on the device \d+ GB/s"]),
    ("clocks", "env.txt", [r"Clocks"]),
    ("products", "env.txt", [r"PyTorch fp32\tproduct", r"PyTorch TF32\tproduct"]),
    ("device query", "env.txt", [r"^cuda:0  \S"]),
    ("LeNet", "steps.tsv", [r"NetCompiler\tforward and backward\t[\d.]+", r"NetCompiler\tone image\t[\d.]+"]),
    ("recordings", "parity.txt", [r"^1/\d+ \S+ .* passed$", r"^[1-9]\d* passed, 0 failed"]),
    ("CaffeNet against Caffe", "parity.txt", [r"^1 passed, 0 failed"]),
    ("launches", "launches.tsv", [r"^conv1.*\tforward\t\S+\t\d+\t\d+\t[\d.]+\t\t$", r"^\*\t\tforward\t", r"^\*\t\tbackward\t\*\t\t\t[\d.]+\t[\d.]+"]),
    ("whole steps", "steps.tsv", [r"NetCompiler\twhole step, data resident\t", r"NetCompiler\twhole step\t", r"NetCompiler\twhole step, prepared beside it\t",
                                  r"NetCompiler\tone image\t"]),
    ("PyTorch, steps", "torch.tsv", [r"PyTorch fp32\twhole step\t", r"PyTorch TF32\tone image\t"]),
    ("PyTorch, layers", "torch.tsv", [r"PyTorch fp32\tconv1, forward\t", r"PyTorch TF32\tfc8, backward\t"]),
    ("tuning", "tune.tsv", [r"^\S.*\t\d+x\d+x\d+.*\t\d+\t\d+\t[\d.]+\t"]),
    ("solvers", "parity.txt", [r"^[1-9]\d* passed, 0 failed"]),
    ("counters", "log.txt", [r"\"Metric Name\""]),
    ("memcheck", "log.txt", [r"ERROR SUMMARY: 0 errors"]),
    ("racecheck", "log.txt", [r"RACECHECK SUMMARY: 0 hazards"]),
]


def part_of(text, phase):
    """What a phase wrote: the lines between its head and the next one."""
    parts = re.split(r"^# (.+)$", text, flags=re.MULTILINE)
    # log.txt has the head of each phase, too: the longest part of that name is the phase's own.
    return max((parts[i + 1] for i in range(1, len(parts), 2) if parts[i] == phase), key=len, default=None)


def main():
    folder = pathlib.Path(sys.argv[1])
    summary = (folder / "summary.md").read_text()
    problems, absent = [], 0
    files = [path for path in folder.iterdir() if path.is_file()]
    if len(files) > MOST_FILES:
        problems.append(f"{len(files)} files, more than {MOST_FILES}")
    problems += [f"{path.name} has {path.stat().st_size} bytes" for path in files if path.stat().st_size > MOST_BYTES]
    for phase, file, patterns in EXPECTED:
        row = re.search(rf"^\| {re.escape(phase)} \| \d+ \| (.+?) \|", summary, re.MULTILINE)
        text = part_of((folder / file).read_text(), phase)
        if row is None or text is None:
            problems.append(f"{phase}: no row in summary.md, or no part in {file}")
        elif row.group(1) == "not here":
            absent += 1
            if "is not here" not in text:
                problems.append(f"{phase}: {file} does not say what is not here")
        elif row.group(1) != "ok":
            problems.append(f"{phase}: {row.group(1)}")
        else:
            problems += [f"{phase}: {file} has no line like {pattern}" for pattern in patterns if not re.search(pattern, text, re.MULTILINE)]
    for problem in problems:
        print("MISSING", problem)
    print(f"proof: {len(EXPECTED)} phases, {absent} not here, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
