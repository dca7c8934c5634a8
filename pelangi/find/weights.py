"""The parameters a comparison rests on, in words, and what is different between two sets of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelangi.core.linkage import Parameters
from pelangi.find.waterfall import EVIDENCE_NAMES, LEVELS
from pelangi.find.words import COLUMN_NAMES

NOTICED_BITS = 0.5  # a weight that moved by less changes no decision worth speaking of
SAID = {
    "link": _("linked without a person"),
    "review": _("looked at by a person"),
    "nobody": _("called “not in the register”"),
}
EXAMPLE_BITS = (-5.0, 0.0, 2.0, 4.0, 6.0, 8.0, 12.0)


@dataclass(frozen=True)
class Weight:
    """One level: what was found in which field, and its weight in bits, before (None = it was not there) and now."""

    field: str | Promise
    level: str | Promise
    before: float | None
    now: float | None

    @property
    def moved(self) -> float | None:
        """Return by how many bits it changed; None when it came or went."""
        return None if self.before is None or self.now is None else self.now - self.before

    @property
    def is_noticed(self) -> bool:
        """Say whether the change can be felt: half a bit, or a level that came or went."""
        return self.moved is None or abs(self.moved) >= NOTICED_BITS


def weights(parameters: Parameters) -> list[Weight]:
    """Return the weight of every level of a set, field by field."""
    return _compared(None, parameters)


def changes(before: Parameters, now: Parameters) -> list[Weight]:
    """Return the levels whose weight changed at all, the largest change first; those that came or went lead."""
    moved = [one for one in _compared(before, now) if one.moved is None or abs(one.moved) > 1e-9]
    return sorted(moved, key=lambda one: (one.moved is not None, -abs(one.moved or 0.0)))


def probabilities(parameters: Parameters) -> list[tuple[float, float]]:
    """Return (bits all together, probability said) at some weights, to see what the calibration does."""
    return [(bits, parameters.probability(bits)) for bits in EXAMPLE_BITS]


@dataclass(frozen=True)
class Moves:
    """What another set of parameters would say of some rows of the last comparison.

    tried: rows. moved: (what is said now, what the other set would say) -> rows; of links, reviews and nobody.
    """

    tried: int
    moved: Counter[tuple[str, str]]

    def in_words(self) -> list[tuple[str | Promise, str | Promise, int]]:
        """Return (now, with the other set, rows), the most rows first."""
        return [(SAID[now], SAID[then], rows) for (now, then), rows in self.moved.most_common()]


def moves(rows: Iterable[list[dict]], before: Parameters, other: Parameters, residents: int) -> Moves:
    """Weigh the candidates of rows again, with another set of parameters.

    rows: the candidates of each row as a match keeps them. residents: rows of the register. Only how sure one is
    of the best candidate counts here; somebody dead or registered twice is looked at as before.
    """
    old, new = _by_level(before), _by_level(other)
    gained = {level: new.get(level, 0.0) - old.get(level, 0.0) for level in {*old, *new}}
    start = other.prior_weight(residents) - before.prior_weight(residents)
    tried, moved = 0, Counter[tuple[str, str]]()
    for candidates in rows:
        weighed = [one for one in candidates if one.get("levels")]
        if not weighed:
            continue
        tried += 1
        now = _said(_probability(weighed, {}, 0.0, before))  # as the other: not every rival is kept
        then = _said(_probability(weighed, gained, start, other))
        if now != then:
            moved[now, then] += 1
    return Moves(tried, moved)


def _probability(candidates: list[dict], gained: Mapping, start: float, other: Parameters) -> float:
    """Return how sure the other set is of the best candidate."""
    weights = []
    for one in candidates:
        moved = sum(gained.get(level, 0.0) for level in one["levels"].items())
        weights.append(one["weight"] + start + moved)
    best = max(range(len(weights)), key=weights.__getitem__)
    rivals = sum(
        exp(other.rivalry * (weight - weights[best])) for place, weight in enumerate(weights) if place != best
    )
    known = sum(other.known.get(field, 0.0) for field in candidates[best]["levels"])
    return other.probability(weights[best], rivals, known)


def _said(probability: float) -> str:
    from pelangi.core.linkage import Thresholds  # Splink takes seconds to load

    if probability >= Thresholds().link:
        return "link"
    return "review" if probability >= Thresholds().review else "nobody"


def _compared(before: Parameters | None, now: Parameters) -> list[Weight]:
    old, new = _by_level(before), _by_level(now)
    return [
        Weight(_field_name(field), LEVELS.get(field, {}).get(code, code), old.get(level), new.get(level))
        for level in dict.fromkeys([*new, *old])
        for field, code in [level]
    ]


def _by_level(parameters: Parameters | None) -> dict[tuple[str, str], float]:
    """Return the weight of each (field, level)."""
    levels = parameters.levels if parameters else {}
    return {
        (field, code): chances.weight for field, codes in levels.items() for code, chances in codes.items()
    }


def _field_name(field: str) -> str | Promise:
    return EVIDENCE_NAMES.get(field) or COLUMN_NAMES.get(field) or field.replace("_", " ")
