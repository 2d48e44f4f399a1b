#!/bin/sh
# How fast a replay is: against the fastest peer and against one worker, over 35,357 communes, and what memory it takes
# as the input grows. See README.md.
#
#   Benchmarks/replay.sh [--rounds N] [--parts race,communes,memory] [--record]
#
# Needs a release build in .build-release (`make bench` makes it). Installs what Debian lacks: a JDK, Jackson, JTS.
# setup.sh tells of the environment variables.
set -eu

me=replay.sh
here=$(cd "$(dirname "$0")" && pwd)
. "$here/setup.sh"
need_race
need_program
make_scratch
make_peer
make_python
"$python" "$here/replay.py" --program "$program" --race "$race" --scratch "$scratch" --classpath "$classpath" "$@"
