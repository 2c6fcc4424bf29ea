# shellcheck shell=bash disable=SC2034
# What the other scripts share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/versions.sh
source "$root/scripts/versions.sh"
link="$root/.deps/libtorch"

say() { printf '%s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '       %s\n' "$@" >&2
  exit 1
}

# at_least 2.13.0 2.11: is the first version the second or newer?
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

swift_version() {
  command -v swift >/dev/null || return 0
  { swift --version 2>/dev/null || true; } | sed -nE 's/.*Swift version ([0-9]+(\.[0-9]+)*).*/\1/p' | head -n 1
}

# The version that the headers of a libtorch folder name, as 2.13.0; nothing where there are none.
libtorch_version() {
  local header
  for header in torch/headeronly/version.h torch/csrc/api/include/torch/version.h; do
    [ -r "$1/include/$header" ] || continue
    sed -nE 's/^#define TORCH_VERSION_(MAJOR|MINOR|PATCH) ([0-9]+).*/\2/p' "$1/include/$header" | paste -sd . -
    return
  done
}

# Says in one sentence what keeps a folder from serving as libtorch; says nothing where it will do.
libtorch_fault() {
  local version
  version=$(libtorch_version "$1")
  if [ ! -d "$1" ]; then
    say "there is no such folder"
  elif [ -z "$version" ]; then
    say "it has no include/torch with a version.h"
  elif ! at_least "${version%.*}" "$libtorch_oldest" || ! at_least "$libtorch_newest" "${version%.*}"; then
    say "it is libtorch $version, and Sulcus needs $libtorch_oldest to $libtorch_newest"
  elif [ ! -r "$1/lib/libtorch_cpu.so" ] || [ ! -r "$1/lib/libc10.so" ]; then
    say "it lacks lib/libtorch_cpu.so or lib/libc10.so"
  fi
}

# The Debian packages whose content is not there. Asked by what they bring, so that a library built by hand counts.
missing_packages() {
  command -v pkg-config >/dev/null || say pkg-config
  has_library libpng || say libpng-dev
  has_library libjpeg || say libjpeg-dev
  has_library libtiff-4 || say libtiff-dev
  command -v unzip >/dev/null || say unzip
  compgen -G '/usr/include/c++/*/vector' >/dev/null || say g++
}

has_library() {
  if command -v pkg-config >/dev/null; then
    pkg-config --exists "$1"
  else
    compgen -G "/usr/lib/*/pkgconfig/$1.pc" >/dev/null
  fi
}

# The pip to download with, as words of a command; nothing where there is none.
pip_command() {
  if python3 -m pip --version >/dev/null 2>&1; then
    say python3 -m pip
  elif pip3 --version >/dev/null 2>&1; then
    say pip3
  elif pip --version >/dev/null 2>&1; then
    say pip
  fi
}

# Runs a command as root: as it is, or through sudo.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}
