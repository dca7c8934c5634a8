"""The keys this city signs with: made when the first is needed, the private part sealed under the master key."""

import os
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils.timezone import now

from pelangi.core import signature
from pelangi.innovate.models import SigningKey
from pelangi.staff.protection import seal, unseal


def sign(content: bytes) -> bytes:
    """Return the content with this city's signature line."""
    return signature.signed(content, _private(_newest()))


def private() -> Ed25519PrivateKey:
    """Return the key that signs now, for what is signed in another form than a file's last line."""
    return _private(_newest())


def check(file: bytes) -> signature.Checked:
    """Say whether a file is as this city signed it, with whichever of its keys."""
    return signature.check(file, publics())


def publics() -> list[bytes]:
    """Return the raw public keys, newest first; the first one is made when there is none."""
    _newest()
    return [bytes.fromhex(one.public) for one in SigningKey.objects.order_by("-made_at", "-pk")]


def names() -> list[tuple[str, str]]:
    """Return (short name, public key in hex) of every key, newest first."""
    return [(signature.key_name(one), one.hex()) for one in publics()]


@transaction.atomic
def new_key() -> SigningKey:
    """Make a key that signs from now on; earlier ones still verify."""
    raw = os.urandom(32)
    public = signature.public_of(Ed25519PrivateKey.from_private_bytes(raw)).hex()
    return SigningKey.objects.create(public=public, sealed=seal(raw, _cell(public)), made_at=now())


def _newest() -> SigningKey:
    return SigningKey.objects.order_by("-made_at", "-pk").first() or new_key()


def _private(key: SigningKey) -> Ed25519PrivateKey:
    return _opened(key.public, bytes(key.sealed))


@lru_cache(maxsize=4)
def _opened(public: str, sealed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(unseal(sealed, _cell(public)))


def _cell(public: str) -> str:
    return f"innovate.signing:{public}"
