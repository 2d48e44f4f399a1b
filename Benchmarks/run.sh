#!/bin/sh
# Races picket against the fastest peer of ../shared/race, interleaved, and compares what they say. See README.md.
#
#   Benchmarks/run.sh [--rounds N] [--fences 100,10000] [--record]
#
# Needs a release build in .build-release (`make bench` makes it). Installs what Debian lacks: a JDK, Jackson, JTS.
# setup.sh tells of the environment variables.
set -eu

me=run.sh
here=$(cd "$(dirname "$0")" && pwd)
. "$here/setup.sh"
need_race
need_program
make_scratch
make_peer
make_python
"$python" "$here/race.py" --program "$program" --race "$race" --scratch "$scratch" --classpath "$classpath" "$@"
