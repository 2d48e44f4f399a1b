#!/bin/sh
# What the state directory costs: journal, checkpoints and history on the events of the race, and the time that a start
# with the states of 100,000 devices takes. See README.md.
#
#   Benchmarks/state.sh [--rounds N] [--record]
#
# Needs a release build in .build-release (`make bench` makes it). setup.sh tells of the environment variables.
set -eu

me=state.sh
here=$(cd "$(dirname "$0")" && pwd)
. "$here/setup.sh"
need_race
need_program
make_scratch
make_python
"$python" "$here/state.py" --program "$program" --race "$race" --scratch "$scratch" "$@"
