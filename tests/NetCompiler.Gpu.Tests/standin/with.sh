#!/usr/bin/env bash
# Runs a command that sees a CUDA device: the stand-in for NVIDIA's driver. Fails where the command fails, and where the
# stand-in reports a finding.
#   with.sh dotnet run -c Release --project src/NetCompiler.Tool -- device_query
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: with.sh COMMAND..." >&2; exit 2; }
script=${BASH_SOURCE[0]}
[[ $script == */* ]] || script=./$script
folder=$("${script%/*}/build.sh")

findings=$(mktemp)
trap 'rm -f "$findings"' EXIT
export LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" CUDA_STANDIN_FINDINGS="$findings"
status=0
"$@" || status=$?
if [ -s "$findings" ]; then
  echo "the stand-in for CUDA's driver found:" >&2
  cat "$findings" >&2
  [ "$status" -ne 0 ] || status=1
fi
exit "$status"
