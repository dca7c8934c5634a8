"""Office documents (DOCX, XLSX, PPTX): packages of parts, opened piece by piece under limits, refused when they run."""

import re
import zipfile
import zlib
from io import BytesIO

from pelangi.core.evidence import kinds
from pelangi.core.evidence.refusals import NotProof, active, bomb, damaged, empty, encrypted, wrong_type

PIECE = 2**16
MAIN = {
    b"wordprocessingml.document.main+xml": kinds.DOCX,
    b"spreadsheetml.sheet.main+xml": kinds.XLSX,
    b"presentationml.presentation.main+xml": kinds.PPTX,
}
BODY = {
    kinds.DOCX: re.compile(r"word/(document|footnotes|header\d*|footer\d*)\d*\.xml"),
    kinds.XLSX: re.compile(r"xl/worksheets/[^/]+\.xml"),
    kinds.PPTX: re.compile(r"ppt/slides/[^/]+\.xml"),
}
TEXT = {
    kinds.DOCX: re.compile(rb"<(?:\w+:)?t(?: [^>]*)?>\s*[^<\s]"),
    kinds.XLSX: re.compile(rb"<(?:\w+:)?(?:v|t)(?: [^>]*)?>\s*[^<\s]"),
    kinds.PPTX: re.compile(rb"<(?:\w+:)?t(?: [^>]*)?>\s*[^<\s]"),
}
RUNS = re.compile(
    r"(vbaProject|vbaData|/activeX/|\.(?:exe|dll|js|vbs|bat|cmd|ps1|jar|scr)$|embeddings/.*\.bin$)",
    re.IGNORECASE,
)
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)  # what zipfile raises for damaged or lying packages


def look(content: bytes, asked: tuple[str, ...], limits: kinds.Limits) -> str:
    """Return which Office document the package is. Raises NotProof."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > limits.entries:
                raise bomb()
            if any(one.flag_bits & 1 for one in entries):
                raise encrypted()
            parts = _unpacked(package, entries, limits)
    except NotProof:
        raise
    except BROKEN as why:
        raise damaged("ZIP") from why
    return _judged(parts, asked)


def look_old(content: bytes, asked: tuple[str, ...]) -> NotProof:
    """Return why a document of the old Office format is refused: locked by a password, or simply too old."""
    if ENCRYPTED_PACKAGE in content:
        return encrypted()
    return wrong_type(*kinds.NAMES[kinds.OLD_OFFICE], asked)


def _unpacked(
    package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: kinds.Limits
) -> dict[str, bytes]:
    """Every part by name (text parts with content), never more than the limits, whatever the package says of itself."""
    parts: dict[str, bytes] = {}
    left = limits.unpacked
    for entry in entries:
        size, kept = 0, bytearray()
        is_text = entry.filename.endswith((".xml", ".rels"))
        with package.open(entry) as part:
            while piece := part.read(PIECE):
                size += len(piece)
                left -= len(piece)
                if left < 0 or size > max(limits.small, limits.ratio * max(entry.compress_size, 1)):
                    raise bomb()
                if is_text:
                    kept += piece
        parts[entry.filename] = bytes(kept)
    return parts


def _judged(parts: dict[str, bytes], asked: tuple[str, ...]) -> str:
    types = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types:
        raise active("makro", "macros")
    kind = next((kind for mark, kind in MAIN.items() if mark in types), kinds.ZIP)
    if kind not in asked:
        raise wrong_type(*kinds.NAMES[kind], asked)
    for name in parts:
        if RUNS.search(name):
            raise active(name)
    _refuse_reaching_out(parts)
    body = [part for name, part in parts.items() if BODY[kind].fullmatch(name)]
    if kind == kinds.XLSX:
        body.append(parts.get("xl/sharedStrings.xml", b""))
    if not any(TEXT[kind].search(part) for part in body):
        raise empty()
    return kind


def _refuse_reaching_out(parts: dict[str, bytes]) -> None:
    """Templates and objects fetched from elsewhere when the document opens, and fields that start programs."""
    for name, part in parts.items():
        if name.endswith(".rels") and re.search(
            rb"<[^>]*(?:attachedTemplate|oleObject|frame)\"[^>]*TargetMode=\"External\"", part
        ):
            raise active("templat luar / template from outside")
        if re.search(rb"(?:instrText[^>]*>|w:instr=\")\s*DDE", part) or b"<ddeLink" in part:
            raise active("DDE")
