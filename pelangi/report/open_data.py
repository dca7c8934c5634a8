"""Open data: four tables of a month by ward or group, protected, as rows; what they are in CSVW and DCAT.

Rule of disclosure. Counts below five are hidden, and as many others and totals as are needed, so that no hidden count
can be worked out within two (`core.disclosure_table`). Counts that are shown are exact. The four tables count four
different things, so that none has a margin of another; months do not overlap; what was published once is not reckoned
anew, so that two versions cannot be subtracted from each other. The index of satisfaction stands on at least twenty
sheets, rounded to two decimals.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from pelangi.city.models import Area
from pelangi.core.disclosure_table import suppress_table
from pelangi.core.documents import document_rules
from pelangi.core.journey import Move
from pelangi.find.models import Group
from pelangi.report.coverage import KINDS, missing_by_ward
from pelangi.report.measures import MEASURES, Period
from pelangi.report.measures.events import ENDED
from pelangi.report.splits import traits_of
from pelangi.report.traits import UNKNOWN

TOTAL = "total"
SEXES = ("L", "P", UNKNOWN)
LEAST_SHEETS = 20
ENDINGS = {
    str(move): ("served" if move in (Move.FINISH, Move.FINISH_PARTLY) else "not_served") for move in ENDED
}
TABLES = ("documents", "visits", "requests", "missing")
"""documents handed over by ward and kind; visits by ward and outcome; requests by group and sex; people in the
register without a document by ward and kind."""
AXES = {
    "documents": ("ward", "kind"),
    "visits": ("ward", "outcome"),
    "requests": ("group", "sex"),
    "missing": ("ward", "kind"),
}
HEAD = ("row", "column", "count", "status")
Pair = tuple[str, str]


def month_of(day: date) -> tuple[date, date]:
    """Return the first and last day of a day's calendar month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def tables_of(month: date, as_of: datetime) -> dict:
    """Return the protected tables of a month as known at a moment, and the index of satisfaction."""
    period = Period(*month_of(month), as_of)
    return {
        "tables": {name: protected(counts) for name, counts in counted(period).items()},
        "satisfaction": _satisfaction(period),
    }


def counted(period: Period) -> dict[str, dict[Pair, int]]:
    """Return the counts behind the tables, not protected: never shown to anybody."""
    wards = list(Area.objects.filter(level=Area.Level.WARD).order_by("code").values_list("code", flat=True))
    handed = MEASURES["documents_handed_over"].rows(period)
    ended = MEASURES["visits_ended"].rows(period)
    asked = MEASURES["requests_received"].rows(period)
    keys = {row.request for row in (*handed, *ended, *asked) if row.request is not None}
    traits = traits_of(sorted(keys), unsealed=True)

    def ward(row) -> str:
        return traits[row.request].ward if row.request in traits else UNKNOWN

    people = [traits[row.request] for row in asked]
    return {
        "documents": _full(((ward(row), row.values[0]) for row in handed), wards, document_rules()),
        "visits": _full(
            ((ward(row), ENDINGS[row.values[0]]) for row in ended), wards, ("served", "not_served")
        ),
        "requests": _full(((one.group, one.sex) for one in people), (*Group.values, UNKNOWN), SEXES),
        "missing": missing_by_ward(KINDS, period.until_date),
    }


def _full(pairs: Iterable[Pair], rows: Iterable[str], columns: Iterable[str]) -> dict[Pair, int]:
    """Count pairs; every row and column there can be is in it: that one is missing would tell that it is empty."""
    found = Counter(pairs)
    across = list(columns)
    return {(row, column): found[row, column] for row in rows for column in across}


def protected(counts: dict[Pair, int]) -> list[list]:
    """Return rows of (row, column, count or None, "shown" or "hidden"), both margins and the total included."""
    if not counts:
        return []
    table = suppress_table(counts)
    lines: list[tuple[str, str, int | None]] = [(*pair, count) for pair, count in table.cells.items()]
    lines += [(row, TOTAL, count) for row, count in table.rows.items()]
    lines += [(TOTAL, column, count) for column, count in table.columns.items()]
    lines.append((TOTAL, TOTAL, table.total))
    return [[row, column, count, "hidden" if count is None else "shown"] for row, column, count in lines]


def _satisfaction(period: Period) -> dict | None:
    found = MEASURES["satisfaction"].reckon(period)
    if found.record_count < LEAST_SHEETS:
        return None
    return {"index": found.value, "grade": found.parts["grade"], "sheets": found.record_count}


def csvw(name: str, address: str, title: dict[str, str]) -> dict:
    """Return the CSV on the Web metadata of one table (W3C, Metadata Vocabulary for Tabular Data)."""
    first, second = AXES[name]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"language": "id"}],
        "url": address,
        "dc:title": title,
        "tableSchema": {
            "columns": [
                {"name": "row", "titles": "row", "dc:description": first, "datatype": "string"},
                {"name": "column", "titles": "column", "dc:description": second, "datatype": "string"},
                {"name": "count", "titles": "count", "datatype": {"base": "integer", "minimum": 0}},
                {
                    "name": "status",
                    "titles": "status",
                    "datatype": {"base": "string", "format": "shown|hidden"},
                },
            ],
            "primaryKey": ["row", "column"],
        },
    }


def dcat(city: str, base: str, releases: Iterable, titles: dict[str, dict[str, str]]) -> dict:
    """Return the catalogue of everything published (W3C DCAT 3, as JSON-LD). base: address of the page."""
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@id": base,
        "@type": "dcat:Catalog",
        "dct:title": city,
        "dcat:dataset": [one for release in releases for one in _datasets(base, release, titles)],
    }


def _datasets(base: str, release, titles: dict[str, dict[str, str]]) -> Iterator[dict]:
    month = f"{release.month:%Y-%m}"
    first, last = month_of(release.month)
    for name in TABLES:
        at = f"{base}{month}/{name}"
        yield {
            "@id": at,
            "@type": "dcat:Dataset",
            "dct:title": [{"@language": code, "@value": text} for code, text in titles[name].items()],
            "dct:issued": release.published_at.isoformat(),
            "dct:temporal": {"dcat:startDate": first.isoformat(), "dcat:endDate": last.isoformat()},
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    "dcat:downloadURL": f"{at}.csv",
                    "dcat:mediaType": "text/csv",
                    "dct:conformsTo": "http://www.w3.org/ns/csvw",
                },
                {
                    "@type": "dcat:Distribution",
                    "dcat:downloadURL": f"{base}{month}.json",
                    "dcat:mediaType": "application/json",
                },
            ],
        }
