"""What the office has: kits and batteries of a day, and the table of minutes as it knows them."""

from collections.abc import Iterable

from pelangi.plan.minutes import table_with
from pelangi.plan.models import Means
from pelangi.plan.problem_of import Crew


def means() -> Means:
    """Return what was said, or what holds as long as nothing was."""
    return Means.objects.filter(pk=1).first() or Means()


def table() -> dict:
    """Return the table of minutes of this office."""
    return table_with(means().minutes)


def kits_per_day(crews: Iterable[Crew]) -> int:
    """Return how many kits work on one day: as many as are carried, as work, and as the batteries last for."""
    own = means()
    limits = [sum(crew.kits for crew in crews)]
    if own.kits is not None:
        limits.append(own.kits)
    if own.batteries is not None:
        limits.append(own.batteries // max(1, own.batteries_a_kit))
    return min(limits)
