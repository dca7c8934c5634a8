"""The line between phones and the server, which can be cut: faster than stopping the server, and nobody can tell."""

import os
import socket
import time
from contextlib import suppress
from threading import Lock, Thread

BACKLOG, CHUNK = 128, 65_536
# every answer comes so much later: shows tests that hold only where the server is faster than the test
SLOW_S = int(os.environ.get("PELANGI_SLOW_LINE_MS", "0")) / 1000


class Line:
    """Passes on what comes to its own port to the server's, both ways, while it is up."""

    def __init__(self, server_port: int):
        self.server_port = server_port
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        self._listener: socket.socket | None = None
        self.port = 0
        self.mend()

    def mend(self) -> None:
        """Take calls, at the port it had before."""
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(BACKLOG)
        self.port = self._listener.getsockname()[1]
        Thread(target=self._take_calls, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Refuse calls and break off those under way; twice is harmless."""
        with self._lock:
            ended = [self._listener, *self._open] if self._listener else []
            self._listener = None
            self._open.clear()
        for one in ended:
            with suppress(OSError):  # the other end was faster
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _take_calls(self, listener: socket.socket) -> None:
        while True:
            try:
                caller, _from = listener.accept()
            except OSError:  # cut
                return
            Thread(target=self._connect, args=(listener, caller), daemon=True).start()

    def _connect(self, listener: socket.socket, caller: socket.socket) -> None:
        try:
            called = socket.create_connection(("127.0.0.1", self.server_port))
        except OSError:  # no server: the caller is told in the same way
            caller.close()
            return
        with self._lock:
            is_up = self._listener is listener
            if is_up:
                self._open |= {caller, called}
        if not is_up:
            caller.close()
            called.close()
            return
        Thread(target=self._pass_on, args=(caller, called, 0.0), daemon=True).start()
        self._pass_on(called, caller, SLOW_S)

    def _pass_on(self, one: socket.socket, other: socket.socket, wait_s: float) -> None:
        with suppress(OSError):  # cut, or hung up
            while data := one.recv(CHUNK):
                time.sleep(wait_s)
                other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)
        with self._lock:
            self._open.discard(one)
