"""Deeds on the city: bring in areas, outlines, agencies and institutions; decide about single days."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency, Area, DayOverride, Institution, Roads
from pelangi.city.outlines import read_outlines
from pelangi.city.roads import keep_file
from pelangi.city.tables import BadRows, Cells, Fault, Wrong, count_of, degrees_of, read_table, text_of
from pelangi.city.tasks import read_roads
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

LEVELS = {2: Area.Level.CITY, 3: Area.Level.DISTRICT, 4: Area.Level.WARD}  # by the parts of the code
CODE = re.compile(r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?")
FILE_KINDS = {"office": Agency.Kind.AGENCY}  # the civil-registration office is an agency among others


@transaction.atomic
def import_areas(path, *, by: User, at: datetime, faults: list[Fault] | None = None) -> int:
    """Bring in areas from CSV (README: columns); return how many. What is there already is updated.

    Wrong rows are added to `faults` and the good ones kept. Without `faults` a wrong row raises BadRows.
    Districts and the city that the file leaves out are made from the codes and named by them.
    """
    rows = sorted(read_table(Path(path), required=("code", "name")), key=lambda row: row[1].get("code", ""))
    return _bring_in(Path(path), rows, _area, by=by, at=at, faults=faults)


def _area(cells: dict[str, str]) -> None:
    code = _area_code(cells, "code")
    values = {"level": _level(code), "name": text_of(cells, "name")[:80], "parent_id": _parent(code)}
    values |= _given(
        cells,
        population=lambda: count_of(cells, "population"),
        centre_lat=lambda: degrees_of(cells, "centre_lat", limit=90),
        centre_lon=lambda: degrees_of(cells, "centre_lon", limit=180),
        aliases=lambda: [alias.strip() for alias in cells["aliases"].split("|") if alias.strip()],
    )
    Area.objects.update_or_create(code=code, defaults=values)


def _given(cells: dict[str, str], **readers: Callable) -> dict:
    """Read only the columns that the file has: a file without aliases does not take them away."""
    return {column: read() for column, read in readers.items() if column in cells}


def _area_code(cells: dict[str, str], column: str) -> str:
    code = text_of(cells, column)
    if not CODE.fullmatch(code):
        raise Wrong(
            column,
            code,
            _("a Kemendagri code such as 19.71.05.1005"),
            _("Keep the dots; format the column as text in the spreadsheet."),
        )
    return code


def _level(code: str) -> str:
    return LEVELS[code.count(".") + 1]


def _parent(code: str) -> str | None:
    """Return the code of the area that `code` lies in; make that area when it is missing."""
    if _level(code) == Area.Level.CITY:
        return None
    parent = code.rpartition(".")[0]
    Area.objects.get_or_create(
        code=parent, defaults={"level": _level(parent), "name": parent, "parent_id": _parent(parent)}
    )
    return parent


@transaction.atomic
def import_outlines(path, *, by: User, at: datetime, faults: list[Fault] | None = None) -> int:
    """Bring in outlines from GeoJSON (WGS 84); return how many. See `import_areas` for wrong ones."""
    path, found = Path(path), []
    count = read_outlines(path, found)
    _settle(path, count, found, by=by, at=at, faults=faults)
    return count


@transaction.atomic
def import_agencies(path, *, by: User, at: datetime, faults: list[Fault] | None = None) -> int:
    """Bring in agencies, offices and health centres from CSV; return how many. See `import_areas`."""
    rows = read_table(Path(path), required=("code", "name", "kind"))
    return _bring_in(Path(path), rows, _agency, by=by, at=at, faults=faults)


def _agency(cells: dict[str, str]) -> None:
    values = {"name": text_of(cells, "name")[:160], "kind": _kind(cells, Agency.Kind)}
    if cells.get("area_code"):
        values["area_id"] = _known_area(cells, "area_code")
    Agency.objects.update_or_create(code=_own_code(cells), defaults=values)


@transaction.atomic
def import_institutions(path, *, by: User, at: datetime, faults: list[Fault] | None = None) -> int:
    """Bring in institutions from CSV; return how many. See `import_areas` for wrong rows."""
    rows = read_table(Path(path), required=("code", "name", "kind", "ward_code", "lat", "lon"))
    return _bring_in(Path(path), rows, _institution, by=by, at=at, faults=faults)


def _institution(cells: dict[str, str]) -> None:
    values = {
        "name": text_of(cells, "name")[:160],
        "kind": _kind(cells, Institution.Kind),
        "ward_id": _known_area(cells, "ward_code", level=Area.Level.WARD),
    }
    for column, limit in (("lat", 90), ("lon", 180)):
        text_of(cells, column)
        values[column] = degrees_of(cells, column, limit=limit)
    Institution.objects.update_or_create(code=_own_code(cells), defaults=values)


def _own_code(cells: dict[str, str]) -> str:
    code = text_of(cells, "code")
    if len(code) > 40:
        raise Wrong("code", code, _("at most 40 characters"))
    return code


def _kind(cells: dict[str, str], kinds) -> str:
    found = text_of(cells, "kind")
    kind = FILE_KINDS.get(found, found)
    if kind not in kinds.values:
        raise Wrong("kind", found, format_lazy(_("one of: {kinds}"), kinds=", ".join(kinds.values)))
    return kind


def _known_area(cells: dict[str, str], column: str, level: str = "") -> str:
    code = _area_code(cells, column)
    area = Area.objects.filter(pk=code).first()
    if area is None or (level and area.level != level):
        expected = _("the code of a ward of this city") if level else _("the code of an area of this city")
        raise Wrong(column, code, expected, _("Import the areas first, or correct the code."))
    return code


Rows = Iterable[tuple[int, Cells]]


def _bring_in(path: Path, rows: Rows, keep: Callable, *, by, at, faults) -> int:
    """Keep every good row and list the others; a code that comes twice counts once."""
    found: list[Fault] = []
    seen: dict[str, int] = {}
    for number, cells in rows:
        try:
            code = cells.get("code", "")
            if code in seen:
                once = format_lazy(_("each code once; it is in row {row} too"), row=seen[code])
                raise Wrong("code", code, once)
            keep(cells)
            seen[code] = number
        except Wrong as wrong:
            found.append(wrong.at(path, number, cells.headings))
    found.sort(key=lambda fault: fault.row)  # areas were kept in the order of their codes
    _settle(path, len(seen), found, by=by, at=at, faults=faults)
    return len(seen)


def _settle(path: Path, count: int, found: list[Fault], *, by, at, faults) -> None:
    if faults is not None:
        faults.extend(found)
    elif found:
        raise BadRows("\n".join(str(fault) for fault in found))
    detail = {"file": path.name, "kept": count, "refused": len(found)}
    audit.record(Deed.AREA_IMPORT, by=by, at=at, detail=detail)


@transaction.atomic
def decide_day(day: date, *, is_working_day: bool, reason: str, by: User, at: datetime) -> DayOverride:
    """Say that the city works or rests on a day, whatever the national calendar says."""
    override, _is_new = DayOverride.objects.update_or_create(
        day=day, defaults={"is_working_day": is_working_day, "reason": reason}
    )
    audit.record(Deed.CALENDAR_EDIT, override, by=by, at=at, detail={"is_working_day": is_working_day})
    return override


@transaction.atomic
def follow_national_calendar(day: date, *, by: User, at: datetime) -> None:
    """Take back what was decided for a day. Nothing happens when nothing was decided."""
    override = DayOverride.objects.filter(pk=day).first()
    if override and DayOverride.objects.filter(pk=day).delete()[0]:
        audit.record(Deed.CALENDAR_EDIT, override, by=by, at=at, detail={"taken_back": True})


@transaction.atomic
def place_institution(institution: Institution, *, lat: float, lon: float, by: User, at: datetime) -> None:
    """Say where an institution stands (WGS 84). Nothing happens when it stands there already."""
    if (institution.lat, institution.lon) == (lat, lon):
        return
    institution.lat, institution.lon = lat, lon
    institution.full_clean()
    institution.save(update_fields=["lat", "lon"])
    audit.record("city.place_institution", institution, by=by, at=at)


def bring_roads(name: str, chunks: Iterable[bytes], *, by: User, at: datetime) -> Roads:
    """Take an OpenStreetMap extract as the roads of the city; it is read in the background."""
    file = keep_file(chunks)
    with transaction.atomic():
        brought = {
            "name": name[:120],
            "file": file,
            "state": Roads.State.WAITING,
            "error": "",
            "brought_at": at,
        }
        found, _new = Roads.objects.update_or_create(pk=1, defaults=brought)
        audit.record(Deed.AREA_IMPORT, found, by=by, at=at, detail={"roads": file})
        transaction.on_commit(partial(read_roads.enqueue, file=file))
    return found


@transaction.atomic
def drop_roads(*, by: User, at: datetime) -> None:
    """Drive and draw without roads again; the file stays for the plans that were made over it."""
    found = Roads.objects.filter(pk=1).first()
    if found is not None:
        audit.record(Deed.AREA_IMPORT, found, by=by, at=at, detail={"roads": "none"})
        found.delete()
