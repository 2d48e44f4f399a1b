"""A mail server that misbehaves as it is told, on plain sockets.

The argument is JSON: a list of what happens in each connection, the last one for all that follow:
{"at": stage, "do": "stall" | "cut" | "late" | a reply}; {} is a connection that goes well. Stages: connect, greeting, EHLO,
STARTTLS, TLS, AUTH, MAIL, RCPT, DATA, content, QUIT. Says its port as its first line and ends when its standard input
does. Each mail that was taken whole is written to N.eml.
"""
import argparse
import json
import os
import socket
import ssl
import sys
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("plan", type=json.loads)
parser.add_argument("--certificate")
parser.add_argument("--key")
options = parser.parse_args()
taken = 0
lock = threading.Lock()


class Cut(Exception):
    pass


class Conversation:
    def __init__(self, connection, script):
        self.connection = connection
        self.script = script
        self.rest = b""

    def act(self, stage, reply):
        """What the script says of this stage, else the usual reply. True: the usual."""
        if self.script.get("at") != stage:
            self.say(reply)
            return True
        do = self.script["do"]
        # Once a connection.
        self.script = {}
        if do == "cut":
            raise Cut
        if do == "stall":
            threading.Event().wait()
        if do == "late":
            time.sleep(1.5)
            self.say(reply)
            return True
        self.say(do)
        return False

    def say(self, reply):
        if reply:
            self.connection.sendall(reply.encode() + b"\r\n")

    def line(self):
        while b"\n" not in self.rest:
            data = self.connection.recv(65536)
            if not data:
                raise Cut
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return line.rstrip(b"\r")

    def run(self):
        self.act("greeting", "220 scripted")
        secure = False
        while True:
            words = self.line().split(b" ")
            verb = words[0].decode().upper()
            if verb == "EHLO":
                offers = "250-scripted\r\n" + ("250-STARTTLS\r\n" if options.certificate and not secure else "")
                self.act("EHLO", offers + "250-SIZE 1000000\r\n250 AUTH PLAIN")
            elif verb == "STARTTLS":
                if self.act("STARTTLS", "220 go ahead"):
                    self.act("TLS", None)
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(options.certificate, options.key)
                    self.connection = context.wrap_socket(self.connection, server_side=True)
                    secure = True
            elif verb == "AUTH":
                # A login that is not sent at once is asked for.
                if len(words) < 3:
                    self.say("334 ")
                    self.line()
                self.act("AUTH", "235 welcome")
            elif verb in ("MAIL", "RCPT", "RSET"):
                self.act(verb, "250 OK")
            elif verb == "DATA":
                if self.act("DATA", "354 go on"):
                    self.take()
            elif verb == "QUIT":
                self.act("QUIT", "221 bye")
                raise Cut
            else:
                self.say("502 what?")

    def take(self):
        global taken
        lines = []
        while (line := self.line()) != b".":
            lines.append(line[1:] if line.startswith(b".") else line)
        # Before the reply: who hears it may look.
        if self.script.get("at") != "content" or self.script["do"] == "late":
            with lock:
                taken += 1
                with open(os.path.join(options.folder, f"{taken}.eml"), "wb") as file:
                    file.write(b"".join(line + b"\r\n" for line in lines))
        self.act("content", "250 taken")


def converse(connection, script):
    try:
        Conversation(connection, script).run()
    except (Cut, OSError):
        pass
    connection.close()


def serve(listener):
    count = 0
    while True:
        connection, _ = listener.accept()
        script = options.plan[min(count, len(options.plan) - 1)]
        count += 1
        threading.Thread(target=converse, args=(connection, script), daemon=True).start()


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
if options.plan[0].get("at") == "connect":
    # A queue that is full: the system answers no further connection.
    listener.listen(0)
    waiting = [socket.socket() for _ in range(3)]
    for client in waiting:
        client.setblocking(False)
        client.connect_ex(listener.getsockname())
else:
    listener.listen(50)
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
print(listener.getsockname()[1], flush=True)
sys.stdin.read()
os._exit(0)
