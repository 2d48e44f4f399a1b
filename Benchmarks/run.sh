#!/bin/sh
# Races picket against the fastest peer of ../shared/race, interleaved, and compares what they say. See README.md.
#
#   Benchmarks/run.sh [--rounds N] [--fences 100,10000] [--record]
#
# Needs a release build in .build-release (`make bench` makes it). Installs what Debian lacks: a JDK, Jackson, JTS.
# PICKET_BENCH_DIR keeps the data between runs (about 500 MB); without it they are made anew and removed.
# PICKET_PROGRAM names another program than the one in .build-release; PICKET_RACE_DIR another folder of the race.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
race=${PICKET_RACE_DIR:-$root/../shared/race}
program=${PICKET_PROGRAM:-$root/.build-release/release/picket}

if [ ! -f "$race/peer_java/Race.java" ] || [ ! -f "$race/gen_data.py" ]; then
  echo "skipped: the race's folder (../shared/race, or PICKET_RACE_DIR) is not here, and with it the peer and the data"
  exit 0
fi
if [ ! -x "$program" ]; then
  echo "run.sh: there is no release build at .build-release; write \`make bench\`" >&2
  exit 2
fi

# As root or with sudo; elsewhere say what is missing.
install() {
  if [ "$(id -u)" = 0 ]; then
    apt-get update -q >&2
    apt-get install -y --no-install-recommends "$@" >&2
  elif command -v sudo >/dev/null; then
    sudo apt-get update -q >&2
    sudo apt-get install -y --no-install-recommends "$@" >&2
  else
    echo "run.sh: please install $*" >&2
    exit 2
  fi
}

missing=
for package in libjackson2-core-java libjts-java; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
command -v javac >/dev/null || missing="$missing openjdk-17-jdk-headless"
command -v python3 >/dev/null || missing="$missing python3"
# shellcheck disable=SC2086  # a list of packages
[ -z "$missing" ] || install $missing

if [ -n "${PICKET_BENCH_DIR:-}" ]; then
  scratch=$PICKET_BENCH_DIR
  mkdir -p "$scratch"
else
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT TERM
fi

# The data's checksums hold for numpy 2.4 only.
python=python3
if ! python3 -c 'import numpy, sys; sys.exit(not numpy.__version__.startswith("2.4."))' 2>/dev/null; then
  python=$scratch/venv/bin/python3
  if [ ! -x "$python" ]; then
    python3 -c 'import ensurepip' 2>/dev/null || install python3-venv
    python3 -m venv "$scratch/venv"
    "$scratch/venv/bin/pip" install --quiet 'numpy==2.4.*'
  fi
fi

jars=$(dpkg -L libjackson2-core-java libjts-java | grep -E '/(jackson-core|jts-core)\.jar$' | paste -sd:)
mkdir -p "$scratch/peer"
javac -cp "$jars" -d "$scratch/peer" "$race/peer_java/Race.java"

"$python" "$here/race.py" --program "$program" --race "$race" --scratch "$scratch" \
  --classpath "$jars:$scratch/peer" "$@"
