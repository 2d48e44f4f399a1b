#!/bin/sh
# Counts machine instructions per event with callgrind and holds them against budget.json. See README.md.
#
#   Benchmarks/instructions.sh [--record]
#
# Needs a release build in .build-release, or PICKET_PROGRAM. Installs valgrind where it is missing.
# Exit 0: within 5 % of the budget, or below it; 1: above; 2: could not count.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
program=${PICKET_PROGRAM:-$root/.build-release/release/picket}

if [ "$(uname -m)" != x86_64 ]; then
  echo "skipped: the instruction budget is one of x86_64"
  exit 0
fi
if [ ! -x "$program" ]; then
  echo "instructions.sh: there is no release build at .build-release; write \`make bench\`" >&2
  exit 2
fi
if ! command -v valgrind >/dev/null; then
  # libc6-dbg: valgrind replaces functions of the C library and finds them by their symbols.
  if [ "$(id -u)" = 0 ]; then
    apt-get update -q >&2
    apt-get install -y --no-install-recommends valgrind libc6-dbg >&2
  elif command -v sudo >/dev/null; then
    sudo apt-get update -q >&2
    sudo apt-get install -y --no-install-recommends valgrind libc6-dbg >&2
  else
    echo "instructions.sh: please install valgrind and libc6-dbg" >&2
    exit 2
  fi
fi
exec python3 "$here/instructions.py" --program "$program" "$@"
