"""Invented names of the city's peoples: Malay, Javanese, Hakka, Bugis, Batak, by sex and time of birth."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml

COMMON_FIRST = 1.25  # how strongly the first names of a pool are preferred
SINGLE_NAME = {"old": 0.42, "mid": 0.21, "new": 0.06}  # shares that give about 11 % single names in the city
OLD_SPELLING_BEFORE = 1955
OLD_SPELLING = (
    ("DJ", "#"),
    ("J", "#"),
    ("Y", "J"),
    ("#", "DJ"),
    ("C", "TJ"),
    ("U", "OE"),
)  # the order matters


@dataclass(frozen=True, slots=True)
class Kin:
    """What a child's name takes from its family."""

    culture: str  # malay, javanese, bugis, batak, chinese
    clan: str = ""


@cache
def pools() -> dict:
    return yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))


def one_of(chance: Random, pool: Sequence[str]) -> str:
    """Draw from a pool in which the first are the most common."""
    return pool[int(len(pool) * chance.random() ** COMMON_FIRST)]


def era(year: int) -> str:
    return "old" if year < 1962 else "mid" if year < 1997 else "new"


def kin(chance: Random, culture: str) -> Kin:
    clans = pools()[culture].get("clans")
    return Kin(culture, one_of(chance, clans) if clans else "")


def legal_name(chance: Random, family: Kin, sex: str, year: int) -> str:
    """Return a name as the register writes it: upper case, without title."""
    if family.culture == "chinese":
        return _hakka(chance, family, sex, year)
    pool = pools()[family.culture]
    side = "male" if sex == "L" else "female"
    when = era(year)
    first = (
        _joined(chance, side) if when == "mid" and chance.random() < 0.4 else one_of(chance, pool[side][when])
    )
    if family.culture == "batak":
        return f"{first} {family.clan}"
    if chance.random() < SINGLE_NAME[when]:
        return _spelt(chance, first, year)
    words = [first, one_of(chance, pool[f"{side}_last"])]
    if sex == "L" and when != "old" and chance.random() < 0.2:
        words[0:0] = [one_of(chance, pools()["muhammad"])]
    elif when != "old" and chance.random() < (0.55 if when == "new" else 0.15):
        words.insert(1, one_of(chance, pool[side][when]))
    return _spelt(chance, " ".join(dict.fromkeys(words)), year)


def _joined(chance: Random, side: str) -> str:
    first, last = pools()["joined"][side]
    return one_of(chance, first) + one_of(chance, last)


def _hakka(chance: Random, family: Kin, sex: str, year: int) -> str:
    """Clan, generation and own syllable among the old; a baptismal or Indonesian name and the clan later."""
    pool = pools()["chinese"]
    side = "male" if sex == "L" else "female"
    when = era(year)
    if when == "old" and chance.random() < 0.8:
        return f"{family.clan} {one_of(chance, pool['generation'])} {one_of(chance, pool[side]['old'])}"
    first = one_of(chance, pool[side]["mid" if when == "old" else when])
    if chance.random() < 0.4:
        return f"{first} {family.clan}"
    return f"{first} {one_of(chance, pool['indonesian'].get(family.clan, pool[side + '_last']))}"


def _spelt(chance: Random, name: str, year: int) -> str:
    if year >= OLD_SPELLING_BEFORE or chance.random() > 0.3:
        return name
    return old_spelling(name)


def old_spelling(name: str) -> str:
    """Write a name as before 1947 and 1972: DJOENAIDI for JUNAIDI."""
    for new, old in OLD_SPELLING:
        name = name.replace(new, old)
    return name


def with_title(chance: Random, name: str, sex: str, born: int) -> str:
    """Add what elders and graduates of older records carry before or after the name."""
    at = chance.random()
    if born < 1972 and at < 0.07:
        return f"{'H.' if sex == 'L' else 'HJ.'} {name}"
    if born < 1965 and at < 0.085 and sex == "L":
        return f"{one_of(chance, ['DRS.', 'IR.'])} {name}"
    if born < 2002 and at > 0.965:
        return name + one_of(chance, pools()["degrees"])
    return name


def with_father(name: str, sex: str, father: str) -> str:
    return f"{name} {'BIN' if sex == 'L' else 'BINTI'} {father}"
