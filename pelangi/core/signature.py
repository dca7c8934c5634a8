"""A file signed as a whole: its bytes, then one line with an Ed25519 signature over every byte before it.

The line begins with a percent sign, which readers of PDF take for a comment after the end. Any bit changed before
it, any bit added, and the signature no longer fits. Nothing is hidden in the file and nothing outside it is needed
but the public key. Ed25519: RFC 8032.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PURPOSE = b"pelangi signed file 1\n"  # a signature made for something else fits no file
LINE = re.compile(rb"\n%Pelangi-Signature ed25519 ([0-9a-f]{16}) ([A-Za-z0-9+/]{86}==)\n\Z")
LONGEST = 200  # bytes of the line


class Verdict(StrEnum):
    """What a file's signature says."""

    GENUINE = "genuine"
    ALTERED = "altered"  # signed with a known key, but these are not the bytes that were signed
    STRANGER = "stranger"  # signed with a key that is not ours
    UNSIGNED = "unsigned"


@dataclass(frozen=True)
class Checked:
    """The verdict on a file, the name of the key it says it was signed with, and the bytes before the signature."""

    verdict: Verdict
    key: str
    content: bytes


def key_name(public: bytes) -> str:
    """Return the short name of a public key (32 raw bytes): 16 hex digits of its hash."""
    return sha256(public).hexdigest()[:16]


def public_of(private: Ed25519PrivateKey) -> bytes:
    """Return the 32 raw bytes of the public key."""
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def signed(content: bytes, private: Ed25519PrivateKey) -> bytes:
    """Return the content with its signature line."""
    mark = b64encode(private.sign(PURPOSE + content)).decode()
    return content + f"\n%Pelangi-Signature ed25519 {key_name(public_of(private))} {mark}\n".encode()


def check(file: bytes, publics: list[bytes]) -> Checked:
    """Say whether a file is as it was signed, by one of these public keys (32 raw bytes each)."""
    found = LINE.search(file, max(0, len(file) - LONGEST))
    if found is None:
        return Checked(Verdict.UNSIGNED, "", file)
    content, name = file[: found.start()], found[1].decode()
    for public in publics:
        if key_name(public) == name:
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(b64decode(found[2]), PURPOSE + content)
            except InvalidSignature:
                return Checked(Verdict.ALTERED, name, content)
            return Checked(Verdict.GENUINE, name, content)
    return Checked(Verdict.STRANGER, name, content)
