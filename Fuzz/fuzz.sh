#!/bin/sh
# Fuzzes the readers with libFuzzer, one after another.
#
# usage: fuzz.sh BUILD_FOLDER
#
# FUZZ_SECONDS of time for each reader (600), TARGETS the readers (all), SWIFTC the compiler, FUZZ_SANITIZE
# the sanitizers beside `fuzzer`. What the runs find worth keeping goes to BUILD_FOLDER/corpus, what
# stops a reader to BUILD_FOLDER/found; `READER=marker BUILD_FOLDER/readers FILE` runs one input again.
set -eu

build=$1
here=$(dirname "$0")
sources=$here/../Sources
seconds=${FUZZ_SECONDS:-600}
mkdir -p "$build"
# What libFuzzer prints is enough, and Swift's own backtrace of an instrumented program takes long.
export SWIFT_BACKTRACE=enable=no

# The readers alone, as modules of their own: instrumented, with the names the product has.
compile() {
  name=$1
  shift
  newer=$(find "$@" -newer "$build/$name.o" 2>/dev/null || echo always)
  [ -n "$newer" ] || [ -n "${rebuilt:-}" ] || return 0
  rebuilt=yes
  ${SWIFTC:-swiftc} -O -wmo -swift-version 6 -parse-as-library -enable-testing \
    -sanitize="fuzzer${FUZZ_SANITIZE-,address}" -package-name scrimp \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
    -enable-upcoming-feature MemberImportVisibility \
    -I "$sources/CZlib" -I "$sources/CSQLite" -I "$build" -module-name "$name" -emit-module \
    -emit-module-path "$build/$name.swiftmodule" -c "$@" -o "$build/$name.o"
  # The compiler leaves a file alone whose content is the same.
  touch "$build/$name.o"
}
compile TOML $(find "$sources/TOML" -name '*.swift')
compile Packaging $(find "$sources/Packaging" -name '*.swift')
compile FileCache $(find "$sources/FileCache" -name '*.swift')
compile PackageIndex $(find "$sources/PackageIndex/Page" "$sources/PackageIndex/Wheel" -name '*.swift') \
  "$sources/PackageIndex/Client/ContentDecoder.swift"
compile ImportGraph $(find "$sources/ImportGraph" -name '*.swift')
compile NativeLibrary $(find "$sources/NativeLibrary" -name '*.swift')
compile Readers $(find "$here/Sources" -name '*.swift')
[ -z "${rebuilt:-}" ] || ${SWIFTC:-swiftc} -sanitize="fuzzer${FUZZ_SANITIZE-,address}" \
  -use-ld=lld "$build/TOML.o" "$build/Packaging.o" "$build/FileCache.o" "$build/PackageIndex.o" "$build/ImportGraph.o" "$build/NativeLibrary.o" "$build/Readers.o" \
  -lsqlite3 -lz -lm -o "$build/readers"

targets=${TARGETS:-$(ls "$here/Corpus")}
mkdir -p "$build/found"
failed=
for target in $targets; do
  mkdir -p "$build/corpus/$target"
  dictionary=$here/Dictionaries/$target.dict
  [ -f "$dictionary" ] && dictionary=-dict=$dictionary || dictionary=
  log=$build/$target.log
  READER=$target "$build/readers" "$build/corpus/$target" "$here/Corpus/$target" \
    -max_total_time="$seconds" -timeout=120 -rss_limit_mb=2048 -detect_leaks=0 -print_final_stats=1 \
    -artifact_prefix="$build/found/$target-" $dictionary >"$log" 2>&1 && state=clean || state=FAILED
  count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
  echo "$target: $state, ${count:-?} inputs in $seconds s, ${rate:-?} a second"
  if [ "$state" = FAILED ]; then
    failed="$failed $target"
    grep -aE 'does not (hold|end)|Fatal error|ERROR:|SUMMARY|Test unit written' "$log" | head -5
  fi
done
[ -z "$failed" ] || { echo "see $build/found and the logs of:$failed"; exit 1; }
