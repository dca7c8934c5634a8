"""The installation's web server in a process that is killed with SIGKILL at its n-th write, and started again at once.

Run by `bench/field_server_kills.py`: each line on standard input is a number, the moment (just before or just after a
write) at which the next server dies; 0: never. A line "died" or "ended" comes back when that server is gone; `end`
ends one that still runs. The program is loaded once and forked, so that a restart takes milliseconds.
"""

import os
import signal
import socket
import sys
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import connections

from pelangi.visit.torture import serve
from pelangi.visit.torture_phone import Doom, fork


def main(port: int) -> None:
    """Serve on a port of the loopback address until standard input ends."""
    application = get_wsgi_application()
    connections.close_all()  # no connection is shared with what is forked
    with socket.create_server(("127.0.0.1", port), backlog=64) as listening:
        print("ready", flush=True)
        for line in sys.stdin:
            doom = Doom(int(line))
            server = fork(lambda doom=doom: serve(application, listening, doom))
            print(server, flush=True)
            status = os.waitpid(server, 0)[1]
            print("died" if os.WIFSIGNALED(status) else f"ended {status}", flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        main(int(sys.argv[1]))
