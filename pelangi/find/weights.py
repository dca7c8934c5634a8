"""The parameters a comparison rests on, in words, and what is different between two sets of them."""

from dataclasses import dataclass

from django.utils.functional import Promise

from pelangi.core.linkage import Parameters
from pelangi.find.queries import COLUMN_NAMES
from pelangi.find.waterfall import EVIDENCE_NAMES, LEVELS

NOTICED_BITS = 0.5  # a weight that moved by less changes no decision worth speaking of
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
