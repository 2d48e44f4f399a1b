# What the scripts of this folder have in common; sourced by them, with the script's name as $me.
#
# Sets $here, $root, $race, $program and $scratch. PICKET_BENCH_DIR keeps the data between runs; without it they are made
# anew and removed. PICKET_PROGRAM names another program than the one in .build-release; PICKET_RACE_DIR another folder of
# the race.

root=$(dirname "$here")
race=${PICKET_RACE_DIR:-$root/../shared/race}
program=${PICKET_PROGRAM:-$root/.build-release/release/picket}

# Ends the script where what it needs is not here.
need_race() {
  if [ ! -f "$race/peer_java/Race.java" ] || [ ! -f "$race/gen_data.py" ]; then
    echo "skipped: the race's folder (../shared/race, or PICKET_RACE_DIR) is not here, and with it the peer and the data"
    exit 0
  fi
}

need_program() {
  if [ ! -x "$program" ]; then
    echo "$me: there is no release build at .build-release; write \`make bench\`" >&2
    exit 2
  fi
}

make_scratch() {
  if [ -n "${PICKET_BENCH_DIR:-}" ]; then
    scratch=$PICKET_BENCH_DIR
    mkdir -p "$scratch"
  else
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 130' INT TERM
  fi
}

# As root or with sudo; elsewhere says what is missing.
install() {
  if [ "$(id -u)" = 0 ]; then
    apt-get update -q >&2
    apt-get install -y --no-install-recommends "$@" >&2
  elif command -v sudo >/dev/null; then
    sudo apt-get update -q >&2
    sudo apt-get install -y --no-install-recommends "$@" >&2
  else
    echo "$me: please install $*" >&2
    exit 2
  fi
}

# Java, the peer's libraries, and the peer itself; sets $classpath.
make_peer() {
  missing=
  for package in libjackson2-core-java libjts-java; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
  done
  command -v javac >/dev/null || missing="$missing openjdk-17-jdk-headless"
  # shellcheck disable=SC2086  # a list of packages
  [ -z "$missing" ] || install $missing
  jars=$(dpkg -L libjackson2-core-java libjts-java | grep -E '/(jackson-core|jts-core)\.jar$' | paste -sd:)
  mkdir -p "$scratch/peer"
  javac -cp "$jars" -d "$scratch/peer" "$race/peer_java/Race.java"
  classpath=$jars:$scratch/peer
}

# A Python with numpy 2.4, for which alone the data's checksums hold; sets $python.
make_python() {
  command -v python3 >/dev/null || install python3
  python=python3
  if ! python3 -c 'import numpy, sys; sys.exit(not numpy.__version__.startswith("2.4."))' 2>/dev/null; then
    python=$scratch/venv/bin/python3
    if [ ! -x "$python" ]; then
      python3 -c 'import ensurepip' 2>/dev/null || install python3-venv
      python3 -m venv "$scratch/venv"
      "$scratch/venv/bin/pip" install --quiet 'numpy==2.4.*'
    fi
  fi
}
