#!/usr/bin/env python3
"""Instructions and allocations per event by callgrind, against budget.json. Called by instructions.sh.

picket reads the first 20,000 and the first 60,000 lines of one file, each time with one worker; the difference of the
two counts by the 40,000 lines between is what an event costs, without the start and the loading of fences. Kernels
that the C library, simdjson or Swift would choose by the processor or at random are fixed.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BUDGET = HERE / "budget.json"
SHORT, LONG = 20_000, 60_000
FENCES = (100, 1_000)
TOLERANCE = 0.05
# In steady state an event allocates nothing; what is left is recycled objects on their way to their full size.
# They are those of recycled buffers that still grow: how many jobs share them hangs on the threads' turns, so the same
# program was seen between 0.007 and 0.021.
ALLOCATIONS = 0.03
ALLOCATORS = {"malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"}
FIXED = {
    # valgrind knows AVX2 at most; without it the counts are the same on older processors.
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX512DQ,-AVX2,-AVX,-ERMS,-FSRM,-RTM,-BMI2"
    ":glibc.cpu.x86_non_temporal_threshold=0x100000:glibc.cpu.x86_rep_movsb_threshold=0x100000"
    ":glibc.cpu.x86_rep_stosb_threshold=0x100000",
    "SIMDJSON_FORCE_IMPLEMENTATION": "westmere",
    "SWIFT_DETERMINISTIC_HASHING": "1",
    "SWIFT_BACKTRACE": "enable=no",
    "LC_ALL": "C",
}


def strip(program, scratch):
    """A copy without debug information: Debian's valgrind cannot read Swift's DWARF 5. The code is the same."""
    bare = scratch / "picket"
    subprocess.run(["strip", "--strip-debug", "-o", bare, program], check=True)
    return bare


def count(program, scratch, rules, events):
    """Instructions that a whole run executes, and allocations that it makes."""
    counted = scratch / "callgrind.out"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={counted}", "--error-exitcode=9",
               program, "run", rules, "--input", events, "--workers", "1"]
    # Without a terminal's or a caller's other settings: the environment's size moves nothing but the stack.
    environment = {"PATH": os.environ["PATH"], "HOME": str(scratch), **FIXED}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    with open(scratch / "notices.jsonl", "wb") as out:
        run = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, env=environment, text=True)
    if run.returncode != 0:
        print(run.stderr, file=sys.stderr)
        print(f"instructions.py: exit code {run.returncode} under valgrind", file=sys.stderr)
        sys.exit(2)
    with open(counted) as lines:
        total = next((line for line in lines if re.match(r"(totals|summary): ", line)), None)
    if total is None:
        print("instructions.py: callgrind wrote no total", file=sys.stderr)
        sys.exit(2)
    return int(total.split()[1]), allocations(counted)


def allocations(counted):
    """Calls of the C library's allocators in callgrind's file, whose names are written out once and then numbered."""
    names, called, calls = {}, None, 0
    with open(counted) as lines:
        for line in lines:
            found = re.match(r"(c?fn)=\((\d+)\)(?: (.*))?", line)
            if found:
                if found.group(3):
                    names[found.group(2)] = found.group(3).strip()
                if found.group(1) == "cfn":
                    called = names.get(found.group(2))
            elif line.startswith("calls=") and called in ALLOCATORS:
                calls += int(line[6:].split()[0])
    return calls


def make(scratch, kind, number, path):
    subprocess.run([sys.executable, HERE / "make_events.py", kind, str(number), path], check=True)


def cost(program, scratch, fences):
    """Instructions per event with so many fences."""
    make(scratch, "fences", fences, scratch / "fences.geojson")
    rules = scratch / "race.rules"
    rules.write_text((HERE / "race.rules.in").read_text().replace("@FENCES@", "fences.geojson"))
    counts = {lines: count(program, scratch, rules, scratch / f"events-{lines}.jsonl") for lines in (SHORT, LONG)}
    instructions, allocated = ((long - short) / (LONG - SHORT) for long, short in zip(counts[LONG], counts[SHORT]))
    return round(instructions), allocated


def judge(found, budget):
    """0 where every count is within the budget, else 1; says which."""
    code = 0
    for fences, instructions in found.items():
        allowed = budget.get(fences)
        if allowed is None:
            print(f"{fences} fences: {instructions} instructions/event, without a budget: write --record")
            code = 1
            continue
        change = instructions / allowed - 1
        text = f"{fences} fences: {instructions} instructions/event, {change:+.1%} of the budget {allowed}"
        if change > TOLERANCE:
            print(f"{text}: too many")
            code = 1
        elif change < -TOLERANCE:
            print(f"{text}: fine; lower the budget with --record")
        else:
            print(text)
    return code


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--record", action="store_true", help="write what was counted as the new budget")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        for lines in (SHORT, LONG):
            make(scratch, "events", lines, scratch / f"events-{lines}.jsonl")
        program = strip(options.program, scratch)
        costs = {str(fences): cost(program, scratch, fences) for fences in FENCES}
    found = {fences: instructions for fences, (instructions, _) in costs.items()}
    code = 0
    for fences, (_, allocated) in costs.items():
        print(f"{fences} fences: {allocated:.4f} allocations/event")
        if allocated > ALLOCATIONS:
            print(f"{fences} fences: the event path allocates: at most {ALLOCATIONS} are allowed")
            code = 1
    if options.record:
        BUDGET.write_text(json.dumps({"instructions_per_event": found}, indent=2) + "\n")
        print(f"recorded: {found}")
        return
    budget = json.loads(BUDGET.read_text())["instructions_per_event"] if BUDGET.exists() else {}
    sys.exit(max(code, judge(found, budget)))


if __name__ == "__main__":
    main()
