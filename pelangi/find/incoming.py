"""Uploads that wait to be read, for hours perhaps: sealed on disk, a piece at a time, however long they are.

To be read, one is opened into a file without a name: nothing of it is left behind, even by a process that is killed.
"""

import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

from pelangi.staff.protection import seal, unseal

FOLDER = "incoming"
PIECE = 1 << 20  # bytes sealed together
CELL = "find.incoming"
LENGTH = struct.Struct(">I")  # before each piece
OPENED = Path("/proc/self/fd")  # where a file without a name can be opened again


class CutShort(OSError):
    """The sealed upload does not end as it was written."""


def kept(path: Path, name: str) -> str:
    """Seal a file into the private storage; return what it is called there."""
    with path.open("rb") as clear, tempfile.TemporaryFile() as sealed:
        for number, piece, is_last in _pieces(clear):
            data = seal(piece, _context(number, is_last))
            sealed.write(LENGTH.pack(len(data)) + data)
        sealed.seek(0)
        return default_storage.save(f"{FOLDER}/{name}", File(sealed))


def _pieces(clear: IO[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    number, piece = 0, clear.read(PIECE)
    while True:
        following = clear.read(PIECE)
        yield number, piece, not following
        if not following:
            return
        number, piece = number + 1, following


def _context(number: int, is_last: bool) -> str:
    """Return what a piece is bound to: its place, and whether the file ends with it."""
    return f"{CELL}:{number}:{'last' if is_last else 'more'}"


@contextmanager
def opened(stored: str) -> Iterator[Path]:
    """Give a kept upload a path for as long as it is read. Raises CutShort when pieces of it are missing."""
    folder = Path(default_storage.path(FOLDER))
    if not OPENED.is_dir():
        with tempfile.NamedTemporaryFile(dir=folder) as clear:
            _open_into(clear, stored)
            yield Path(clear.name)
        return
    with tempfile.TemporaryFile(dir=folder) as clear:
        _open_into(clear, stored)
        yield OPENED / str(clear.fileno())


def _open_into(clear: IO[bytes], stored: str) -> None:
    with default_storage.open(stored, "rb") as sealed:
        left = sealed.size
        number = 0
        while left:
            head = sealed.read(LENGTH.size)
            data = sealed.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
            left -= len(head) + len(data)
            if not data:
                raise CutShort(stored)
            clear.write(unseal(data, _context(number, is_last=not left)))
            number += 1
    clear.flush()
    os.lseek(clear.fileno(), 0, os.SEEK_SET)


def exists(stored: str) -> bool:
    """Say whether a kept upload is still here."""
    return bool(stored) and default_storage.exists(stored)


def drop(stored: str) -> None:
    """Delete a kept upload, if there is one."""
    if stored:
        default_storage.delete(stored)
