"""Pages of figures from work done: frozen for a row, shown beside what became of the data, refreshed, checked."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pelangi.innovate import actions, checking, own_figures, queries, sheets, signing
from pelangi.innovate.forms.work import CheckForm, FreezeForm, SuppliedForm
from pelangi.innovate.models import RowLevel, Sheet
from pelangi.innovate.proof import SPEAKS
from pelangi.staff.permissions import may, needs, open_to_all
from pelangi.staff.roles import Deed

A_PAGE = 100
A_YEAR = timedelta(days=365)


def forms_of(level: RowLevel | None, user, today: date) -> dict:
    """Return the forms that bind a figure to a row: one of own work, one of another system; None where none fits."""
    if level is None or level.innovation is None:
        return {"freeze_form": None, "supplied_form": None}
    own = _measures_for(level)
    first = max(level.innovation.applied_on or today - A_YEAR, date(today.year - 2, 1, 1))
    start = {"from_date": min(first, today), "until_date": today}
    supplied = SuppliedForm(level=level, user=user)
    return {
        "freeze_form": FreezeForm(measures=own, initial=start) if own else None,
        "supplied_form": supplied if supplied.fits else None,
        "of_trainings": bool(own_figures.OF_TRAININGS.intersection(own)),
    }


def _measures_for(level: RowLevel) -> list[str]:
    """Return the names of the figures that speak for a row; those of `report` are about services carried out here."""
    return [
        name
        for name, one in SPEAKS.items()
        if one.row == level.row and (name in own_figures.NAMES or level.innovation.is_own_service)
    ]


@needs(Deed.INNOVATION_VIEW)
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure that stands behind a row now, those whose data have moved first."""
    seen = queries.innovations(request.user)
    found = Sheet.objects.filter(level__innovation__in=seen, evidence__isnull=False)
    found = found.select_related(
        "level__innovation", "evidence", "figure", "own__innovation", "supplied__delivery"
    ).order_by("-pk")
    lines = [_line(one, now()) for one in _newest(found.order_by("-pk"))[:A_PAGE]]
    lines.sort(key=lambda one: list(sheets.STATES).index(one["standing"].state) == 0)
    return render(request, "innovate/figures.html", {"lines": lines})


def _newest(found) -> list[Sheet]:
    last: dict[int, Sheet] = {}
    for one in found:
        last.setdefault(one.evidence_id, one)
    return list(last.values())


def _line(one: Sheet, at: datetime) -> dict:
    of = one.asked or one.supplied
    days = {"from_date": of.from_date, "until_date": of.until_date}
    return {"sheet": one, "label": label_of(one), "standing": sheets.standing_of(one, at), **days}


def label_of(sheet: Sheet) -> str:
    """Return the name of a sheet's figure in the reader's language."""
    return own_figures.measure_of(sheet.asked).label if sheet.asked else sheet.said["figure"]["label"]


@require_POST
@needs(Deed.INNOVATION_EDIT)
def freeze(request: HttpRequest, code: str, row_id: str) -> HttpResponse:
    """Freeze a figure of own work for a row."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    level = get_object_or_404(RowLevel, year=queries.YEAR, innovation=found, row=row_id)
    form = FreezeForm(request.POST, measures=_measures_for(level))
    if not form.is_valid():
        messages.error(request, _("Choose a figure, and a period that has begun."))
        return redirect("innovate:row", code, row_id)
    return _bound(
        request, level, lambda: actions.freeze_for_row(level, **form.cleaned_data, by=request.user, at=now())
    )


@require_POST
@needs(Deed.INNOVATION_EDIT)
def bind_supplied(request: HttpRequest, code: str, row_id: str) -> HttpResponse:
    """Bind a figure of another system to a row."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    level = get_object_or_404(RowLevel, year=queries.YEAR, innovation=found, row=row_id)
    form = SuppliedForm(request.POST, level=level, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose a figure, and what it measures."))
        return redirect("innovate:row", code, row_id)
    given = (form.cleaned_data["supplied"], form.cleaned_data["basis"] or None)
    return _bound(request, level, lambda: actions.bind_supplied(level, *given, by=request.user, at=now()))


def _bound(request: HttpRequest, level: RowLevel, deed) -> HttpResponse:
    before = level.claimed
    try:
        made = deed()
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
        return redirect("innovate:row", level.innovation_id, level.row)
    told = _("The figure stands behind the row. Level claimed: %(level)s, before %(before)s.")
    messages.success(request, told % {"level": made.level.claimed, "before": before})
    return redirect("innovate:sheet", level.innovation_id, made.mark)


def _seen(request: HttpRequest, code: str, mark: str) -> Sheet:
    innovation = get_object_or_404(queries.innovations(request.user), pk=code)
    return get_object_or_404(Sheet, level__innovation=innovation, mark=mark)


@needs(Deed.INNOVATION_VIEW)
def sheet(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """One sheet: what it says, how it was asked, its events, and whether the data have moved since."""
    found = _seen(request, code, mark)
    said = found.said
    shown = said["lineage"]["records"] is not None and not said["figure"]["hidden"]
    return render(
        request,
        "innovate/sheet.html",
        {
            "sheet": found,
            "said": said,
            "from_date": date.fromisoformat(said["period"]["from"]),
            "until_date": date.fromisoformat(said["period"]["until"]),
            "as_of": datetime.fromisoformat(said["period"]["as_of"]),
            "label": label_of(found),
            "level_means": sheets.level_for_reader(said),
            "measure": own_figures.measure_of(found.asked) if found.asked else None,
            "standing": sheets.standing_of(found, now()),
            "events": sheets.events_of(found)[:A_PAGE] if shown else [],
            "others": Sheet.objects.filter(evidence=found.evidence_id).exclude(pk=found.pk).order_by("-pk")
            if found.evidence_id
            else [],
            "may_edit": queries.may_edit(request.user, found.level.innovation),
            "may_report": may(request.user, Deed.REPORT_VIEW),
        },
    )


@require_GET
@needs(Deed.INNOVATION_VIEW)
def sheet_file(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """Give a sheet as a signed PDF: it names nobody and hides counts under five, so whoever sees the row may."""
    found = _seen(request, code, mark)
    answer = HttpResponse(actions.file_of(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="angka-{found.mark}.pdf"'
    return answer


@require_POST
@needs(Deed.INNOVATION_EDIT)
def refresh(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """Ask the question of a sheet again."""
    innovation = get_object_or_404(queries.editable(request.user), pk=code)
    found = get_object_or_404(Sheet, level__innovation=innovation, mark=mark)
    try:
        made = actions.refresh(found, by=request.user, at=now())
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
        return redirect("innovate:sheet", code, mark)
    messages.success(request, _("The figure was asked again. The row waits for its verifier anew."))
    return redirect("innovate:sheet", code, made.mark)


@open_to_all("whoever is handed a sheet must be able to see that it is genuine; it shows what the sheet says")
def check(request: HttpRequest) -> HttpResponse:
    """Check a sheet: the file itself, or the mark that is printed on paper."""
    form = CheckForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = checking.looked_at(form.cleaned_data["file"], form.cleaned_data["mark"])
    return render(request, "innovate/check.html", {"form": form, "found": found, "keys": signing.names()})
