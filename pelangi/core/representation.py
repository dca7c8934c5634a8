"""Is a power of attorney (F-1.07) wanted, as far as it is known who asks? Rule and words: `representation.yaml`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

RULES = Path(__file__).with_name("representation.yaml")


class Wanted(StrEnum):
    """Whether somebody must show that they may act for the person."""

    NO = "no"  # the person asks, or family, or a guardian
    YES = "yes"  # somebody else asks
    UNKNOWN = "unknown"  # somebody asks, and what they are to the person is not said


@dataclass(frozen=True)
class Representation:
    """The rule in both languages, what it rests on, and the words by which it is applied. confidence: H, M or L."""

    form: str
    rule_id: str
    rule_en: str
    source_id: str
    source_en: str
    confidence: str
    near: frozenset[str]  # the person, family, a guardian
    others: frozenset[str]  # beside one of these, a near word says nothing


@cache
def representation() -> Representation:
    """Return the rule."""
    said = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    near = frozenset(said.pop("own") + said.pop("family") + said.pop("guardian"))
    return Representation(near=near, others=frozenset(said.pop("others")), **said)


def is_wanted(reporter: str, relation: str) -> Wanted:
    """Say whether F-1.07 is wanted. reporter: the name of who asks, empty: nobody else is named; relation: as typed."""
    words = re.findall(r"[a-z]+", relation.casefold())
    if not words:
        return Wanted.UNKNOWN if reporter.strip() else Wanted.NO
    rule, text = representation(), f" {' '.join(words)} "
    is_near = any(f" {one} " in text for one in rule.near)
    return Wanted.NO if is_near and not rule.others & set(words) else Wanted.YES
