#!/usr/bin/env bash
# Makes the folder that a flight carries: the tool and the benchmark with their own .NET for linux-x64, recordings, nets, scripts, and the candidates for
# tuning, assembled where ptxas is at hand. publish.sh OUT writes OUT and OUT.tar.xz, which Python's tarfile opens: python3 -m tarfile -e OUT.tar.xz
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
out=$(realpath -m "${1:?usage: publish.sh OUT}")
most=50000000
rm -rf "$out" "$out.tar.xz"
mkdir -p "$out"
# Both programs share one folder, so that .NET is in it once. A self-contained program may refer to others only if they are so too.
for project in src/NetCompiler.Tool tests/NetCompiler.Benchmarks; do
  dotnet publish "$root/$project" -c Release -r linux-x64 --self-contained true -o "$out/bin" -v quiet -nologo \
    -p:SatelliteResourceLanguages=en -p:DebugType=none -p:GenerateDocumentationFile=false -p:InvariantGlobalization=true \
    -p:RestoreLockedMode=false -p:RestorePackagesWithLockFile=false -p:NuGetLockFilePath="$out/packages.lock.json"
done
rm -f "$out/packages.lock.json" "$out/bin"/*.xml "$out/bin"/*.pdb
mkdir -p "$out/tests/data"
cp -r "$root/tests/data/caffe-golden" "$out/tests/data/"
cp -r "$root/prototxt" "$out/"
cp "$here"/*.py "$here/flight.sh" "$here/README.md" "$out/"
# For --dry.
standin=$root/tests/NetCompiler.Gpu.Tests/standin
[ ! -d "$standin" ] || cp -r "$standin" "$out/standin"
tool=$out/bin/NetCompiler.Tool
"$tool" kernels "$root/prototxt/lenet/train_val.prototxt" --batch 2 --variants "$out/variants-dry" --candidates 2
"$tool" kernels "$root/prototxt/flickr_style/train_val.prototxt" --batch 50 --variants "$out/variants" --candidates "${CANDIDATES:-8}"
tar -C "$(dirname "$out")" -cJf "$out.tar.xz" "$(basename "$out")"
size=$(stat -c %s "$out.tar.xz")
echo "$out.tar.xz: $((size / 1000000)) MB"
[ "$size" -le "$most" ] || { echo "more than $((most / 1000000)) MB" >&2; exit 1; }
