"""A mail server of a few lines that outlives what mails to it: takes everything, keeps Message-IDs and bodies."""

import asyncio
import threading


class Mailbox:
    """Listens on a free loopback port from `start` on; `mails` is a list of (message id, recipient, whole text)."""

    def __init__(self):
        self.mails = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()
        self._ready.wait()
        return self

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _talk(self, reader, writer):
        async def say(text):
            writer.write(text.encode() + b"\r\n")
            await writer.drain()

        recipient = ""
        try:
            await say("220 mailbox")
            while line := await reader.readline():
                word = line[:4].upper()
                if word == b"RCPT":
                    recipient = line.decode().split("<")[1].split(">")[0]
                if word == b"DATA":
                    await say("354 go on")
                    text = b""
                    while (line := await reader.readline()) not in (b".\r\n", b""):
                        text += line[1:] if line.startswith(b"..") else line
                    if line == b"":
                        return
                    names = [l for l in text.decode().split("\r\n") if l.lower().startswith("message-id:")]
                    # Taken before it is answered for, as servers do: a sender that dies here sends it again.
                    self.mails.append((names[0].split(":", 1)[1].strip(), recipient, text))
                await say("221 bye" if word == b"QUIT" else "250 taken")
                if word == b"QUIT":
                    return
        except (ConnectionError, BrokenPipeError):
            pass
        finally:
            writer.close()
