#!/usr/bin/env python3
"""Runs examples/spark in local mode, and compares what it tells with what a single process tells.

    spark.py PROGRAM [--data FOLDER]

Holds, with up to 64 partitions, on the example's archive, on untidy lines and on the real tracks of FOLDER
(../shared/data of the checkout; passed over where it is absent): the lines of all partitions, sorted, are byte for byte
those of `picket replay` over the same files, sorted; also where each task fails once and is tried again. A picket that
finds an error in its rules, or is killed each time, fails the job, and so does an event behind the end; there is no
_SUCCESS then. Exit code 1 on a difference. Needs pyspark; passed over, with a word, without Java.
"""

import argparse
import ctypes
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
EXAMPLE = os.path.join(ROOT, "examples", "spark")
sys.path.insert(0, EXAMPLE)

import replay_archive  # noqa: E402

BUSES = [f"austin-buses-{day}.jsonl.gz" for day in
         ("2015-06-07", "2015-09-06", "2016-11-25", "2016-11-26", "2017-04-18")]


class Case:
    """One archive, with the rules and the times that it is replayed with."""

    def __init__(self, name, rules, inputs, until, start=None, partitions=(1, 4, 16), to=None):
        self.name, self.rules, self.inputs, self.until, self.start = name, rules, inputs, until, start
        self.partitions, self.to = partitions, to


class Bench:
    """The program, one Spark session, and a folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        # Two attempts for each task.
        self.spark = replay_archive.session("local[2,2]")
        self.spark.sparkContext.setLogLevel("OFF")
        self.spark.sparkContext.addPyFile(os.path.join(EXAMPLE, "replay_archive.py"))
        self.failures = 0

    def single(self, case):
        command = [self.program, "replay", case.rules, "--input", *case.inputs, "--until", case.until, "--out", "-",
                   "--quiet"]
        command += ["--to", case.to] if case.to else []
        run = subprocess.run(command, capture_output=True)
        if run.returncode != 0:
            raise SystemExit(f"FAILED {case.name}: the single process: {run.stderr.decode(errors='replace')}")
        return sorted(run.stdout.splitlines())

    def replay(self, case, partitions, program=None):
        """The folder that the job wrote, and the error that it ended with, or None."""
        output = os.path.join(self.folder, "told")
        # What an earlier job told there, its _SUCCESS too, is not to be taken for this one's.
        words = ["--picket", program or self.program, "--rules", case.rules, "--input", *case.inputs, "--until",
                 case.until, "--output", output, "--partitions", str(partitions), "--overwrite", "--quiet"]
        words += ["--start", case.start] if case.start else []
        words += ["--to", case.to] if case.to else []
        try:
            replay_archive.replay(self.spark, replay_archive.arguments(words))
        except Exception as error:  # Whatever Spark makes of it.
            return output, str(error)
        return output, None

    def fail(self, text):
        print(f"FAILED {text}", flush=True)
        self.failures += 1

    def compare(self, case, program=None):
        wanted = self.single(case)
        if not wanted:
            self.fail(f"{case.name}: the single process tells nothing")
        for partitions in case.partitions:
            begun = time.monotonic()
            output, error = self.replay(case, partitions, program)
            what = f"{case.name}, {partitions} partitions"
            if error:
                self.fail(f"{what}: {error[-2000:]}")
                continue
            told = sorted(line for part in parts(output) for line in part)
            if told == wanted and os.path.exists(os.path.join(output, "_SUCCESS")):
                print(f"{what}: {len(told)} notices, as told by one process; {time.monotonic() - begun:.1f} s", flush=True)
                continue
            strange = next((pair for pair in zip(told, wanted) if pair[0] != pair[1]), "one is the other's beginning")
            self.fail(f"{what}: {len(told)} notices instead of {len(wanted)}; {strange}")

    def breaks(self, case, name, word, program=None):
        """The job fails, saying `word`, and leaves no _SUCCESS."""
        output, error = self.replay(case, 4, program)
        if error is None or word not in error:
            self.fail(f"{name}: the job ends with {error!r:.2000}")
        elif os.path.exists(os.path.join(output, "_SUCCESS")):
            self.fail(f"{name}: there is a _SUCCESS")
        else:
            print(f"{name}: the job fails, and there is no _SUCCESS", flush=True)

    def script(self, name, text):
        """A program that stands in picket's place."""
        path = write(self.folder, name, f"#!/bin/sh\n{text}\n".encode())
        os.chmod(path, 0o755)
        return path


def parts(folder):
    for name in sorted(os.listdir(folder)):
        if name.startswith("part-"):
            with open(os.path.join(folder, name), "rb") as file:
                yield file.read().splitlines()


def zstd(data):
    """Packed by the library that picket unpacks with: Python 3.11 has none."""
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_compressBound.argtypes = [ctypes.c_size_t]
    library.ZSTD_compress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
    library.ZSTD_compressBound.restype = library.ZSTD_compress.restype = ctypes.c_size_t
    packed = ctypes.create_string_buffer(library.ZSTD_compressBound(len(data)))
    length = library.ZSTD_compress(packed, len(packed), data, len(data), 3)
    return packed.raw[:length]


def write(folder, name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with (gzip.open if name.endswith(".gz") else open)(path, "wb") as file:
        file.write(data)
    return path


def untidy(folder):
    """Files in no order, of all dialects, with lists of positions, one moment for many events, and lines that are none."""
    chance = random.Random(5)
    begin = 1_780_000_000

    def line(number):
        device, at = f"x-{chance.randrange(12)}", begin + chance.randrange(40_000) // 20 * 20
        lat, lon, speed = 54.7 + chance.random() / 10, 12.3 + chance.random() / 10, chance.randrange(90)
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))
        position = {"deviceId": int(device[2:]), "fixTime": stamp + ".000+00:00", "latitude": lat, "longitude": lon,
                    "speed": speed, "valid": number % 7 > 0, "deviceTime": stamp + "Z"}
        forms = [
            {"device": device, "time": stamp + "Z", "lat": lat, "lon": lon, "speed": speed},
            {"device": device, "time": at, "received": str(at * 1000 + 900), "lat": lat, "lon": lon, "speed": speed},
            {"device": int(device[2:]), "received": at, "lat": lat, "lon": lon, "speed": speed},
            {"position": position, "device": {"uniqueId": device}},
            {"positions": [position, {**position, "deviceId": 40 + number % 5}], "devices": []},
            [position, {**position, "deviceId": 50 + number % 3, "latitude": lat / 2}],
            {"ident": device, "timestamp": at + 0.25, "position.latitude": lat, "position.longitude": lon,
             "position.speed": speed},
            {"_type": "location", "topic": "owntracks/é/" + device, "tst": at, "lat": lat, "lon": lon, "vel": speed},
        ]
        return json.dumps(forms[number % len(forms)], ensure_ascii=number % 2 == 0).encode()

    bad = [b"", b"no object", b'{"device":"x-1"}', b'{"time":1780000000}', b'{"device":"x-1","time":"never"}', b"[1]",
           b'{"device":"\xff\xfe","time":1780000000,"lat":54.7,"lon":12.3,"speed":80}', b"[" * 5000, b'{"device":"x-1',
           b'{"device":"x-2","time":1780000000,"lat":54.7,"lon":12.3,"speed":80}\r',
           b'{"device":"x-3","time":"+1780000007.5","lat":54.7,"lon":12.3,"speed":81}',
           b'{"device":"x-4","time":"0000-01-01T00:00:00Z"}',
           b'{"device":"x-5","time":"2026-05-28T21:46:60Z","speed":82}',
           b'[{"device":"x-6"},{"deviceId":6,"fixTime":1780000009,"latitude":54.7,"longitude":12.3,"speed":90}]',
           b'[{"deviceId":6,"fixTime":1780000011,"latitude":54.7,"longitude":12.3,"speed":90,"note":"\\ud800\\u00e9"}]']
    lines = [line(number) for number in range(3000)]
    for number, text in enumerate(bad):
        lines.insert(number * 211, text)
    cut = [b"".join(text + b"\n" for text in lines[part::3]) for part in range(3)]
    write(folder, "untidy/b.jsonl", cut[0])
    write(folder, "untidy/a.jsonl", b"\xef\xbb\xbf" + cut[1])
    write(folder, "untidy/deep/c.jsonl.gz", cut[2])
    return os.path.join(folder, "untidy")


def cases(folder, data):
    days = [os.path.join(EXAMPLE, "archive", day) for day in ("2026-06-01.jsonl", "2026-06-02.jsonl")]
    rules = os.path.join(EXAMPLE, "taxis.rules")
    yield Case("example", rules, days, "2026-06-03T06:00:00Z", "2026-06-01T05:08:19Z")
    with open(days[1], "rb") as file:
        packed = write(folder, "2026-06-02.jsonl.zst", zstd(file.read()))
    yield Case("example, packed", rules, [days[0], packed], "2026-06-03T06:00:00Z", "2026-06-01T05:08:19Z", [4])
    yield Case("example, its first day", rules, days, "2026-06-02T00:00:00Z", "2026-06-01T05:08:19Z", [4],
               to="2026-06-02T00:00:00Z")
    rules = os.path.join(HERE, "untidy.rules")
    yield Case("untidy lines", rules, [untidy(folder)], "2026-05-30T00:00:00Z", partitions=(1, 4, 16, 64))
    rubbish = b'a,line,without,a,device\n{"device":"x-1","time":1780000000,"lat":54.7,"lon":12.3,"speed":80}\n'
    yield Case("a partition of rubbish", rules, [write(folder, "rubbish.jsonl", rubbish)], "2026-05-30T00:00:00Z",
               partitions=[16])
    if not data:
        print("the real tracks are not here: passed over")
        return
    tracks = [os.path.join(data, "tracks", name) for name in BUSES]
    fences = os.path.join(data, "fences", "austin-neighborhoods.geojson.gz")
    for name in ("events", "deadlines", "silence"):
        with open(os.path.join(HERE, f"{name}.rules"), encoding="utf-8") as file:
            text = file.read().replace("austin-neighborhoods.geojson.gz", fences)
        path = write(folder, f"{name}.rules", text.encode())
        # One partition has no clock but the single process's: tried once.
        partitions = (1, 4, 16) if name == "deadlines" else (4, 16)
        yield Case(f"buses, {name}", path, tracks, "2017-04-20T00:00:00Z", "2015-06-07T05:01:03Z", partitions)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--data", default=os.path.join(ROOT, "..", "shared", "data"))
    options = parser.parse_args()
    if not shutil.which("java"):
        print("there is no Java here: the tests on Spark are passed over")
        return 0
    data = os.path.abspath(options.data) if os.path.isdir(options.data) else None
    with tempfile.TemporaryDirectory(prefix="picket-spark-") as folder:
        bench = Bench(os.path.abspath(options.program), folder)
        every = list(cases(folder, data))
        for case in every:
            bench.compare(case)
        example = every[0]

        def changed(name, rules=example.rules, until=example.until, start=example.start):
            return Case(name, rules, example.inputs, until, start, [4])

        wrong = write(folder, "wrong.rules", b"rule wrong\n  when sped > 3 km/h\n")
        bench.breaks(changed("", rules=wrong), "rules with an error", "exited with error code 1")
        killed = f'head -n 20 | "{bench.program}" "$@" | head -n 3\nkill -9 $$'
        bench.breaks(example, "a picket that is killed", "exited with error code -9", bench.script("killed.sh", killed))
        mark = os.path.join(folder, "killed-once")
        once = f'mkdir "{mark}" 2>/dev/null && {{ {killed}; }}\nexec "{bench.program}" "$@"'
        bench.compare(changed("example, the first picket killed"), bench.script("once.sh", once))
        if not os.path.isdir(mark):
            bench.fail("the first picket was not killed")
        bench.breaks(changed("", until="2026-06-02T06:00:00Z"), "an event behind the end", "heard at 2026-06-02 06:")
        bench.breaks(changed("", start="2026-06-01T06:00:00Z"), "an event before the start", "heard at 2026-06-01 05:")
        bench.spark.stop()
    return 1 if bench.failures else 0


if __name__ == "__main__":
    sys.exit(main())
