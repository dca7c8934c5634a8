"""Asking: one request per source, for one person, with one need per document."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from pelangi.ask.actions.hooks import tell_systems
from pelangi.ask.actions.persons import PersonDetails, person_for
from pelangi.ask.models import Need, Request
from pelangi.ask.queries import REPORTER_CELL
from pelangi.ask.refusals import AlreadySettled, NothingAskedFor, NoWard, UnknownDocument
from pelangi.ask.tickets import ticket_for
from pelangi.city.models import Area, Institution
from pelangi.core.documents import DocumentKind
from pelangi.find.actions import settle_lead
from pelangi.find.models import Lead
from pelangi.find.queries import lead_details, register_entry
from pelangi.find.refusals import SettledAlready
from pelangi.staff import audit
from pelangi.staff.models import PersonKey, User
from pelangi.staff.protection import seal_for
from pelangi.staff.roles import Deed

# a neighbour says so: whoever screens decides whether it is somebody known
UNPROVEN = {Request.Channel.RT_HEAD}
PUBLIC = "public form"  # who asks without an account, in the chain


@transaction.atomic
def request_person(
    details: PersonDetails,
    *,
    documents: Iterable[str],
    channel: str,
    source_ref: str,
    by: User | None,
    at: datetime,
    reporter: dict | None = None,
    window: str = "any",
    institution: Institution | None = None,
    language: str = "id",
) -> Request:
    """Ask for one person. The same `source_ref` again returns the request it made before.

    A person known by NIK or register id is used again. `by` None: the public form; nobody has shown whom they
    mean, so the person is always made new; so it is when a neighbour asks. Raises NothingAskedFor, UnknownDocument.
    """
    before = Request.objects.filter(source_ref=source_ref).first()
    if before:
        return before
    request = Request(
        source_ref=source_ref,
        channel=channel,
        ward=institution.ward if institution else details.ward,
        institution=institution,
        window=window or "any",
        received_at=at,
        created_by=by,
        language=language,
    )
    return _receive(request, details, kinds=_kinds(documents), reporter=reporter)


@transaction.atomic
def request_from_lead(lead: Lead, *, ward: Area | None = None, by: User, at: datetime) -> Request:
    """Make an open lead into a request; a lead that has one already gives that one back.

    ward: where `by` says the person can be met; it counts only where neither list nor register knows.

    Raises NoWard when nobody knows where the person can be met, AlreadySettled for a dismissed lead,
    Erased when the person was erased.
    """
    before = Request.objects.filter(lead=lead).first()
    if before:
        return before
    try:
        settle_lead(lead, state=Lead.State.TAKEN, by=by, at=at)
    except SettledAlready as settled:
        raise AlreadySettled from settled
    known = lead_details(lead)
    documents = known.pop("documents") or [DocumentKind.BIODATA]
    institution = lead.institution
    place = institution and (institution.lat, institution.lon)
    details = PersonDetails(
        **known,
        ward=_ward_of(lead, ward),
        register_id=lead.register_id,
        lat=place[0] if place else None,
        lon=place[1] if place else None,
        place_is_guess=place is None,
    )
    request = Request(
        source_ref=f"lead:{lead.identity}"[:80],
        lead=lead,
        channel=Request.Channel.LEAD,
        ward=details.ward,
        institution=institution,
        received_at=at,
        created_by=by,
    )
    key = lead.entry.person_key if lead.entry_id else None
    return _receive(request, details, kinds=_kinds(documents), key=key)


def _ward_of(lead: Lead, said: Area | None) -> Area:
    if lead.institution_id:
        return lead.institution.ward
    registered = register_entry(lead.register_id)
    ward = lead.ward or (registered and registered.ward) or said
    if ward is None:
        raise NoWard
    return ward


def _kinds(documents: Iterable[str]) -> list[DocumentKind]:
    kinds = []
    for code in dict.fromkeys(documents):
        try:
            kinds.append(DocumentKind(code))
        except ValueError as unknown:
            raise UnknownDocument(code) from unknown
    if not kinds:
        raise NothingAskedFor
    return kinds


def _receive(
    request: Request,
    details: PersonDetails,
    *,
    kinds: list[DocumentKind],
    reporter: dict | None = None,
    key: PersonKey | None = None,
) -> Request:
    """Write down a request, its person and its needs; of two at once from one source, one is made."""
    at, by = request.received_at, request.created_by or PUBLIC
    try:
        with transaction.atomic():
            is_proven = request.created_by is not None and request.channel not in UNPROVEN
            person = person_for(details, key=key, at=at, known_by_proof=is_proven)
            request.person = person
            request.ticket = _free_ticket(request.source_ref)
            if reporter and any(reporter.values()):
                request.reporter_sealed = seal_for(person.key, reporter, REPORTER_CELL)
            request.save(force_insert=True)
    except IntegrityError:
        before = Request.objects.filter(source_ref=request.source_ref).first()
        if before is None:
            raise
        return before
    Need.objects.bulk_create(
        Need(request=request, person=person, document_kind=kind, opened_at=at) for kind in kinds
    )
    detail = {"channel": str(request.channel), "documents": [str(kind) for kind in kinds]}
    audit.record(Deed.REQUEST_CREATE, request, by=by, at=at, person=person.pk, detail=detail)
    tell_systems(request, "request.received", at=at)
    return request


def _free_ticket(source_ref: str) -> str:
    attempt = 0
    while Request.objects.filter(ticket=(ticket := ticket_for(source_ref, attempt))).exists():
        attempt += 1
    return ticket
