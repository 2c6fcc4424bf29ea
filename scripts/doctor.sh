#!/usr/bin/env bash
# make doctor: says for each need of a build whether it is met, and where it is not, the command that mends it.
# Changes nothing; exit 1 where something is missing.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

faults=0
ok() { printf 'ok       %-10s %s\n' "$1" "$2"; }
missing() {
  printf 'missing  %-10s %s\n%20s%s\n' "$1" "$2" "" "mend with: $3"
  faults=$((faults + 1))
}

check_swift() {
  local version
  version=$(swift_version)
  if [ -n "$version" ] && at_least "$version" "$swift_oldest"; then
    ok swift "$version"
  else
    missing swift "$swift_oldest or newer (found: ${version:-none})" "the steps of https://www.swift.org/install/linux"
  fi
}

check_packages() {
  local packages
  packages=$(missing_packages | paste -sd ' ' -)
  if [ -z "$packages" ]; then
    ok libraries "$(for name in libpng libjpeg libtiff-4; do printf '%s %s  ' "$name" "$(pkg-config --modversion $name)"; done)"
  elif command -v apt-get >/dev/null; then
    missing libraries "$packages" "make setup (or apt-get install $packages)"
  else
    missing libraries "$packages" "your system's counterparts of these Debian packages"
  fi
}

check_libtorch() {
  local folder=${LIBTORCH:-$link} name=libtorch fault mend="make setup"
  if [ -n "${LIBTORCH:-}" ]; then
    name=LIBTORCH
    mend="unset LIBTORCH, or make setup LIBTORCH=/path/to/libtorch ($libtorch_oldest to $libtorch_newest)"
  elif [ "$(uname -m)" != x86_64 ] || [ ! -e /etc/debian_version ]; then
    mend="make setup LIBTORCH=/path/to/libtorch ($libtorch_oldest to $libtorch_newest)"
  fi
  fault=$(libtorch_fault "$folder")
  if [ -z "$fault" ]; then
    ok "$name" "$(libtorch_version "$folder") in $(readlink -f "$folder")"
  else
    missing "$name" "$folder: $fault" "$mend"
  fi
}

check_swift
check_packages
check_libtorch
[ "$faults" -eq 0 ]
