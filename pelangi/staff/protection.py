"""Personal data at rest: keyed hashes for search, sealed columns, one key per person that can be dropped.

Every sealed value is AES-256-GCM with the place it belongs to as associated data, so that a cell cannot be moved
to another row unseen. The master key wraps person keys; it comes from the environment or a file outside the
database. Several keys separated by commas: the first seals, the others still open (rotation).
"""

import hmac
import json
import os
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from pelangi.staff.models import PersonKey

KEY_BYTES = 32
ID_BYTES = 4
NONCE_BYTES = 12


class Erased(LookupError):
    """The person's key was dropped: what was sealed under it cannot be read by anyone any more."""


@lru_cache(maxsize=64)
def _derived(master: str, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"pelangi {purpose}".encode()).derive(master.encode())


@lru_cache(maxsize=4)
def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


def _masters() -> list[str]:
    return _split(settings.MASTER_KEY)


@lru_cache(maxsize=64)
def _key_id(master: str) -> bytes:
    return sha256(_derived(master, "key id")).digest()[:ID_BYTES]


@lru_cache(maxsize=8)
def _data_cipher(master: str) -> AESGCM:
    """Return the installation's cipher; kept, because a register has half a million cells to seal."""
    return AESGCM(_derived(master, "data"))


@lru_cache(maxsize=64)
def _mac(master: str, purpose: str) -> hmac.HMAC:
    """Return the started keyed hash of a purpose, to be copied for each value."""
    return hmac.new(_derived(master, f"hash {purpose}"), digestmod=sha256)


def keyed_hash(value: str, purpose: str) -> str:
    """Return 64 hex digits by which `value` can be searched, but not guessed without the master key.

    Hashes are made with the oldest master key, so that rotation does not break look-ups.
    """
    mac = _mac(_masters()[-1], purpose).copy()
    mac.update(value.encode())
    return mac.hexdigest()


def nik_hash(nik: str) -> str:
    """Return the search hash of a NIK (16 digits, already cleaned); empty for an empty one."""
    return keyed_hash(nik, "nik") if nik else ""


def _seal(cipher: AESGCM, clear: bytes, context: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, clear, context.encode())


def _open(cipher: AESGCM, sealed: bytes, context: str) -> bytes:
    return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())


def seal(clear: bytes, context: str) -> bytes:
    """Seal bytes under the installation's data key; `context` names the cell, e.g. "find.nik:R000123"."""
    master = _masters()[0]
    return _key_id(master) + _seal(_data_cipher(master), clear, context)


def unseal(sealed: bytes, context: str) -> bytes:
    """Open what `seal` made. Raises InvalidTag for another cell, LookupError when its master key is gone."""
    sealed = bytes(sealed)
    for master in _masters():
        if _key_id(master) == sealed[:ID_BYTES]:
            return _open(_data_cipher(master), sealed[ID_BYTES:], context)
    raise LookupError("sealed under a master key that this installation does not have")


def unseal_all(cells: Iterable[tuple[bytes | None, str]]) -> list[bytes]:
    """Open many (sealed, context) pairs, b"" for None; four times as fast as one by one. Raises as `unseal`."""
    ciphers = {_key_id(master): _data_cipher(master) for master in _masters()}
    start = ID_BYTES + NONCE_BYTES
    try:
        return [
            ciphers[bytes(sealed[:ID_BYTES])].decrypt(
                bytes(sealed[ID_BYTES:start]), bytes(sealed[start:]), context.encode()
            )
            if sealed
            else b""
            for sealed, context in cells
        ]
    except KeyError as error:
        raise LookupError("sealed under a master key that this installation does not have") from error


def new_person_key(at: datetime) -> PersonKey:
    """Return a fresh, unsaved key for one person."""
    key = PersonKey(made_at=at)
    key.wrapped = seal(os.urandom(KEY_BYTES), f"person key:{key.id}")
    return key


def seal_for(key: PersonKey, data: dict, context: str) -> bytes:
    """Seal `data` (JSON) under a person's key; `context` names the cell."""
    clear = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    return _seal(AESGCM(_unwrapped(key)), clear, f"{context}:{key.id}")


def unseal_for(key: PersonKey, sealed: bytes, context: str) -> dict:
    """Open what `seal_for` made. Raises Erased once the person's key was dropped."""
    return json.loads(_open(AESGCM(_unwrapped(key)), bytes(sealed), f"{context}:{key.id}"))


def seal_bytes_for(key: PersonKey, clear: bytes, context: str) -> bytes:
    """Seal bytes as they are (a photo) under a person's key; `context` names the cell."""
    return _seal(AESGCM(_unwrapped(key)), clear, f"{context}:{key.id}")


def unseal_bytes_for(key: PersonKey, sealed: bytes, context: str) -> bytes:
    """Open what `seal_bytes_for` made. Raises Erased once the person's key was dropped."""
    return _open(AESGCM(_unwrapped(key)), bytes(sealed), f"{context}:{key.id}")


def _unwrapped(key: PersonKey) -> bytes:
    if key.wrapped is None:
        raise Erased(str(key.id))
    return unseal(key.wrapped, f"person key:{key.id}")
