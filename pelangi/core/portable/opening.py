"""Packing and opening: a ZIP file of exactly two names; limits come before unpacking, the signature before content.

What a stranger sends is read in this order: size, names, sizes as they unpack, signature, JSON, schema. Nothing is
written to disk. Ed25519: RFC 8032.
"""

import json
import zipfile
import zlib
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pelangi.core.index.words import Words
from pelangi.core.portable.schema import faults

CONTENT, SIGNATURE = "package.json", "signature.json"
PURPOSE = b"pelangi package 1\n"  # a signature made for something else fits no package
MOST_FILE, MOST_CONTENT, MOST_SIGNATURE = 5_000_000, 30_000_000, 1_000
MOST_FAULTS = 5
WHEN = (2026, 1, 1, 0, 0, 0)  # the same content gives the same file
HEX_KEY, HEX_SIGNATURE = 64, 128


class NotAPackage(ValueError):
    """The file is refused, and `words` say why in both languages."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(english)
        self.words = Words(indonesian, english)


@dataclass(frozen=True)
class Package:
    """An opened package: content that fits the schema, the key that signed it (hex), the file's hash."""

    content: dict[str, Any]
    public: str
    sha256: str


def packed(content: dict[str, Any], private: Ed25519PrivateKey) -> bytes:
    """Return the package file. Raises NotAPackage when the content does not fit the schema."""
    _fit(content)
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    signature = {
        "algorithm": "Ed25519",
        "public_key": public,
        "signature": private.sign(PURPOSE + written).hex(),
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, inside in ((CONTENT, written), (SIGNATURE, json.dumps(signature).encode())):
            entry = zipfile.ZipInfo(name, WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, inside)
    return file.getvalue()


def opened(file: bytes) -> Package:
    """Return what a package holds. Raises NotAPackage when it is not one, was changed, or is hostile."""
    if len(file) > MOST_FILE:
        raise NotAPackage("Berkas lebih besar dari 5 MB.", "The file is larger than 5 MB.")
    written, signature = _inside(file)
    public = _checked(written, signature)
    content = _parsed(written)
    _fit(content)
    return Package(content, public, sha256(file).hexdigest())


def _inside(file: bytes) -> tuple[bytes, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(file)) as given:
            entries = given.infolist()
            if sorted(one.filename for one in entries) != [CONTENT, SIGNATURE]:
                raise NotAPackage(
                    f"Isi berkas harus tepat {CONTENT} dan {SIGNATURE}.",
                    f"The file must hold exactly {CONTENT} and {SIGNATURE}.",
                )
            return _read(given, CONTENT, MOST_CONTENT), _read(given, SIGNATURE, MOST_SIGNATURE)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        ValueError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        raise NotAPackage(
            "Berkas ini bukan paket inovasi, atau rusak.",
            "This file is no innovation package, or is damaged.",
        ) from error


def _read(given: zipfile.ZipFile, name: str, most: int) -> bytes:
    with given.open(name) as entry:
        found = entry.read(most + 1)  # what is declared can lie; this cannot
    if len(found) > most:
        raise NotAPackage(
            f"{name} terlalu besar setelah dibuka.", f"{name} is too large once it is unpacked."
        )
    return found


def _checked(written: bytes, signature: bytes) -> str:
    mark = _parsed(signature)
    public, signed = str(mark.get("public_key", "")), str(mark.get("signature", ""))
    try:
        if (len(public), len(signed)) != (HEX_KEY, HEX_SIGNATURE) or public != public.lower():
            raise ValueError(public)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signed), PURPOSE + written)
    except (InvalidSignature, ValueError) as error:
        raise NotAPackage(
            "Tanda tangan tidak cocok: berkas ini diubah setelah ditandatangani.",
            "The signature does not fit: this file was changed after it was signed.",
        ) from error
    return public


def _parsed(written: bytes) -> dict[str, Any]:
    try:
        found = json.loads(written.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotAPackage("Isi paket bukan JSON yang sah.", "The package holds no valid JSON.") from error
    if not isinstance(found, dict):
        raise NotAPackage("Isi paket bukan JSON yang sah.", "The package holds no valid JSON.")
    return found


def _fit(content: dict[str, Any]) -> None:
    wrong = []
    for fault in faults(content):
        wrong.append(fault)
        if len(wrong) == MOST_FAULTS:
            break
    if wrong:
        said = "; ".join(wrong)
        raise NotAPackage(
            f"Isi paket tidak sesuai bentuknya: {said}", f"The package does not fit its form: {said}"
        )
