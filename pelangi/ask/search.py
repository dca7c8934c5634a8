"""Searching sealed names and numbers, in the way of room find."""

from pelangi.core.identity.numbers import read_nik
from pelangi.find.names import folded_words, name_hashes

__all__ = ["clean_nik", "folded_words", "name_hashes"]


def clean_nik(text: str) -> str:
    """Return the sixteen digits, or nothing when the text holds no whole NIK (lists damage them)."""
    return read_nik(text).digits
