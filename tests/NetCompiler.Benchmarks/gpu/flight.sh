#!/usr/bin/env bash
# Everything that is to be known about a card, in one run of at most 540 seconds, what matters most first: flight.sh [--dry].
# Each phase has a limit of its own and writes as it goes, so that a run that is cut loses nothing. README.md says how to read the files in $OUT.
# --dry walks the same phases with a small net on the stand-in for CUDA's driver, and proves that each wrote what it should.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dry=${FLIGHT_DRY:-}
if [ "${1:-}" = --dry ] && [ -z "$dry" ]; then
  export FLIGHT_DRY=1 FLIGHT_SECONDS=${FLIGHT_SECONDS:-590}
  exec "${FLIGHT_STANDIN:-$here/standin/with.sh}" "$here/flight.sh"
fi
export OUT=${OUT:-$here/results} PYTHONUNBUFFERED=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
total=${FLIGHT_SECONDS:-540}
tool=$here/bin/NetCompiler.Tool bench=$here/bin/NetCompiler.Benchmarks golden=$here/tests/data/caffe-golden device=cuda:0
python=${FLIGHT_PYTHON:-python3}
lenet=$here/prototxt/lenet/train_val.prototxt lenet_solver=$here/prototxt/lenet/solver.prototxt

if [ -n "$dry" ]; then
  net=$lenet solver=$lenet_solver batch=2 lenet_batch=2 repetitions=1 shards=2 variants=$here/variants-dry
  cases=(--kind cases --filter relu) full=("$golden/cases/net_lenet") rest=(--kind solvers --filter sgd_plain) tune=(--repetitions 1 --ptx)
  export FLIGHT_COPY_BYTES=1048576
else
  net=$here/prototxt/flickr_style/train_val.prototxt solver=$here/prototxt/flickr_style/solver.prototxt
  batch=50 lenet_batch=64 repetitions=30 shards=8 variants=$here/variants
  cases=(--kind cases) full=("$golden" --kind full) rest=(--kind solvers) tune=()
fi

mkdir -p "$OUT"
for file in summary.md env.txt parity.txt steps.tsv launches.tsv torch.tsv tune.tsv log.txt; do : >"$OUT/$file"; done
printf '# Flight of %s%s\n\n| phase | seconds | how it ended | last line |\n|---|---:|---|---|\n' "$(date -u +%FT%TZ)" "${dry:+ (dry)}" >>"$OUT/summary.md"

# phase NAME LIMIT FILE COMMAND...: runs a command under a limit; its output goes to a file, its errors to log.txt, a row about it to summary.md.
phase() {
  local name=$1 limit=$2 file=$OUT/$3 begin=$SECONDS left=$((total - SECONDS)) status=0 ended
  shift 3
  # Processors interpret what a card computes.
  [ -z "$dry" ] || limit=$((limit * 4))
  echo "# $name" | tee -a "$file" >>"$OUT/log.txt"
  if [ "$left" -lt 10 ]; then
    ended="not run: no time left"
  else
    [ "$limit" -lt $((left - 5)) ] || limit=$((left - 5))
    timeout -k 5 "$limit" "$@" >>"$file" 2>>"$OUT/log.txt" || status=$?
    case $status in
      0) ended=ok ;;
      3) ended="not here" ;;
      124 | 137) ended="cut after $limit s" ;;
      *) ended="FAILED with code $status" ;;
    esac
  fi
  printf '| %s | %d | %s | `%s` |\n' "$name" $((SECONDS - begin)) "$ended" "$(grep -v '^$' "$file" | tail -n 1 | tr '\t|' '  ' | cut -c 1-120)" >>"$OUT/summary.md"
  echo "$name: $ended, $((total - SECONDS)) s left"
}

# For timeout, which runs programs only.
missing() { bash -c 'echo "$0 is not here"; exit 3' "$1"; }
export -f missing
has_torch() { "$python" -c 'import torch, sys; sys.exit(0 if torch.cuda.is_available() else 1)' 2>/dev/null; }
torch() { if [ -n "$has_torch" ]; then phase "$1" "$2" "$3" "$python" "$here/caffenet_torch.py" "${@:4}"; else phase "$1" "$2" "$3" bash -c 'missing PyTorch'; fi; }
with() { if command -v "$4" >/dev/null; then phase "$@"; else phase "$1" "$2" "$3" bash -c "missing $4"; fi; }

phase "driver and copies" 15 env.txt "$python" "$here/preflight.py"
with "clocks" 10 env.txt nvidia-smi -q -d CLOCK,POWER,PERFORMANCE,MEMORY
has_torch=$(has_torch && echo yes)
torch "products" 20 env.txt ceilings
phase "device query" 15 env.txt "$tool" device_query
phase "LeNet" 30 steps.tsv "$bench" gpu "$device" "$lenet" "$lenet_solver" "$lenet_batch" "$repetitions"
phase "recordings" 80 parity.txt "$python" "$here/shards.py" "$shards" "$tool" "$golden" --device "$device" "${cases[@]}"
phase "CaffeNet against Caffe" 40 parity.txt "$tool" parity "${full[@]}" --device "$device"
phase "launches" 40 launches.tsv "$tool" time "$net" --device "$device" --batch "$batch" --launches --iterations "$repetitions"
phase "whole steps" 40 steps.tsv "$bench" gpu "$device" "$net" "$solver" "$batch" "$repetitions"
torch "PyTorch, steps" 45 torch.tsv steps "$batch" "$repetitions"
torch "PyTorch, layers" 40 torch.tsv layers "$batch" "$repetitions"
phase "tuning" 110 tune.tsv "$python" "$here/tune.py" "$variants" "${tune[@]}"
phase "solvers" 60 parity.txt "$python" "$here/shards.py" "$shards" "$tool" "$golden" --device "$device" "${rest[@]}"
with "counters" 45 log.txt ncu --csv --clock-control none --section SpeedOfLight --section Occupancy --section WarpStateStats --launch-count 140 \
  "$tool" time "$net" --device "$device" --batch "$batch" --launches --iterations 1
for check in memcheck racecheck; do
  with "$check" 20 log.txt compute-sanitizer --tool "$check" --error-exitcode 1 "$tool" parity "$golden/cases/net_lenet" --device "$device"
done
[ -z "$dry" ] || phase "proof" 20 log.txt "$python" "$here/proof.py" "$OUT"
cat "$OUT/summary.md"
! grep -q FAILED "$OUT/summary.md"
