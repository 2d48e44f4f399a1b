#!/usr/bin/env python3
"""What a state directory costs, called by state.sh.

Pairs, each interleaved with its own plain run (plain, state, plain, state, …) after a warm-up of both: the race's
events at 100 and at 10,000 fences, from a file (the journal points into it) and through a pipe (the journal holds the
bytes), under each `--fsync` policy. Notices go to a file through standard output, as in the race; outputs are compared. Taken
are the wall time of the event loop (`took … s`) and the CPU time of the process.

Then the start on the states of 100,000 devices under 20 rules: the wall time of the whole process, from its start to its
end on an empty input, less that of the same without states.
"""
import argparse
import datetime
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys

from race import EVENTS, digest, machine, make, measure, revision, say, verdict


HERE = pathlib.Path(__file__).resolve().parent
GOALS = {"file": 1.10, "pipe": 1.25, "restore": 3.0}
DEVICES = 100_000


def run(options, rules, events, scratch, policy, by_pipe):
    """One run, without a state directory where there is no policy: seconds of its event loop, of CPU, and the digest of
    what came out."""
    output, log = scratch / "state.jsonl", scratch / "state.log"
    command = [options.program, "run", rules]
    command += ["--recorded"] if by_pipe else ["--input", events]
    if policy:
        shutil.rmtree(scratch / "state", ignore_errors=True)
        # What the last run left to be written shall not be this one's burden.
        os.sync()
        command += ["--state", scratch / "state", "--fsync", policy]
    with open(output, "wb") as out, open(log, "wb") as err:
        source = subprocess.Popen(["cat", events], stdout=subprocess.PIPE) if by_pipe else None
        process = subprocess.Popen(command, stdin=source.stdout if source else subprocess.DEVNULL, stdout=out, stderr=err)
        if source:
            source.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if source:
            source.wait()
    said = log.read_text(errors="replace")
    took = re.search(r"took ([\d.]+) s", said)
    if process.returncode != 0 or not took:
        sys.exit(f"state.py: exit code {process.returncode} of {' '.join(map(str, command))}\n{said}")
    return {"loop": float(took[1]), "cpu": usage.ru_utime + usage.ru_stime, "sha": digest(output)}


def pair(options, rules, events, scratch, by_pipe, policy):
    results = {None: [], policy: []}
    for number in range(options.rounds + 1):
        for chosen in (None, policy):
            result = run(options, rules, events, scratch, chosen, by_pipe)
            # The first of each warms the machine up.
            if number > 0:
                results[chosen].append(result)
    if len({result["sha"] for both in results.values() for result in both}) != 1:
        sys.exit("state.py: the output with a state directory is another one")
    middle = {key: {kind: statistics.median(r[kind] for r in both) for kind in ("loop", "cpu")}
              for key, both in results.items()}
    ratios = {kind: statistics.median(b[kind] / a[kind] for a, b in zip(results[None], results[policy]))
              for kind in ("loop", "cpu")}
    return middle, ratios


def fleet(scratch):
    """Rules and events: 100,000 devices, 20 rules, several open alerts a device, windows and last values."""
    rules = scratch / "fleet.rules"
    lines = ["fence yard circle 48.1, 11.5 radius 2 km", "sink log file \"fleet.jsonl\""]
    for number in range(8):
        lines.append(f"rule fast-{number}\n  when speed > {60 + number} km/h\n  held {number + 1} min\n"
                     "  notify log at most every 1 h")
    for number in range(4):
        lines.append(f"rule avg-{number}\n  when avg(speed) over {10 + number} min > {40 + number} km/h\n  notify log")
    for number in range(4):
        lines.append(f"rule battery-{number}\n  when battery within {number + 1} h < {20 + number} %\n  notify log remind every 6 h")
    lines += ["rule in-yard\n  when inside yard\n  held 2 min\n  notify log", "rule enters-yard\n  on enter yard\n  notify log",
              "rule quiet\n  when silent for 20 min\n  notify log", "rule ignition-turns\n  on ignition changes\n  notify log"]
    rules.write_text("\n".join(lines) + "\n")
    events = scratch / "fleet-events.jsonl"
    if not events.exists():
        chance = random.Random(7)
        with open(events, "w") as file:
            for minute in range(4):
                for device in range(DEVICES):
                    file.write(
                        f'{{"device":"truck-{device:06}","time":"2026-03-02T08:0{minute}:00Z",'
                        f'"lat":{48 + chance.random() / 5:.5f},"lon":{11.4 + chance.random() / 5:.5f},'
                        f'"speed":{chance.randint(30, 100)},"battery":{chance.randint(5, 90)},'
                        f'"ignition":{"true" if chance.random() < 0.5 else "false"}}}\n')
    return rules, events


def restore(options, scratch):
    """Seconds that a start on the states takes beyond one on an empty directory."""
    rules, events = fleet(scratch)
    states, empty = scratch / "fleet-state", scratch / "fleet-empty"
    for folder in (states, empty):
        shutil.rmtree(folder, ignore_errors=True)
    base = [options.program, "run", rules, "--quiet", "--recorded"]
    subprocess.run(base + ["--state", states, "--input", events], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(base + ["--state", empty], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    times = {states: [], empty: []}
    for number in range(options.rounds + 1):
        for folder in (empty, states):
            result, _ = measure(base + ["--state", folder], scratch / "restore.out", scratch / "restore.log")
            if number > 0:
                times[folder].append(result["wall"])
    size = sum(path.stat().st_size for path in states.glob("state.db*"))
    return statistics.median(times[states]) - statistics.median(times[empty]), size


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--race", type=pathlib.Path, required=True)
    parser.add_argument("--scratch", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--record", action="store_true", help="append to RESULTS.md")
    options = parser.parse_args()
    scratch = options.scratch
    events = make(scratch, options.race, "events.jsonl", ["events", "--lines", str(EVENTS)])
    rows, verdicts, found = [], [], {}
    for count in (100, 10_000):
        name = f"f{count}.geojson"
        make(scratch, options.race, name, ["fences", "--count", str(count)])
        rules = scratch / f"race-{count}.rules"
        rules.write_text((HERE / "race.rules.in").read_text().replace("@FENCES@", name))
        kinds = [("file", "second"), ("pipe", "second")] + ([("pipe", "batch"), ("pipe", "never")] if count == 100 else [])
        for kind, policy in kinds:
            middle, ratios = pair(options, rules, events, scratch, kind == "pipe", policy)
            found[f"{kind} {policy} {count}"] = ratios
            plain, kept = middle[None], middle[policy]
            rows.append(f"| {kind} | {policy} | {count:,} | {plain['loop']:.2f} | {kept['loop']:.2f} | {ratios['loop']:.2f} "
                        f"| {plain['cpu']:.2f} | {kept['cpu']:.2f} | {ratios['cpu']:.2f} |")
            say(rows[-1])
            if policy != "second":
                continue
            cost = f"a state directory costs {100 * (ratios['loop'] - 1):.0f} % of the time ({100 * (ratios['cpu'] - 1):.0f} % of CPU)"
            verdicts.append(verdict(f"{kind}, {count:,} fences: {cost} (goal ≤ {100 * (GOALS[kind] - 1):.0f} %)",
                                    ratios["loop"] <= GOALS[kind]))
    seconds, size = restore(options, scratch)
    verdicts.append(verdict(f"the states of {DEVICES:,} devices under 20 rules ({size / 1e6:.0f} MB) are back after "
                            f"{seconds:.2f} s (goal ≤ {GOALS['restore']:.0f} s)", seconds <= GOALS["restore"]))
    text = "\n".join([
        f"## {datetime.date.today()}: the state directory", "",
        f"{machine()}; picket {revision()}; medians of {options.rounds} rounds (plain, state, plain, state, …) after a "
        f"warm-up; {EVENTS:,} events.", "",
        "| input | `--fsync` | fences | plain s | with state s | ratio | plain CPU s | with state CPU s | ratio |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|", *rows, "", *verdicts]) + "\n"
    say("\n" + text)
    (scratch / "state.json").write_text(json.dumps(found, indent=1))
    if options.record:
        path = HERE / "RESULTS.md"
        path.write_text(f"{path.read_text().rstrip()}\n\n{text}")
        say(f"recorded in {path.name}")


if __name__ == "__main__":
    main()
