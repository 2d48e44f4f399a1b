"""Times `picket check` over generated rules and fences, and `picket lsp`. Called by authoring.sh."""

import argparse
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import time

import lsp

HERE = os.path.dirname(os.path.abspath(__file__))


def write_fences(path, count):
    """Polygons of 24 corners on a grid, in groups of four that overlap, with limits."""
    side = math.ceil(math.sqrt(count))
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        for number in range(count):
            row, column = divmod(number, side)
            x, y = 5 + column * 0.04, 45 + row * 0.02
            ring = []
            for corner in range(24):
                angle = 2 * math.pi * corner / 24
                reach = 0.9 + 0.1 * ((corner * 7 + number) % 5) / 5
                ring.append([round(x + 0.025 * reach * math.cos(angle), 6), round(y + 0.009 * reach * math.sin(angle), 6)])
            ring.append(ring[0])
            feature = {
                "type": "Feature",
                "id": f"z{number:05}",
                "properties": {"maxspeed": 50, "kind": ["school", "depot", "town"][number % 3]},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
            out.write(json.dumps(feature, separators=(",", ":")) + (",\n" if number < count - 1 else "\n"))
        out.write("]}\n")


FEW = """\
fences zones file "zones.geojson"
  limit: speed in km/h from "maxspeed"
rule in-a-zone
  each zones as area
  when inside area and speed > area.limit
"""


def write_rules(path, count):
    """Rules as a large fleet has them: many lists, many limits, some alike but for a number."""
    with open(path, "w", encoding="utf-8") as out:
        out.write(FEW)
        out.write("zone Europe/Berlin\nhours work mon-fri 07:00-18:00\n")
        out.write("let parked = ignition is off and speed < 5 km/h\n")
        for number in range(40):
            out.write(f'devices list-{number} "van-{number}-*", "truck-{number}-??"\n')
            out.write(f"fence depot-{number} circle {46 + number / 20:.4f}, 7.5 radius {100 + number} m margin 20 m\n")
            out.write(f'sink log-{number} file "alerts/{number}/{{date}}.jsonl"\n')
        for number in range(count):
            place, kind = number % 40, number // 40 % 5
            head = f"rule r{number}\n  for list-{place}\n  notify log-{place} at most every 10 min\n"
            limit = 50 + number // 200
            body = [
                f"  when speed > {limit} km/h and inside depot-{place}\n  held 30 s\n"
                f"  clear speed < {limit - 5} km/h or outside depot-{place}\n"
                '  say "{device} at {peak speed in km/h:0} km/h, since {since:HH:mm}"\n',
                f"  when battery < {10 + number // 200} % and not charging\n  clear battery > {20 + number // 200} % or charging\n",
                f"  on exit depot-{place} settled {2 + number // 200} fixes while speed > {limit} km/h\n  not during work\n",
                f"  when parked and inside depot-{place} and distance to depot-{place} < {limit} m\n  held 2 h even if silent\n",
                f"  sequence exit depot-{place} then no enter depot-{place} within {limit} min\n",
            ][kind]
            out.write(head + body)


def seconds(program, *arguments):
    start = time.perf_counter()
    run = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    taken = time.perf_counter() - start
    if run.returncode != 0:
        sys.exit(f"authoring.py: {' '.join(arguments)} ended with {run.returncode}\n{run.stdout[-2000:]}{run.stderr}")
    return taken, run.stdout


def medians(program, rounds, cases):
    """Interleaved, so that the cases share the machine's slow moments."""
    times = {name: [] for name in cases}
    for _ in range(rounds):
        for name, arguments in cases.items():
            times[name].append(seconds(program, *arguments)[0])
    return {name: (statistics.median(list_), min(list_)) for name, list_ in times.items()}


def measure_check(options):
    rules = os.path.join(options.scratch, "rules")
    few = os.path.join(options.scratch, "few")
    for folder in (rules, few):
        os.makedirs(folder, exist_ok=True)
        write_fences(os.path.join(folder, "zones.geojson"), options.fences)
    write_rules(os.path.join(rules, "fleet.rules"), options.rules)
    with open(os.path.join(few, "fleet.rules"), "w", encoding="utf-8") as out:
        out.write(FEW)
    said = seconds(options.program, "check", rules)[1]
    if "no errors" not in said or "warning" in said:
        sys.exit(f"authoring.py: the rules are not as they should be\n{said[-3000:]}")
    found = medians(options.program, options.rounds, {"one rule": ["check", few], "all rules": ["check", rules]})
    beyond = found["all rules"][0] - found["one rule"][0]
    lines = [
        f"| `check`, 1 rule, {options.fences:,} fences | {found['one rule'][0]:.3f} | {found['one rule'][1]:.3f} |",
        f"| `check`, {options.rules:,} rules, {options.fences:,} fences | {found['all rules'][0]:.3f} "
        f"| {found['all rules'][1]:.3f} |",
    ]
    met = "met" if beyond < 1 else "NOT met"
    return lines, [f"{options.rules:,} rules cost {beyond:.3f} s beyond reading the fence file (goal < 1 s): {met}"]


def measure_server(options):
    """The language server's answers while one types in a rule file of 2,000 lines."""
    found = lsp.measure_answers(options.program, options.scratch, rounds=40 * options.rounds)
    rows = [f"| `lsp`, {name} | {times['median'] / 1000:.4f} | {times['best'] / 1000:.4f} |" for name, times in found.items()]
    slowest = max(times["median"] for times in found.values())
    worst = max(times["worst"] for times in found.values())
    met = "met" if slowest < 50 else "NOT met"
    return rows, [
        f"the editor waits {slowest:.1f} ms for the slowest kind of answer in the median (goal < 50 ms), "
        f"{worst:.1f} ms at the worst: {met}"
    ]


def machine():
    name = platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            names = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
            name = names[0] if names else name
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rules", type=int, default=1000)
    parser.add_argument("--fences", type=int, default=10_000)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()

    rows, remarks = [], []
    for measure in (measure_check, measure_server):
        more_rows, more_remarks = measure(options)
        rows += more_rows
        remarks += more_remarks
    commit = subprocess.run(
        ["git", "-C", HERE, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    ).stdout.strip()
    text = [
        f"## Authoring, {time.strftime('%Y-%m-%d')}",
        "",
        f"{machine()}; picket {commit}; medians of {options.rounds} rounds, whole processes.",
        "",
        "| what | s | best s |",
        "|---|---:|---:|",
        *rows,
        "",
        *[f"- {remark}" for remark in remarks],
    ]
    print("\n".join(text))
    if options.record:
        with open(os.path.join(HERE, "RESULTS.md"), "a", encoding="utf-8") as out:
            out.write("\n" + "\n".join(text) + "\n")
    if any("NOT met" in remark for remark in remarks):
        sys.exit(1)


if __name__ == "__main__":
    main()
