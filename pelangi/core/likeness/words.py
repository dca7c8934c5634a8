"""Indonesian words as search sees them: folded, without fillers, each with the roots it may come from.

A stemmer that picks one root breaks words it does not know. Here a word keeps every root its affixes allow, so that
"mengirim" (irim, kirim) and "dikirim" (kirim) meet without a dictionary.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

WORD = re.compile(r"[a-z0-9]+")
SHORTEST_ROOT = 3
PARTICLES = ("lah", "kah", "pun", "nya")
SUFFIXES = ("kan", "an", "i")
# families of prefixes: of one family only the longest that fits is taken off. Beside each: what the root may have
# begun with before the prefix swallowed it
FAMILIES: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = (
    (("meng", ("", "k")), ("meny", ("s",)), ("mem", ("", "p")), ("men", ("", "t")), ("me", ("",))),
    (("peng", ("", "k")), ("peny", ("s",)), ("pem", ("", "p")), ("pen", ("", "t")), ("pe", ("",))),
    (("per", ("",)),),
    (("ber", ("",)), ("be", ("",))),
    (("ter", ("",)),),
    (("di", ("",)),),
    (("ke", ("",)),),
    (("se", ("",)),),
)
FILLERS = frozenset(
    Path(__file__).with_name("fillers.txt").read_text(encoding="utf-8").split()
)  # say nothing


def fold(text: str) -> list[str]:
    """Return the words of a text in order: small letters, without accents, fillers included."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))


@lru_cache(maxsize=200_000)
def roots(word: str) -> tuple[str, ...]:
    """Return the word and every root its affixes allow, the word first."""
    found = dict.fromkeys([word])
    for base in _without_endings(word):
        found[base] = None
        for once in _without_prefix(base):
            found[once] = None
            found |= dict.fromkeys(_without_prefix(once))
    return tuple(found)


def _without_endings(word: str) -> list[str]:
    found = [word]
    for endings in (PARTICLES, SUFFIXES):
        for base in list(found):
            for ending in endings:
                if base.endswith(ending) and len(base) - len(ending) > SHORTEST_ROOT:
                    found.append(base[: -len(ending)])
    return found


def _without_prefix(base: str) -> list[str]:
    found = []
    for family in FAMILIES:
        fitting = next(((prefix, lost) for prefix, lost in family if base.startswith(prefix)), None)
        if fitting:
            rest = base[len(fitting[0]) :]
            found += [one + rest for one in fitting[1] if len(one + rest) > SHORTEST_ROOT]
    return found
