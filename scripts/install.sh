#!/usr/bin/env bash
# make install: puts the release build and the libraries it needs under a prefix, where they run without the checkout.
#
#   install.sh PREFIX       writes PREFIX/bin/sulcus and PREFIX/lib/sulcus, through sudo where PREFIX is not ours
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

binary="$root/.build/release/sulcus"
prefix=$(realpath -m "${1:?usage: install.sh PREFIX}")

# The libraries of a program that do not belong to the system, one path a line: libtorch and what it brings along.
own_libraries() {
  ldd "$1" | awk '$2 == "=>" && $3 ~ "^/" && $3 !~ "^(/usr)?/lib" { print $3 }' | xargs -r realpath -s
}

# Whether we may write a folder, or the nearest one above it that exists.
writable() {
  local folder=$1
  while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
  [ -w "$folder" ]
}

put() {
  if writable "$prefix/bin" && writable "$prefix/lib/sulcus"; then "$@"; else as_root "$@"; fi
}

check_installed() {
  local strays
  strays=$(own_libraries "$prefix/bin/sulcus" | grep -v "^$prefix/lib/sulcus/" || true)
  [ -z "$strays" ] || fail "The installed sulcus still needs files from elsewhere: ${strays//$'\n'/, }"
  (cd / && env -i HOME="${HOME:-/}" "$prefix/bin/sulcus" --version >/dev/null) ||
    fail "$prefix/bin/sulcus does not start; see the message above."
}

[ -x "$binary" ] || fail "There is no release build. Run 'make build' first."
mapfile -t libraries < <(own_libraries "$binary")
[ ${#libraries[@]} -gt 0 ] || fail "$binary is not linked to libtorch. Run 'make build' again."

put rm -rf "$prefix/lib/sulcus"
put install -d "$prefix/bin" "$prefix/lib/sulcus"
put install -m 755 "${libraries[@]}" "$prefix/lib/sulcus"
put install -m 755 "$binary" "$prefix/bin"
check_installed
say "Installed $prefix/bin/sulcus"
