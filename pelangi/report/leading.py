"""What the leader's page tells beside this room's figures: the index against its target, and what waits for a decision.

The index belongs to room `innovate`, which stands above this one: it registers here what it has to say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from pelangi.report.models import FlagAnswer
from pelangi.report.watching import Flag


@dataclass(frozen=True)
class Standing:
    """The city's index as last kept, verified, and the target the city last asked advice for, if any."""

    index: Decimal
    on: date
    target: Decimal | None
    url: str


_tellers: list[Callable[[], Standing | None]] = []


def tell(teller: Callable[[], Standing | None]) -> None:
    """Register who tells of the index; registered twice, it is asked once."""
    if teller not in _tellers:
        _tellers.append(teller)


def standing() -> Standing | None:
    """Return where the index stands; None while nobody has reckoned it."""
    return next((found for teller in _tellers if (found := teller()) is not None), None)


def undecided(flags: list[Flag]) -> list[Flag]:
    """Return the flags nobody has acted on since they were seen."""
    acted = Q(pk__in=[])
    for one in flags:
        acted |= Q(what=one.what, by=one.by, label=one.label, decided_at__date__gte=one.monday)
    done = set(FlagAnswer.objects.filter(acted).values_list("what", "by", "label")) if flags else set()
    return [one for one in flags if (str(one.what), str(one.by), one.label) not in done]
