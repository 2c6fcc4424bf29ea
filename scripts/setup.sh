#!/usr/bin/env bash
# make setup: checks the Swift toolchain, installs the missing Debian packages, and puts libtorch into .deps/libtorch.
# What is there is left alone, so that a second run fetches and installs nothing.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

check_swift() {
  local version
  version=$(swift_version)
  [ -n "$version" ] || fail "Swift is not installed, or not on the PATH." \
    "Sulcus needs Swift $swift_oldest or newer: https://www.swift.org/install/linux"
  at_least "$version" "$swift_oldest" || fail "This is Swift $version; Sulcus needs $swift_oldest or newer." \
    "Get it from https://www.swift.org/install/linux"
}

# install_packages NAME...: the lists of packages are brought up to date only where the first try fails.
install_packages() {
  command -v apt-get >/dev/null || fail "These are missing, and this system has no apt-get: $*" \
    "The names are Debian's. Install their counterparts, then run 'make setup' again."
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || fail "These packages are missing: $*" \
    "Run as root: apt-get install $*"
  say "Installing $*"
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@")
  as_root "${install[@]}" >/dev/null 2>&1 && return
  as_root apt-get update -qq || true
  as_root "${install[@]}" >/dev/null || fail "apt-get could not install: $*"
}

check_swift
mapfile -t missing < <(missing_packages)
[ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"

if "$root/scripts/libtorch.sh" --wanted && [ -z "$(pip_command)" ]; then
  install_packages python3-pip
fi
"$root/scripts/libtorch.sh"
