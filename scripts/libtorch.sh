#!/usr/bin/env bash
# Links .deps/libtorch to libtorch: the folder that LIBTORCH names, else a per-user cache, else the `torch` wheel, which
# pip downloads and of which only the libraries that a CPU needs and the headers are unpacked.
#
#   libtorch.sh             links it, fetching it where needed
#   libtorch.sh --wanted    fetches nothing; succeeds where it would have to be fetched
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

cache="${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/sulcus"
cpu="$cache/libtorch-$torch_version-cpu"    # from the wheel built for the CPU alone
plain="$cache/libtorch-$torch_version"      # from the plain wheel, which is built for CUDA

# The folder that serves without a download; nothing where there is none.
present() {
  local folder
  if [ -n "${LIBTORCH:-}" ]; then
    say "$LIBTORCH"
    return
  fi
  # A link made by hand or from an earlier LIBTORCH stays; one into the cache follows torch_version.
  folder=$(readlink "$link" 2>/dev/null || true)
  [[ $folder == "$cache"/* ]] && folder=""
  for folder in "$folder" "$cpu" "$plain"; do
    if [ -n "$folder" ] && [ -z "$(libtorch_fault "$folder")" ]; then
      say "$folder"
      return
    fi
  done
}

check_given() {
  local fault
  [[ $LIBTORCH == /* ]] || fail "LIBTORCH must be an absolute path; it is '$LIBTORCH'."
  fault=$(libtorch_fault "$LIBTORCH")
  [ -z "$fault" ] || fail "LIBTORCH=$LIBTORCH cannot be used: $fault." \
    "Point it to an unpacked libtorch (include/ and lib/), or unset it and 'make setup' fetches one."
}

check_machine() {
  if [ "$(uname -m)" != x86_64 ] || [ ! -e /etc/debian_version ]; then
    fail "libtorch is fetched only on Debian and Ubuntu for x86-64; this is another $(uname -sm)." \
      "Unpack libtorch $libtorch_oldest to $libtorch_newest yourself and name its folder: make setup LIBTORCH=/path/to/libtorch"
  fi
  local free
  free=$(df -Pm "$cache" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$libtorch_megabytes" ] || fail \
    "$cache has $free MB free; fetching libtorch takes up to $libtorch_megabytes MB for a while." \
    "Make room, or set XDG_CACHE_HOME to a folder on another disk."
}

# download FOLDER REQUIREMENT...: the wheels for one fixed Python, whatever Python and pip this machine has.
download() {
  local folder=$1 pip platform flags=()
  shift
  read -ra pip <<<"$(pip_command)"
  for platform in manylinux_2_{28,27,26,25,24,17} manylinux2014; do
    flags+=(--platform "${platform}_x86_64")
  done
  [ -t 1 ] || flags+=(--quiet)
  "${pip[@]}" download --dest "$folder" --no-deps --only-binary=:all: --no-cache-dir --disable-pip-version-check \
    --implementation cp --python-version 3.11 "${flags[@]}" "$@" 2>"$folder/pip.log"
}

# The libraries that libtorch_cpu needs and that are nowhere, one a line.
not_found() { ldd "$1/lib/libtorch_cpu.so" | sed -nE 's/^\s*(\S+) => not found.*/\1/p'; }

# unpack FOLDER TARGET: of the wheels in FOLDER, the headers and the libraries that a CPU needs.
unpack() {
  local folder=$1 target=$2 library
  # 11: a pattern without a match, as libgomp's where the wheel has none; the check below would miss it.
  unzip -q "$folder"/torch-*.whl 'torch/include/*' torch/lib/libtorch_cpu.so torch/lib/libc10.so 'torch/lib/libgomp*' \
    -d "$folder" || [ $? -eq 11 ]
  mv "$folder/torch" "$target"
  # The plain wheel's libtorch_cpu is linked to two libraries of CUDA, even where no card is. It looks for them in
  # ../../nvidia too: unpacked elsewhere, what it lacks shows.
  find "$folder" -name 'nvidia_*.whl' -exec unzip -q -o {} 'nvidia/*/lib/*.so*' -d "$folder/cuda" \;
  for library in $(not_found "$target"); do
    find "$folder/cuda" -name "$library" -exec mv -t "$target/lib" {} +
  done
}

check_unpacked() {
  local fault
  fault=$(libtorch_fault "$1")
  [ -n "$fault" ] || fault=$(not_found "$1" | sed 's/^/it needs /' | paste -sd, -)
  [ -z "$fault" ] || fail "The wheel of torch $torch_version is not as expected: $fault."
}

fetch() {
  local work target
  mkdir -p "$cache"
  check_machine
  # Beside its final place, so that the last step is a rename; what a killed run left is a day later nobody's.
  find "$cache" -maxdepth 1 -name '.fetch.*' -mmin +1440 -exec rm -rf {} +
  work=$(mktemp -d "$cache/.fetch.XXXXXX")
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT

  say "Downloading libtorch $torch_version (200 to 550 MB, once)" >&2
  if download "$work" "torch==$torch_version+cpu" >&2; then
    target=$cpu
  elif download "$work" "torch==$torch_version" \
    "nvidia-cuda-runtime==$torch_cuda.*" "nvidia-cuda-cupti==$torch_cuda.*" >&2; then
    target=$plain
  else
    sed -n '/^ERROR/p' "$work/pip.log" >&2
    fail "pip could not download torch $torch_version." "Check the network and pip's settings, or set LIBTORCH to an unpacked libtorch."
  fi

  unpack "$work" "$work/unpacked"
  check_unpacked "$work/unpacked"
  # Where a second set-up was faster, its folder stays.
  mv -T "$work/unpacked" "$target" 2>/dev/null || [ -z "$(libtorch_fault "$target")" ]
  say "$target"
}

folder=$(present)
if [ "${1:-}" = --wanted ]; then
  [ -z "$folder" ]
  exit
fi
[ -z "${LIBTORCH:-}" ] || check_given
[ -n "$folder" ] || folder=$(fetch)
mkdir -p "$(dirname "$link")"
[ "$(readlink "$link" 2>/dev/null)" = "$folder" ] || ln -sfn "$folder" "$link"
