"""Open data: four tables of a month by ward or group, protected, as rows; what they are in CSVW and DCAT.

Rule of disclosure. Counts below five are hidden, and as many others and totals as are needed, so that no hidden count
can be worked out within two (`core.disclosure_table`). Counts that are shown are exact. The four tables count four
different things, so that none has a margin of another; months do not overlap; what was published once is not reckoned
anew, so that two versions cannot be subtracted from each other. The index of satisfaction stands on at least twenty
sheets, rounded to two decimals.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from pelangi.city.models import Area
from pelangi.core.disclosure_table import suppress_table
from pelangi.core.documents import document_rules
from pelangi.core.journey import Move
from pelangi.find.models import Group
from pelangi.report.coverage import KINDS, missing_by_ward
from pelangi.report.measures import MEASURES, Period, Value
from pelangi.report.measures.events import ENDED
from pelangi.report.splits import Split, split, whole
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
    handed = split(MEASURES["documents_handed_over"], period, [Split.WARD])
    ended = split(MEASURES["visits_ended"], period, [Split.WARD])
    asked = split(MEASURES["requests_received"], period, [Split.GROUP, Split.SEX])
    documents, visits = _of_parts(handed, "by_kind"), _of_parts(ended, "by_outcome", ENDINGS)
    people = {(group, sex): value.record_count for (group, sex), value in asked.items()}
    return {
        "documents": _full(documents, wards, document_rules()),
        "visits": _full(visits, wards, ("served", "not_served")),
        "requests": _full(people, (*Group.values, UNKNOWN), SEXES),
        "missing": missing_by_ward(KINDS, period.until_date),
    }


def _of_parts(
    found: Mapping[tuple[str, ...], Value], parts: str, names: Mapping[str, str] | None = None
) -> Counter[Pair]:
    """Return how many records each ward has of each part of a measure, parts of one name together."""
    counts: Counter[Pair] = Counter()
    for (ward,), value in found.items():
        for part, count in value.parts[parts].items():
            counts[ward, names[part] if names else part] += count
    return counts


def _full(found: Mapping[Pair, int], rows: Iterable[str], columns: Iterable[str]) -> dict[Pair, int]:
    """Return the counts with every row and column there can be: that one is missing would tell that it is empty."""
    across = list(columns)
    return {(row, column): found.get((row, column), 0) for row in rows for column in across}


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
    found = whole(MEASURES["satisfaction"], period)
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
