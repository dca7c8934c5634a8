"""One file judged: type by content, size, pages, words, window, and nothing in it that runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from pelangi.core.evidence import kinds, packages, pdf, pictures
from pelangi.core.evidence.refusals import NotProof, damaged, empty, out_of_window, too_large, wrong_type

BOXES = (b"moov", b"mdat", b"moof")  # one of them holds what a video shows


@dataclass(frozen=True)
class Asked:
    """What a row asks of its proof. file_types: as its instrument names them; window: first and last year."""

    file_types: tuple[str, ...] = ()
    window: tuple[int, int] | None = None


@dataclass(frozen=True)
class Checked:
    """A file that is proof, as it is to be kept.

    removed: what was taken out ("metadata", "javascript", "launch", "form", "embedded", "media").
    sent_sha256: of the file as it came; sha256: as it is kept.
    """

    content: bytes
    kind: str
    sha256: str
    sent_sha256: str
    pages: int | None
    removed: tuple[str, ...]

    @property
    def mime(self) -> str:
        """What browsers call this kind."""
        return kinds.MIME[self.kind]


def check(
    content: bytes, asked: Asked, *, dated: date | None = None, limits: kinds.Limits | None = None
) -> Checked:
    """Return the file cleaned, or raise NotProof with what was found, what was expected and how to mend it.

    dated: the day printed on the document. A row with a window wants one, inside its years.
    """
    limits = limits or kinds.Limits()
    if not content.strip(b"\x00 \t\r\n"):
        raise empty()
    kind = kinds.kind_of(content)
    most = limits.video if kind in (kinds.MP4, kinds.MOV) else limits.file
    if len(content) > most:
        raise too_large(most)
    wanted = kinds.wanted(asked.file_types)
    kept, kind, pages, removed = _looked_at(content, kind, wanted, limits)
    if asked.window and (dated is None or not asked.window[0] <= dated.year <= asked.window[1]):
        raise out_of_window(*asked.window, dated.isoformat() if dated else "")
    return Checked(kept, kind, sha256(kept).hexdigest(), sha256(content).hexdigest(), pages, removed)


Looked = tuple[bytes, str, int | None, tuple[str, ...]]


def _looked_at(content: bytes, kind: str, wanted: tuple[str, ...], limits: kinds.Limits) -> Looked:
    if kind == kinds.OLD_OFFICE:
        raise packages.look_old(content, wanted)
    if kind == kinds.ZIP:
        return content, packages.look(content, wanted, limits), None, ()
    if kind not in wanted:
        raise wrong_type(*kinds.NAMES[kind], wanted)
    look: dict[str, Callable[[], Looked]] = {
        kinds.PDF: lambda: _pdf(content, limits),
        kinds.JPG: lambda: _picture(content, kind, limits),
        kinds.PNG: lambda: _picture(content, kind, limits),
    }
    return look.get(kind, lambda: _video(content, kind))()


def _pdf(content: bytes, limits: kinds.Limits) -> Looked:
    read = pdf.look(content, limits)
    return read.content, kinds.PDF, read.pages, read.removed


def _picture(content: bytes, kind: str, limits: kinds.Limits) -> Looked:
    drawn, removed = pictures.redrawn(content, kind, limits)
    return drawn, kind, None, removed


def _video(content: bytes, kind: str) -> Looked:
    """A video keeps its bytes: its boxes must follow one another to the end, and one of them must show something."""
    place, names = 0, set()
    while place + 8 <= len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        names.add(content[place + 4 : place + 8])
        if size == 1:
            size = int.from_bytes(content[place + 8 : place + 16], "big")
        size = size or len(content) - place
        if size < 8:
            break
        place += size
    if place != len(content) or not names.intersection(BOXES):
        raise damaged(kind.upper())
    return content, kind, None, ()


__all__ = ["Asked", "Checked", "NotProof", "check"]
