#!/bin/sh
# What the state directory costs: journal, checkpoints and history on the events of the race, and the time that a start
# with the states of 100,000 devices takes. See README.md.
#
#   Benchmarks/state.sh [--rounds N] [--record]
#
# Needs a release build in .build-release (`make bench` makes it), and Python with numpy for the data.
# PICKET_BENCH_DIR keeps the data between runs; PICKET_PROGRAM and PICKET_RACE_DIR are as in run.sh.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
race=${PICKET_RACE_DIR:-$root/../shared/race}
program=${PICKET_PROGRAM:-$root/.build-release/release/picket}

if [ ! -f "$race/gen_data.py" ]; then
  echo "skipped: the race's folder (../shared/race, or PICKET_RACE_DIR) is not here, and with it the data"
  exit 0
fi
if [ ! -x "$program" ]; then
  echo "state.sh: there is no release build at .build-release; write \`make bench\`" >&2
  exit 2
fi
if [ -n "${PICKET_BENCH_DIR:-}" ]; then
  scratch=$PICKET_BENCH_DIR
  mkdir -p "$scratch"
else
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT TERM
fi
python=python3
if ! python3 -c 'import numpy' 2>/dev/null; then
  python=$scratch/venv/bin/python3
  [ -x "$python" ] || { python3 -m venv "$scratch/venv" && "$scratch/venv/bin/pip" install --quiet 'numpy==2.4.*'; }
fi
"$python" "$here/state.py" --program "$program" --race "$race" --scratch "$scratch" "$@"
