#!/usr/bin/env python3
"""A mail server and a web server for trying things out: they take everything and show it. Loopback only.

`python3 servers.py` listens on 127.0.0.1:2525 (mail) and 127.0.0.1:8025 (web). It keeps nothing and checks nothing.
"""

import email
import email.policy
import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Mail(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("220 debugging server")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say("354 go on")
                self.show(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 taken")
            elif word == b"QUIT":
                return self.say("221 bye")
            else:
                self.say("250 as you like")

    def show(self, text):
        mail = email.message_from_bytes(text.replace(b"\r\n..", b"\r\n."), policy=email.policy.default)
        print(f"mail     {mail['Message-ID']}  {mail['Subject']}", flush=True)


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for notice in body if isinstance(body, list) else [body]:
            print(f"webhook  {notice['id']}-{notice['n']}  {notice['message']}", flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *words):
        pass


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer.daemon_threads = True
mail = socketserver.ThreadingTCPServer(("127.0.0.1", 2525), Mail)
threading.Thread(target=mail.serve_forever, daemon=True).start()
ThreadingHTTPServer(("127.0.0.1", 8025), Web).serve_forever()
