"""Step 4: the teams carry out their rounds; their phones send what happened to the sync endpoint."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

import httpx

from pelangi.ask.queries import describe
from pelangi.issue.actions.doors import follow_visit
from pelangi.plan.models import Appointment, Round, Team
from pelangi.site.demo.office import Office, once
from pelangi.site.demo.people import TEAMS
from pelangi.staff.protection import keyed_hash
from pelangi.visit import actions
from pelangi.visit.field_client import Wire
from pelangi.visit.models import Device
from pelangi.visit.signals import visit_ended
from sample import outcomes

MOVES = {
    "done": "finish",
    "partly": "finish_partly",
    "not_present": "find_absent",
    "refused": "record_refusal",
    "deceased": "find_deceased",
    "unsafe": "stop_unsafe",
    "technical": "stop_technical",
}
REASONS = {
    "partly": "satu dokumen masih kurang berkas",
    "refused": "warga belum bersedia",
    "unsafe": "keadaan belum memungkinkan",
    "technical": "alat rekam bermasalah",
}
MODALITIES = ("photo", "signature", "fingers", "iris")
MODALITY_OF = {"fingerprint": "fingers"}


def enrol(office: Office) -> None:
    """Give each team a phone."""
    at, by = office.clock(office.opening, 8), office.person("outreach-coordinator")
    for code, (*_rest, member) in TEAMS.items():

        def deed(code: str = code, member: str = member) -> None:
            actions.enrol_device(
                user=office.person(member),
                team=Team.objects.get(pk=code),
                name=f"HP {code}",
                token=_token(code),
                by=by,
                at=at,
            )

        once(f"device {code}", deed)


def _token(team: str) -> str:
    """The demo's phones have tokens that this installation can make again after a restart."""
    return keyed_hash(team, "demo device")


def rounds_of(day: date) -> list[Round]:
    """Return the published rounds of a day."""
    return list(
        Round.objects.filter(day=day, plan__state="published").select_related("team").order_by("team")
    )


def carry_out(office: Office, round_: Round, phone: httpx.Client) -> None:
    """Send what happened at every stop of one round; sending it twice changes nothing."""
    device = Device.objects.get(team=round_.team)
    appointments = Appointment.objects.filter(stop__round=round_).select_related(
        "request__person__key", "stop"
    )
    ordered = sorted(appointments, key=lambda one: (one.stop.position, one.request_id))
    sent_before = device.items.exclude(moves__visit__appointment__stop__round=round_).count()
    items = [
        _item(office, appointment, round_.day, sent_before + number)
        for number, appointment in enumerate(ordered, start=1)
    ]
    if not items:
        return
    for one in items:
        one["device"] = str(device.pk)
    with _desk_looks_later():
        receipts = Wire(phone, _token(round_.team_id)).items(items)
    refused = [receipt for receipt in receipts if receipt["outcome"] != "applied"]
    if refused:
        raise RuntimeError(f"the sync endpoint did not apply {refused[0]}")


@contextmanager
def _desk_looks_later() -> Iterator[None]:
    """The demo sends today what happened weeks ago: its desk opens the documents on the day itself (`issue.py`)."""
    visit_ended.disconnect(follow_visit)
    try:
        yield
    finally:
        visit_ended.connect(follow_visit)


def _item(office: Office, appointment: Appointment, day: date, sequence: int) -> dict:
    key, seed = appointment.request.ticket, office.size.seed
    person = describe(appointment.request.person)
    group = person["group"]
    outcome = outcomes.visit_outcome(f"{key}:{day}", group, seed)
    midnight = office.clock(day, 0)
    at: datetime = midnight + timedelta(minutes=appointment.stop.start_min)
    served = outcome in {"done", "partly"}
    missed = outcomes.biometric_exception(key, group, seed) if served else ""
    answers = outcomes.satisfaction(key, seed) if outcome == "done" else {}
    return {
        "item_id": str(uuid5(NAMESPACE_OID, f"pelangi demo {appointment.pk}")),
        "sequence": sequence,
        "kind": "visit",
        "at": at.isoformat(),
        "appointment": appointment.pk,
        "move": MOVES[outcome],
        "base_version": 0,
        "reason": REASONS.get(outcome, ""),
        "minutes": outcomes.visit_minutes(f"{key}:{day}", group, seed),
        "captured": _captured(missed) if served else {},
        "satisfaction": [answers[question] for question in sorted(answers)] or None,
    }


def _captured(missed: str) -> dict[str, str]:
    return {
        modality: "exception_permanent" if modality == MODALITY_OF.get(missed, missed) else "captured"
        for modality in MODALITIES
    }


def approve_exceptions(office: Office, day: date) -> None:
    """The approver looks at the day's biometric exceptions."""
    by, at = office.person("exception-approver"), office.clock(day, 15, 30)
    for visit in actions.Visit.objects.filter(
        exception_approved_at=None, captured__icontains="exception", appointment__stop__round__day=day
    ).order_by("pk"):
        actions.approve_exception(visit, by=by, at=at)
