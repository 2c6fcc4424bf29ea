#!/usr/bin/env bash
# Checks what set-up says and does: on a copy of the scripts, with a cache of its own and stand-ins for pip and df, so
# that nothing is downloaded and no setting of this checkout changes.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/checkout" "$work/bin"
cp -r "$root/scripts" "$work/checkout/"
unset LIBTORCH
export XDG_CACHE_HOME="$work/cache"
export PATH="$work/bin:$PATH"
checks=0

# expect STATUS TEXT COMMAND...: the command's exit status, and a text that it must print.
expect() {
  local status=$1 text=$2 found=0 output
  shift 2
  output=$("$@" 2>&1) || found=$?
  if [ "$found" -ne "$status" ] || [[ $output != *"$text"* ]]; then
    fail "expected exit status $status and '$text'" "of: $*" "got $found and: $output"
  fi
  checks=$((checks + 1))
}

# stand_in NAME BODY: a command of this name that does something else.
stand_in() {
  printf '#!/bin/bash\n%s\n' "$2" >"$work/bin/$1"
  chmod +x "$work/bin/$1"
}

# make_libtorch FOLDER VERSION: passes for libtorch; headers that name it, and any loadable library under its names.
make_libtorch() {
  local folder=$1 major minor patch
  IFS=. read -r major minor patch <<<"$2"
  mkdir -p "$folder/include/torch/headeronly" "$folder/lib"
  printf '#define TORCH_VERSION_%s\n' "MAJOR $major" "MINOR $minor" "PATCH $patch" \
    >"$folder/include/torch/headeronly/version.h"
  cp "$(ldd "$(command -v bash)" | awk '/libc\.so/ { print $3 }')" "$folder/lib/libtorch_cpu.so"
  cp "$folder/lib/libtorch_cpu.so" "$folder/lib/libc10.so"
}

libtorch="$work/checkout/scripts/libtorch.sh"
linked() { readlink "$work/checkout/.deps/libtorch"; }

# LIBTORCH: respected where it fits, refused with the reason where not.
expect 1 "no such folder" env LIBTORCH=/nonexistent "$libtorch"
expect 1 "absolute path" env LIBTORCH=libtorch "$libtorch"
for version in 2.10.1 2.14.0 1.13.1; do
  make_libtorch "$work/$version" "$version"
  expect 1 "it is libtorch $version" env LIBTORCH="$work/$version" "$libtorch"
done
for version in 2.11.0 2.12.1 2.13.0; do
  make_libtorch "$work/$version" "$version"
  expect 0 "" env LIBTORCH="$work/$version" "$libtorch"
  expect 0 "$work/$version" linked
done
expect 1 "" env LIBTORCH="$work/2.13.0" "$libtorch" --wanted
expect 0 "ok       LIBTORCH" env LIBTORCH="$work/2.13.0" "$work/checkout/scripts/doctor.sh"
expect 1 "it is libtorch 2.10.1" env LIBTORCH="$work/2.10.1" "$work/checkout/scripts/doctor.sh"
rm "$work/2.12.1/lib/libc10.so"
expect 1 "lacks" env LIBTORCH="$work/2.12.1" "$libtorch"

# A failing pip and a full disk leave nothing behind.
rm "$work/checkout/.deps/libtorch"
expect 0 "" "$libtorch" --wanted
if [ "$(uname -m)" = x86_64 ] && [ -e /etc/debian_version ]; then
  stand_in python3 '[[ $* == *--version* ]] && exit; echo "ERROR: no network" >&2; exit 1'
  expect 1 "ERROR: no network" "$libtorch"
  stand_in df 'printf "header\nfs 9 9 12 9 /\n"'
  expect 1 "12 MB free" "$libtorch"
  rm "$work/bin/df"
  expect 0 "" test -z "$(ls -A "$XDG_CACHE_HOME/sulcus")"
fi

# What the cache holds is taken without asking pip, the CPU build first.
make_libtorch "$XDG_CACHE_HOME/sulcus/libtorch-$torch_version" "$torch_version"
expect 0 "" "$libtorch"
expect 0 "libtorch-$torch_version" linked
make_libtorch "$XDG_CACHE_HOME/sulcus/libtorch-$torch_version-cpu" "$torch_version"
expect 0 "" "$libtorch"
expect 0 "libtorch-$torch_version-cpu" linked

# An old or absent Swift is named.
stand_in swift 'echo "Swift version 5.10.1 (swift-5.10.1-RELEASE)"'
expect 1 "This is Swift 5.10.1" "$work/checkout/scripts/setup.sh"
stand_in swift 'exit 1'
expect 1 "Swift is not installed" "$work/checkout/scripts/setup.sh"

say "Set-up: $checks checks passed."
