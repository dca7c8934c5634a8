"""A figure frozen for a row: what its sheet says, the sheet as a signed file, and whether the data have moved since."""

import json
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import segno
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pelangi.core.index import Row, unit_in_words
from pelangi.innovate import own_figures, signing, standing
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import OwnFigure, RowLevel, Sheet, Supplied
from pelangi.innovate.printing import printed
from pelangi.innovate.shown import shown
from pelangi.report.lineage import Lineage, root_of
from pelangi.report.measures.base import CATALOGUE, Value
from pelangi.report.models import Figure

FORMAT = "pelangi-figure/1"
FACTS, EVENTS = "angka.json", "kejadian.txt"  # names of the files inside the sheet
# what became of the data since: kind of status tag, words
STATES: dict[str, tuple[str, Promise]] = {
    "fresh": ("good", _("as the data stand now")),
    "moved": ("attention", _("the data have moved since: refresh it")),
    "altered": ("bad", _("events behind it were changed afterwards")),
    "replaced": ("ended", _("a newer sheet stands in its place")),
    "withdrawn": ("ended", _("withdrawn")),
}


def canonical(said: dict[str, Any]) -> bytes:
    """Return what a sheet says as bytes that are always the same."""
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def mark_of(said: dict[str, Any]) -> str:
    """Return the mark that is printed on a sheet."""
    return sha256(canonical(said)).hexdigest()[:16]


def said_of_figure(
    level: RowLevel, figure: Figure | OwnFigure, basis: str | None, at: datetime, *, earned: int
) -> tuple[dict, Lineage]:
    """Return what the sheet of an own figure says, in Indonesian, and the events behind it. earned: by the figure."""
    measure, found = own_figures.measure_of(figure), own_figures.lineage(figure)
    seen = shown(figure.measure, figure.value, figure.record_count)
    said = _about(level, earned, basis, at) | {
        "figure": {
            "measure": figure.measure,
            "label": measure.said("label", "id"),
            "unit": measure.said("unit", "id"),
            "value": seen.value,
            "parts": seen.parts,
            "hidden": seen.hidden,
        },
        "period": _period(figure.from_date, figure.until_date, figure.as_of),
        "query": {
            kind: measure.said(kind, "id") for kind in ("definition", "formula", "denominator", "source")
        }
        | {
            "weakness": measure.said("weakness", "id"),
            "command": _command(figure),
            "sql": own_figures.query_of(figure),
            "catalogue": sha256(_catalogue(figure).read_bytes()).hexdigest(),
        },
        "lineage": {
            "records": seen.records,
            "root": found.root,
            "kinds": {} if seen.records is None or seen.hidden else found.kinds,
        },
    }
    return said, found


def _command(figure: Figure | OwnFigure) -> str:
    day = localtime(figure.as_of).date()
    period = f"--from {figure.from_date} --to {figure.until_date} --as-of {day}"
    if isinstance(figure, OwnFigure):
        return f"pelangi innovate figure {figure.innovation_id} {figure.measure} {period}"
    return f"pelangi report figure {figure.measure} {period}"


def _catalogue(figure: Figure | OwnFigure) -> Path:
    return own_figures.CATALOGUE if isinstance(figure, OwnFigure) else CATALOGUE


def said_of_supplied(
    level: RowLevel, one: Supplied, basis: str | None, at: datetime, *, earned: int
) -> tuple[dict, Lineage]:
    """Return what the sheet of another system's figure says, and the line of the delivery it stands on."""
    delivery = one.delivery
    line = (f"{delivery.source_id}:{delivery.number}:{one.line}", delivery.sha256[:32])
    found = Lineage((line,), {"supplied": 1}, root_of((line,)))
    small = one.records is not None and 0 < one.records < 5
    said = _about(level, earned, basis, at) | {
        "figure": {
            "measure": f"{delivery.source_id}:{one.series}",
            "label": one.name,
            "unit": one.unit,
            "value": None if small else format(one.value.normalize(), "f"),
            "parts": {},
            "hidden": small,
        },
        "period": _period(one.from_date, one.until_date, delivery.at),
        "query": {
            "definition": one.name,
            "source": f"{delivery.source.name} ({delivery.source.agency})",
            "delivery": delivery.number,
            "way": delivery.way,
            "delivery_sha256": delivery.sha256,
            "line": one.line,
        },
        "lineage": {"records": None if small else one.records, "root": found.root, "kinds": {}},
    }
    return said, found


def _about(level: RowLevel, earned: int, basis: str | None, at: datetime) -> dict[str, Any]:
    row, innovation = instrument(level.year).row(level.row), level.innovation
    return {
        "format": FORMAT,
        "city": standing.region_name(),
        "year": level.year,
        "innovation": innovation
        and {"code": innovation.pk, "name": innovation.name, "agency": innovation.agency.name},
        "row": {"id": row.id, "number": row.number, "name": row.name_id},
        "level": earned,
        "level_means": level_in_words(row, earned, basis),
        "basis": basis or "",
        "frozen_at": localtime(at).isoformat(timespec="seconds"),
    }


def _period(from_date, until_date, as_of: datetime) -> dict[str, str]:
    # to the microsecond: asked again with less, records of that second could be in or out
    return {"from": str(from_date), "until": str(until_date), "as_of": localtime(as_of).isoformat()}


def level_in_words(row: Row, level: int, basis: str | None, *, english: bool = False) -> str:
    """Return what a level asks for: the bound of its scale where the row is measured. Sheets are in Indonesian."""
    scale = row.scales.get(basis or "value")
    if scale is None or not level or len(scale.bounds) < level or scale.bounds[level - 1] is None:
        return (row.levels_en if english else row.levels_id)[level]
    bound, unit = f"{scale.bounds[level - 1].normalize():f}", unit_in_words(scale.unit)
    if english:
        return f"{'at least' if scale.better == 'higher' else 'at most'} {bound} {unit.en}"
    return f"{'paling sedikit' if scale.better == 'higher' else 'paling banyak'} {bound} {unit.id}"


def level_for_reader(said: dict[str, Any]) -> str:
    """Return what the level of a sheet means in the reader's language; in Indonesian as the sheet itself says it."""
    row = next((one for one in instrument(said["year"]).rows if one.id == said["row"]["id"]), None)
    if row is None or get_language() == "id":
        return said["level_means"]
    return level_in_words(row, said["level"], said["basis"] or None, english=True)


def packed(found: Lineage) -> bytes:
    """Return the events, packed for keeping."""
    return zlib.compress("".join(f"{name} {mark}\n" for name, mark in found.events).encode())


def events_of(sheet: Sheet) -> list[tuple[str, str]]:
    """Return (name, hash) of every event behind a sheet, as they were."""
    lines = zlib.decompress(bytes(sheet.events)).decode().splitlines()
    return [tuple(line.split(" ")) for line in lines]


def drawn(sheet: Sheet) -> bytes:
    """Return the sheet as a signed file; the facts and, where nothing is hidden, the events lie inside."""
    said = sheet.said
    inside = [(FACTS, canonical(said), "pelangi-figure")]
    if _is_listed(said):
        inside.append((EVENTS, zlib.decompress(bytes(sheet.events)), "lineage"))
    return signing.sign(printed("innovate/sheet_print.html", _printed(sheet), inside))


def _printed(sheet: Sheet) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "said": sheet.said,
        "period": {
            "from": datetime.fromisoformat(sheet.said["period"]["from"]).date(),
            "until": datetime.fromisoformat(sheet.said["period"]["until"]).date(),
            "as_of": datetime.fromisoformat(sheet.said["period"]["as_of"]),
        },
        "parts": _parts_in_words(sheet.said["figure"]["parts"]),
        "listed": _is_listed(sheet.said),
        "key": signing.names()[0][0],
        "qr": segno.make(sheet.mark, error="m").svg_inline(scale=2),
    }


def _is_listed(said: dict[str, Any]) -> bool:
    return said["lineage"]["records"] is not None and not said["figure"]["hidden"]


PARTS = {
    "visits": "Kunjungan",
    "of": "Dari",
    "count": "Di antaranya",
    "received": "Pengaduan masuk",
    "settled": "Pengaduan terjawab",
    "served": "Terlayani",
    "team_days": "Hari kerja regu",
    "noted": "Tercatat",
    "low": "Batas bawah 95 %",
    "high": "Batas atas 95 %",
    "grade": "Mutu",
}


def _parts_in_words(parts: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(PARTS[key], value) for key, value in parts.items() if key in PARTS and value is not None]


@dataclass(frozen=True)
class Standing:
    """What became of the data since a sheet was frozen. value: what it would say today, "" where it is the same."""

    state: str
    value: str = ""

    @property
    def kind(self) -> str:
        """The kind of status tag."""
        return STATES[self.state][0]

    @property
    def words(self) -> Promise:
        """The state in words."""
        return STATES[self.state][1]


def standing_of(sheet: Sheet, at: datetime) -> Standing:
    """Say whether a sheet still says what the data say."""
    if sheet.evidence_id is None:
        return Standing("withdrawn")
    newest = sheet.evidence.sheets.order_by("-pk").values_list("pk", flat=True).first()
    if newest != sheet.pk:
        return Standing("replaced")
    return _of_supplied(sheet) if sheet.supplied else _of_figure(sheet.asked, sheet, at)


def _of_figure(figure: Figure | OwnFigure, sheet: Sheet, at: datetime) -> Standing:
    if own_figures.lineage(figure).root != sheet.root:
        return Standing("altered")
    today = value_now(figure, at)
    if (today.value, today.record_count) != (figure.value["value"], figure.record_count):
        seen = shown(figure.measure, today.as_data(), today.record_count)
        if today.value == figure.value["value"]:
            return Standing("moved")  # the same number from other events
        return Standing("moved", "<5" if seen.value is None and seen.hidden else seen.value or "—")
    return Standing("fresh")


def value_now(figure: Figure | OwnFigure, at: datetime) -> Value:
    """Return what the figure's question comes to with all that is known at a later moment."""
    return own_figures.measure_of(figure).reckon(replace(own_figures.period_of(figure), as_of=at))


def _of_supplied(sheet: Sheet) -> Standing:
    newest = newest_like(sheet.supplied)
    if newest.value != sheet.supplied.value:
        return Standing("moved", format(newest.value.normalize(), "f"))
    return Standing("fresh")


def newest_like(one: Supplied) -> Supplied:
    """Return the newest figure of the same series, source and period."""
    same = Supplied.objects.filter(
        series=one.series,
        delivery__source=one.delivery.source_id,
        from_date=one.from_date,
        until_date=one.until_date,
    )
    return same.select_related("delivery__source__agency").order_by("-delivery__at", "-pk").first()
