"""A web server that answers as it is told and writes down what it was asked.

The second argument is JSON: a list of answers, the last one for all that follow: {"status": 200, "headers": {},
"body": "", "do": "stall" | "cut"}. Requests are appended to requests.jsonl. Says its port as its first line and ends
when its standard input does.
"""
import argparse
import base64
import http.server
import json
import os
import ssl
import sys
import threading

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("plan", type=json.loads)
parser.add_argument("--certificate")
parser.add_argument("--key")
options = parser.parse_args()
answered = 0


class Hook(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        global answered
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(os.path.join(options.folder, "requests.jsonl"), "a") as file:
            about = {
                "method": self.command, "path": self.path, "peer": self.client_address[1],
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "body": base64.b64encode(body).decode(),
            }
            file.write(json.dumps(about) + "\n")
        answer = options.plan[min(answered, len(options.plan) - 1)]
        answered += 1
        if answer.get("do") == "stall":
            threading.Event().wait()
        if answer.get("do") == "cut":
            self.close_connection = True
            self.connection.close()
            return
        text = answer.get("body", "").encode()
        self.send_response(answer["status"])
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
server.daemon_threads = True
if options.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
os._exit(0)
