#!/bin/sh
# Measures what people wait for while they write rules. See README.md.
#
#   Benchmarks/authoring.sh [--rounds N] [--rules N] [--fences N] [--record]
#
# Needs a release build in .build-release (`make bench` makes it) and python3. PICKET_PROGRAM names another program;
# PICKET_BENCH_DIR keeps the data between runs.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
program=${PICKET_PROGRAM:-$root/.build-release/release/picket}

if [ ! -x "$program" ]; then
  echo "authoring.sh: there is no release build at .build-release; write \`make bench\`" >&2
  exit 2
fi
if [ -n "${PICKET_BENCH_DIR:-}" ]; then
  scratch=$PICKET_BENCH_DIR/authoring
  mkdir -p "$scratch"
else
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT TERM
fi

python3 -B "$here/authoring.py" --program "$program" --scratch "$scratch" "$@"
