#!/usr/bin/env python3
"""Kills `picket run` with SIGKILL at random moments, starts it again, and compares what is left with a run that nobody
disturbed.

    crash.py PROGRAM [--kills 300] [--seed 1] [--data FOLDER]

Holds: every file of the file sinks is byte for byte that of the undisturbed run (dates, rotation, `keep`, one file a
device); standard output has every notice, in order, repeating at most what followed the last told mark; the mail server
has every mail, and a repeat only under its Message-ID; the history has every notice once. The real tracks are those of
FOLDER (../shared/data of the checkout); without it the example's events stand in. Exit code 1 on a difference.
"""

import argparse
import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from mailbox import Mailbox

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

RULES = """
fences hoods file "{fences}"

sink daily  file "out/{{date}}.jsonl"
sink sized  file "out/sized.jsonl" rotate at 200 kB keep 4
sink each-device file "out/devices/{{device}}.jsonl"
sink plain  file "out/plain.txt" format text
sink screen stdout
sink post   mail "ops@example.org", "boss@example.org"
            server "smtp://127.0.0.1:{port}" from "picket@example.org"

rule enters
  on       enter hoods including start
  notify   daily
  notify   sized
  notify   screen

rule leaves
  on       exit hoods
  notify   each-device
  notify   sized

rule fast
  when     speed > 60 km/h
  held     2 min
  clear    speed < 50 km/h settled 2 fixes
  notify   plain
  notify   daily at most every 1 h

rule first-leave
  on       exit hoods
  notify   post at most every 8 h

rule quiet
  when     silent for 3 h
  notify   daily
  notify   plain
"""

EXAMPLE_RULES = """
fence old-town file "{fences}" feature "old-town"
fence harbour  file "{fences}" feature "harbour"
sink daily  file "out/{{date}}.jsonl"
sink sized  file "out/sized.jsonl" rotate at 2 kB keep 4
sink each-device file "out/devices/{{device}}.jsonl"
sink screen stdout
sink post   mail "ops@example.org" server "smtp://127.0.0.1:{port}" from "picket@example.org"
rule enters
  on       enter old-town including start or enter harbour including start
  notify   daily
  notify   sized
  notify   screen
rule leaves
  on       exit old-town or exit harbour
  notify   each-device
rule fast
  when     speed > 50 km/h
  held     30 s
  notify   daily
  notify   sized
rule sos
  on       alarm sos
  notify   post
"""


def inputs(folder, data):
    """Event files and the rules for them: one packed file, one that is not."""
    if data:
        packed = os.path.join(data, "tracks", "austin-buses-2015-06-07.jsonl.gz")
        plain = os.path.join(folder, "second.jsonl")
        with gzip.open(os.path.join(data, "tracks", "austin-buses-2015-09-06.jsonl.gz")) as source:
            with open(plain, "wb") as target:
                target.write(source.read())
        return [packed, plain], RULES, os.path.join(data, "fences", "austin-neighborhoods.geojson.gz")
    example = os.path.join(ROOT, "examples", "first-alert")
    return [os.path.join(example, "events.jsonl")], EXAMPLE_RULES, os.path.join(example, "fences", "mewen.geojson")


class World:
    """A folder of its own with rules, state and output, and a mail server that is never killed."""

    def __init__(self, program, folder, files, rules, fences, packs):
        self.folder = folder
        self.mailbox = Mailbox().start()
        os.makedirs(folder)
        with open(os.path.join(folder, "fleet.rules"), "w") as file:
            file.write(rules.format(fences=fences, port=self.mailbox.port))
        self.command = [program, "run", "fleet.rules", "--state", "state", "--checkpoint-every", "0.05", "--quiet",
                        "--records", "records.jsonl", "--until", "2030-01-01T00:00:00Z"]
        if packs:
            self.command.append("--journal-compress")
        for name in files:
            self.command += ["--input", name]
        self.outputs = []
        self.errors = []

    def start(self):
        name = os.path.join(self.folder, f"stdout.{len(self.outputs)}")
        self.outputs.append(name)
        self.errors.append(os.path.join(self.folder, f"stderr.{len(self.errors)}"))
        with open(name, "wb") as output, open(self.errors[-1], "wb") as errors:
            return subprocess.Popen(self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output,
                                    stderr=errors)

    def files(self):
        """Relative path to bytes, of all that file sinks and the record stream wrote."""
        found = {}
        for base in ("out", "records.jsonl"):
            path = os.path.join(self.folder, base)
            names = [path] if os.path.isfile(path) else [
                os.path.join(place, name) for place, _, names in os.walk(path) for name in names]
            for name in names:
                with open(name, "rb") as file:
                    found[os.path.relpath(name, self.folder)] = file.read()
        return found

    def stdout(self):
        lines = []
        for name in self.outputs:
            with open(name, "rb") as file:
                lines.append(file.read().splitlines(keepends=True))
        return lines

    def history(self, program):
        return subprocess.run([program, "history", "--state", "state", "--format", "json"], cwd=self.folder,
                              capture_output=True, check=True).stdout

    def fail(self, text):
        print(f"FAILED in {self.folder}: {text}")
        print(open(self.errors[-1], errors="replace").read()[-2000:])
        return 1


def compare(world, other, program):
    """How many of the promises are broken."""
    wanted, found = other.files(), world.files()
    for name in sorted(set(wanted) | set(found)):
        if wanted.get(name) != found.get(name):
            return world.fail(f"{name}: {len(found.get(name, b''))} bytes, undisturbed {len(wanted.get(name, b''))}"
                              if name in wanted and name in found else f"{name} is only in one of them")
    told = other.stdout()[0]
    place = {line: number for number, line in enumerate(told)}
    last = -1
    for part in world.stdout():
        # What a kill tore off is told whole by the next start.
        whole = part if not part or part[-1].endswith(b"\n") else part[:-1]
        for number, line in enumerate(whole):
            if line not in place:
                return world.fail(f"standard output has a line that it never had: {line[:200]}")
            if place[line] > last + 1 or (number > 0 and place[line] <= last and place[line] != place[whole[number - 1]] + 1):
                return world.fail(f"standard output leaps from notice {last} to {place[line]}")
            last = max(last, place[line])
    if last != len(told) - 1:
        return world.fail(f"standard output ends at notice {last} of {len(told)}")
    if world.history(program) != other.history(program):
        return world.fail("the history differs")
    def known(mails):
        by_id = {}
        for name, recipient, text in mails:
            body = text.split(b"\r\n\r\n", 1)[1]
            if by_id.setdefault((name, recipient), body) != body:
                return None
        return by_id
    if known(world.mailbox.mails) is None:
        return world.fail("two mails have one Message-ID and differ")
    if set(known(world.mailbox.mails)) != set(known(other.mailbox.mails)):
        return world.fail(f"{len(known(world.mailbox.mails))} mails, undisturbed {len(known(other.mailbox.mails))}")
    return 0


def leave(program, folder, files, fences):
    """A reader of standard output goes away after some lines; the next start tells what it did not read."""
    os.makedirs(folder)
    with open(os.path.join(folder, "fleet.rules"), "w") as file:
        file.write(f'fences hoods file "{fences}"\nrule enters\n  on enter hoods including start\n')
    command = [program, "run", "fleet.rules", "--quiet"]
    for name in files:
        command += ["--input", name]
    wanted = subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.splitlines()
    command += ["--state", "state"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE)
    read = [process.stdout.readline().rstrip(b"\n") for _ in range(20)]
    process.stdout.close()
    process.wait()
    rest = subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.splitlines()
    if read != wanted[:20] or not rest or rest != wanted[len(wanted) - len(rest):] or len(rest) < len(wanted) - 20:
        print(f"FAILED: a reader left after 20 of {len(wanted)} notices, and the next start told {len(rest)}")
        return 1
    print(f"a reader left after 20 of {len(wanted)} notices; the next start told {len(rest)}")
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", default=os.path.join(ROOT, "..", "shared", "data"))
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    data = options.data if os.path.isdir(options.data) else None
    if not data:
        print("the real tracks are not here: the example's events stand in")
    chance = random.Random(options.seed)
    base = tempfile.mkdtemp(prefix="picket-crash-")
    files, rules, fences = inputs(base, os.path.abspath(data) if data else None)

    undisturbed = World(program, os.path.join(base, "undisturbed"), files, rules, fences, False)
    begun = time.monotonic()
    if undisturbed.start().wait() != 0:
        return undisturbed.fail("the undisturbed run failed")
    took = time.monotonic() - begun
    notices = len(undisturbed.files()["records.jsonl"].splitlines())
    print(f"undisturbed: {took:.2f} s, {notices} notices, {len(undisturbed.mailbox.mails)} mails, "
          f"{len(undisturbed.files())} files")

    kills = worlds = repeats = 0
    while kills < options.kills:
        worlds += 1
        world = World(program, os.path.join(base, f"world-{worlds}"), files, rules, fences, worlds % 3 == 0)
        while True:
            process = world.start()
            try:
                code = process.wait(timeout=chance.uniform(0, took * chance.choice([0.3, 0.6, 1.1])))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
                continue
            if code != 0:
                return world.fail(f"exit code {code} after {len(world.outputs)} starts")
            break
        if compare(world, undisturbed, program):
            return 1
        repeats += len(world.mailbox.mails) - len({(name, to) for name, to, _ in world.mailbox.mails})
        shutil.rmtree(world.folder)
    print(f"{kills} kills in {worlds} worlds: every file, the history and standard output as undisturbed; "
          f"{repeats} mails came twice, each under its Message-ID")
    result = leave(program, os.path.join(base, "left"), files, fences) if data else 0
    shutil.rmtree(base)
    return result


if __name__ == "__main__":
    sys.exit(main())
