"""Searching sealed names: every word of a name is folded and kept as a keyed hash."""

import re
import unicodedata

from pelangi.staff.protection import keyed_hash

# old spelling (before 1972) and everyday variants fold onto one form, so that Soekarno finds Sukarno
SPELLINGS = (("oe", "u"), ("tj", "c"), ("dj", "j"), ("sj", "sy"), ("nj", "ny"), ("ie", "i"))
NIK_DIGITS = 16


def folded_words(name: str) -> set[str]:
    """Return the words of a name without case, accents, signs and old spelling."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z]+", plain.replace("'", ""))
    for old, new in SPELLINGS:
        words = [word.replace(old, new) for word in words]
    return set(words)


def name_hashes(name: str) -> set[str]:
    """Return the search hashes of a name, one a word."""
    return {keyed_hash(word, "name token") for word in folded_words(name)}


def clean_nik(text: str) -> str:
    """Return the sixteen digits, or nothing when the text holds no whole NIK (lists damage them)."""
    digits = re.sub(r"[\s.\-]", "", text)
    return digits if len(digits) == NIK_DIGITS and digits.isdecimal() else ""
