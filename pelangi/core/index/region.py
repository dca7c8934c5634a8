"""A city's standing in the index: what it claims and what a verifier found, kept apart everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pelangi.core.index.words import NOTHING, Refused, Words


class NotARegion(ValueError):
    """The data do not describe a region; `faults` names each place, what is wrong there and what was expected."""

    def __init__(self, faults: list[Words]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


@dataclass(frozen=True)
class Reading:
    """One row as read by somebody. level: 0 to 3; unproven readings score 0 whatever the level."""

    level: int
    proven: bool = True
    note: Words = NOTHING

    def __post_init__(self) -> None:
        if isinstance(self.level, bool) or self.level not in (0, 1, 2, 3):
            raise Refused(
                f"tingkat {self.level!r} bukan 0, 1, 2 atau 3", f"level {self.level!r} is not 0, 1, 2 or 3"
            )


@dataclass(frozen=True)
class Standing:
    """Readings by row id: claimed by the owner, verified by somebody else. A row absent scores 0."""

    claimed: Mapping[str, Reading] = field(default_factory=dict)
    verified: Mapping[str, Reading] = field(default_factory=dict)


@dataclass(frozen=True)
class Innovation:
    """An innovation entered this year.

    accepted: True once accepted, False when rejected, None while nobody has judged. Only accepted ones
    count as verified; those not rejected count as claimed.
    affairs: the government affairs it belongs to, in the instrument's words.
    agency: the code or name of the agency that keeps it, "" where the file does not say.
    """

    id: str
    standing: Standing
    affairs: tuple[str, ...] = ()
    accepted: bool | None = None
    name: str = ""
    agency: str = ""


@dataclass(frozen=True)
class City:
    """Everything the index looks at. government_total: the SPD total where only the total is known."""

    name: str
    government: Standing
    innovations: tuple[Innovation, ...]
    government_total: Decimal | None = None


def folded(name: str) -> str:
    """Return the name of an affair as names are compared: case and spaces do not matter."""
    return " ".join(name.casefold().split())
