#!/usr/bin/env python3
"""How long `picket lsp` lets an editor wait, on a rule file of 2,000 lines.

Usage: lsp.py PROGRAM [ROUNDS]

Drives a real session: each round changes one line, as typing does, and waits for the diagnostics of that version; then
asks for completion, hover and a definition. Prints the median and the worst of each, in ms, as JSON. The goal of the
issue is 50 ms; nothing here fails, the figures are looked at.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

RULE = """rule speeding-{n} "Too fast in zone {n}"
  for      vans
  when     speed > {limit} km/h and inside zone-{n} and not parked
  held     30 s
  clear    speed < {low} km/h or outside zone-{n}
  severity warning
  notify   ops at most every 10 min
  notify   log
  say      "{{device}} at {{peak speed in km/h:0}} km/h in {{fence}}, since {{since:HH:mm}}"

"""


def rule_file(lines):
    text = 'devices vans "t-*"\nsink ops stdout\nsink log file "log.jsonl"\nlet parked = ignition is off or charging\n\n'
    number = 0
    body = ""
    while text.count("\n") + body.count("\n") < lines:
        limit = 50 + number % 60
        text += f"fence zone-{number} circle 48.{1000 + number}, 11.{5000 + number} radius 150 m\n"
        body += RULE.format(n=number, limit=limit, low=limit - 5)
        number += 1
    return text + "\n" + body, number


class Client:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.next = 0

    def send(self, method, params, is_request=True):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if is_request:
            self.next += 1
            message["id"] = self.next
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()
        return self.next

    def receive(self):
        length = 0
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit("the server has ended")
            if line == b"\r\n":
                break
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length))

    def request(self, method, params):
        number = self.send(method, params)
        while True:
            message = self.receive()
            if message.get("id") == number and "method" not in message:
                return message

    def diagnostics(self, uri, version):
        while True:
            message = self.receive()
            params = message.get("params", {})
            if message.get("method") == "textDocument/publishDiagnostics" and params.get("uri") == uri:
                if params.get("version") == version:
                    return params["diagnostics"]


def main():
    program = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps({"rounds": rounds, "ms": measure_answers(program, folder, rounds)}, indent=2))


def measure_answers(program, folder, rounds):
    """Writes the rule file into a folder of its own below this one; the times in ms by what was asked."""
    folder = os.path.join(os.path.abspath(folder), "lsp")
    os.makedirs(folder, exist_ok=True)
    text, rules = rule_file(2000)
    path = os.path.join(folder, "fleet.rules")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return measure(program, rounds, text, rules, "file://" + path, "file://" + folder)


def measure(program, rounds, text, rules, uri, root):
    client = Client(program)
    client.request("initialize", {"processId": None, "rootUri": root, "capabilities": {}})
    client.send("initialized", {}, False)
    client.send("textDocument/didOpen", {
        "textDocument": {"uri": uri, "languageId": "picket", "version": 0, "text": text}}, False)
    first = client.diagnostics(uri, 0)
    if first:
        raise SystemExit(f"the file has findings: {first[0]}")
    lines = text.split("\n")
    middle = next(i for i, line in enumerate(lines) if line.startswith(f"rule speeding-{rules // 2} ")) + 2
    column = lines[middle].index(" km/h and inside")
    times = {name: [] for name in ["change to diagnostics", "change to completion", "completion", "hover", "definition"]}

    def timed(name, body):
        start = time.perf_counter()
        result = body()
        times[name].append((time.perf_counter() - start) * 1000)
        return result

    def change(version, start, end, new):
        client.send("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [{"range": {"start": {"line": middle, "character": start},
                                          "end": {"line": middle, "character": end}}, "text": new}]}, False)

    at = {"textDocument": {"uri": uri}, "position": {"line": middle, "character": column}}
    fence = {"textDocument": {"uri": uri}, "position": {"line": middle, "character": lines[middle].index("zone-") + 2}}
    version = 0
    for _ in range(rounds):
        version += 1

        def write():
            change(version, column, column, "0")
            return client.diagnostics(uri, version)

        timed("change to diagnostics", write)
        timed("completion", lambda: client.request("textDocument/completion", {
            "textDocument": {"uri": uri}, "position": {"line": middle, "character": len("  when     ")}}))
        hover = timed("hover", lambda: client.request("textDocument/hover", at))
        found = timed("definition", lambda: client.request("textDocument/definition", fence))
        if not hover.get("result") and not found.get("result"):
            raise SystemExit("the server knows nothing")
        version += 1

        def complete():
            change(version, column, column + 1, "")
            return client.request("textDocument/completion", at)

        timed("change to completion", complete)
        client.diagnostics(uri, version)
    client.request("shutdown", None)
    client.send("exit", None, False)
    if client.process.wait() != 0:
        raise SystemExit(f"the server ended with {client.process.returncode}")
    return {name: {"median": round(sorted(each)[len(each) // 2], 1), "best": round(min(each), 1),
                   "worst": round(max(each), 1)}
            for name, each in times.items()}


if __name__ == "__main__":
    main()
