"""Real servers on the loopback that play the message services: HTTP for WhatsApp and SMS, SMTP for letters."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway(ThreadingHTTPServer):
    """Answers what `answers` says, in turn, the last one again and again; keeps what it was sent."""

    def __init__(self, answers: list[tuple[int, object]]):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers)
        self.got: list[dict] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1/messages"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        got = {"body": body, "token": self.headers["Authorization"], "path": self.path}
        self.server.got.append(got | {"headers": dict(self.headers)})
        answers = self.server.answers
        status, said = answers.pop(0) if len(answers) > 1 else answers[0]
        data = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args):
        """Say nothing on the console of the tests."""


@contextmanager
def gateway(*answers: tuple[int, object]) -> Iterator[Gateway]:
    """Run an HTTP service that gives these answers."""
    with Gateway(list(answers)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server (RFC 5321, the least of it); `refuses` is its answer to RCPT, empty when it takes everything."""

    allow_reuse_address = True

    def __init__(self, refuses: str = ""):
        super().__init__(("127.0.0.1", 0), _Mail)
        self.refuses, self.letters = refuses, []

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Mail(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 loopback")
        to = ""
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                to = line
                self._say(self.server.refuses or "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                self.server.letters.append((to, self._until_dot()))
                self._say("250 taken")
            elif verb == "QUIT":
                return self._say("221 bye")
            else:
                self._say("250 ok")
        return None

    def _until_dot(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) not in {".\r\n", ""}:
            lines.append(line)
        return "".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server(refuses: str = "") -> Iterator[MailServer]:
    """Run a mail server."""
    with MailServer(refuses) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
