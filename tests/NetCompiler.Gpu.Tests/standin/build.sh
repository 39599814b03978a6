#!/usr/bin/env bash
# Builds the stand-in for NVIDIA's driver and prints the folder of its libcuda.so.1. What was built from the same
# sources is used again.
set -euo pipefail
script=${BASH_SOURCE[0]}
[[ $script == */* ]] || script=./$script
sources=$(cd "${script%/*}" && pwd)

# An exit code of its own: tests skip where there is no compiler, and fail where the compiler fails.
no_compiler=3
# CXX may be a command with arguments.
read -ra compiler <<< "${CXX:-}" || true
for candidate in g++ c++ clang++; do
  [ ${#compiler[@]} -gt 0 ] || ! command -v "$candidate" >/dev/null || compiler=("$candidate")
done
if [ ${#compiler[@]} -eq 0 ]; then
  echo "the stand-in for CUDA's driver needs a C++ compiler: install g++ (Debian: apt-get install g++), or name one in CXX" >&2
  exit $no_compiler
fi

# The processor counts: the code is made for the one that it is built on.
options=(-O3 -march=native -ffp-contract=off -fno-math-errno -std=c++17 -fPIC -fvisibility=hidden -Wall -Wextra -pthread)
# Whoever asks for libcuda.so.1 after this was loaded gets this.
linking=(-shared -Wl,-soname,libcuda.so.1 -pthread -static-libstdc++ -static-libgcc)
key=$( (echo "${compiler[*]} ${options[*]} ${linking[*]}"; "${compiler[@]}" --version; grep -m 1 "^flags" /proc/cpuinfo || uname -m; cd "$sources"; cat ./*.cpp ./*.h 2>/dev/null || true) 2>/dev/null | sha256sum | cut -c 1-24)
folder=${CUDA_STANDIN_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/netcompiler/cuda-standin}/$key
library=$folder/libcuda.so.1
if [ ! -e "$library" ]; then
  mkdir -p "$folder"
  # Two that build at once do not disturb each other: each has a name of its own, and the last one to be renamed stays.
  temporary=$(mktemp -d "$folder/building.XXXXXX")
  trap 'rm -rf "$temporary"' EXIT
  (cd "$sources" && printf '%s\0' *.cpp) | xargs -0 -P "$(nproc)" -I '{}' "${compiler[@]}" "${options[@]}" -c -o "$temporary/{}.o" "$sources/{}" >&2
  "${compiler[@]}" "${linking[@]}" -o "$temporary/libcuda.so.1" "$temporary"/*.o >&2
  mv -f "$temporary/libcuda.so.1" "$library"
fi
echo "$folder"
