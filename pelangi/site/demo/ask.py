"""Step 2: leads, and what families and wards ask for, become persons with needs and an explained priority."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial

from pelangi.ask import actions
from pelangi.ask.models import Consent, Message, Request
from pelangi.ask.outbox import to_tell
from pelangi.city.models import Area
from pelangi.find.models import Lead
from pelangi.site.demo.office import Office
from sample.chance import share
from sample.places import home_point

CHUNK = 40  # leads a transaction
REMINDED_SHARE = 0.6  # of those with a telephone agree to be reminded
TOLD_SHARE = 0.94  # of the messages of a day; the others reach nobody and wait for another try


def lead_units(office: Office) -> list[tuple[str, Callable[[], None]]]:
    """Return the units that turn every open lead into an admitted request."""
    reachable = Lead.objects.exclude(
        ward=None, institution=None
    )  # the others wait for somebody to find out where
    identities = list(reachable.order_by("identity").values_list("identity", flat=True))
    return [
        (f"leads {start}", partial(_take, office, identities[start : start + CHUNK]))
        for start in range(0, len(identities), CHUNK)
    ]


def _take(office: Office, identities: list[str]) -> None:
    at, by = office.clock(office.first_day, 13), office.person("outreach-coordinator")
    for lead in Lead.objects.filter(identity__in=identities, state=Lead.State.OPEN).order_by("identity"):
        request = actions.request_from_lead(lead, by=by, at=at)
        if lead.institution_id is None and lead.ward_id:
            lat, lon = home_point(lead.ward_id, lead.identity, office.size.seed)
            actions.set_place(request.person, lat=lat, lon=lon, by=by, at=at)
        if request.state == "received":
            actions.admit(request, by=by, at=at)


def day_units(office: Office, asked: str, day: date, since: date) -> list[tuple[str, Callable[[], None]]]:
    """Return one unit per request of the file `asked` that came in after `since` up to `day`."""
    return [
        (f"request {row['request_ref']}", partial(_receive, office, row))
        for row in _rows(office, asked)
        if since < datetime.fromisoformat(row["received_at"]).date() <= day
    ]


def tell(office: Office, day: date) -> None:
    """Tell by hand, at the end of an office day, what people are to be told."""
    at, by = office.clock(day, 17), office.person("outreach-coordinator")
    waiting = to_tell(by, at).filter(state=Message.State.WAITING)
    for message in waiting:
        if not waiting.filter(pk=message.pk).exists():
            continue  # it was told with another one to the same person
        reached = share(office.size.seed, "told", message.source_ref) < TOLD_SHARE
        actions.tell_by_hand(message, how="whatsapp" if reached else "no_answer", by=by, at=at)


def _rows(office: Office, asked: str) -> Iterator[dict[str, str]]:
    with (office.folder / asked).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _receive(office: Office, row: dict[str, str]) -> None:
    at = datetime.fromisoformat(row["received_at"])
    by = office.person("outreach-coordinator")
    request = actions.request_person(
        actions.PersonDetails(
            name=row["person_name"],
            sex=row["sex"],
            birth_date=date.fromisoformat(row["birth_date"]) if row["birth_date"] else None,
            nik=row["nik"],
            address=row["address"],
            rt=row["rt"],
            rw=row["rw"],
            ward=Area.objects.get(pk=row["ward_code"]),
            lat=float(row["lat"]) if row["lat"] else None,
            lon=float(row["lon"]) if row["lon"] else None,
            place_is_guess=not row["lat"],
            group=row["group"],
            obstacle=row["obstacle"],
            companion=row["companion_name"],
        ),
        documents=row["documents"].split("|"),
        channel=Request.Channel(row["channel"]),
        reporter={"name": row["reporter_name"], "phone": row["reporter_phone"]},
        window=row["wanted_window"],
        source_ref=f"demo:{row['request_ref']}",
        by=by,
        at=at,
    )
    if row["reporter_phone"] and share(office.size.seed, "reminders", request.ticket) < REMINDED_SHARE:
        actions.agree(request, Consent.Purpose.REMINDERS, how=Consent.How.SAID, by=by, at=at)
    if request.state == "received":
        actions.admit(request, by=by, at=at)
