#!/usr/bin/env bash
# Runs the kernels of small nets on a simulated OpenCL device that sees every access (Debian: oclgrind), and fails on one that is out of bounds, on a data
# race, and on wrong numbers. Takes some minutes: the simulator is thousands of times slower than a processor.
set -euo pipefail
cd "$(dirname "$0")/../.."

simulator=${OCLGRIND_ICD:-/usr/lib/oclgrind/liboclgrind-rt-icd.so}
[ -e "$simulator" ] || { echo "oclgrind is not installed: apt-get install oclgrind"; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo "$simulator" > "$folder/oclgrind.icd"
# The loader shows the simulator alone.
# ILGPU writes barriers as OpenCL C 2.0 calls them; the simulator knows 1.2.
# The simulator takes one kernel at a time.
export DOTNET_PROCESSOR_COUNT=1
export OCLGRIND_BUILD_OPTIONS="-Dwork_group_barrier=barrier"
export OCL_ICD_VENDORS="$folder" OCLGRIND_DATA_RACES=1 OCLGRIND_QUICK=0 OCLGRIND_LOG="$folder/log" NETCOMPILER_SIMULATOR=1 NETCOMPILER_REQUIRE_OPENCL=1

tests=tests/NetCompiler.Gpu.Tests/bin/Release/net10.0/NetCompiler.Gpu.Tests.dll
[ -e "$tests" ] || dotnet build -c Release tests/NetCompiler.Gpu.Tests
dotnet exec "$tests" -class NetCompiler.Gpu.Tests.SimulatedRunTests || status=$?

# The simulator goes on after an error: what it logged decides. It does not know two of the questions that ILGPU asks about a device.
if [ -e "$folder/log" ] && grep -vE "^$|clGetDeviceInfo|CL_INVALID_VALUE|param_name|OpenCL runtime error detected" "$folder/log" | grep -q .; then
  grep -E "Invalid|race|error" -A 8 "$folder/log" | head -n 200
  echo "failed: the simulator found errors"
  exit 1
fi
[ "${status:-0}" -eq 0 ] || { echo "failed: the runs failed"; exit 1; }
echo "passed: no access out of bounds, no data race"
