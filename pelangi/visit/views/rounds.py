"""The rounds of a day and what happened at each door."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pelangi.ask.actions import read_persons
from pelangi.ask.tickets import spoken
from pelangi.ask.words import Obstacle, asked_papers, document_name
from pelangi.core.journey import Kind, MoveNotAllowed, NeedState, VisitState, is_final
from pelangi.plan.models import Appointment, Round
from pelangi.plan.shifts import clock_of
from pelangi.staff.permissions import Place, may, needs
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed
from pelangi.visit import actions, pictures, queries, to_decide
from pelangi.visit.closing import closing_of
from pelangi.visit.forms import DayForm, outcome_form
from pelangi.visit.noted import Noted, count_noted, kept_at, noted_at
from pelangi.visit.queries import Danger
from pelangi.visit.refusals import Refused
from pelangi.visit.views.told import kept_in_words, outcome_in_words
from pelangi.visit.words import CAPTURES, FIELDS, MODALITIES, VISIT_STATES

WANTED = (NeedState.READY, NeedState.PLANNED)


def _day(request: HttpRequest) -> date:
    form = DayForm(request.GET)
    return form.cleaned_data["day"] if form.is_valid() else timezone.localdate()


@needs(Deed.VISIT_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """The rounds of a day, my own team's first. No names here: they are on the round's page."""
    day = _day(request)
    rounds = queries.rounds_of(request.user, day)
    noted = count_noted(request.user, [one.round for one in rounds])
    for one in rounds:
        one.begins, one.noted = clock_of(one.starts_min), noted.get(one.round.pk, 0)
    next_day = None if rounds else queries.next_day_with_rounds(request.user, day)
    context = {
        "day": day,
        "rounds": rounds,
        "filter_form": DayForm(initial={"day": day}),
        "may_record": may(request.user, Deed.VISIT_RECORD),
        "may_approve": may(request.user, Deed.EXCEPTION_APPROVE),
        "may_manage": may(request.user, Deed.DEVICE_MANAGE),
        **(_waiting(request.user) if may(request.user, Deed.PLAN_SOLVE) else {}),
        "next_day": next_day,
        "next_query": f"?day={next_day}",
    }
    return render(request, "visit/home.html", context)


def _waiting(user) -> dict:
    """Return how much of what phones sent waits for a decision of this person."""
    return {
        "may_settle": True,
        "held_count": to_decide.held_items(user).count(),
        "disputes_count": to_decide.disputes_of(user).count(),
    }


def _visit(appointment: Appointment):
    return getattr(appointment, "visit", None)


def _is_ended(appointment: Appointment) -> bool:
    visit = _visit(appointment)
    return visit is not None and is_final(Kind.VISIT, visit.state)


@needs(Deed.VISIT_VIEW)
@transaction.atomic
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: stops in order, who is there, what is wanted, what to bring, how each went."""
    appointments = list(
        queries.appointments_of(request.user).filter(stop__round__in=Round.objects.filter(pk=pk))
    )
    if not appointments:
        raise Http404
    shown = _persons(request, appointments)
    dangers, noted = queries.dangers_of(appointments), noted_at(appointments)
    stops: dict[int, dict] = {}
    for one in appointments:
        stop = stops.setdefault(
            one.stop_id, {"stop": one.stop, "at": clock_of(one.stop.start_min), "rows": []}
        )
        stop["rows"].append(_row(request, one, shown[one.request.person_id], (dangers, noted)))
    kinds = {kind for one in appointments for kind in _wanted(one)}
    context = {
        "round": appointments[0].stop.round,
        "stops": list(stops.values()),
        "bring": [{"name": document_name(kind), "papers": asked_papers(kind)} for kind in sorted(kinds)],
        "to_hand_over": sorted({name for one in appointments for name in _to_hand_over(one)}),
        "closing": closing_of(request.user, appointments[0].stop.round, timezone.localdate()),
        "kits": sum(stop["stop"].kits for stop in stops.values()),
        "people": len(appointments),
    }
    return render(request, "visit/round.html", context)


def _persons(request: HttpRequest, appointments: list[Appointment]) -> dict:
    """Read who is met, of those who did not ask that their data not be used."""
    open_ = [one.request.person for one in appointments if not one.is_held]
    shown = read_persons(open_, deed=Deed.VISIT_VIEW, by=request.user, at=timezone.now())
    held = {"name": "", "erased": False}
    return {one.request.person_id: shown.get(one.request.person_id, held) for one in appointments}


def _wanted(appointment: Appointment) -> list[str]:
    if appointment.is_held:
        return []
    return [need.document_kind for need in appointment.request.needs.all() if need.state in WANTED]


def _row(
    request: HttpRequest, appointment: Appointment, person: dict, known: tuple[dict, dict[int, Noted]]
) -> dict:
    """`known`: dangers, and what phones noted, by appointment."""
    dangers, noted = known
    obstacle = person.get("obstacle", "")
    return {
        "appointment": appointment,
        "person": person,
        **_happened(appointment, dangers.get(appointment.pk), noted.get(appointment.pk)),
        "may_lift": may(request.user, Deed.PLAN_SOLVE, _place(appointment)),
        "obstacle": Obstacle(obstacle).label if obstacle and obstacle in Obstacle.values else obstacle,
        "spoken": spoken(appointment.request.ticket),
        "documents": [document_name(kind) for kind in _wanted(appointment)],
        "to_hand_over": _to_hand_over(appointment),
        "may_record": not _is_ended(appointment)
        and not person["erased"]
        and not appointment.is_held
        and may(request.user, Deed.VISIT_RECORD, _place(appointment)),
    }


def _happened(appointment: Appointment, danger: Danger | None, noted: Noted | None) -> dict:
    """Return state, danger and what phones noted of a door; none of it where the data may not be used."""
    if appointment.is_held:
        state, label, danger, noted = "held", _("data not to be used"), None, None
    else:
        visit = _visit(appointment)
        state = visit.state if visit else VisitState.PLANNED
        label = VISIT_STATES[VisitState(state)]
    shown = {"state": state, "label": label, "danger": danger}
    return shown | {"noted": noted, "noted_words": _noted_words(noted)}


def _to_hand_over(appointment: Appointment) -> list[str]:
    brought = [] if appointment.is_held else queries.to_hand_over(appointment)
    return [document_name(need.document_kind) for need in brought]


@require_POST
@needs(Deed.PLAN_SOLVE)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a round before night: what its phones noted becomes the record."""
    one = get_object_or_404(Round.objects.select_related("plan"), pk=pk)
    closing = closing_of(request.user, one, timezone.localdate())
    if closing is None:
        raise Http404
    waiting = actions.close_round(one.team_id, one.day, by=request.user, at=timezone.now())
    if waiting:
        text = ngettext(
            "%(count)s door waits for a decision: look at the different values, then close again.",
            "%(count)s doors wait for a decision: look at the different values, then close again.",
            len(waiting),
        )
        messages.warning(request, text % {"count": len(waiting)})
    else:
        messages.success(request, _("The round is closed: what the phones noted is the record now."))
    return redirect("visit:round", pk)


def _noted_words(noted: Noted | None) -> str:
    if noted is None:
        return ""
    said = [outcome_in_words(outcome) for outcome in noted.outcomes]
    said += [str(_("danger"))] if noted.is_danger else []
    return " / ".join(said) or str(_("has arrived"))


def _place(appointment: Appointment) -> Place:
    request = appointment.request
    return Place(ward=request.ward_id, institution=request.institution_id or "")


@needs(Deed.VISIT_VIEW)
@transaction.atomic
def appointment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person at one stop: what happened, and the form to record it."""
    found = get_object_or_404(queries.appointments_of(request.user), pk=pk)
    return _answer(request, found, outcome_form(found, _visit(found)))


def _answer(request: HttpRequest, found: Appointment, form) -> HttpResponse:
    person = _persons(request, [found])[found.request.person_id]
    visit = None if found.is_held else _visit(found)
    context = {
        **_row(request, found, person, (queries.dangers_of([found]), noted_at([found]))),
        "visit": visit,
        "at": clock_of(found.stop.start_min),
        "form": form,
        "moves": _moves(visit) if visit else [],
        "captured": _captured(visit) if visit else [],
        "note": queries.note_of(visit) if visit and not person["erased"] else "",
        "kept": [
            (FIELDS[name], kept_in_words(name, value), pictures.names_of(name, value))
            for name, value in ([] if found.is_held else kept_at(found))
        ],
        "has_exception": bool(visit) and queries.has_exception(visit),
    }
    return render(request, "visit/appointment.html", context)


@needs(Deed.VISIT_VIEW)
def picture(request: HttpRequest, pk: int, sha: str) -> HttpResponse:
    """Show a photo of papers or a signature of a door; that it was seen is written down."""
    found = get_object_or_404(queries.appointments_of(request.user), pk=pk)
    sent = pictures.picture_of(found, sha)
    if sent is None or found.is_held:
        raise Http404(sha)
    try:
        content, kind = pictures.read_picture(sent, by=request.user, at=timezone.now())
    except (Erased, pictures.NotAPicture) as gone:
        raise Http404(sha) from gone
    return HttpResponse(content, content_type=kind)


def _moves(visit) -> list[dict]:
    return [
        {
            "title": VISIT_STATES[VisitState(move.to_state)],
            "at": timezone.localtime(move.at).strftime("%Y-%m-%d %H:%M"),
            "by": str(move.by),
            "note": move.reason,
            "done": True,
        }
        for move in visit.moves.select_related("by").order_by("pk")
    ]


def _captured(visit) -> list[tuple]:
    return [
        (MODALITIES.get(name, name), CAPTURES.get(value, value)) for name, value in visit.captured.items()
    ]


@needs(Deed.VISIT_RECORD)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an outcome by hand."""
    found = get_object_or_404(queries.appointments_of(request.user, Deed.VISIT_RECORD), pk=pk)
    if request.method != "POST" or found.is_held:  # the page says why nothing more is noted
        return redirect("visit:appointment", pk)
    form = outcome_form(found, _visit(found), request.POST)
    if not form.is_valid():
        with transaction.atomic():
            return _answer(request, found, form)
    try:
        actions.record(found, **form.said(), by=request.user, at=timezone.now())
    except MoveNotAllowed:
        messages.error(request, _("This visit has ended already. Look at what was recorded."))
    except Erased:
        messages.error(request, _("The person's data were erased: nothing more can be noted."))
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Recorded."))
        return redirect("visit:round", found.stop.round_id)
    return redirect("visit:appointment", pk)
