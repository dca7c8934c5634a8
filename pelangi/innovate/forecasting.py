"""The forecast of the final index from the registry: losses learned from its own history, cut-offs with sources."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from pelangi.core.index import Score, Words
from pelangi.core.index.cut_off import CutOff, Result, cut_offs, published_results, yearly_rise
from pelangi.core.index.forecast import Forecast, History, forecast
from pelangi.innovate.models import Innovation, PastResult, RowLevel

SEED = 20_260_101  # the same registry gives the same forecast
DRAWS = 2_000


@dataclass(frozen=True)
class Chance:
    """The chance of the top ten against one year's cut-off. least, most: where the cut-off is only bounded."""

    cut_off: CutOff
    least: float
    most: float
    risen_by: Decimal
    least_risen: float
    most_risen: float


def history(year: int) -> History:
    """Return what became of levels that were claimed and verified here; nothing is known of the ministry's reading."""
    pairs = RowLevel.objects.filter(year__lte=year, verified__isnull=False, claimed__gt=0).order_by("pk")
    claimed = Counter(
        (claimed, min(verified, claimed)) for claimed, verified in pairs.values_list("claimed", "verified")
    )
    states = Counter(Innovation.objects.values_list("state", flat=True))
    return History(
        dict(claimed),
        {},
        accepted=states[Innovation.State.ACCEPTED],
        returned=states[Innovation.State.RETURNED],
    )


def final_index(result: Score) -> Forecast:
    """Return the forecast of a score's final index."""
    seen = history(result.instrument.year)
    return forecast(result.instrument, result.city, seed=SEED, history=seen, draws=DRAWS)


def known_results() -> list[Result]:
    """Return shipped and entered results; what was entered here takes the place of what was shipped."""
    entered = [
        Result(one.region, one.year, one.index, one.rank, Words(one.source, one.source))
        for one in PastResult.objects.order_by("year", "region")
    ]
    taken = {(one.region.casefold(), one.year) for one in entered}
    shipped = [one for one in published_results() if (one.region.casefold(), one.year) not in taken]
    return sorted([*entered, *shipped], key=lambda one: (-one.year, -one.index))


def chances(found: Forecast, year: int) -> list[Chance]:
    """Return the chance of the top ten against every earlier year's cut-off, as it was and as the field moves."""
    rise = yearly_rise()
    lines = []
    for one in cut_offs(known_results()):
        if one.year >= year:
            continue
        risen = rise * (year - one.year)
        lines.append(Chance(one, *_between(found, one, Decimal(0)), risen, *_between(found, one, risen)))
    return lines


def _between(found: Forecast, one: CutOff, risen: Decimal) -> tuple[float, float]:
    least = 0.0 if one.at_most is None else found.chance_of(float(one.at_most + risen))
    most = 1.0 if one.at_least is None else found.chance_of(float(one.at_least + risen))
    return min(least, most), max(least, most)
