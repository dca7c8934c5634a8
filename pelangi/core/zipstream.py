"""A ZIP made while it is sent: never whole in memory or on disk, however many files go into it."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

PACKED = {"pdf", "jpg", "jpeg", "png", "mp4", "xlsx", "docx", "zip"}
"""Kinds that are packed already: packing them again costs time and gains nothing."""


class _Sink:
    """What has been written and not yet been sent. It cannot be gone back in, so sizes follow each file."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep what is to be sent."""
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """Return what waits, and hold it no longer."""
        data, self.waiting = b"".join(self.waiting), []
        return data


def zipped(files: Iterable[tuple[str, Iterable[bytes]]], at: datetime) -> Iterator[bytes]:
    """Yield a ZIP of (name, parts of the content), each part as it comes."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as out:  # type: ignore[call-overload] # it writes and flushes, no more
        for name, parts in files:
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            is_packed = name.rpartition(".")[2].lower() in PACKED
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            with out.open(entry, "w", force_zip64=True) as member:
                for part in parts:
                    member.write(part)
                    if data := sink.taken():
                        yield data
            yield sink.taken()
    yield sink.taken()
