"""What is known for papers about a round, documents that one officer carries, a hand-over, destroyed cards."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Count, Max, Min
from django.utils.timezone import localtime

from pelangi.ask.tickets import spoken
from pelangi.core.documents import document_rules
from pelangi.core.journey import Move
from pelangi.issue.models import Destruction, Document, DocumentMove, Handover
from pelangi.issue.paper_facts import city_name
from pelangi.issue.papers import Facts, weekday, written
from pelangi.plan.models import Round
from pelangi.staff.models import User

RELATIONS = {
    "self": "penduduk sendiri",
    "family": "keluarga",
    "companion": "pendamping",
    "institution": "lembaga",
}


def _office(today: date) -> dict[str, str]:
    return {"city.name": city_name(), "today": written(today), "office.phone": settings.OFFICE_PHONE}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}.{minutes % 60:02d}"


def of_round(found: Round, today: date) -> Facts:
    """Return what an assignment letter prints. `found`: a round as `plan.queries.one_round` gives it, in Indonesian."""
    stops = [
        {
            "stop.start": _clock(stop.start_min),
            "stop.place": stop.institution.name if stop.institution_id else f"Kelurahan {stop.ward.name}",
            "stop.people": str(len(stop.people)),
            "stop.documents": ", ".join(stop.document_names),
        }
        for stop in found.shown
    ]
    crew = [
        {"crew.name": str(one)} for one in found.team.members.filter(is_active=True).order_by("display_name")
    ]
    values = {
        "round.day": f"{weekday(found.day)}, {written(found.day)}",
        "round.hours": f"{_clock(found.shift_from_min)} sampai {_clock(found.shift_until_min)}",
        "round.team": found.team.name,
        "round.kits": str(sum(stop.kits for stop in found.shown) and max(stop.kits for stop in found.shown)),
    }
    return Facts("", _office(today) | values, {"stops": stops, "crew": crew})


def of_batch(officer: User, documents: Iterable[Document], names: dict, today: date) -> Facts:
    """Return what a batch list prints. `names`: {person key id: name} of those whose names may travel."""
    documents = list(documents)
    checked = _checked(documents)
    rows = [
        {
            "doc.ticket": spoken(one.need.request.ticket),
            "doc.name": names.get(one.need.person_id, ""),
            "doc.kind": document_rules()[one.need.document_kind].name_id,
            "doc.place": str(one.need.request.institution or one.need.request.ward),
            "doc.checked": checked.get(one.pk, ""),
        }
        for one in documents
    ]
    values = {"batch.officer": str(officer), "batch.count": str(len(rows))}
    return Facts("", _office(today) | values, {"documents": rows})


def _checked(documents: Iterable[Document]) -> dict[int, str]:
    """Return by document who checked it last and on which day; none for one that needs no check."""
    moves = DocumentMove.objects.filter(document__in=list(documents), move=Move.CHECK).select_related("by")
    return {one.document_id: f"{one.by}, {localtime(one.at):%d-%m-%Y}" for one in moves.order_by("at", "pk")}


def of_handover(handover: Handover, person: str, receiver: dict, today: date) -> Facts:
    """Return what a receipt prints. person: the resident's name; receiver: what was sealed of who took it."""
    at = localtime(handover.at)
    values = {
        "receipt.code": handover.receipt_code,
        "receipt.document": document_rules()[handover.document.need.document_kind].name_id,
        "receipt.by": str(handover.by),
        "receipt.at": f"{written(at.date())} pukul {at:%H.%M}",
        "person.name": person.upper(),
        "receiver.name": receiver["name"].upper(),
        "receiver.relation": RELATIONS.get(receiver["relation"], receiver["relation"]),
    }
    return Facts(handover.receipt_code, _office(today) | values)


def of_destruction(found: Destruction, today: date) -> Facts:
    """Return what the minutes of destroyed cards print: how many of which kind, taken in from when to when."""
    kinds = found.cards.values("card_kind").order_by("card_kind")
    rows = [
        {
            "card.kind": document_rules()[one["card_kind"]].name_id,
            "card.count": str(one["count"]),
            "card.first": written(localtime(one["first"]).date()),
            "card.last": written(localtime(one["last"]).date()),
        }
        for one in kinds.annotate(count=Count("pk"), first=Min("taken_at"), last=Max("taken_at"))
    ]
    values = {
        "destruction.number": found.number,
        "destruction.day": written(localtime(found.at).date()),
        "destruction.count": str(found.cards.count()),
        "destruction.by": str(found.by),
        "destruction.witness": str(found.witness),
    }
    return Facts("", _office(today) | values, {"cards": rows})
