"""Runs parity in several processes at once, and starts one again behind the case in which it lost its device.

Usage: shards.py COUNT TOOL ARGUMENTS...; the tool's lines come out with the shard before them. Each process has a context of its own on the card, so that
an error that kills one leaves the others as they are. Ends with the sum of all counts; code 1 if a case failed.
"""

import re
import subprocess
import sys
import threading

COUNTS = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) not supported)?$")
LOST = 4
MOST_RESTARTS = 20

gate = threading.Lock()
totals = [0, 0, 0]


def write(stream, line):
    with gate:
        print(line, file=stream, flush=True)


def run_once(number, count, tool, arguments, after):
    """One process; gives its code and the case that it ran last."""
    command = [tool, "parity", *arguments, "--shard", f"{number}/{count}", *(["--after", after] if after else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    last = None

    def read_errors():
        nonlocal last
        for line in process.stderr:
            if line.startswith("running "):
                last = line.split()[1]
            elif line.strip():
                write(sys.stderr, f"{number}/{count} {line.rstrip()}")

    reader = threading.Thread(target=read_errors)
    reader.start()
    for line in process.stdout:
        line = line.rstrip()
        if not line:
            continue
        write(sys.stdout, f"{number}/{count} {line}")
        if counts := COUNTS.match(line):
            with gate:
                for i, value in enumerate(counts.groups()):
                    totals[i] += int(value or 0)
    reader.join()
    return process.wait(), last


def run_shard(number, count, tool, arguments):
    after = None
    for _ in range(MOST_RESTARTS):
        code, last = run_once(number, count, tool, arguments, after)
        if code in (0, 1):
            return
        write(sys.stdout, f"{number}/{count} " + (f"DEVICE LOST in {last}" if code == LOST else f"ENDED with code {code} in {last}"))
        if code != LOST:
            # It could not count the case itself.
            with gate:
                totals[1] += 1
        if last is None or last == after:
            return
        after = last


def main():
    count, tool, arguments = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    threads = [threading.Thread(target=run_shard, args=(number, count, tool, arguments)) for number in range(1, count + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed, failed, unsupported = totals
    print(f"{passed} passed, {failed} failed" + (f", {unsupported} not supported" if unsupported else ""), flush=True)
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
