"""Pages of the registry: innovations, their rows and proof, verification."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.city.models import Agency
from pelangi.innovate import actions, heat, queries, virus
from pelangi.innovate.forms.profile import NewInnovationForm, ProfileForm
from pelangi.innovate.forms.rows import ClaimForm, EvidenceForm, SendBackForm
from pelangi.innovate.models import Innovation
from pelangi.innovate.views import keeping, sheets
from pelangi.staff.permissions import in_scope, may, needs
from pelangi.staff.roles import Deed

A_PAGE = 50


@needs(Deed.INNOVATION_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """The registry."""
    chosen = {"state": request.GET.get("state", ""), "words": request.GET.get("words", "").strip()}
    page = Paginator(queries.innovations(request.user, **chosen), A_PAGE).get_page(request.GET.get("page"))
    lines = heat.lines(page.object_list)
    return render(
        request,
        "innovate/home.html",
        {
            "page": page,
            "lines": lines,
            "legend": heat.legend(lines),
            "reminders": queries.reminders(localdate()),
            "mine": set(queries.editable(request.user).values_list("pk", flat=True)),
            "chosen": chosen,
            "states": Innovation.State.choices,
            "may_register": may(request.user, Deed.INNOVATION_EDIT),
            "may_take_all": may(request.user, Deed.INDEX_EDIT),
            "may_open_sum": may(request.user, Deed.INDEX_VIEW),
        },
    )


@needs(Deed.INNOVATION_EDIT)
def register(request: HttpRequest) -> HttpResponse:
    """Enter a new innovation of one's own agency."""
    agencies = in_scope(
        Agency.objects.order_by("name", "pk"), request.user, Deed.INNOVATION_EDIT, agency="pk"
    )
    form = NewInnovationForm(request.POST or None, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        profile = {key: value for key, value in form.cleaned_data.items() if key != "note"}
        try:
            innovation = actions.register_innovation(code=form.code(), **profile, by=request.user, at=now())
        except actions.NotAllowedHere as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("innovate:innovation", innovation.pk)
    return render(request, "innovate/register.html", {"form": form})


@needs(Deed.INNOVATION_VIEW)
def innovation(request: HttpRequest, code: str) -> HttpResponse:
    """One innovation: profile, rows, proof."""
    found = get_object_or_404(queries.innovations(request.user), pk=code)
    return render(
        request,
        "innovate/innovation.html",
        {
            "innovation": found,
            "lines": queries.row_lines(found),
            "may_edit": queries.may_edit(request.user, found),
            "may_open": queries.with_open_files(request.user).filter(pk=code).exists(),
            "may_verify": may(request.user, Deed.INNOVATION_VERIFY),
            "may_copy": may(request.user, Deed.INNOVATION_EDIT) and not queries.may_edit(request.user, found),
            "send_back": SendBackForm(),
            **keeping.context_of(found),
        },
    )


@needs(Deed.INNOVATION_EDIT)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change the profile."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    form = ProfileForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        changed = {column: form.cleaned_data[column] for column in form.changed_data}
        found.refresh_from_db()
        actions.edit_profile(found, by=request.user, at=now(), **changed)
        return redirect("innovate:innovation", code)
    return render(request, "innovate/edit.html", {"form": form, "innovation": found})


@require_POST
@needs(Deed.INNOVATION_EDIT)
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand the innovation in."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    note = request.POST.get("note", "")
    return _deed(request, lambda: actions.submit(found, note=note, by=request.user, at=now()), code)


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Take the innovation into the city's entry."""
    found = get_object_or_404(queries.innovations(request.user), pk=code)
    return _deed(request, lambda: actions.accept(found, by=request.user, at=now()), code)


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Return the innovation with a reason."""
    found = get_object_or_404(queries.innovations(request.user), pk=code)
    why = request.POST.get("why", "")
    return _deed(request, lambda: actions.send_back(found, why=why, by=request.user, at=now()), code)


@needs(Deed.INNOVATION_EDIT)
def row(request: HttpRequest, code: str, row_id: str) -> HttpResponse:
    """Claim a level of one row, and see its proof."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    line = next((line for line in queries.row_lines(found) if line.row.id == row_id), None)
    if line is None:
        return redirect("innovate:innovation", code)
    form = ClaimForm(request.POST or None, levels=line.levels, initial={"level": line.claimed})
    if request.method == "POST" and form.is_valid():
        actions.claim(queries.YEAR, found, row_id, form.cleaned_data["level"], by=request.user, at=now())
        told = _("Level %(level)s is claimed. Its verifier looks at it when it has proof.")
        messages.success(request, told % {"level": form.cleaned_data["level"]})
        return redirect("innovate:row", code, row_id)
    return render(
        request,
        "innovate/row.html",
        {
            "innovation": found,
            "line": line,
            "form": form,
            "evidence_form": EvidenceForm(),
            "window": heat.window_of(line.row),
            "proofs": queries.proofs(line.level, request.user),
            "wanted": heat.kinds_of(line.row),
            "mandatory": queries.mandatory_unproven(found),
            "scanner": virus.scanner(),
            **sheets.forms_of(line.level, request.user, localdate()),
        },
    )


def _told(request: HttpRequest, deed) -> None:
    try:
        deed()
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))


def _deed(request: HttpRequest, deed, code: str) -> HttpResponse:
    _told(request, deed)
    return redirect("innovate:innovation", code)
