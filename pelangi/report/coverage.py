"""Coverage by ward from the current register: who is due a document and who has it. Small counts are hidden."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from pelangi.city.models import Area
from pelangi.core.disclosure import suppress
from pelangi.find.models import RegisterEntry, RegisterSnapshot

ADULT_YEARS = 17  # identity card from the 17th birthday
CERTIFICATE_YEARS = 18  # birth certificate is followed up before the 18th


@dataclass(frozen=True)
class WardCoverage:
    """One ward: people due a document, and those without it (None = hidden, fewer than 5 or protecting such)."""

    ward: Area
    due: int
    missing: int | None
    share: float | None  # of those due who have it, 0 to 1; None when hidden


def birthday_years_ago(day: date, years: int) -> date:
    """Return the birth date of people who have their birthday of `years` on `day` (29 February: 1 March)."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def due_and_missing(kind: str, as_of: date) -> tuple[Q, Q]:
    """Return who is due a document on a day, and who of them lacks it, as filters on register entries."""
    adult = birthday_years_ago(as_of, ADULT_YEARS)
    match kind:
        case "identity_card":
            return Q(birth_date__lte=adult), Q(identity_card="none")
        case "child_card":
            return Q(birth_date__gt=adult), ~Q(child_card=True)
        case "birth_certificate":
            return (
                Q(birth_date__gt=birthday_years_ago(as_of, CERTIFICATE_YEARS)),
                ~Q(birth_certificate=True),
            )
    raise KeyError(kind)


KINDS = ("identity_card", "child_card", "birth_certificate")


@dataclass(frozen=True)
class Coverage:
    """The extract it rests on, one line per ward by ward code, and all of them together.

    missing: None without a register, or where the sum would give small counts away.
    """

    snapshot: RegisterSnapshot | None
    lines: list[WardCoverage]
    due: int
    missing: int | None


def coverage(kind: str, as_of: date) -> Coverage:
    """Return how far a document has reached, as of a day; no lines without a register."""
    snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
    if snapshot is None:
        return Coverage(None, [], 0, None)
    counts = counts_by_ward(snapshot, kind, as_of)
    wards = Area.objects.filter(level=Area.Level.WARD).order_by("code")
    shown = suppress({ward.code: counts[ward.code][1] for ward in wards})
    lines = [_line(ward, counts[ward.code][0], shown.cells[ward.code]) for ward in wards]
    return Coverage(snapshot, lines, sum(line.due for line in lines), shown.total)


def counts_by_ward(snapshot: RegisterSnapshot, kind: str, as_of: date) -> dict[str, tuple[int, int]]:
    """Return how many are due a document and how many of them lack it, by ward; wards without anybody: (0, 0)."""
    due, missing = due_and_missing(kind, as_of)
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    rows = (
        RegisterEntry.objects.filter(due, snapshot=snapshot, status="alive")
        .values("ward")
        .annotate(due=Count("pk"), missing=Count("pk", filter=missing))
    )
    for row in rows:
        counts[row["ward"]] = (row["due"], row["missing"])
    return counts


def missing_by_ward(kinds: Iterable[str], as_of: date) -> dict[tuple[str, str], int]:
    """Return how many lack each document, by (ward, kind), every ward included; empty without a register."""
    snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
    if snapshot is None:
        return {}
    wards = Area.objects.filter(level=Area.Level.WARD).order_by("code").values_list("code", flat=True)
    found = {kind: counts_by_ward(snapshot, kind, as_of) for kind in kinds}
    return {(ward, kind): found[kind][ward][1] for ward in wards for kind in found}


def _line(ward: Area, due: int, missing: int | None) -> WardCoverage:
    share = None if missing is None or not due else 1 - missing / due
    return WardCoverage(ward, due, missing, share)
