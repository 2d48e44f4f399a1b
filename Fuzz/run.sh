#!/bin/sh
# Throws mutated bytes at the decoder of events, the rule parser with its checker, the readers of fence and track files,
# what listens to trackers, and the reader of its records.
#
#   Fuzz/run.sh [SECONDS] [TARGET…]        60 s each without SECONDS
#
# Targets: decoder rules fences tracks trackers records.
#
# Built with swiftc (libFuzzer and the address sanitizer) in .build-fuzz, where the corpus grows and stays. An input
# that breaks something is kept in .build-fuzz/findings; run the target on that file to see it again:
#
#   SWIFT_BACKTRACE=enable=no .build-fuzz/rules .build-fuzz/findings/rules-crash-…
#
# Exit code 1 where something was found.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
seconds=${1:-60}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- decoder rules fences tracks trackers records

build=.build-fuzz
findings=${PICKET_FUZZ_FINDINGS:-$build/findings}
mkdir -p "$build" "$findings"
# With it, the first crash hangs in the backtracer.
export SWIFT_BACKTRACE=enable=no
clang=$(dirname "$(readlink -f "$(command -v swiftc)")")/clang

headers='-I Sources/CPrefetch/include -I Sources/CSimdJSON/include -I Sources/CZlib -I Sources/CExpat -I Sources/CZstd'

module() { # name: one of our Swift modules, with coverage
  name=$1
  # shellcheck disable=SC2046,SC2086  # lists without blanks
  swiftc -O -wmo -assert-config Debug -parse-as-library -swift-version 6 -package-name picket -module-name "$name" \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
    -enable-upcoming-feature MemberImportVisibility -suppress-warnings \
    -sanitize=fuzzer,address -emit-module -emit-module-path "$build/$name.swiftmodule" -c -o "$build/$name.o" \
    -I "$build" $headers \
    $(find "Sources/$name" -name '*.swift' | sort)
}

target() { # name Target modules…: a program with the fuzzer's main
  name=$1 source=$2
  shift 2
  # shellcheck disable=SC2086  # a list of flags
  swiftc -O -assert-config Debug -parse-as-library -swift-version 6 -package-name picket -module-name "Fuzz$source" -suppress-warnings \
    -sanitize=fuzzer,address -I "$build" $headers \
    -o "$build/$name" "Fuzz/${source}Target.swift" "$@" -lstdc++ 2>&1 | grep -v '__asan_\|ld.gold' || true
  [ -x "$build/$name" ]
}

echo 'building'
rm -f "$build/decoder" "$build/rules" "$build/fences" "$build/tracks" "$build/trackers" "$build/records"
module Model
module Rules
json=
for file in Sources/CSimdJSON/*.cpp; do
  object=$build/$(basename "$file" .cpp).o
  "$clang" -std=c++17 -O1 -g -fsanitize=fuzzer-no-link,address -I Sources/CSimdJSON/include -c -o "$object" "$file"
  json="$json $object"
done
module Wire
module Trackers
libraries="-lsimdjson -lz -lexpat -lzstd"
# shellcheck disable=SC2086  # lists of words
target decoder Decoder "$build/Model.o" "$build/Wire.o" $json $libraries
target rules Rules "$build/Model.o" "$build/Rules.o"
# shellcheck disable=SC2086
target fences Fences "$build/Model.o" "$build/Wire.o" $json $libraries
# shellcheck disable=SC2086
target tracks Tracks "$build/Model.o" "$build/Wire.o" $json $libraries
# shellcheck disable=SC2086
target trackers Trackers "$build/Model.o" "$build/Wire.o" "$build/Trackers.o" $json $libraries
# shellcheck disable=SC2086
target records Records Sources/Listening/Recording/RecordReader.swift Sources/Listening/Recording/RecordEntry.swift \
  Sources/Listening/Peer.swift "$build/Model.o" "$build/Wire.o" "$build/Trackers.o" $json $libraries

seed() { # target: what people would write, as a beginning
  corpus=$build/corpus-$1
  mkdir -p "$corpus"
  cp -f "Fuzz/seeds/$1/"* "$corpus/"
  case $1 in
  rules) find rules examples -name '*.rules' 2>/dev/null ;;
  fences) find rules examples -name '*.geojson' -o -name '*.kml' -o -name '*.gpx' -o -name '*.wkt' 2>/dev/null ;;
  decoder | tracks | trackers | records) ;;
  esac | while read -r file; do
    [ "$(wc -c <"$file")" -gt 20000 ] || cp -f "$file" "$corpus/$(echo "$file" | tr / _)"
  done
}

code=0
for name in "$@"; do
  seed "$name"
  dictionary=Fuzz/$name.dict
  echo "fuzzing $name for $seconds s"
  "$build/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -detect_leaks=0 \
    -dict="$dictionary" -artifact_prefix="$findings/$name-" -print_final_stats=1 "$build/corpus-$name" \
    >"$build/$name.log" 2>&1 || { code=1; echo "$name: found something; see $build/$name.log"; }
  grep -E 'number_of_executed_units|Test unit written' "$build/$name.log" | sed "s/^/$name: /" || true
done
exit $code
