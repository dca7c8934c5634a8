"""A measure told apart: by ward, district, group, sex, age band, channel, team, or several of these at once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.timezone import localdate

from pelangi.ask.models import Request
from pelangi.ask.queries import describe
from pelangi.report.columns import load
from pelangi.report.counting import counted, knows
from pelangi.report.measures import Measure, Period, Row, Value
from pelangi.report.traits import UNKNOWN, age_band
from pelangi.staff.protection import Erased

AT_ONCE = 500  # keys in one question: SQLite has a limit


class Split(StrEnum):
    """What a measure can be told apart by."""

    WARD = "ward"
    DISTRICT = "district"
    GROUP = "group"
    SEX = "sex"
    AGE = "age"
    CHANNEL = "channel"
    TEAM = "team"


SEALED = {Split.GROUP, Split.SEX, Split.AGE}


class CannotSplit(ValueError):
    """The measure has nothing to be told apart by in this way."""


@dataclass(frozen=True)
class Traits:
    """What is known of a request: plain columns, and what was sealed (unknown once the person was erased)."""

    ward: str = UNKNOWN
    district: str = UNKNOWN
    channel: str = UNKNOWN
    group: str = UNKNOWN
    sex: str = UNKNOWN
    age: str = UNKNOWN


def split(measure: Measure, period: Period, by: Sequence[Split]) -> dict[tuple[str, ...], Value]:
    """Return the value of each set of rows with the same labels, in the order of the labels.

    Raises CannotSplit when the measure knows no request, or no team, of its rows.
    """
    if by and (not measure.of_requests or (Split.TEAM in by and not measure.of_team)):
        raise CannotSplit(f"{measure.name}: {', '.join(by)}")
    columns = load()
    if columns is not None and knows(columns, measure, period.as_of):
        return counted(columns, measure, period, [str(one) for one in by])
    return split_slowly(measure, period, by)


def whole(measure: Measure, period: Period) -> Value:
    """Return the value of the whole city, from the kept columns where they know it."""
    return split(measure, period, [])[()]


def split_slowly(measure: Measure, period: Period, by: Sequence[Split]) -> dict[tuple[str, ...], Value]:
    """Return the same from the events themselves, whatever is kept."""
    if not by:
        return {(): measure.reckon(period)}
    rows = measure.rows(period)
    label = _labeller(rows, by)
    parts: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        parts[label(row)].append(row)
    return {labels: measure.sum_up(parts[labels], period) for labels in sorted(parts)}


def _labeller(rows: Sequence[Row], by: Sequence[Split]) -> Callable[[Row], tuple[str, ...]]:
    keys = sorted({row.request for row in rows if row.request is not None})
    traits = traits_of(keys, unsealed=bool(SEALED & set(by)))

    def label(row: Row) -> tuple[str, ...]:
        known = traits.get(row.request or 0, Traits())
        return tuple((row.team or UNKNOWN) if one == Split.TEAM else getattr(known, one) for one in by)

    return label


def traits_of(keys: Sequence[int], *, unsealed: bool) -> dict[int, Traits]:
    """Return what is known of these requests; sealed traits only when asked for. Age counts on the day of asking."""
    found: dict[int, Traits] = {}
    for some in _in_parts(keys):
        asked = Request.objects.filter(pk__in=some)
        for request in asked.select_related("person__key") if unsealed else asked:
            person = _person(request) if unsealed else {}
            found[request.pk] = Traits(
                ward=request.ward_id,
                district=request.ward_id.rpartition(".")[0],
                channel=request.channel,
                group=person.get("group") or UNKNOWN,
                sex=person.get("sex") or UNKNOWN,
                age=age_band(person.get("birth_date"), localdate(request.received_at)),
            )
    return found


def _in_parts(keys: Sequence[int]) -> list[Sequence[int]]:
    return [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]


def _person(request: Request) -> dict:
    try:
        return describe(request.person)
    except Erased:
        return {}
