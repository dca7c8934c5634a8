"""What waits for a second person, and the devices: exceptions, held records, enrolling and revoking."""

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pelangi.core.journey import Kind, Move, MoveNotAllowed, VisitState, is_final, moves_from
from pelangi.staff.permissions import needs
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed
from pelangi.visit import actions, queries, to_decide
from pelangi.visit.forms import DeviceForm, HeldForm
from pelangi.visit.models import Device, Fact, SyncItem
from pelangi.visit.refusals import BodyGone, Refused
from pelangi.visit.views.met import read_met
from pelangi.visit.views.told import sent_in_words, value_in_words
from pelangi.visit.words import CAPTURES, FIELDS, HELD_REASONS, MODALITIES, VISIT_STATES

ON_A_PAGE = 50
DISPUTES_ON_A_PAGE = 20  # each with a form for every value


@needs(Deed.EXCEPTION_APPROVE)
@transaction.atomic
def exceptions(request: HttpRequest) -> HttpResponse:
    """Biometric exceptions that wait for a second person."""
    page = Paginator(to_decide.exceptions_waiting(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    shown = read_met(request, [visit.appointment for visit in rows], Deed.EXCEPTION_APPROVE)
    for visit in rows:
        person = shown[visit.appointment_id]
        visit.name, visit.is_held = person["name"], person["is_held"]
        visit.exceptions = [
            (MODALITIES.get(name, name), CAPTURES.get(value, value))
            for name, value in ({} if visit.is_held else visit.captured).items()
            if value.startswith(queries.EXCEPTION)
        ]
        visit.recorders = sorted({str(move.by) for move in visit.moves.select_related("by")})
        visit.is_own = visit.moves.filter(by=request.user).exists()
    page.object_list = rows
    return render(request, "visit/exceptions.html", {"page_obj": page})


@require_POST
@needs(Deed.EXCEPTION_APPROVE)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve one exception."""
    visit = get_object_or_404(queries.visits_of(request.user, Deed.EXCEPTION_APPROVE), pk=pk)
    try:
        actions.approve_exception(visit, by=request.user, at=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("The exception is approved."))
    return redirect("visit:exceptions")


@needs(Deed.PLAN_SOLVE)
@transaction.atomic
def held(request: HttpRequest) -> HttpResponse:
    """What devices sent and could not be applied by itself."""
    page = Paginator(to_decide.held_items(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    rows, decided = list(page), list(to_decide.decided_items(request.user)[:ON_A_PAGE])
    _describe(request, rows + decided)
    page.object_list = rows
    return render(request, "visit/held.html", {"page_obj": page, "decided": decided, "form": HeldForm()})


def _describe(request: HttpRequest, items: list[SyncItem]) -> None:
    """Put beside each record what its row shows; every person shown is written down."""
    appointments = to_decide.appointments_by_pk([item.reply.get("appointment") for item in items])
    shown = read_met(request, appointments.values(), "visit.view_held")
    for item in items:
        appointment = appointments.get(item.reply.get("appointment"))
        person = shown[appointment.pk] if appointment else {"name": "", "is_held": False}
        item.name, item.is_held = person["name"], person["is_held"]
        item.why = HELD_REASONS.get(item.reply["reason"], item.reply["reason"])
        body = _body(item)
        item.is_hidden = item.is_held and actions.is_about_person(item.kind, body)
        if item.is_hidden:
            continue
        visit = getattr(appointment, "visit", None)
        item.now = VISIT_STATES.get(visit.state, visit.state) if visit else VISIT_STATES["planned"]
        item.sent = sent_in_words(body) if body else _("(data erased)")
        outcome = body if "move" in body else (body.get("changes") or {}).get("outcome")
        counts = item.outcome in (SyncItem.Outcome.APPLIED, SyncItem.Outcome.CONFLICT)
        item.recorded = _recorded_otherwise(appointment, outcome) if counts else ""
        item.about = appointment and appointment.request


@needs(Deed.PLAN_SOLVE)
@transaction.atomic
def conflicts(request: HttpRequest) -> HttpResponse:
    """What two people said differently of one field, side by side; and the choices that can be taken back."""
    page = Paginator(to_decide.disputes_of(request.user), DISPUTES_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    disputed = to_decide.disputed_facts(page)
    settled = list(to_decide.settlements_of(request.user)[:ON_A_PAGE])
    facts = [*settled, *(fact for values in disputed for fact in values)]
    shown = read_met(request, [fact.appointment for fact in facts], "visit.view_held")
    for fact in facts:
        _describe_fact(fact, shown[fact.appointment_id])
    context = {"disputed": disputed, "settled": settled, "page_obj": page}
    return render(request, "visit/conflicts.html", context)


def _describe_fact(fact: Fact, person: dict) -> None:
    """Put beside a value what its row shows. That a team was in danger is no secret of the person's: it stays."""
    fact.name, fact.label = person["name"], FIELDS.get(fact.field, fact.field)
    fact.is_held = person["is_held"]
    fact.is_hidden = fact.is_held and fact.field != actions.DANGER
    fact.recorded = ""
    if fact.is_hidden:
        return
    fact.words = (
        _("(data erased)") if person["erased"] else value_in_words(fact.field, queries.value_of(fact))
    )
    if fact.field == "outcome" and not person["erased"]:
        fact.recorded = _recorded_otherwise(fact.appointment, queries.value_of(fact))


def _recorded_otherwise(appointment, said: dict | None) -> str:
    """Return how a visit ended when it had ended before with another outcome than this one; else nothing."""
    visit = getattr(appointment, "visit", None)
    if visit is None or not said or not is_final(Kind.VISIT, visit.state):
        return ""
    step = moves_from(Kind.VISIT, VisitState.UNDER_WAY).get(Move(said["move"]))
    return str(VISIT_STATES[VisitState(visit.state)]) if step and step.to != visit.state else ""


@require_POST
@needs(Deed.PLAN_SOLVE)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose one of several values, with a reason."""
    fact = get_object_or_404(to_decide.facts_within(request.user), pk=pk)
    form = HeldForm(request.POST)
    seen = {int(key) for key in request.POST.getlist("seen") if key.isdecimal()}
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.settle_conflict(fact, seen=seen, reason=reason, by=request.user, at=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Settled."))
    return redirect("visit:conflicts")


@require_POST
@needs(Deed.PLAN_SOLVE)
def lift_danger(request: HttpRequest, pk: int) -> HttpResponse:
    """The danger shown at an appointment is over: lift it at every door where it was said."""
    found = get_object_or_404(queries.appointments_of(request.user, Deed.PLAN_SOLVE), pk=pk)
    form = HeldForm(request.POST)
    danger = queries.dangers_of([found]).get(found.pk)
    doors = to_decide.doors_to_decide(request.user).filter(pk__in=danger.doors if danger else ())
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        with transaction.atomic():
            for door in doors:
                actions.lift_danger(door, reason=reason, by=request.user, at=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(
            request, _("The danger is lifted; that can be taken back among the different values.")
        )
    return redirect("visit:appointment", pk)


@require_POST
@needs(Deed.PLAN_SOLVE)
def undo_choice(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a choice back: the values stand side by side again."""
    fact = get_object_or_404(to_decide.facts_within(request.user), pk=pk)
    try:
        actions.undo_settlement(fact, by=request.user, at=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Taken back: both values stand side by side again."))
    return redirect("visit:conflicts")


def _body(item: SyncItem) -> dict:
    """Return what a device sent; nothing when the person was erased."""
    try:
        return actions.body_of(item)
    except BodyGone:
        return {}


@require_POST
@needs(Deed.PLAN_SOLVE)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply or refuse one held record, with a reason."""
    item = get_object_or_404(to_decide.held_items(request.user), pk=pk)
    form = HeldForm(request.POST)
    try:
        actions.settle_held(
            item,
            apply=request.POST.get("deed") == "apply",
            reason=form.cleaned_data["reason"] if form.is_valid() else "",
            by=request.user,
            at=timezone.now(),
        )
    except MoveNotAllowed:
        messages.error(
            request, _("Its outcome needs a reason that is missing: this record can only be refused.")
        )
    except Erased:
        messages.error(request, _("The person's data were erased: this record can only be refused."))
    except Refused as why:
        messages.error(request, str(why) or _("This record cannot be applied."))
    else:
        messages.success(request, _("Settled."))
    return redirect("visit:held")


@require_POST
@needs(Deed.PLAN_SOLVE)
def undo_settled(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision by hand back: the record waits again."""
    item = get_object_or_404(to_decide.decided_items(request.user), pk=pk)
    try:
        actions.undo_settled(item, by=request.user, at=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Taken back: the record waits again."))
    return redirect("visit:held")


@needs(Deed.DEVICE_MANAGE)
@never_cache
def devices(request: HttpRequest) -> HttpResponse:
    """All devices; enrolling one shows its code on the answer to this request and nowhere else."""
    form = DeviceForm(request.POST or None)
    invited: dict = {}
    if request.method == "POST" and form.is_valid():
        try:
            device, code = actions.invite_device(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            invited, form = _invitation(request, device, code), DeviceForm()
    listed = Device.objects.select_related("user", "team").order_by("revoked_at", "-enrolled_at")
    page = Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page"))
    for device in page:
        device.missing = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in device.gaps)
    return render(request, "visit/devices.html", {"page_obj": page, "form": form, **invited})


def _invitation(request: HttpRequest, device: Device, code: str) -> dict:
    """Return what a phone takes part with: a code to type, or an address to read with its camera.

    The code stands behind the # of the address, which browsers do not send: it is in no log of a server.
    """
    in_fours = "-".join(code[start : start + 4] for start in range(0, len(code), 4))
    address = f"{request.build_absolute_uri(reverse('field:shell'))}#{in_fours}"
    picture = segno.make(address, error="m").svg_inline(scale=5, title=_("QR code of this address"))
    return {"code": in_fours, "address": address, "qr": picture, "until": device.code_until}


@require_POST
@needs(Deed.DEVICE_MANAGE)
def revoke(request: HttpRequest, pk) -> HttpResponse:
    """Shut one device out."""
    actions.revoke_device(get_object_or_404(Device, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("The device is shut out from now on."))
    return redirect("visit:devices")
