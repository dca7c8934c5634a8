"""Reading: what is known of a person, requests within a person's scope. The queue and its lists: worklists.py."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, Min, OuterRef, QuerySet

from pelangi.ask.models import Need, Person, Request, RightsRequest, TriageRules
from pelangi.ask.search import clean_nik, name_hashes
from pelangi.ask.tickets import NotATicket, read_ticket
from pelangi.city.models import Area
from pelangi.core.journey import Move, NeedState, RequestState
from pelangi.core.triage import Rules, default_rules, read_rules
from pelangi.find.models import Lead, RegisterEntry
from pelangi.find.queries import LEAD_COLUMNS, open_leads
from pelangi.staff.models import PersonKey
from pelangi.staff.permissions import in_scope
from pelangi.staff.protection import Erased, nik_hash, unseal_for
from pelangi.staff.roles import Deed

PERSON_CELL = "ask.person"
REPORTER_CELL = "ask.reporter"
TRIAGE_CELL = "ask.triage"
REQUEST_COLUMNS = {"ward": "ward_id", "institution": "institution_id"}
ANSWER_HOURS = 3 * 24  # UU 27/2022 art. 30 (correction), 32 (access), 41 (restriction): within 3 x 24 hours
VISIT_FAILED = "visit:"  # how the reason of a release begins when a visit did not succeed
OPEN_STATES = (RequestState.RECEIVED, RequestState.SCREENED, RequestState.ADMITTED)
ENDED_NEEDS = (NeedState.HANDED_OVER, NeedState.NOT_DUE, NeedState.CANCELLED)


def describe(person: Person) -> dict:
    """Return what is known of a person: name, birth_date (date or None), sex, nik, mother_name, address, rt,
    rw, phone, group, obstacle, companion. Raises Erased. Whoever shows it to somebody writes an audit line:
    `actions.read_persons` does both.
    """
    return describe_sealed(person.key, person.sealed)


def describe_sealed(key: PersonKey, sealed: bytes) -> dict:
    """Return the same of a person read without the rest, for whoever reads a million. Raises Erased."""
    known = unseal_for(key, sealed, PERSON_CELL)
    known["birth_date"] = date.fromisoformat(known["birth_date"]) if known.get("birth_date") else None
    return known


def rules_at(moment: datetime) -> Rules:
    """Return the rules of triage in force at a moment: as the office changed them, else as shipped."""
    kept = TriageRules.objects.filter(since__lte=moment).order_by("-version").first()
    return read_rules(kept.rules) if kept else default_rules()


def agrees_to(request: Request, purpose: str) -> bool:
    """Say whether an agreement for this purpose stands."""
    return request.consents.filter(purpose=purpose, withdrawn_at=None).exists()


def triage_of(request: Request) -> list[dict]:
    """Return the named points: [{rule, points, amount, why_id, why_en, source}]; none when the person was erased."""
    if request.triage_sealed is None:
        return []
    try:
        return unseal_for(request.person.key, request.triage_sealed, TRIAGE_CELL)["points"]
    except Erased:
        return []


def reporter_of(request: Request) -> dict:
    """Return who asked: name, phone, relation; empty when nobody is named. Raises Erased."""
    if request.reporter_sealed is None:
        return {}
    return unseal_for(request.person.key, request.reporter_sealed, REPORTER_CELL)


def by_ticket(code: str) -> Request | None:
    """Return the request of a ticket as somebody typed it, or None."""
    try:
        ticket = read_ticket(code)
    except NotATicket:
        return None
    return Request.objects.filter(ticket=ticket).select_related("person__key", "ward", "institution").first()


def restrictions() -> QuerySet[RightsRequest]:
    """Return the restrictions that residents asked for and that hold: not refused, and not lifted again."""
    holding = [RightsRequest.State.OPEN, RightsRequest.State.DONE]
    return RightsRequest.objects.filter(kind=RightsRequest.Kind.RESTRICTION, state__in=holding)


def is_restricted(person_id) -> bool:
    """Say whether this person asked that their data not be used, and that holds."""
    return restrictions().filter(person=person_id).exists()


def usable(requests: QuerySet[Request]) -> QuerySet[Request]:
    """Leave out requests of people who asked that their data not be used, until that is refused or lifted."""
    return requests.filter(~Exists(restrictions().filter(person=OuterRef("person"))))


def next_answer_due() -> datetime | None:
    """Return until when the oldest open request about a resident's own data must be answered; None without one."""
    oldest = RightsRequest.objects.filter(state=RightsRequest.State.OPEN).aggregate(first=Min("asked_at"))
    return oldest["first"] and oldest["first"] + timedelta(hours=ANSWER_HOURS)


def ready_requests() -> QuerySet[Request]:
    """Return the admitted requests that have needs ready to be planned, the most urgent first.

    Nobody is planned for who asked that their data not be used, until that is refused or lifted.
    """
    ready = Need.objects.filter(state=NeedState.READY).values("request_id")
    requests = Request.objects.filter(
        state=RequestState.ADMITTED, pk__in=ready, person__key__wrapped__isnull=False
    )
    requests = usable(requests).select_related("person__key", "ward", "institution").prefetch_related("needs")
    return requests.order_by("-priority", "-points", "received_at", "pk")


def requests_of(user, deed: Deed = Deed.REQUEST_VIEW) -> QuerySet[Request]:
    """Return the requests on which `user` may do `deed`."""
    things = Request.objects.select_related("person__key", "ward", "institution")
    return in_scope(things, user, deed, **REQUEST_COLUMNS)


def asked_by(user) -> QuerySet[Request]:
    """Return what this person asked for their neighbours, newest first."""
    asked = Request.objects.filter(created_by=user, channel=Request.Channel.RT_HEAD)
    return asked.select_related("person__key").prefetch_related("needs").order_by("-received_at", "-pk")


def persons_named(words: str) -> QuerySet[Person]:
    """Return the persons with this NIK, or with all these words in their name."""
    persons = Person.objects.select_related("key", "ward")
    if clean_nik(words):
        return persons_with_nik(words)
    hashes = name_hashes(words)
    if not hashes:
        return persons.none()
    for one in hashes:
        persons = persons.filter(name_tokens__token_hash=one)
    return persons


def persons_with_nik(typed: str) -> QuerySet[Person]:
    """Return the persons with this NIK."""
    nik = clean_nik(typed)
    persons = Person.objects.select_related("key", "ward")
    return persons.filter(nik_hash=nik_hash(nik)) if nik else persons.none()


def subjects(words: str) -> QuerySet[Person]:
    """Return the person of a ticket, or the persons with a NIK: a resident shows one of the two."""
    known = by_ticket(words)
    if known:
        return Person.objects.select_related("key", "ward").filter(pk=known.person_id)
    return persons_with_nik(words)


def leads_to_take(user) -> QuerySet[Lead]:
    """Return the open leads that `user` may make into requests, first found first."""
    return in_scope(open_leads(user), user, Deed.LEAD_TAKE, **LEAD_COLUMNS).order_by("found_at", "pk")


def wards_to_take_in(user) -> QuerySet[Area]:
    """Return the wards in which `user` may make leads into requests, by name."""
    wards = Area.objects.filter(level=Area.Level.WARD).order_by("name")
    return in_scope(wards, user, Deed.LEAD_TAKE, ward="code")


def other_open_requests(request: Request) -> QuerySet[Request]:
    """Return other requests for the same person that are still open, oldest first."""
    others = Request.objects.filter(person=request.person_id, state__in=OPEN_STATES)
    return others.exclude(pk=request.pk).order_by("received_at", "pk")


def joined_into(request: Request) -> Request | None:
    """Return the request this one was joined to, while it is; its ticket opens the reason of the move."""
    if request.state != RequestState.DUPLICATE:
        return None
    move = request.moves.filter(move=Move.JOIN).order_by("-pk").first()
    return by_ticket(move.reason.split(" ")[0].rstrip(":")) if move else None


def failed_visits(request: Request) -> int:
    """Return how many visits did not succeed: each gave needs back, or let them end, at one moment."""
    moves = request.needs.filter(moves__reason__startswith=VISIT_FAILED)
    return moves.values("moves__at").distinct().count()


def register_finding(person: Person) -> str:
    """Return "dead" or "moved" when the current register says so, else nothing: a hint for who screens."""
    if not person.register_id:
        return ""
    entries = RegisterEntry.objects.filter(snapshot__is_current=True, register_id=person.register_id)
    status = entries.values_list("status", flat=True).first() or ""
    return status if status in {"dead", "moved"} else ""
