#!/bin/sh
# What the listener takes: 5,000 simulated trackers at a report a second, and a flood. See README.md.
#
#   Benchmarks/listen.sh [--trackers N] [--seconds N] [--record]
#
# Needs a release build in .build-release (`make bench` makes it).
set -eu

me=listen.sh
here=$(cd "$(dirname "$0")" && pwd)
. "$here/setup.sh"
need_program
# A descriptor for each tracker.
ulimit -n "$(ulimit -Hn)"
python3 "$here/listen.py" --program "$program" "$@"
