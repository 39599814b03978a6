#!/usr/bin/env bash
# Brings NVIDIA's ptxas and cuobjdump from Debian's non-free section without installing anything: a private list of
# packages, a download, an unpacking into a folder of the user's cache. Prints the folder; exits with 1, and says why,
# where they cannot be had. PtxTools looks into the same folder.
set -euo pipefail
suite=trixie
cache="${XDG_CACHE_HOME:-$HOME/.cache}/netcompiler/ptxas-$suite"
[ -x "$cache/bin/ptxas" ] && [ -x "$cache/bin/cuobjdump" ] && { echo "$cache/bin"; exit 0; }
refuse() { echo "ptxas cannot be had: $1" >&2; exit 1; }
command -v apt-get >/dev/null && command -v dpkg >/dev/null || refuse "this is not a Debian system"

# The mirror that this machine uses for Debian.
mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } \
  | sed -n -E 's/^(URIs:|deb( \[[^]]*\])?) *([^ ]*\/debian)\/?( .*)?$/\3/p' | head -n 1)
[ -n "$mirror" ] || refuse "no mirror of Debian in /etc/apt"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/unpacked"
chmod 755 "$work"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite non-free" > "$work/sources.list"
options=(-q -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache"
  -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache=" -o APT::Sandbox::User=root)
apt-get "${options[@]}" update >"$work/log" 2>&1 || refuse "$(tail -n 1 "$work/log")"
(cd "$work" && apt-get "${options[@]}" download nvidia-cuda-toolkit >>"$work/log" 2>&1) || refuse "$(tail -n 1 "$work/log")"
dpkg -x "$work"/nvidia-cuda-toolkit_*.deb "$work/unpacked" || refuse "the package cannot be unpacked"
mkdir -p "$cache"
for tool in ptxas cuobjdump nvdisasm; do
  found=$(find "$work/unpacked" -name "$tool" -type f -perm -u+x | head -n 1)
  [ -n "$found" ] || refuse "the package has no $tool"
  mkdir -p "$work/bin" && cp "$found" "$work/bin/"
done
"$work/bin/ptxas" --version >/dev/null || refuse "ptxas does not run here"
rm -rf "$cache/bin" && mv "$work/bin" "$cache/bin"
echo "$cache/bin"
