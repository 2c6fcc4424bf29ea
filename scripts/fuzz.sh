#!/usr/bin/env bash
# make fuzz: throws damaged files at each decoder under AddressSanitizer, SECONDS_EACH (600) seconds each, from a corpus of
# the tests' fixtures and, where it is there, data/codec-odd. What crashes, leaks, hangs or eats memory is kept in
# .build-fuzz/found, and the exit status is 1. FORMATS (png jpeg tiff) may be set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out=.build-fuzz
runtime=$(find "$(dirname "$(readlink -f "$(command -v swiftc)")")/../lib" \
  -name "libclang_rt.fuzzer_no_main-$(uname -m).a" -print -quit)
[ -n "$runtime" ] || { echo "error: this Swift toolchain has no libFuzzer (libclang_rt.fuzzer_no_main)" >&2; exit 1; }

# Optimized, with the checks of debugging: coverage guides the search, and sanitizers see every access of our own code and
# every allocation of the libraries.
swift build -c release --package-path Fuzzing --scratch-path "$out/build" --sanitize=address \
  -Xswiftc -sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table -Xswiftc -enforce-exclusivity=checked \
  -Xcc -fsanitize=fuzzer-no-link -Xlinker "$runtime" -Xlinker -lstdc++

mkdir -p "$out/found"
status=0
for format in ${FORMATS:-png jpeg tiff}; do
  corpus="$out/corpus-$format" seeds="$out/seeds-$format"
  mkdir -p "$corpus" "$seeds"
  for folder in Tests/ImageCodecsTests/Fixtures data/codec-odd; do
    [ -d "$folder" ] || continue
    find -L "$folder" -type f -size -200k \( -name "*.${format%eg}*" -o -name "*.${format%f}" \) -exec cp -t "$seeds" {} +
  done
  name="Fuzz$(tr '[:lower:]' '[:upper:]' <<<"$format")"
  echo "$name: ${SECONDS_EACH:-600} s on $(find "$seeds" -type f | wc -l) seeds"
  "$out/build/release/$name" -max_total_time="${SECONDS_EACH:-600}" -max_len=65536 -timeout=20 -rss_limit_mb=2048 \
    -malloc_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$out/found/$format-" "$corpus" "$seeds" \
    2>"$out/$format.log" || status=1
  grep -E '^stat::|ERROR|SUMMARY|Test unit' "$out/$format.log" || true
done
exit $status
