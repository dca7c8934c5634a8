"""ClamAV, where it is there: over its socket by setting, else the program on the path. Pages say which, or none."""

import shutil
import socket
import struct
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from pelangi.innovate.refusals import NotAllowedHere

PIECE = 2**16
SECONDS = 120
PROGRAMS = {"clamdscan": ["--fdpass", "--no-summary"], "clamscan": ["--no-summary"]}
CLEAN, FOUND = 0, 1  # what the programs answer; everything else is trouble


def scanner() -> str:
    """Return the scanner's name as pages show it, "" when there is none."""
    if settings.CLAMAV:
        return "clamd"
    return next((name for name in PROGRAMS if shutil.which(name)), "")


def search(content: bytes) -> str:
    """Search a file; return the scanner that did, "" when there is none. Raises NotAllowedHere.

    A scanner that is set up but does not answer refuses too: a file that nobody searched must not pass for searched.
    """
    name = scanner()
    if not name:
        return ""
    try:
        is_infected = _by_socket(content) if settings.CLAMAV else _by_program(name, content)
    except (OSError, subprocess.SubprocessError) as why:
        raise NotAllowedHere(
            _("The virus scanner does not answer, so the file was not taken. Try again later.")
        ) from why
    if is_infected:
        raise NotAllowedHere(_("The virus scanner found something harmful in this file. It was not kept."))
    return name


def _by_program(name: str, content: bytes) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sent"
        file.write_bytes(content)
        done = subprocess.run(
            [name, *PROGRAMS[name], str(file)], capture_output=True, timeout=SECONDS, check=False
        )
    if done.returncode not in (CLEAN, FOUND):
        raise OSError(done.stderr.decode(errors="replace")[:200])
    return done.returncode == FOUND


def _by_socket(content: bytes) -> bool:
    """Speak clamd's INSTREAM: pieces with their length in front, a length of nothing at the end."""
    with _connected() as talk:
        talk.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            talk.sendall(struct.pack("!L", len(piece)) + piece)
        talk.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := talk.recv(4096)):
            answer += more
    said = answer.rstrip(b"\0\n")
    if said.endswith(b"FOUND"):
        return True
    if said.endswith(b"OK"):
        return False
    raise OSError(said.decode(errors="replace")[:200])


def _connected() -> socket.socket:
    place = settings.CLAMAV
    if place.startswith("/"):
        talk = socket.socket(socket.AF_UNIX)
        talk.settimeout(SECONDS)
        talk.connect(place)
        return talk
    host, _colon, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
