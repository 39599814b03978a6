#!/usr/bin/env bash
# Publishes the tool, the benchmark and the tests of GPUs with their own .NET for linux-x64, with all that run.sh needs: publish.sh OUT
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
out=$(realpath -m "${1:?usage: publish.sh OUT}")
rm -rf "$out" "$out.tar.xz"
mkdir -p "$out"
# Several programs share one folder, so that .NET is in it once. A self-contained program may refer to others only if they are so too.
for project in src/NetCompiler.Tool tests/NetCompiler.Benchmarks tests/NetCompiler.Gpu.Tests; do
  dotnet publish "$root/$project" -c Release -r linux-x64 --self-contained true -o "$out/bin" -v quiet -nologo \
    -p:SatelliteResourceLanguages=en -p:DebugType=none -p:GenerateDocumentationFile=false -p:InvariantGlobalization=true -p:RestoreLockedMode=false -p:RestorePackagesWithLockFile=false -p:NuGetLockFilePath="$out/packages.lock.json"
done
rm -f "$out/packages.lock.json" "$out/bin"/*.xml "$out/bin"/*.pdb
# The recordings without the files that only the processor's tests read, and the nets.
mkdir -p "$out/tests/data"
cp -r "$root/tests/data/caffe-golden" "$out/tests/data/"
cp -r "$root/prototxt" "$out/"
cp "$here/run.sh" "$here/caffenet_torch.py" "$here/table.py" "$out/"
tar -C "$(dirname "$out")" -cJf "$out.tar.xz" "$(basename "$out")"
size=$(stat -c %s "$out.tar.xz")
echo "$out.tar.xz: $((size / 1000000)) MB"
[ "$size" -lt 60000000 ] || { echo "more than 60 MB" >&2; exit 1; }
