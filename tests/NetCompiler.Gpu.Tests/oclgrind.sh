#!/usr/bin/env bash
# Runs the kernels of a tiny net and of all solvers on a simulated OpenCL device that sees every access (Debian: oclgrind), and fails on one that is outside
# its buffer, on a data race, and on wrong numbers. Takes about a minute; after a change, build first: it runs the tests that are built.
set -euo pipefail
cd "$(dirname "$0")/../.."

simulator=${OCLGRIND_ICD:-/usr/lib/oclgrind/liboclgrind-rt-icd.so}
[ -e "$simulator" ] || { echo "oclgrind is not installed: apt-get install oclgrind"; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The loader shows the simulator alone.
echo "$simulator" > "$folder/oclgrind.icd"
export OCL_ICD_VENDORS="$folder" NETCOMPILER_SIMULATOR=1 NETCOMPILER_REQUIRE_OPENCL=1
# ILGPU writes barriers as OpenCL C 2.0 calls them; the simulator knows 1.2.
export OCLGRIND_BUILD_OPTIONS="-Dwork_group_barrier=barrier"
# The simulator compiles one kernel at a time.
export DOTNET_PROCESSOR_COUNT=1
# Each context would start OCLGRIND_LOG anew, and what the one before it found would be lost: findings go to standard error. The first few show the defect.
unset OCLGRIND_LOG
export OCLGRIND_DATA_RACES=1 OCLGRIND_MAX_ERRORS=20

tests=tests/NetCompiler.Gpu.Tests/bin/Release/net10.0/NetCompiler.Gpu.Tests.dll
[ -e "$tests" ] || dotnet build -c Release tests/NetCompiler.Gpu.Tests
# Kernels with many races take very long.
timeout "${OCLGRIND_SECONDS:-900}" dotnet exec "$tests" -class NetCompiler.Gpu.Tests.SimulatedRunTests -noColor > "$folder/runs" 2> "$folder/findings" || status=$?
cat "$folder/runs"

# The simulator goes on after an error: what it wrote decides. Its compiler counts warnings; anything else is a finding.
if grep -vE '^[[:space:]]*$|^[0-9]+ warnings? generated\.$' "$folder/findings" > "$folder/errors"; then
  head -n 200 "$folder/errors"
  echo "failed: the simulator found errors"
  exit 1
fi
[ "${status:-0}" -ne 124 ] || { echo "failed: the runs took more than ${OCLGRIND_SECONDS:-900} s"; exit 1; }
[ "${status:-0}" -eq 0 ] || { echo "failed: the runs failed"; exit 1; }
# What did not run would pass too.
grep -qE 'Total: [1-9][0-9]*, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0' "$folder/runs" || { echo "failed: not all runs ran"; exit 1; }
echo "passed: no access outside a buffer, no data race, the processor's numbers"
