"""Copying an innovation: begin, plan, figures, word to the source, the family."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from pelangi.city.models import Agency
from pelangi.innovate import actions, effects, lineage, packages, queries
from pelangi.innovate.forms.library import PLAN, AdoptForm, FeedbackForm, PlanForm, ReadingForm
from pelangi.innovate.forms.profile import code_from
from pelangi.innovate.models import Adoption, Innovation, LibraryEntry, Signer
from pelangi.staff.permissions import in_scope, needs
from pelangi.staff.roles import Deed


@needs(Deed.INNOVATION_EDIT)
def adopt_own(request: HttpRequest, code: str) -> HttpResponse:
    """Copy an innovation of another agency of this city."""
    return _adopt(request, get_object_or_404(queries.innovations(request.user), pk=code))


@needs(Deed.INNOVATION_EDIT)
def adopt_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy an innovation of another city."""
    trusted = LibraryEntry.objects.filter(signer__state=Signer.State.TRUSTED)
    return _adopt(request, get_object_or_404(trusted, pk=pk))


def _adopt(request: HttpRequest, origin: Innovation | LibraryEntry) -> HttpResponse:
    agencies = in_scope(
        Agency.objects.order_by("name", "pk"), request.user, Deed.INNOVATION_EDIT, agency="pk"
    )
    form = AdoptForm(request.POST or None, agencies=agencies, initial={"name": origin.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            adoption = actions.adopt(
                origin, code=code_from(given["name"]), **given, by=request.user, at=now()
            )
        except actions.NotAllowedHere as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("innovate:copy", adoption.derived_id)
    return render(request, "innovate/adopt.html", {"form": form, "origin": origin})


@needs(Deed.INNOVATION_VIEW)
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """One copy: its plan, its months, its effect, what the source was told."""
    return _copy_page(request, _adoption(queries.innovations(request.user), code))


@needs(Deed.INNOVATION_EDIT)
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Change the plan of a copy."""
    adoption = _adoption(queries.editable(request.user), code)
    form = PlanForm(request.POST or None, instance=adoption)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in PLAN}
        adoption.refresh_from_db()
        try:
            actions.change_plan(adoption, by=request.user, at=now(), **given)
        except actions.NotAllowedHere as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("innovate:copy", code)
    return render(request, "innovate/copy_plan.html", {"form": form, "adoption": adoption})


@require_POST
@needs(Deed.INNOVATION_EDIT)
def reading(request: HttpRequest, code: str) -> HttpResponse:
    """Enter one month's figure."""
    adoption = _adoption(queries.editable(request.user), code)
    form = ReadingForm(request.POST)
    if form.is_valid():
        try:
            actions.enter_reading(adoption, **form.cleaned_data, by=request.user, at=now())
        except actions.NotAllowedHere as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("innovate:copy", code)
    return _copy_page(request, adoption, reading_form=form)


@require_POST
@needs(Deed.INNOVATION_EDIT)
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the source what came of it."""
    adoption = _adoption(queries.editable(request.user), code)
    form = FeedbackForm(request.POST)
    if form.is_valid():
        actions.give_feedback(adoption, text=form.cleaned_data["text"], by=request.user, at=now())
        return redirect("innovate:copy", code)
    return _copy_page(request, adoption, feedback_form=form)


@needs(Deed.INNOVATION_EDIT)
def feedback_file(request: HttpRequest, code: str) -> HttpResponse:
    """Give out our feedback to another city as a signed package."""
    adoption = _adoption(queries.editable(request.user), code)
    told = adoption.feedback.first()
    if told is None or adoption.entry is None:
        raise Http404
    answer = HttpResponse(packages.package_of_feedback(told, now()), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="umpan-balik-{code}.zip"'
    return answer


@needs(Deed.INNOVATION_VIEW)
def family(request: HttpRequest, code: str) -> HttpResponse:
    """Who copied from whom, and what the copiers told back."""
    found = get_object_or_404(queries.innovations(request.user), pk=code)
    nodes = lineage.family(found)
    told = [(one, effects.said(one.effect)) for one in found.feedback.order_by("-at", "-pk")]
    return render(
        request,
        "innovate/family.html",
        {
            "innovation": found,
            "nodes": nodes,
            "drawing": lineage.drawing(nodes),
            "summary": lineage.summary(nodes),
            "table": lineage.table(nodes),
            "told": told,
            "regions": len({one.city_code for one, _said in told} - {packages.this_city()["code"]}),
            "may_edit": queries.may_edit(request.user, found),
        },
    )


@require_POST
@needs(Deed.INNOVATION_EDIT)
def prove(request: HttpRequest, code: str) -> HttpResponse:
    """Put the copies behind the replication row."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    try:
        level = actions.prove_replication(found, queries.YEAR, by=request.user, at=now())
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
        return redirect("innovate:family", code)
    return redirect("innovate:row", code, level.row)


def _adoption(innovations, code: str) -> Adoption:
    kept = Adoption.objects.filter(derived__in=innovations).select_related(
        "derived__agency", "source__agency", "entry__signer"
    )
    return get_object_or_404(kept, derived=code)


def _copy_page(request: HttpRequest, adoption: Adoption, **forms) -> HttpResponse:
    context = {
        "adoption": adoption,
        "innovation": adoption.derived,
        "effect": effects.in_words(adoption, effects.effect_of(adoption)),
        "chart": effects.chart(adoption),
        "told": adoption.feedback.first(),
        "may_edit": queries.may_edit(request.user, adoption.derived),
        "reading_form": ReadingForm(),
        "feedback_form": FeedbackForm(initial={"text": getattr(adoption.feedback.first(), "text", "")}),
    }
    return render(request, "innovate/copy.html", context | forms)
