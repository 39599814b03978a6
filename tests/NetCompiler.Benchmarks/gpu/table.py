"""Writes the measurements of run.sh as Markdown: table.py RESULTS DEVICE BATCH."""

import pathlib
import sys

ROWS = ["start-up", "forward", "forward and backward", "whole step", "one image"]


def read(path):
    lines = path.read_text().splitlines() if path.exists() else []
    return {(library, what): float(value) for library, what, value in (line.split("\t") for line in lines if line.count("\t") == 2)}


def main():
    folder, device, batch = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    times = {**read(folder / "netcompiler.tsv"), **read(folder / "torch.tsv")}
    libraries = list(dict.fromkeys(library for library, _ in times))
    print(f"# CaffeNet at batch {batch} on {device}\n")
    for name in ("devices.txt", "failures.txt"):
        path = folder / name
        if path.exists():
            print("```\n" + path.read_text().strip() + "\n```\n")
    if libraries:
        print("Milliseconds, medians.\n")
        print("| | " + " | ".join(libraries) + " |")
        print("|---|" + "---:|" * len(libraries))
        for what in ROWS:
            cells = [f"{times[(library, what)]:.2f}" if (library, what) in times else "" for library in libraries]
            print(f"| {what} | " + " | ".join(cells) + " |")
        print()
    ours, theirs = times.get(("NetCompiler", "whole step")), times.get(("PyTorch fp32", "whole step"))
    if ours and theirs:
        print(f"A whole step takes {ours / theirs:.2f} times as long as PyTorch's in fp32.\n")
    for name, title in (("parity.txt", "parity"), ("tests.txt", "tests")):
        path = folder / name
        if path.exists() and path.read_text().strip():
            print(f"{title}: {path.read_text().strip().splitlines()[-1].strip()}\n")


if __name__ == "__main__":
    main()
