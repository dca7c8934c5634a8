"""What other systems of the city and institutions may ask and tell, with a token of an account of theirs."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from pelangi.ask import actions, queries
from pelangi.ask.edges import csv_of, fhir_of
from pelangi.ask.models import ApiToken, NeedMove, Request
from pelangi.ask.refusals import Refused
from pelangi.ask.shapes import ErrorOut, FaultsOut, PageOut, RequestIn, StatusOut
from pelangi.ask.tickets import NotATicket, read_ticket
from pelangi.city.models import Area, Institution
from pelangi.core.journey import Move
from pelangi.staff.permissions import Place, may
from pelangi.staff.roles import Deed

A_PAGE = 100
MOST_KEY = 2**53
Scope = ApiToken.Scope


class Token(HttpBearer):
    """A token made on the page "Other systems": Authorization: Bearer plg_…"""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return actions.token_of(token, timezone.now())


class TokenThrottle(AuthRateThrottle):
    """So many calls a minute for each token."""

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"ask-api-{request.auth.pk}"


ERRORS = {400: ErrorOut, 401: ErrorOut, 403: ErrorOut, 422: FaultsOut, 429: ErrorOut}
router = Router(auth=Token(), throttle=TokenThrottle("120/m"))


def scoped(scope: Scope, deed: Deed) -> Callable:
    """Let a call through when the token has the scope, and its account the right somewhere."""

    def decorate(view):
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs):
            if scope not in request.auth.scopes or not may(request.auth.user, deed):
                raise HttpError(403, f"this token may not: {scope}")
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@router.post(
    "requests",
    response={200: StatusOut, 201: StatusOut, **ERRORS},
    operation_id="ask_create",
    summary="Ask for a person",
)
@scoped(Scope.CREATE, Deed.REQUEST_CREATE)
def create(request: HttpRequest, said: RequestIn):
    """Scope requests:create, and the account may ask at this place. Again with the same reference: 200, nothing new."""
    user, now = request.auth.user, timezone.now()
    institution = Institution.objects.filter(pk=said.institution).select_related("ward").first()
    ward = (
        institution.ward if institution else Area.objects.filter(pk=said.ward, level=Area.Level.WARD).first()
    )
    if ward is None or (said.institution and institution is None):
        raise HttpError(400, "there is no such ward or institution")
    if not may(user, Deed.REQUEST_CREATE, Place(ward=ward.pk, institution=said.institution)):
        raise HttpError(403, "this place is outside the account's area")
    if said.birth_date and said.birth_date > timezone.localdate():
        raise HttpError(400, "the day of birth has not come yet")
    source_ref = f"api:{user.pk}:{said.reference}"
    is_new = not Request.objects.filter(source_ref=source_ref).exists()
    try:
        made = actions.request_person(
            _details(said, ward, institution),
            documents=[str(kind) for kind in said.documents],
            channel=Request.Channel.INSTITUTION if institution else Request.Channel.WARD_OFFICER,
            reporter=said.reporter.dict(),
            window=said.window,
            institution=institution,
            source_ref=source_ref,
            by=user,
            at=now,
        )
    except Refused as why:
        raise HttpError(400, str(why)) from why
    return (201 if is_new else 200), _status(made, user)


def _details(said: RequestIn, ward: Area, institution: Institution | None) -> actions.PersonDetails:
    plain = ("name", "sex", "birth_date", "nik", "mother_name", "address", "rt", "rw", "phone")
    return actions.PersonDetails(
        **{name: getattr(said, name) for name in (*plain, "obstacle", "companion")},
        ward=ward,
        lat=institution.lat if institution else None,
        lon=institution.lon if institution else None,
        place_is_guess=institution is None,
    )


def _status(found: Request, user, *, held: set[int] | None = None) -> dict:
    """Return what the other system may know: steps and days, nothing about the person.

    Of who asked that their data not be used: that there is a request, its state, and that this holds.
    """
    is_held = queries.is_restricted(found.person_id) if held is None else found.pk in held
    own = f"api:{user.pk}:"
    planned = NeedMove.objects.filter(need__request=found, move=Move.PLAN).order_by("-at").first()
    needs = [] if is_held else found.needs.order_by("pk")
    return {
        "ticket": found.ticket,
        "reference": found.source_ref.removeprefix(own) if found.source_ref.startswith(own) else None,
        "state": found.state,
        "received_at": found.received_at,
        "documents": [{"kind": need.document_kind, "state": need.state} for need in needs],
        "planned_on": timezone.localtime(planned.at).date() if planned and not is_held else None,
        "is_held": is_held,
    }


def _found(request: HttpRequest, code: str, deed: Deed) -> Request:
    try:
        ticket = read_ticket(code)
    except NotATicket as why:
        raise HttpError(404, "there is no such request in the account's area") from why
    found = queries.requests_of(request.auth.user, deed).filter(ticket=ticket).first()
    if found is None:
        raise HttpError(404, "there is no such request in the account's area")
    return found


@router.get(
    "requests",
    response={200: PageOut, **ERRORS},
    operation_id="ask_list",
    summary="Where the requests of the account's area stand",
)
@scoped(Scope.READ, Deed.REQUEST_VIEW)
def list_requests(request: HttpRequest, after: int = Query(0, ge=0, le=MOST_KEY)):
    """Scope requests:read. A hundred at a time, in the order they were made."""
    found = queries.requests_of(request.auth.user).filter(pk__gt=after).order_by("pk")
    rows = list(found[: A_PAGE + 1])
    shown = rows[:A_PAGE]
    more = shown[-1].pk if len(rows) > A_PAGE else None
    keys = Request.objects.filter(pk__in=[one.pk for one in shown])
    held = set(keys.values_list("pk", flat=True)) - set(queries.usable(keys).values_list("pk", flat=True))
    return {"requests": [_status(one, request.auth.user, held=held) for one in shown], "next": more}


@router.get(
    "requests/{ticket}",
    response={200: StatusOut, 404: ErrorOut, **ERRORS},
    operation_id="ask_status",
    summary="Where one request stands",
)
@scoped(Scope.READ, Deed.REQUEST_VIEW)
def status(request: HttpRequest, ticket: str = Path(max_length=20)):
    """Scope requests:read, within the account's area."""
    return _status(_found(request, ticket, Deed.REQUEST_VIEW), request.auth.user)


@router.get(
    "requests/{ticket}/fhir",
    response={200: dict, 404: ErrorOut, **ERRORS},
    operation_id="ask_fhir",
    summary="One request as a FHIR R4 bundle: Patient and ServiceRequest",
)
@scoped(Scope.EXPORT, Deed.REQUEST_EXPORT)
def fhir(request: HttpRequest, ticket: str = Path(max_length=20)):
    """Scope export, and the account may export. The reading is written down; health is never in it.

    403 also for a person who asked that their data not be used.
    """
    found = _found(request, ticket, Deed.REQUEST_EXPORT)
    if queries.is_restricted(found.person_id):
        raise HttpError(403, "the person asked that their data not be used")
    known = actions.read_persons(
        [found.person], deed=Deed.REQUEST_EXPORT, by=request.auth.user, at=timezone.now()
    )[found.person_id]
    if known["erased"]:
        raise HttpError(404, "the person's data were erased")
    return fhir_of(found, known)


@router.get(
    "requests.csv",
    response={200: str, **ERRORS},
    operation_id="ask_csv",
    summary="Requests as CSV, with names",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
@scoped(Scope.EXPORT, Deed.REQUEST_EXPORT)
def csv(request: HttpRequest, after: int = Query(0, ge=0, le=MOST_KEY)):
    """Scope export, and the account may export. A thousand after the key `after`; one line in the chain a name."""
    rows, names = _exported(request, after)
    return HttpResponse(csv_of(rows, names), content_type="text/csv; charset=utf-8")


def _exported(request: HttpRequest, after: int):
    found = queries.requests_of(request.auth.user, Deed.REQUEST_EXPORT).filter(pk__gt=after).order_by("pk")
    rows = list(queries.usable(found).prefetch_related("needs")[: A_PAGE * 10])
    shown = actions.read_persons(
        [row.person for row in rows], deed=Deed.REQUEST_EXPORT, by=request.auth.user, at=timezone.now()
    )
    return rows, {key: known["name"] for key, known in shown.items()}
