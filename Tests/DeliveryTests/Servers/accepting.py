"""A mail server that takes mails: aiosmtpd with STARTTLS and AUTH.

Says its port as its first line, writes each mail as N.eml and its envelope as N.json into a folder, and ends when its
standard input does.
"""
import argparse
import json
import os
import ssl
import sys
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

# AUTH without TLS is what one of the tests is about.
warnings.simplefilter("ignore")
parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--certificate")
parser.add_argument("--key")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--smtps", action="store_true")
parser.add_argument("--refuse", action="append", default=[], help="recipient=reply")
parser.add_argument("--greylist", action="store_true", help="451 for the first try of each recipient")
options = parser.parse_args()

context = None
if options.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)


class Taker:
    def __init__(self):
        self.count = 0
        self.seen = set()
        self.refusals = dict(text.split("=", 1) for text in options.refuse)

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.refusals:
            return self.refusals[address]
        if options.greylist and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = os.path.join(options.folder, str(self.count))
        with open(name + ".eml", "wb") as file:
            file.write(envelope.original_content)
        about = {
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "hello": session.host_name,
            "peer": session.peer[1], "tls": bool(session.ssl), "login": bool(session.authenticated),
        }
        with open(name + ".json", "w") as file:
            json.dump(about, file)
        return f"250 2.0.0 taken as {self.count}"


def login(server, session, envelope, mechanism, data):
    right = data.login == options.user.encode() and data.password == options.password.encode()
    # With `handled` left true a wrong password would get no answer at all.
    return AuthResult(success=right, handled=right)


arguments = {}
if options.user:
    # Without TLS there is no login, but where the server has none.
    arguments = dict(authenticator=login, auth_required=True, auth_require_tls=context is not None and not options.smtps)
if context and not options.smtps:
    arguments.update(tls_context=context, require_starttls=True)


class FreePort(Controller):
    """A controller that lets the system choose the port, and then knows it."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


controller = FreePort(
    Taker(), hostname="127.0.0.1", port=0, ssl_context=context if options.smtps else None,
    data_size_limit=64 << 20, **arguments)
controller.start()
print(controller.port, flush=True)
sys.stdin.read()
controller.stop()
