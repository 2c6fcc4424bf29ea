#!/usr/bin/env bash
# Installs the release build into a temporary folder and runs it from another one, with nothing of the checkout in reach:
# an empty environment, and proof that every library comes from the prefix or the system.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
"$root/scripts/install.sh" "$prefix" >/dev/null

cd /
run() { env -i HOME="$prefix" PATH=/usr/bin:/bin "$@"; }
run "$prefix/bin/sulcus" --version >/dev/null || fail "sulcus --version failed after the installation."
run "$prefix/bin/sulcus" doctor || fail "sulcus doctor failed after the installation."

# What the loader really opened; it writes one file a process.
run LD_DEBUG=libs LD_DEBUG_OUTPUT="$prefix/loader" "$prefix/bin/sulcus" --version >/dev/null
loaded=$(sed -nE 's/.*calling init: (.*)/\1/p' "$prefix"/loader.* | xargs realpath -s)
grep -q "^$prefix/lib/sulcus/libtorch_cpu.so$" <<<"$loaded" || fail "libtorch was not loaded from $prefix/lib/sulcus."
! grep -F "$root/" <<<"$loaded" || fail "The installed sulcus loads files of the checkout."
say "An installed sulcus runs without the checkout."
