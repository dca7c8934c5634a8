"""Spelling and sound of Indonesian names: old to modern spelling, sound classes, keys for finding candidates."""

import re
from functools import lru_cache

_OLD = re.compile(r"OE|[DT]J|[BCFGHKLMPRSVW]J[AEIOU]")
_OLD_SPELLING = (("TJ", "C"), ("DJ", "#"), ("J", "Y"), ("#", "J"), ("OE", "U"))
_ARABIC_CH = r"^CH(?=AIR|AER|OIR|OER|OLI|OTI|OTM|USN|ODI|UDO|AMI|AFI|ALI[DFLM]|UMAI|USNUL)"
# In this order, again and again until nothing changes. Each rule shortens the word or moves a letter one way.
_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"OE|OU|OO", "U"),
        (r"EE", "I"),
        (r"TJ", "C"),
        (r"DJ", "J"),
        (_ARABIC_CH, "H"),
        (r"^CHR", "KR"),
        (r"(?<=[AIUEO])CH(?=[MRWSLDTN])", "H"),
        (r"CH", "C"),
        (r"SCH|SH|SY|SJ|TS", "S"),
        (r"KH", "H"),
        (r"([DTPBGJRL])H(?=.)", r"\1"),
        (r"[VF]|PH", "P"),
        (r"Z$", "S"),
        (r"Z", "J"),
        (r"Q|CK", "K"),
        (r"X", "KS"),
        (r"C(?=[BDFGKLMNPRST])|C$", "K"),
        (r"UW(?=[AEIO])", "U"),
        (r"Y", "I"),
        (r"AE|AI", "E"),
        (r"AU", "O"),
        (r"(.)\1+", r"\1"),
        (r"H$", ""),
        (r"D$", "T"),
        (r"B$", "P"),
    )
)
_KEY_CLASSES = str.maketrans({"D": "T", "B": "P", "G": "K", "Z": "J", "V": "P", "F": "P", "Q": "K"})
KEY_LENGTH = 6


def written_old(word: str) -> bool:
    """Tell whether a word in capitals shows the spelling before 1947 (oe) or 1972 (dj, tj, j for y)."""
    return bool(_OLD.search(word))


def modern_spelling(word: str, *, old: bool) -> str:
    """Return an old-spelt word in today's spelling: DJOENAIDI gives JUNAIDI; others only lose OE.

    A free J is read as Y only in a word or a name that is old-spelt: JOKO has a J today.
    """
    if not (old or written_old(word)):
        return word
    for before, after in _OLD_SPELLING:
        word = word.replace(before, after)
    return word


@lru_cache(maxsize=200_000)
def sound_fold(word: str) -> str:
    """Return one spelling for words in capitals that sound alike; applying it twice changes nothing more."""
    while True:
        folded = word
        for pattern, to in _SOUNDS:
            folded = pattern.sub(to, folded)
        if folded == word:
            return word
        word = folded


@lru_cache(maxsize=200_000)
def phonetic_key(folded: str) -> str:
    """Return the consonants of a folded word, at most six, for finding candidates, not for judging them.

    A first I before a vowel was a Y and may be written J: both give J. Any other first vowel gives A.
    Words with fewer than two such consonants keep their letters, since one letter would find everybody.
    """
    if not folded:
        return ""
    first = folded[0]
    if first == "I" and folded[1:2] in tuple("AEOU"):
        first = "J"
    elif first in "AEIOUHW":
        first = "A"
    key = (first + re.sub(r"[AEIOUHWY]", "", folded[1:])).translate(_KEY_CLASSES)
    key = re.sub(r"(.)\1+", r"\1", key)[:KEY_LENGTH]
    return key if len(key) > 2 or (len(key) == 2 and first != "A") else folded[: KEY_LENGTH + 2]
