"""The page of one request; the deeds done on it: case_deeds.py."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.ask import actions, outbox, queries, steps
from pelangi.ask.alike import TYPED, Known, known_like
from pelangi.ask.forms import JoinForm, PriorityForm, ReasonForm
from pelangi.ask.models import Consent, Request
from pelangi.ask.papers import check_of
from pelangi.ask.tickets import spoken
from pelangi.ask.views.alike import lead_rows, rows_of
from pelangi.ask.views.paths import paths_for
from pelangi.ask.words import (
    MOVES,
    NEED_STATES,
    PRIORITIES,
    REQUEST_STATES,
    Obstacle,
    Window,
    document_facts,
    document_name,
)
from pelangi.core.journey import Kind, NeedState, RequestState, moves_from
from pelangi.find.models import Group
from pelangi.staff.permissions import Place, may, needs
from pelangi.staff.roles import Deed


def request_of(request: HttpRequest, ticket: str, deed: Deed) -> Request:
    """Return a request on which the reader may do this deed. Raises Http404."""
    return get_object_or_404(queries.requests_of(request.user, deed), ticket=ticket)


def place_of(found: Request) -> Place:
    """Return where a request lies, to ask about rights."""
    return Place(ward=found.ward_id, institution=found.institution_id or "")


@needs(Deed.REQUEST_VIEW)
def show(request: HttpRequest, ticket: str) -> HttpResponse:
    """All about one request: who, what, how urgent and why, what happened, what can be done."""
    found = request_of(request, ticket, Deed.REQUEST_VIEW)
    person = actions.read_persons([found.person], deed=Deed.REQUEST_VIEW, by=request.user, at=timezone.now())[
        found.person_id
    ]
    may_admit = may(request.user, Deed.REQUEST_ADMIT, place_of(found))
    context = {
        "found": found,
        "spoken": spoken(found.ticket),
        "state_label": REQUEST_STATES[RequestState(found.state)],
        "priority_label": PRIORITIES[found.priority],
        "window": Window(found.window).label,
        "days": steps.waiting_days(found, timezone.localdate()),
        "person": person,
        "facts": [] if person["erased"] else _facts(person),
        "reporter": {} if person["erased"] else queries.reporter_of(found),
        "needs": _needs(found, may_admit),
        "next": steps.next_step(found, found.needs.all()),
        **_history(request, found),
        "letters": found.messages.order_by("-pk")[: steps.A_PAGE],
        "may_tell": may(request.user, Deed.MESSAGE_TELL, place_of(found)),
        "may_print": may(request.user, Deed.DOCUMENT_VIEW, place_of(found)) and not person["erased"],
        "may_place": may(request.user, Deed.REQUEST_CREATE, place_of(found)) and not found.institution_id,
        "wants_none": not person["erased"] and outbox.wants_none(found),
        **_consents(request, found),
        "points": _points(found),
        "joined_into": queries.joined_into(found),
        "others": _others(request, found),
        **(_alike(request, found, person) if may_admit else {}),
        "is_lead_joined": found.lead_id is not None and found.channel != Request.Channel.LEAD,
        "alike_hint": _("Compare, then join: the other request stays open, and joining can be taken back."),
        "paths": paths_for(found, person),
        "finding": queries.register_finding(found.person),
        "is_restricted": queries.is_restricted(found.person_id),
        "may_admit": may_admit,
        "moves": _moves(found),
        **_forms(found),
    }
    return render(request, "ask/request.html", context)


def _consents(request: HttpRequest, found: Request) -> dict:
    may_ask = may(request.user, Deed.REQUEST_CREATE, place_of(found))
    return {
        "may_note": may_ask,
        "photos": found.photos.order_by("pk"),
        "consents": found.consents.order_by("pk"),
        "may_agree": may_ask and not queries.agrees_to(found, Consent.Purpose.REMINDERS),
    }


def _forms(found: Request) -> dict:
    return {
        "reason_form": ReasonForm(),
        "join_form": JoinForm(auto_id="join_%s"),
        "priority_form": PriorityForm(auto_id="priority_%s", initial={"priority": found.priority}),
    }


def _history(request: HttpRequest, found: Request) -> dict:
    """Return a page of what happened, and how to come to the earlier ones."""
    skip = steps.skipped(request.GET.get("earlier", ""))
    events, has_earlier = steps.timeline(found, skip=skip)
    return {"events": events, "earlier": skip + steps.A_PAGE if has_earlier else 0, "skipped": skip}


def _facts(person: dict) -> list[tuple]:
    obstacle, group = person["obstacle"], person["group"]
    return [
        (_("Date of birth"), person["birth_date"]),
        (_("Sex"), {"L": _("male"), "P": _("female")}.get(person["sex"], "")),
        (_("NIK"), person["nik"]),
        (_("Mother's name"), person["mother_name"]),
        (_("Address"), person["address"]),
        (_("RT / RW"), f"{person['rt'] or '–'} / {person['rw'] or '–'}"),
        (_("Telephone"), person["phone"]),
        (_("Group"), Group(group).label if group in Group.values else group),
        (
            _("What keeps the person from the counter"),
            Obstacle(obstacle).label if obstacle in Obstacle.values else obstacle,
        ),
        (_("Companion"), person["companion"]),
    ]


def _needs(found: Request, may_admit: bool) -> list[dict]:
    return [
        {
            "need": need,
            "name": document_name(need.document_kind),
            "facts": document_facts(need.document_kind),
            "papers": check_of(need) if NeedState(need.state) not in queries.ENDED_NEEDS else [],
            "label": NEED_STATES[NeedState(need.state)],
            "moves": _need_moves(need) if may_admit else [],
        }
        for need in found.needs.order_by("pk").prefetch_related("papers")
    ]


def _need_moves(need) -> list[tuple[str, str]]:
    open_moves = moves_from(Kind.NEED, need.state)
    return [(str(move), str(MOVES[move])) for move in steps.BY_HAND if move in open_moves]


def _moves(found: Request) -> set[str]:
    """Return the names of the moves open to this request, for the template to ask about."""
    return {str(move) for move in moves_from(Kind.REQUEST, found.state)}


def _points(found: Request) -> list[dict]:
    language = "why_id" if (get_language() or "id").startswith("id") else "why_en"
    return [
        {
            "why": point[language],
            "points": point["points"],
            "later_days": point.get("later_days"),
            "never_made_up": not point.get("is_waiting", True) and point["later_days"] is None,
            "by_hand": point["rule"] == "override",
            "source": point["source"],
        }
        for point in queries.triage_of(found)
    ]


def _others(request: HttpRequest, found: Request) -> list[dict]:
    """Return other open requests for the same person that the reader may see."""
    within = queries.requests_of(request.user).filter(pk__in=queries.other_open_requests(found).values("pk"))
    return [
        {"ticket": one.ticket, "spoken": spoken(one.ticket), "received_at": one.received_at} for one in within
    ]


def _alike(request: HttpRequest, found: Request, person: dict) -> dict:
    """Return open requests and leads that may be for the same person, while this one waits to be screened."""
    like = Known()
    if found.state == RequestState.RECEIVED and not person["erased"]:
        said = {name: str(person.get(name) or "") for name in TYPED}
        like = known_like(said, user=request.user, today=timezone.localdate(), besides=found)
    others = [one for one in like.requests if one.request.person_id != found.person_id]
    leads = [] if found.lead_id else like.leads
    return {"alike": rows_of(others, by=request.user), "alike_leads": lead_rows(leads, by=request.user)}
