"""Dossiers to download: one innovation's at once, and all the reader may open, made in the background."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pelangi.innovate import actions, dossier_making, dossier_task, dossiers, queries
from pelangi.innovate.models import DossierRun
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@require_GET
@needs(Deed.INNOVATION_VIEW)
def dossier(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Give the dossier of one innovation to its agency and to verifiers, as its files are given."""
    found = get_object_or_404(queries.with_open_files(request.user).select_related("agency"), pk=code)
    actions.note_dossier(found.pk, by=request.user, at=now())
    parts = dossiers.of_one(found, now())
    return _as_file(StreamingHttpResponse(parts, content_type="application/zip"), f"berkas-{found.pk}.zip")


@require_GET
@needs(Deed.INNOVATION_VIEW)
def of_city(request: HttpRequest) -> HttpResponse:
    """The dossiers of every innovation whose files the reader may open: made, followed, taken."""
    codes, with_city = _open_to(request)
    run = _own(request).order_by("-pk").first()
    context = {"count": len(codes), "with_city": with_city, **_standing(run)}
    return render(request, "innovate/dossiers.html", context)


@require_POST
@needs(Deed.INNOVATION_VIEW)
def make(request: HttpRequest) -> HttpResponse:
    """Have the dossiers made; those of before are thrown away."""
    codes, with_city = _open_to(request)
    try:
        dossier_task.start(codes, with_city=with_city, by=request.user)
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:dossiers")


@require_GET
@needs(Deed.INNOVATION_VIEW)
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a making is, for the page that shows it; once it has ended, the whole page is asked for anew."""
    run = _own(request).filter(pk=pk).first()
    if run is None or not actions.is_moving(run, now()):
        return HttpResponse(status=200 if run else 404, headers={"HX-Refresh": "true"})
    return render(request, "innovate/dossier_state.html", _standing(run))


@require_POST
@needs(Deed.INNOVATION_VIEW)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a making after the part it is at."""
    actions.stop_dossiers(get_object_or_404(_own(request), pk=pk), by=request.user, at=now())
    messages.info(request, _("It stops after the part it is at."))
    return redirect("innovate:dossiers")


@require_POST
@needs(Deed.INNOVATION_VIEW)
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a making that was stopped or broke off."""
    dossier_task.go_on(get_object_or_404(_own(request), pk=pk), by=request.user)
    return redirect("innovate:dossiers")


@require_POST
@needs(Deed.INNOVATION_VIEW)
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a making away, finished or not."""
    actions.drop_dossiers(get_object_or_404(_own(request), pk=pk), by=request.user, at=now())
    messages.info(request, _("The dossiers were thrown away."))
    return redirect("innovate:dossiers")


@require_GET
@needs(Deed.INNOVATION_VIEW)
def take(request: HttpRequest, pk: int) -> FileResponse:
    """Give the finished ZIP to whoever asked for it, while they may still open all that is in it."""
    run = get_object_or_404(_own(request), pk=pk, state=DossierRun.State.DONE)
    codes, with_city = _open_to(request)
    if not set(run.codes) <= set(codes) or (run.with_city and not with_city):
        raise Http404
    actions.note_dossier("*", by=request.user, at=now())
    whole = dossier_making.whole_of(run).open("rb")
    return _as_file(FileResponse(whole, content_type="application/zip"), f"inovasi-{queries.YEAR}.zip")


def _open_to(request: HttpRequest) -> tuple[list[str], bool]:
    """Return the innovations whose files the reader may open, and whether the city's own rows are theirs too."""
    found = (
        queries.with_open_files(request.user).order_by("agency", "name", "pk").values_list("pk", flat=True)
    )
    with_city = may(request.user, Deed.INDEX_EDIT)
    if not with_city and not found:
        raise Http404
    return list(found), with_city


def _own(request: HttpRequest) -> QuerySet[DossierRun]:
    return DossierRun.objects.filter(asked_by=request.user)


def _standing(run: DossierRun | None) -> dict:
    moving = run is not None and actions.is_moving(run, now())
    return {"run": run, "is_moving": moving, "total": len(run.parts) if run else 0}


def _as_file(answer, name: str):
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
