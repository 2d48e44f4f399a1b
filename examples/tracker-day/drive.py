#!/usr/bin/env python3
"""A simulated TK-102 drives through a fence and presses SOS: `python3 examples/tracker-day/drive.py [PROGRAM]`.

Starts `picket listen | picket run` on a free port of this machine, sends what the tracker would send, shows what comes
of it, and ends both.
"""

import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone
from pathlib import Path

from make_frames import DEPOT, MARKET, between, xexun

RULES = """
fence depot circle 54.736510, 12.309215 radius 150 m
sink  screen stdout

rule left-depot
  on       exit depot
  severity info
  say      "{device} left the depot"

rule sos
  on       alarm sos
  severity critical
  say      "{device} calls for help at {lat}, {lon}"
"""


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "picket"
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "demo.rules"
        rules.write_text(RULES)
        listener = subprocess.Popen(
            [program, "listen", "--port", "0", "--host", "127.0.0.1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        engine = subprocess.Popen(
            [program, "run", rules, "--format", "text", "--quiet"], stdin=listener.stdout, stdout=subprocess.PIPE)
        listener.stdout.close()
        notices = threading.Thread(target=lambda: [print(line.decode(), end="", flush=True) for line in engine.stdout])
        notices.start()
        port = int(re.search(rb"listens on tcp .*:(\d+)", listener.stderr.readline())[1])
        print(f"a simulated TK-102 reports to port {port}", flush=True)
        tracker = socket.create_connection(("127.0.0.1", port))
        for step in range(5):
            alarm = "help me!" if step == 4 else ""
            where = between(DEPOT, MARKET, step / 4)
            frame = xexun(datetime.now(timezone.utc), where, 27, alarm)
            print(f"  it sends {frame.decode()[:72]}…{alarm and f' {alarm} …'}", flush=True)
            tracker.sendall(frame)
            time.sleep(1.1)
        tracker.close()
        listener.terminate()
        notices.join()
        listener.stderr.close()
        sys.exit(listener.wait() or engine.wait())


if __name__ == "__main__":
    main()
