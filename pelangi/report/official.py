"""What the office hands in: recap by kind of service, a week or a semester; the activity report of a round; the month.

Each is a list of `Table`s, written as XLSX, as PDF and shown on the page alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import zip_longest

import xlsxwriter
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.ask.models import Need
from pelangi.issue.paper_facts import city_name
from pelangi.plan.models import Round
from pelangi.report.measures import MEASURES, Period
from pelangi.report.measures.events import ENDED, SERVED
from pelangi.report.queries import document_names
from pelangi.report.recap import ALL, RECAP, by_kind
from pelangi.report.splits import whole
from pelangi.visit.models import VisitMove
from pelangi.visit.words import OUTCOMES

WEEK_DAYS = 7
WIDE = 7  # columns that still stand beside each other on an upright sheet without broken words
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))  # in names of sheets


@dataclass(frozen=True)
class Table:
    """A table fit for paper: title, heads, rows of text or whole numbers; the first cell of a row names it."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    behind: Sequence[Sequence[tuple[str, str]]] = ()  # of every row, every number's address in behind.py

    @property
    def linked(self) -> list[tuple[str | int, list[tuple[str | int, tuple[str, str] | None]]]]:
        """Return each row as its name and its cells, each with where its number leads, if anywhere."""
        behind = self.behind or [[]] * len(self.rows)
        return [
            (row[0], list(zip_longest(row[1:], links))) for row, links in zip(self.rows, behind, strict=True)
        ]


@dataclass(frozen=True)
class Pack:
    """Something to hand in: what it is, of when, and its tables. pictures: JPEG as data addresses, with captions."""

    title: str
    about: str
    tables: Sequence[Table]
    pictures: Sequence[tuple[str, str]] = field(default_factory=list)


def week_of(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=WEEK_DAYS - 1)


def semester_of(day: date) -> tuple[date, date]:
    """Return the first and last day of a day's half year (the register is consolidated 30 June and 31 December)."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)


def recap(period: Period) -> Pack:
    """Return the recap by kind of service: asked for, captured, printed, handed over, not possible, still open."""
    counts = {column: by_kind(column, period) for column in RECAP}
    names = document_names()
    kinds = [kind for kind in names if any(count[kind] for count in counts.values())]
    rows: list[list[str | int]] = [
        [names[kind], *(count[kind] for count in counts.values())] for kind in kinds
    ]
    rows.append([_("all together"), *(count.total() for count in counts.values())])
    days = f"{period.from_date}:{period.until_date}"
    behind = [[("recap", f"{column}:{kind}:{days}") for column in RECAP] for kind in [*kinds, ALL]]
    head = [_("Kind of service"), *recap_heads().values()]
    return Pack(
        _("Recap by kind of service"),
        _about(period),
        [Table(_("Services"), head, rows, behind), visits_table(period)],
    )


def _about(period: Period) -> str:
    return _("%(city)s, %(first)s to %(last)s, as known on %(at)s") % {
        "city": city_name(),
        "first": date_format(period.from_date),
        "last": date_format(period.until_date),
        "at": date_format(localdate(period.as_of)),
    }


def recap_heads() -> dict[str, str]:
    """Return the head of each column of the recap, in the reader's language."""
    return {
        "asked": _("Asked for"),
        "recorded": _("Recorded"),
        "printed": _("Printed"),
        "handed": _("Handed over"),
        "failed": _("Not possible at the centre"),
        "open": _("Still open at the end"),
    }


def visits_table(period: Period) -> Table:
    """Return the visits of a period by outcome."""
    kinds = whole(MEASURES["visits_ended"], period).parts.get("by_outcome", {})
    rows = [[str(OUTCOMES.get(move, move)), count] for move, count in kinds.items()]
    behind = [[("outcome", f"{move}:{period.from_date}:{period.until_date}")] for move in kinds]
    return Table(_("Visits by outcome"), [_("Outcome"), _("Visits")], rows, behind)


def month_figures(period: Period) -> Pack:
    """Return every measure with its definition: for the planning agency and the rows of the index."""
    rows: list[list[str | int]] = []
    for measure in MEASURES.values():
        value = whole(measure, period)
        rows.append(
            [
                measure.label,
                value.value or "–",
                measure.unit,
                value.record_count,
                measure.definition,
                measure.texts["formula"],
                measure.weakness,
            ]
        )
    head = [
        _("Measure"),
        _("Value"),
        _("Unit"),
        _("Records"),
        _("Definition"),
        _("Formula"),
        _("Known weakness"),
    ]
    return Pack(_("Figures of the month"), _about(period), [Table(_("Figures"), head, rows)])


def activity(round_: Round, as_of: datetime, pictures: Iterable[tuple[str, str]] = ()) -> Pack:
    """Return the activity report of one round, without names: stops, people, outcomes by ward, documents, pictures."""
    moves = VisitMove.objects.filter(
        visit__appointment__stop__round=round_, move__in=ENDED, recorded_at__lte=as_of
    )
    outcomes = moves.values_list("move").annotate(n=Count("pk")).order_by("move")
    people = round_.stops.aggregate(n=Count("appointments"))["n"]
    served = moves.filter(move__in=SERVED).values("visit__appointment__request")
    kinds = (
        Need.objects.filter(request__in=served)
        .values_list("document_kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    names = document_names()
    tables = [
        Table(
            _("Stops"),
            [_("Stop"), _("Time"), _("People expected"), _("People served")],
            _stops(round_, as_of),
        ),
        Table(
            _("Visits by outcome"),
            [_("Outcome"), _("Visits")],
            [[str(OUTCOMES.get(move, move)), n] for move, n in outcomes],
        ),
        Table(
            _("Documents of the people served"),
            [_("Kind of service"), _("Number")],
            [[names.get(kind, kind), n] for kind, n in kinds],
        ),
    ]
    about = _("%(city)s, %(team)s, %(day)s; %(people)s people expected") % {
        "city": city_name(),
        "team": round_.team.name,
        "day": date_format(round_.day),
        "people": people,
    }
    return Pack(_("Activity report"), about, tables, list(pictures))


def _stops(round_: Round, as_of: datetime) -> list[list[str | int]]:
    """Return each stop of a round: its ward, its time, people expected and people served."""
    return [
        [f"{stop.position}. {stop.ward.name}", stop.start_clock, stop.planned, stop.served]
        for stop in round_.stops.select_related("ward")
        .order_by("position")
        .annotate(
            planned=Count("appointments", distinct=True),
            served=Count(
                "appointments__visit",
                filter=_served("appointments__visit__moves", as_of),
                distinct=True,
            ),
        )
    ]


def _served(path: str, as_of: datetime) -> Q:
    return Q(**{f"{path}__move__in": SERVED, f"{path}__recorded_at__lte": as_of})


def as_xlsx(pack: Pack) -> bytes:
    """Return the tables of a pack as a workbook, a sheet each. Nothing in it can be read as a formula."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for number, table in enumerate(pack.tables, start=1):
            sheet = book.add_worksheet(f"{number} {table.title}".translate(FORBIDDEN)[:31])
            sheet.write_string(0, 0, pack.title, bold)
            sheet.write_string(1, 0, pack.about)
            sheet.write_row(3, 0, list(table.head), bold)
            for line, row in enumerate(table.rows, start=4):
                for place, cell in enumerate(row):
                    write = sheet.write_number if isinstance(cell, int) else sheet.write_string
                    write(line, place, cell)
            sheet.set_column(0, 0, 40)
            sheet.set_column(1, len(table.head), 16)
            sheet.freeze_panes(4, 1)
    return file.getvalue()


def as_pdf(pack: Pack) -> bytes:
    """Return a pack as tagged PDF, A4."""
    from weasyprint import HTML  # heavy: only when a page is made
    from weasyprint.urls import URLFetcher

    is_wide = any(len(table.head) > WIDE for table in pack.tables)
    page = render_to_string(
        "report/pack.html", {"pack": pack, "language": get_language(), "is_wide": is_wide}
    )
    nothing_outside = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    return HTML(string=page, url_fetcher=nothing_outside).write_pdf(pdf_variant="pdf/ua-1")
