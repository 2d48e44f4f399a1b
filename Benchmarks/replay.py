#!/usr/bin/env python3
"""The measurements of a replay, called by replay.sh: see README.md.

  race      the race's events from a file: peer, two workers, one worker, in turn; the alerts compared
  communes  real aircraft over 35,357 communes, with the reading of 46 MB of fences
  memory    the peak as the input grows from 1 to 20 million events, in order and in no order at all
"""
import argparse
import datetime
import pathlib
import re
import statistics
import subprocess
import sys

import race
from race import say, verdict

GOALS = {"peer": 5.0, "workers": 1.7, "seconds": 4.0, "megabytes": 1000}
SHARED = pathlib.Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def replay(options, rules, inputs, out, *more):
    """One replay: what `measure` takes of it, and the summary's own seconds and events."""
    result, said = race.measure(
        [options.program, "replay", rules, "--input", *inputs, "--out", out, *more],
        options.scratch / "replay.out", options.scratch / "replay.log")
    summary = (options.scratch / "replay.out").read_text()
    took = re.search(r"took ([\d.]+) s", summary)
    events = re.search(r"([\d,]+) events? of ", summary)
    if not took or not events:
        sys.exit(f"replay.py: no summary:\n{summary}{said}")
    result["loop"] = float(took[1])
    result["events"] = int(events[1].replace(",", ""))
    return result


def median(results, key):
    return statistics.median(result[key] for result in results)


def ratio(a, b, key="loop"):
    return statistics.median(first[key] / second[key] for first, second in zip(a, b))


def races(options):
    events = race.make(options.scratch, options.race, "events.jsonl", ["events", "--lines", str(race.EVENTS)])
    lines = ["| fences | program | event loop s | events/s | CPU s | peak MB |", "|---:|---|---:|---:|---:|---:|"]
    verdicts = []
    for count in (100, 10_000):
        name = f"f{count}.geojson"
        race.make(options.scratch, options.race, name, ["fences", "--count", str(count)])
        rules = options.scratch / f"race-{count}.rules"
        rules.write_text((race.HERE / "race.rules.in").read_text().replace("@FENCES@", name))
        runs = {"Java, Jackson + JTS": [], "replay, 2 workers": [], "replay, 1 worker": []}
        out = options.scratch / "picket.jsonl"
        first = None
        # The first round warms the caches up and does not count.
        for number in range(options.rounds + 1):
            peer = race.run_peer(options, events, options.scratch / name, options.scratch, 2)
            two = replay(options, rules, [events], out, "--workers", "2")
            if first is None:
                race.compare(options.scratch, count)
                first = race.digest(out)
            one = replay(options, rules, [events], out, "--workers", "1")
            if race.digest(out) != first:
                sys.exit("replay.py: one worker writes other bytes than two")
            if number > 0:
                for label, result in zip(runs, (peer, two, one)):
                    runs[label].append(result)
                say(f"{count} fences, round {number}: peer {peer['loop']:.2f} s, two {two['loop']:.2f} s, "
                    f"one {one['loop']:.2f} s")
        peer, two, one = runs.values()
        for label, results in runs.items():
            loop = median(results, "loop")
            lines.append(f"| {count:,} | {label} | {loop:.2f} | {race.EVENTS / loop:,.0f} | {median(results, 'cpu'):.2f} "
                         f"| {median(results, 'megabytes'):.0f} |")
        against = ratio(peer, two)
        verdicts.append(verdict(
            f"{count:,} fences: {against:.2f}× the peer's event loop (goal ≥ {GOALS['peer']:.0f}×)",
            against >= GOALS["peer"]))
        if count == 100:
            gain = ratio(one, two)
            verdicts.append(verdict(
                f"two workers are {gain:.2f}× one (goal ≥ {GOALS['workers']}×)", gain >= GOALS["workers"]))
    return lines + [""] + verdicts


def communes(options):
    fences = SHARED / "fences" / "france-communes.geojson.gz"
    tracks = SHARED / "tracks" / "france-aircraft.jsonl.gz"
    if not fences.exists() or not tracks.exists():
        return ["communes: skipped, ../shared/data is not here"]
    rules = options.scratch / "communes.rules"
    rules.write_text(f'fences communes file "{fences}"\n\nrule commune\n  on enter communes including start or exit communes\n')
    results = [replay(options, rules, [tracks], options.scratch / "communes.jsonl") for _ in range(options.rounds)]
    wall, peak = median(results, "wall"), median(results, "megabytes")
    return [
        f"france-aircraft ({results[0]['events']:,} fixes) × 35,357 communes, whole processes: {wall:.2f} s, "
        f"{peak:.0f} MB",
        "",
        verdict(f"{wall:.2f} s with the reading of the fences (goal < {GOALS['seconds']:.0f} s)",
                wall < GOALS["seconds"]),
        verdict(f"{peak:.0f} MB (goal < {GOALS['megabytes']} MB)", peak < GOALS["megabytes"]),
    ]


def grown(options, millions):
    """So many million events of 2,000 devices, in order: a line each, as short as they come."""
    path = options.scratch / f"grown-{millions}.jsonl"
    if path.exists():
        return path
    say(f"making {path.name}")
    partial = path.with_suffix(".part")
    with open(partial, "w", buffering=1 << 20) as file:
        for second in range(millions * 500):
            stamp = 1_700_000_000 + second
            file.write("".join(
                f'{{"device":"d{number}","time":{stamp},"lat":{52 + (second * 7 + number * 13) % 997 / 1000},'
                f'"lon":{13 + number % 991 / 1000},"speed":{(second + number * 11) % 120}}}\n'
                for number in range(second % 2, 4000, 2)))
    partial.rename(path)
    return path


def memory(options):
    rules = options.scratch / "grown.rules"
    rules.write_text("rule fast\n  when speed > 90 km/h\n  held 30 s\n")
    lines = ["| events | order | event loop s | peak MB |", "|---:|---|---:|---:|"]
    peaks = {"in order": [], "back to front": []}
    for millions in (1, 5, 20):
        path = grown(options, millions)
        half = path.stat().st_size // 2
        turned = options.scratch / "turned.jsonl"
        with open(path, "rb") as file:
            file.seek(half)
            file.readline()
            middle = file.tell()
        # What is later lies first within one file: nothing but a sort puts it right.
        with open(turned, "wb") as file:
            subprocess.run(["tail", "-c", f"+{middle + 1}", path], stdout=file, check=True)
            subprocess.run(["head", "-c", str(middle), path], stdout=file, check=True)
        for order, source in (("in order", path), ("back to front", turned)):
            result = replay(options, rules, [source], options.scratch / "grown.out", "--memory", "256 MB")
            peaks[order].append(result["megabytes"])
            lines.append(f"| {result['events']:,} | {order} | {result['loop']:.2f} | {result['megabytes']:.0f} |")
            say(lines[-1])
        turned.unlink()
    verdicts = [
        verdict(f"in order: {peaks['in order'][-1]:.0f} MB at 20 million, {peaks['in order'][0]:.0f} MB at 1 million",
                peaks["in order"][-1] < 1.25 * peaks["in order"][0]),
        verdict(f"back to front: {peaks['back to front'][-1]:.0f} MB at 20 million with `--memory 256 MB`",
                peaks["back to front"][-1] < 256 * 1.048576 + 150),
    ]
    return lines + [""] + verdicts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--race", type=pathlib.Path, required=True)
    parser.add_argument("--scratch", type=pathlib.Path, required=True)
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--parts", default="race,communes,memory")
    parser.add_argument("--record", action="store_true", help="append to RESULTS.md")
    options = parser.parse_args()
    text = [f"## {datetime.date.today()}: replay", "",
            f"{race.machine()}; picket {race.revision()}; medians of {options.rounds} rounds (peer, two workers, one "
            f"worker, …) after a warm-up; {race.EVENTS:,} events.", ""]
    for name, part in (("race", races), ("communes", communes), ("memory", memory)):
        if name in options.parts.split(","):
            text += part(options) + [""]
    say("\n" + "\n".join(text))
    if options.record:
        path = race.HERE / "RESULTS.md"
        path.write_text(f"{path.read_text().rstrip()}\n\n" + "\n".join(text).rstrip() + "\n")
        say(f"recorded in {path.name}")


if __name__ == "__main__":
    main()
