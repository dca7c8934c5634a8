"""Indonesian names: one full-name field, folded so that spellings of one name meet. Originals are never altered.

Single names are valid. Titles and degrees may stand on one document and be absent from the next, "bin" and
"binti" name the father, Muhammad has some twenty abbreviations, old spelling writes oe, dj, tj, j, nj, sj for
u, j, c, y, ny, sy, and "A Fung" is a Hakka nickname rather than a legal name. Variants: names.yaml.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from pelangi.core.identity.sounds import modern_spelling, sound_fold, written_old

VARIANTS = Path(__file__).with_name("names.yaml")
_BRACKETED = re.compile(r"\(([^()]*)\)|\"([^\"]*)\"|“([^”]*)”")
_SIMPLE = re.compile(r"[A-Z ]*")
_DOTTED = re.compile(r"(?:[A-Z]+\.)+[A-Z]*")


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name ready to be compared.

    tokens: folded words in their order, without titles, degrees and initials. initials: single letters, as
    in "M." or "B.". father: folded words after bin or binti. aliases: other names given with it, each
    folded. nickname: the whole name is a nickname and may not be the legal name.
    """

    tokens: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    father: tuple[str, ...] = ()
    aliases: tuple[tuple[str, ...], ...] = ()
    nickname: bool = False

    @property
    def key(self) -> str:
        """The words without their order: clan first or last is the same name."""
        return " ".join(sorted(self.tokens))


@dataclass(frozen=True, slots=True)
class _Variants:
    titles: frozenset[str]
    degrees: frozenset[str]
    degrees_at_end: frozenset[str]
    father: frozenset[str]
    alias: frozenset[str]
    words: Mapping[str, str]
    hakka: frozenset[str]
    nicknames: frozenset[str]
    places: Mapping[str, str]


@cache
def _variants() -> _Variants:
    data = yaml.safe_load(VARIANTS.read_text(encoding="utf-8"))
    words = {}
    for chief, others in {**data["clans"], **data["expand"]}.items():
        for one in (chief, *others):
            words[one] = words[sound_fold(one)] = sound_fold(chief)
    return _Variants(
        titles=frozenset(data["titles"]),
        degrees=frozenset(data["degrees"]),
        degrees_at_end=frozenset(data["degrees"]) - frozenset(data["degrees_after_comma_only"]),
        father=frozenset(data["father"]),
        alias=frozenset(data["alias"]),
        words=words,
        hakka=frozenset(data["hakka_syllables"]),
        nicknames=frozenset(data["nicknames"]),
        places={short: long for long, shorts in data["places"].items() for short in shorts},
    )


def normalise_name(written: str) -> str:
    """Return the name in capital Latin letters and single blanks, without accents, titles and degrees.

    "H. Moh. Saleh, S.Pd." becomes "MOH SALEH". Applying it twice changes nothing more.
    """
    words = _plain(written)
    while (fewer := _plain(" ".join(words))) != words:  # what is left may begin with another title
        words = fewer
    return " ".join(words)


def fold_name(written: str) -> FoldedName:
    """Return the folded name; an empty one when no letter is there. Never raises.

    Order: capitals, accents, aliases, degrees, titles, father, initials, abbreviations, spelling, sound.
    """
    main, aliases = _split_aliases(_capitals(written))
    words, father = _split_father(_plain(main))
    words, nickname = _join_parts(words)
    old = written_old(" ".join(words))
    folded = [fold_word(word, old=old) for word in words if len(word) > 1]
    return FoldedName(
        tokens=tuple(word for word in folded if word),
        initials=tuple(word for word in words if len(word) == 1),
        father=tuple(
            word for one in father if len(one) > 1 and (word := fold_word(one, old=written_old(one)))
        ),
        aliases=tuple(other for one in aliases if (other := fold_name(one).tokens)),
        nickname=nickname,
    )


@lru_cache(maxsize=200_000)
def fold_word(word: str, *, old: bool = False) -> str:
    """Return the spelling class of one word: MOCH and Muhammad give the same. Applying it twice adds nothing.

    old: read a free J as Y, because another word of the name is in old spelling.
    """
    known = _variants().words
    letters = re.sub(r"[^A-Z]", "", _capitals(word))
    if letters in known:
        return known[letters]
    folded = sound_fold(modern_spelling(letters, old=old))
    return folded if folded == letters else fold_word(folded)  # what is left may be old-spelt again


def is_plain_word(word: str) -> bool:
    """Tell whether a word means the same wherever it stands in a name: no title, degree, "bin", initial, ...

    The fold of a name of plain words is the fold of its words, so a whole register is folded word by word.
    """
    known = _variants()
    special = known.titles | known.degrees | known.father | known.alias | known.nicknames | {"A", "AH", "AL"}
    if len(word) < 2 or not re.fullmatch(r"[A-Z]+", word) or word in special or written_old(word):
        return False
    return not (word[0] == "A" and word[1:] in known.hakka)


@lru_cache(maxsize=20_000)
def fold_place(written: str) -> str:
    """Return a birth place without blanks, kind ("Kota", "Kab.") and short forms; "" when none is written."""
    letters = re.sub(r"[^A-Z]", "", re.sub(r"^(KOTA|KAB(UPATEN)?\.?)\s+", "", _capitals(written).strip()))
    return _variants().places.get(letters, letters)


def fold_ward(written: str) -> str:
    """Return a ward's name without blanks and kind ("Kel.", "Desa"); its number stays: 9 Ilir is not 13 Ilir."""
    named = re.sub(r"^(KELURAHAN|KEL|DESA|DS)\b[.]?", "", _capitals(written).strip())
    return re.sub(r"[^A-Z0-9]", "", named)


def _capitals(written: str) -> str:
    if written.isascii():  # most are, and it saves half the time of a whole register
        return written.upper()
    decomposed = unicodedata.normalize("NFKD", written.upper())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).upper()


def _split_aliases(text: str) -> tuple[str, list[str]]:
    """Return the name and the other names written in brackets, in quotes or after "alias"."""
    if _SIMPLE.fullmatch(text) and _variants().alias.isdisjoint(text.split()):
        return text, []
    aliases = ["".join(found) for found in _BRACKETED.findall(text)]
    words = _BRACKETED.sub(" ", text).replace("@", " ALIAS ").split()
    marks = _variants().alias
    places = [place for place, word in enumerate(words) if word.strip(".:,") in marks]
    if not places:
        return " ".join(words), aliases
    ends = [*places[1:], len(words)]
    aliases += [" ".join(words[start + 1 : end]) for start, end in zip(places, ends, strict=True)]
    return " ".join(words[: places[0]]), aliases


def _plain(text: str) -> list[str]:
    """Return the words of a name without titles before and degrees after it."""
    head, *tail = [_words(part) for part in _capitals(text).split(",")]
    degrees = _variants().degrees
    words = head
    for part in tail:
        if not (set(part) <= degrees or "".join(part) in degrees):
            words = words + part
    return _without_titles(_without_degrees(words))


def _words(part: str) -> list[str]:
    known = _variants()
    if _SIMPLE.fullmatch(part):
        return part.split()
    words: list[str] = []
    for word in re.sub(r"['’`‘]", "", part).split():
        joined = word.replace(".", "")
        if _DOTTED.fullmatch(word) and (joined in known.degrees or joined in known.titles):
            words.append(joined)
        else:
            words += re.sub(r"[^A-Z]+", " ", word).split()
    return words


def _without_degrees(words: list[str]) -> list[str]:
    degrees = _variants().degrees_at_end
    while len(words) > 1:
        if words[-1] in degrees:
            words = words[:-1]
            continue
        size = next((n for n in (3, 2) if len(words) > n and "".join(words[-n:]) in degrees), 0)
        if not size:
            break
        words = words[:-size]
    return words


def _without_titles(words: list[str]) -> list[str]:
    titles = _variants().titles
    while len(words) > 1 and words[0] in titles:
        words = words[1:]
    return words


def _split_father(words: list[str]) -> tuple[list[str], list[str]]:
    if _variants().father.isdisjoint(words):
        return words, []
    for place, word in enumerate(words):
        if 0 < place < len(words) - 1 and word in _variants().father:
            return words[:place], _without_titles(words[place + 1 :])
    return words, []


def _join_parts(words: list[str]) -> tuple[list[str], bool]:
    """Write "A FUNG", "AH FUNG" and "AL FARIZI" as one word; say whether the whole is a nickname."""
    known = _variants()
    joined: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if rest and word in {"A", "AH"} and rest[0] in known.hakka:
            joined.append("A" + rest.pop(0))
        elif rest and word == "AL" and len(rest[0]) > 1:
            joined.append("AL" + rest.pop(0))
        else:
            joined.append(word)
    alone = len(joined) == 1 and (
        joined[0] in known.nicknames or (joined[0][0] == "A" and joined[0][1:] in known.hakka)
    )
    return joined, alone
