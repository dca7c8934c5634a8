"""A round to take along: calendar and way-points without names, the assignment list as spreadsheet and as PDF.

Files travel. People in institutions are in them by ticket only: a name beside the name of a prison or a hospital
would tell what nobody but the team needs to know.
"""

from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring

import segno
import xlsxwriter
from django.template.loader import render_to_string
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.city.queries import outlines_geojson
from pelangi.city.roads import road_lines
from pelangi.plan import paper_map
from pelangi.plan.drawing import place_name, roughly, shown_place
from pelangi.plan.models import Round

FOLD_OCTETS = 73  # RFC 5545 section 3.1: at most 75 octets a line, the leading space and a margin counted


def as_calendar(round_: Round, stamp: datetime) -> str:
    """Return an iCalendar file (RFC 5545) with one event per stop shown; no names: calendars are synced anywhere."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pelangi//Plan//ID", "CALSCALE:GREGORIAN"]
    for stop in round_.shown:
        people = _("%(count)d people") % {"count": len(stop.people)}
        documents = ", ".join(stop.document_names)
        lines += [
            "BEGIN:VEVENT",
            f"UID:stop-{stop.pk}@pelangi",
            f"DTSTAMP:{_utc(stamp)}",
            f"DTSTART:{_utc(_moment(round_, stop.start_min))}",
            f"DTEND:{_utc(_moment(round_, stop.depart_min))}",
            f"SUMMARY:{_escaped(f'{round_.team.name} #{stop.position}: {stop.ward.name}')}",
            f"LOCATION:{_escaped(stop.ward.name)}",
            f"DESCRIPTION:{_escaped(f'{people}; {documents}')}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def as_gpx(round_: Round) -> str:
    """Return the stops as GPX 1.1 way-points in the order they are driven, for any navigator; no names."""
    gpx = Element(
        "gpx", {"version": "1.1", "creator": "Pelangi", "xmlns": "http://www.topografix.com/GPX/1/1"}
    )
    for stop in round_.shown:
        at = {name: f"{degrees:.6f}" for name, degrees in shown_place(stop).items()}
        point = SubElement(gpx, "wpt", at)
        SubElement(point, "name").text = f"{stop.position}. {stop.ward.name}"
        SubElement(point, "desc").text = "; ".join(
            filter(None, [f"{stop.start}–{stop.depart}", roughly(stop)])
        )
    return tostring(gpx, encoding="unicode", xml_declaration=True)


def as_pdf(round_: Round, names: dict, address: str) -> bytes:
    """Return the assignment list as tagged PDF with a map, boxes to tick and a QR code that leads to `address`."""
    import weasyprint  # heavy: only when a letter is made

    for one in (one for stop in round_.shown for one in stop.people):
        one.known = names.get(one.request.person_id, {})
        one.address = address_of(one.known)
    context = {"round": round_, "language": get_language(), "address": address}
    context["map"] = paper_map.drawn(round_, outlines_geojson(), road_lines())
    context["qr"] = segno.make(address, error="m").svg_inline(scale=3)
    page = render_to_string("plan/round_pdf.html", context)
    return weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1")


def _refuse(url: str, *_more, **_others):
    raise ValueError(f"a letter fetches nothing, and asked for {url}")


def _moment(round_: Round, minute: int) -> datetime:
    midnight = datetime.combine(round_.day, time(0), get_default_timezone())
    return midnight + timedelta(minutes=minute)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for found, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(found, written)
    return text


def _folded(line: str) -> str:
    """Break a long line where RFC 5545 asks for it, never inside a character."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > FOLD_OCTETS:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])


def as_spreadsheet(round_: Round, names: dict) -> bytes:
    """Return the assignment list as XLSX, one row per person. `names`: by person key, what may be shown."""
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("round"))
    bold = book.add_format({"bold": True})
    sheet.write(0, 0, f"{round_.team.name} {round_.day.isoformat()}", bold)
    headings = [_("no."), _("time"), _("place"), _("name"), _("address"), _("documents"), _("ticket")]
    sheet.write_row(2, 0, headings, bold)
    for number, row in enumerate(_rows(round_, names), start=3):
        sheet.write_row(number, 0, row)
    for column, width in enumerate((5, 14, 26, 28, 36, 32, 16)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(3, 0)
    book.close()
    return file.getvalue()


def _rows(round_: Round, names: dict) -> list[list]:
    return [
        [
            stop.position,
            f"{stop.start}–{stop.depart}",
            place_name(stop),
            _("asked that their data not be used") if one.is_held else known.get("name", ""),
            address_of(known),
            ", ".join(one.document_names),
            one.request.ticket,
        ]
        for stop in round_.shown
        for one in stop.people
        for known in [names.get(one.request.person_id, {})]
    ]


def address_of(known: dict) -> str:
    """Return the door: street, RT and RW."""
    parts = [known.get("address", "")]
    if known.get("rt"):
        parts.append(f"RT {known['rt']}")
    if known.get("rw"):
        parts.append(f"RW {known['rw']}")
    return " ".join(part for part in parts if part)
