#!/usr/bin/env python3
"""Turns picket's notices into the lines that the race's peers write.

  race_lines.py < notices.jsonl > lines.tsv

Each `fired` notice of race.rules.in becomes `time TAB device TAB kind TAB fence LF`, kind being enter, exit or
overspeed (its fence empty). Times stand as in the race's events, with three digits of a second.
Anything that is no such notice ends the program with exit code 2.
"""
import json
import sys

KINDS = {"enter-zone": "enter", "exit-zone": "exit", "overspeed": "overspeed"}


def with_milliseconds(time):
    """`…:05Z` → `…:05.000Z`, `…:05.5Z` → `…:05.500Z`."""
    whole, _, fraction = time[:-1].partition(".")
    return f"{whole}.{fraction.ljust(3, '0')}Z"


def race_line(notice):
    kind = KINDS[notice["rule"]]
    if notice["notice"] != "fired" or notice["time"][-1] != "Z":
        raise ValueError("not a `fired` notice in UTC")
    fence = "" if kind == "overspeed" else notice["fence"]
    return f"{with_milliseconds(notice['time'])}\t{notice['device']}\t{kind}\t{fence}\n"


def main():
    out = []
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            out.append(race_line(json.loads(line)))
        except (ValueError, KeyError) as error:
            sys.exit(f"race_lines.py: line {number}: {error!r}: {line[:200]!r}")
        if len(out) == 50_000:
            sys.stdout.write("".join(out))
            out.clear()
    sys.stdout.write("".join(out))


if __name__ == "__main__":
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            sys.exit(2)
        raise
