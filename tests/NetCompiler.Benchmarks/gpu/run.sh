#!/usr/bin/env bash
# Everything that is to be known about a GPU, in one command: run.sh [DEVICE [BATCH [REPETITIONS]]]; results.md has the tables.
set -uo pipefail
cd "$(dirname "$0")"
device=${1:-cuda} batch=${2:-50} repetitions=${3:-20}
# Only the parts named in PARTS are run; all without it.
parts=${PARTS:-query parity tests kernels time torch}
export NETCOMPILER_TEST_DEVICE="$device:0" NETCOMPILER_TEST_DATA="$PWD/tests/data" NETCOMPILER_NETS="$PWD/prototxt"
tool="bin/NetCompiler.Tool" net=prototxt/flickr_style/train_val.prototxt solver=prototxt/flickr_style/solver.prototxt
status=0
mkdir -p results
has() { case " $parts " in *" $1 "*) true ;; *) false ;; esac }
note() { "$@" || { status=1; echo "FAILED: $*" | tee -a results/failures.txt; }; }
rm -f results/failures.txt

has query && note "$tool" device_query | tee results/devices.txt
has parity && note "$tool" parity tests/data/caffe-golden --device "$device" > results/parity.txt 2> results/parity.err
has parity && tail -n 1 results/parity.txt
has tests && note bin/NetCompiler.Gpu.Tests -noColor > results/tests.txt 2>&1
has tests && tail -n 1 results/tests.txt
has kernels && "$tool" kernels "$net" --batch "$batch" > results/kernels.txt 2> results/kernels.err
has time && note "$tool" time "$net" --device "$device" --batch "$batch" --iterations "$repetitions" > results/steps.txt 2> results/steps.err
has time && note bin/NetCompiler.Benchmarks gpu "$device:0" "$net" "$solver" "$batch" "$repetitions" > results/netcompiler.tsv 2> results/netcompiler.err
if has torch; then
  if python3 -c 'import torch; assert torch.cuda.is_available()' 2>/dev/null; then
    note python3 caffenet_torch.py "$batch" "$repetitions" > results/torch.tsv
  else
    echo "PyTorch with CUDA is not installed: its column stays empty" >&2
  fi
fi
note python3 table.py results "$device" "$batch" > results.md
cat results.md
exit "$status"
