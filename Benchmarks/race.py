#!/usr/bin/env python3
"""The race itself, called by run.sh: makes the data, runs peer and picket in turn, compares, reports.

Each program runs as a process of its own. Taken of each: wall seconds of the whole process, CPU seconds and peak
resident memory (wait4), and the program's own figure for its event loop, without the loading of fences: the peer's
`seconds=`, picket's `took … s`. Like is compared with like.
"""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

EVENTS = 2_000_000
# First 16 hex digits of SHA-256, from the race's README; files made by hand in PICKET_BENCH_DIR are checked too.
CHECKSUMS = {
    "events.jsonl": "b1dea358f1d7c563",
    "f100.geojson": "62d5a45b9f97a99e",
    "f10000.geojson": "a2d84783ce65cbbf",
}
GOALS = {"ratio": 3.0, "megabytes": 400, "cost": 1.5}
HERE = pathlib.Path(__file__).resolve().parent


def say(text):
    print(text, flush=True)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make(scratch, race, name, arguments):
    """The data file of this name, made unless it is there with the right bytes."""
    path = scratch / name
    wanted = CHECKSUMS.get(name)
    stamp = scratch / f"{name}.sha256"
    if path.exists() and (digest(path)[:16] == wanted if wanted else stamp.exists()):
        return path
    say(f"making {name}")
    # These two change which kernels numpy's linear algebra takes.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    kind, *options = arguments
    subprocess.run([sys.executable, race / "gen_data.py", kind, path, *options], check=True, env=environment)
    found = digest(path)
    if wanted and found[:16] != wanted:
        sys.exit(f"race.py: {name} came out as {found[:16]}, not {wanted}: another numpy than 2.4?")
    stamp.write_text(found + "\n")
    return path


def measure(command, output, log):
    """Runs a command to its end: wall seconds, CPU seconds, peak resident MB; what it said stands in `log`."""
    with open(output, "wb") as out, open(log, "wb") as err:
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    said = log.read_text(errors="replace")
    if process.returncode != 0:
        sys.exit(f"race.py: exit code {process.returncode} of {' '.join(map(str, command))}\n{said}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "megabytes": usage.ru_maxrss / 1024}, said


def run_peer(options, events, fences, scratch, shards):
    result, said = measure(
        ["java", "-cp", options.classpath, "Race", events, fences, scratch / "peer.tsv", str(shards)],
        scratch / "peer.out", scratch / "peer.log")
    found = re.search(r"events=(\d+) seconds=([\d.,]+)", said)
    if not found or int(found[1]) != EVENTS:
        sys.exit(f"race.py: the peer did not take {EVENTS} events:\n{said}")
    result["loop"] = float(found[2].replace(",", "."))
    return result


def run_picket(options, events, rules, scratch):
    result, said = measure(
        [options.program, "run", rules, "--input", events], scratch / "picket.jsonl", scratch / "picket.log")
    took = re.search(r"took ([\d.]+) s", said)
    taken = re.search(r"([\d,]+) events? of ", said)
    if not took or not taken or int(taken[1].replace(",", "")) != EVENTS:
        sys.exit(f"race.py: picket did not take {EVENTS} events:\n{said}")
    result["loop"] = float(took[1])
    return result


def sorted_lines(path, kept):
    """Sorts a file of lines by bytes into `kept`; its SHA-256."""
    subprocess.run(["sort", "-o", kept, path], check=True, env={**os.environ, "LC_ALL": "C"})
    return digest(kept)


def compare(scratch, count):
    """picket's notices as the race's lines against the peer's. Ends the program where they differ."""
    with open(scratch / "picket.jsonl", "rb") as notices, open(scratch / "picket.tsv", "wb") as lines:
        subprocess.run([sys.executable, HERE / "race_lines.py"], stdin=notices, stdout=lines, check=True)
    ours = sorted_lines(scratch / "picket.tsv", scratch / "picket.sorted")
    theirs = sorted_lines(scratch / "peer.tsv", scratch / "peer.sorted")
    if ours == theirs:
        alerts = sum(1 for _ in open(scratch / "picket.sorted", "rb"))
        say(f"{count} fences: the same {alerts:,} alerts, sha256 {ours[:16]}")
        return alerts
    say(f"{count} fences: the alerts differ (picket {ours[:16]}, peer {theirs[:16]}); < only peer, > only picket")
    for mark, option in (("<", "-23"), (">", "-13")):
        diff = subprocess.Popen(
            ["comm", option, scratch / "peer.sorted", scratch / "picket.sorted"], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "LC_ALL": "C"})
        lines = diff.stdout.readlines()
        diff.wait()
        say(f"{len(lines):,} lines {mark}")
        for line in lines[:10]:
            say(f"{mark} {line.rstrip()}")
    sys.exit(1)


def middle(results, key):
    return statistics.median(result[key] for result in results)


def summary(results):
    return {key: middle(results, key) for key in ("wall", "loop", "cpu", "megabytes")}


def race(options, scratch, count, events):
    name = f"f{count}.geojson"
    fences = make(scratch, options.race, name, ["fences", "--count", str(count)])
    rules = scratch / f"race-{count}.rules"
    rules.write_text((HERE / "race.rules.in").read_text().replace("@FENCES@", name))
    results = {"peer": [], "picket": []}
    first = None
    alerts = 0
    for number in range(1, options.rounds + 1):
        results["peer"].append(run_peer(options, events, fences, scratch, options.shards))
        results["picket"].append(run_picket(options, events, rules, scratch))
        bytes_out = digest(scratch / "picket.jsonl")
        if first is None:
            alerts = compare(scratch, count)
            first = bytes_out
        elif bytes_out != first:
            sys.exit(f"race.py: picket's output of round {number} has other bytes than that of round 1")
        peer, picket = results["peer"][-1], results["picket"][-1]
        say(f"{count} fences, round {number}: event loop peer {peer['loop']:.2f} s, picket {picket['loop']:.2f} s, "
            f"{peer['loop'] / picket['loop']:.2f}×; whole process {peer['wall']:.2f} s, {picket['wall']:.2f} s")
    return {
        "count": count, "alerts": alerts, "peer": summary(results["peer"]), "picket": summary(results["picket"]),
        # The ratio of each round's neighbours, then the median: a slow moment of the machine hits both.
        "ratio": statistics.median(a["loop"] / b["loop"] for a, b in zip(results["peer"], results["picket"])),
        "ratio_wall": statistics.median(a["wall"] / b["wall"] for a, b in zip(results["peer"], results["picket"])),
        "best": {name: min(result["loop"] for result in list) for name, list in results.items()},
    }


def machine():
    model = "an unknown processor"
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    kib = int(open("/proc/meminfo").readline().split()[1])
    return f"{model}, {os.cpu_count()} cores, {kib / 1048576:.0f} GiB"


def revision():
    found = subprocess.run(
        ["git", "-C", HERE, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


def verdict(text, is_met):
    return f"- {text}: {'met' if is_met else 'NOT met'}"


def report(races, options):
    lines = [f"## {datetime.date.today()}", "", f"{machine()}; picket {revision()}; medians of {options.rounds} rounds "
             f"(peer, picket, peer, picket, …); {EVENTS:,} events; the peer with {options.shards} shards.", ""]
    lines += ["| fences | alerts | program | event loop s | events/s | best events/s | whole process s | CPU s | peak MB |",
              "|---:|---:|---|---:|---:|---:|---:|---:|---:|"]
    for entry in races:
        for name in ("peer", "picket"):
            m = entry[name]
            lines.append(
                f"| {entry['count']:,} | {entry['alerts']:,} | {'Java, Jackson + JTS' if name == 'peer' else 'picket'} "
                f"| {m['loop']:.2f} | {EVENTS / m['loop']:,.0f} | {EVENTS / entry['best'][name]:,.0f} "
                f"| {m['wall']:.2f} | {m['cpu']:.2f} | {m['megabytes']:.0f} |")
    lines.append("")
    for entry in races:
        lines.append(verdict(
            f"{entry['count']:,} fences: {entry['ratio']:.2f}× the peer's event loop (goal ≥ {GOALS['ratio']:.0f}×), "
            f"{entry['ratio_wall']:.2f}× as whole processes", entry["ratio"] >= GOALS["ratio"]))
    most = max(entry["picket"]["megabytes"] for entry in races)
    lines.append(verdict(f"peak memory {most:.0f} MB (goal ≤ {GOALS['megabytes']} MB)", most <= GOALS["megabytes"]))
    by_count = {entry["count"]: entry["picket"]["loop"] for entry in races}
    if 100 in by_count and 10_000 in by_count:
        cost = by_count[10_000] / by_count[100]
        lines.append(verdict(
            f"an event at 10,000 fences costs {cost:.2f} × one at 100 (goal ≤ {GOALS['cost']})", cost <= GOALS["cost"]))
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--race", type=pathlib.Path, required=True)
    parser.add_argument("--scratch", type=pathlib.Path, required=True)
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--fences", default="100,10000")
    parser.add_argument("--shards", type=int, default=2, help="worker threads of the peer; one more reads")
    parser.add_argument("--record", action="store_true", help="append to RESULTS.md")
    options = parser.parse_args()
    events = make(options.scratch, options.race, "events.jsonl", ["events", "--lines", str(EVENTS)])
    races = [race(options, options.scratch, int(count), events) for count in options.fences.split(",")]
    text = report(races, options)
    say("\n" + text)
    (options.scratch / "last.json").write_text(json.dumps(races, indent=1))
    if options.record:
        path = HERE / "RESULTS.md"
        head = path.read_text() if path.exists() else "# Results\n\nWhat `Benchmarks/run.sh --record` found; README.md says how.\n"
        path.write_text(f"{head.rstrip()}\n\n{text}")
        say(f"recorded in {path.name}")


if __name__ == "__main__":
    main()
