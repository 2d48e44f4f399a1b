#!/usr/bin/env python3
"""What the listener takes, called by listen.sh.

The load: so many simulated trackers on loopback, each a connection of its own, each with a report a second and a
heartbeat a minute, of four protocols, for some seconds. The listener has one core, the trackers have another. No line may
be lost: each report has a time of its own, and what comes out is compared with what went in. Taken are the listener's CPU
time, its peak memory, and how long a report takes from its sending to its line.

Then the flood: the same reports through some connections as fast as they are taken.
"""
import argparse
import binascii
import collections
import datetime
import os
import pathlib
import re
import selectors
import socket
import statistics
import subprocess
import sys
import threading
import time

from race import machine, revision, say, verdict

HERE = pathlib.Path(__file__).resolve().parent
LINE = re.compile(rb'^\{"device":"([^"]+)"(?:,"time":"([^"]+)")?,"received":"[^"]+","type":"([^"]+)"')
GOAL_MEMORY_MB = 200


def frame(kind, device, moment):
    """A report of a device at a moment, UTC."""
    clock, date = moment.strftime("%H%M%S"), moment.strftime("%d%m%y")
    if kind == "gps103":
        local = moment.strftime("%y%m%d%H%M%S")
        return f"imei:{device},tracker,{local},,F,{clock}.000,A,4807.0380,N,01131.0000,E,12.40,84.4;".encode()
    if kind == "h02":
        return f"*HQ,{device},V1,{clock},A,4807.0380,N,01131.0000,E,012.40,084,{date},FFFFFBFF#".encode()
    if kind == "tk103":
        packed = moment.strftime("%y%m%d")
        return f"({device[-12:]}BR00{packed}A4807.0380N01131.0000E022.9{clock}084.4001000000L0000ABCD)".encode()
    sentence = f"GPRMC,{clock}.000,A,4807.0380,N,01131.0000,E,12.40,84.4,{date},,,A"
    total = 0
    for byte in sentence.encode():
        total ^= byte
    head = f"{moment:%y%m%d%H%M%S},+490000000001,{sentence}*{total:02X},F,, imei:{device},07,512.3,F:3.95V,0,"
    body = f"{head}{len(head)},"
    return f"{body}{binascii.crc_hqx(body.encode(), 0)},262,01,2A1F,0C3D\n\r".encode()


class Lines(threading.Thread):
    """Reads what the listener writes."""

    def __init__(self, pipe):
        super().__init__(daemon=True)
        self.pipe, self.heard, self.kinds, self.delays = pipe, collections.Counter(), collections.Counter(), []
        self.sent = {}

    def run(self):
        for line in self.pipe:
            found = LINE.match(line)
            if not found:
                self.kinds["?"] += 1
                continue
            device, moment, kind = found.groups()
            self.kinds[kind.decode()] += 1
            if kind == b"position":
                self.heard[(device, moment)] += 1
                began = self.sent.get((device, moment))
                if began is not None:
                    self.delays.append(time.monotonic() - began)


class Listener:
    def __init__(self, options, core):
        command = ["taskset", "-c", str(core), options.program, "listen", "--port", "0", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.port = None
        while self.port is None:
            line = self.process.stderr.readline().decode()
            if not line:
                sys.exit("listen.py: the listener did not begin")
            if found := re.search(r"listens on tcp .*:(\d+)", line):
                self.port = int(found[1])
        self.lines = Lines(self.process.stdout)
        self.lines.start()

    def memory(self):
        """Peak, MB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def finish(self):
        memory = self.memory()
        self.process.terminate()
        said = self.process.stderr.read().decode()
        _, _, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        self.lines.join(30)
        return usage.ru_utime + usage.ru_stime, memory, said


def connect(port):
    link = socket.create_connection(("127.0.0.1", port))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return link


def load(options):
    """The load: what was sent, by device and time, and what came of it."""
    os.sched_setaffinity(0, {1 % os.cpu_count()})
    listener = Listener(options, 0)
    kinds = ["gps103", "xexun", "h02", "tk103"]
    devices = [(kinds[number % 4], f"49{number:013d}") for number in range(options.trackers)]
    links = [connect(listener.port) for _ in devices]
    start = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    began, sent, beats = time.monotonic(), collections.Counter(), 0
    names = [device[-12:].encode() if kind == "tk103" else device.encode() for kind, device in devices]
    for second in range(options.seconds):
        moment = start + datetime.timedelta(seconds=second)
        text = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        for number, (kind, device) in enumerate(devices):
            # Spread over the second, as trackers are.
            if number % 250 == 0:
                due = began + second + number / len(devices)
                time.sleep(max(0, due - time.monotonic()))
            data = frame(kind, device, moment)
            if kind == "gps103" and (second * 17 + number) % 60 == 0:
                data += f"{device};".encode()
                beats += 1
            if number % 16 == 0:
                listener.lines.sent[(names[number], text)] = time.monotonic()
            links[number].sendall(data)
            sent[(names[number], text)] += 1
    took = time.monotonic() - began
    time.sleep(1)
    cpu, memory, said = listener.finish()
    for link in links:
        link.close()
    return sent, beats, listener.lines, took, cpu, memory, said


def flood(options):
    """Reports through 50 connections as fast as they are taken: events a second of CPU and of wall time."""
    listener = Listener(options, 0)
    start = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    blocks = []
    for number in range(50):
        kind = ["gps103", "xexun", "h02", "tk103"][number % 4]
        block = b"".join(
            frame(kind, f"49{number:013d}", start - datetime.timedelta(seconds=2000 - second)) for second in range(2000))
        blocks.append((connect(listener.port), memoryview(block)))
    total = 50 * 2000
    began = time.monotonic()
    waiting = selectors.DefaultSelector()
    for link, block in blocks:
        link.setblocking(False)
        waiting.register(link, selectors.EVENT_WRITE, [block])
    while waiting.get_map():
        for key, _ in waiting.select():
            try:
                done = key.fileobj.send(key.data[0][:65536])
            except BlockingIOError:
                continue
            key.data[0] = key.data[0][done:]
            if not key.data[0]:
                waiting.unregister(key.fileobj)
    while sum(listener.lines.kinds.values()) < total and time.monotonic() - began < 60:
        time.sleep(0.01)
    took = time.monotonic() - began
    heard = sum(listener.lines.heard.values())
    cpu, memory, _ = listener.finish()
    return total, heard, took, cpu, memory


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--trackers", type=int, default=5000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    sent, beats, lines, took, cpu, memory, said = load(options)
    lost = sum((sent - lines.heard).values())
    doubled = sum((lines.heard - sent).values())
    total = sum(sent.values())
    delays = sorted(lines.delays)
    flooded, heard, flood_took, flood_cpu, flood_memory = flood(options)
    text = [
        f"## {datetime.date.today()}: the listener", "",
        f"{machine()}; picket {revision()}; {options.trackers:,} trackers, a connection each, of gps103, xexun, h02 and "
        f"tk103; {options.seconds} s; the listener on one core, the trackers on the other.", "",
        "| what | figure |", "|---|---:|",
        f"| reports sent | {total:,} |", f"| heartbeats sent | {beats:,} |",
        f"| reports a second | {total / took:,.0f} |", f"| lines lost | {lost} |", f"| lines doubled | {doubled} |",
        f"| CPU of the listener, share of a core | {cpu / took:.0%} |",
        f"| CPU a frame, µs | {cpu / (total + beats) * 1e6:.1f} |", f"| peak memory, MB | {memory:.0f} |",
        f"| from sending to the line, median ms | {statistics.median(delays) * 1000:.1f} |",
        f"| the same, 99 of 100, ms | {delays[len(delays) * 99 // 100] * 1000:.1f} |",
        f"| flood through 50 connections, reports/s | {flooded / flood_took:,.0f} |",
        f"| its CPU a frame, µs | {flood_cpu / flooded * 1e6:.1f} |", f"| its peak memory, MB | {flood_memory:.0f} |",
        "",
        verdict(f"{lost} lines lost, {doubled} doubled", lost == 0 and doubled == 0 and heard == flooded),
        verdict(f"peak memory {memory:.0f} MB (goal ≤ {GOAL_MEMORY_MB})", memory <= GOAL_MEMORY_MB),
    ]
    say("\n" + "\n".join(text))
    if options.record:
        path = HERE / "RESULTS.md"
        path.write_text(f"{path.read_text().rstrip()}\n\n" + "\n".join(text) + "\n")
        say(f"recorded in {path.name}")
    if lost or doubled or heard != flooded:
        sys.exit(f"listen.py: lines were lost or doubled\n{said}")


if __name__ == "__main__":
    main()
