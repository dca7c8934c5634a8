"""Pages of the data-protection officer: processing register, impact assessment, breaches with their clock."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.issue.paper_facts import city_name
from pelangi.report import actions, official, privacy
from pelangi.report.forms import BreachForm
from pelangi.report.models import Breach
from pelangi.report.refusals import Refused
from pelangi.report.views.handed_in import MIME
from pelangi.staff import audit
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.BREACH_KEEP)
def home(request: HttpRequest) -> HttpResponse:
    """What is processed, what stands against which risk, and the breaches."""
    at = now()
    return render(
        request,
        "report/privacy.html",
        {
            "activities": privacy.register(at),
            "safeguards": privacy.safeguards(at),
            "breaches": [
                (one, privacy.clock(one, at)) for one in Breach.objects.order_by("-known_at", "-pk")
            ],
        },
    )


@needs(Deed.BREACH_KEEP)
def pack_file(request: HttpRequest, name: str) -> HttpResponse:
    """The register or the assessment as PDF or XLSX: name is ropa.pdf, ropa.xlsx, dpia.pdf or dpia.xlsx."""
    at = now()
    which, _dot, kind = name.partition(".")
    if which not in PACKS or kind not in MIME:
        raise Http404(name)
    pack = PACKS[which](at)
    made = official.as_xlsx(pack) if kind == "xlsx" else official.as_pdf(pack)
    answer = HttpResponse(made, content_type=MIME[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    audit.record(Deed.BREACH_KEEP, by=request.user, at=at, detail={"what": name})
    return answer


def ropa_pack(at) -> official.Pack:
    """Return the processing register to hand in."""
    activities = privacy.register(at)
    what = official.Table(
        _("Processing register"),
        [
            _("Activity"),
            _("Purpose"),
            _("Legal basis"),
            _("Whose data"),
            _("Given to"),
            _("Kept until"),
            _("Who may see it"),
            _("Looks and deeds in twelve months"),
        ],
        [
            [*(one.texts[kind] for kind in privacy.TEXTS), ", ".join(one.roles), one.reads]
            for one in activities
        ],
    )
    where = official.Table(
        _("What is held, and how it is protected"),
        [_("Activity"), _("Table"), _("Rows"), _("Sealed"), _("Searched by keyed hash"), _("In clear")],
        [
            [one.texts["name"], h.label, h.rows, ", ".join(h.sealed), ", ".join(h.hashed), ", ".join(h.clear)]
            for one in activities
            for h in one.held
        ],
    )
    return official.Pack(
        _("Processing register (ROPA)"), f"{city_name()}, {date_format(localtime(at))}", [what, where]
    )


def dpia_pack(at) -> official.Pack:
    """Return the impact assessment to hand in."""
    rows = [[one.risk, one.against, one.today, _verdict(one.ok)] for one in privacy.safeguards(at)]
    head = [_("Risk"), _("What stands against it"), _("Today"), _("State")]
    return official.Pack(
        _("Impact assessment (DPIA)"),
        f"{city_name()}, {date_format(localtime(at))}",
        [official.Table(_("Risks"), head, rows)],
    )


def _verdict(ok: bool | None) -> str:
    return "–" if ok is None else _("in order") if ok else _("to be mended")


PACKS = {"ropa": ropa_pack, "dpia": dpia_pack}


@needs(Deed.BREACH_KEEP)
def new_breach(request: HttpRequest) -> HttpResponse:
    """Write down a breach; its clock starts."""
    kinds = [(one.code, one.texts["name"]) for one in privacy.register(now())]
    form = BreachForm(
        request.POST or None, data_kinds=kinds, initial={"known_at": localtime(now()).replace(second=0)}
    )
    if request.method == "POST" and form.is_valid():
        breach = actions.open_breach(**form.cleaned_data, by=request.user, at=now())
        return redirect("report:breach", breach.pk)
    return render(request, "report/breach_new.html", {"form": form})


@needs(Deed.BREACH_KEEP)
def breach(request: HttpRequest, pk: int) -> HttpResponse:
    """One breach: its clock, what must stand in the notice, who was told."""
    found = get_object_or_404(Breach, pk=pk)
    at = now()
    context = {"breach": found, "clock": privacy.clock(found, at), "touched": _touched(found, at)}
    return render(request, "report/breach.html", context)


def _touched(found: Breach, at: datetime) -> str:
    """Return the data touched in words; empty while that is not known."""
    names = {one.code: one.texts["name"] for one in privacy.register(at)}
    return ", ".join(names.get(kind, kind) for kind in found.data_kinds)


def _written(moment: datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")


@needs(Deed.BREACH_KEEP)
def notice_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The written notice: what was touched, when and how, what is done (UU 27/2022 art. 46)."""
    found = get_object_or_404(Breach, pk=pk)
    at = now()
    unknown = _("not known yet")
    rows: list[list[str | int]] = [
        [_("Data touched"), _touched(found, at) or unknown],
        [_("People touched"), found.people],
        [
            _("When it happened"),
            _written(found.happened_at) if found.happened_at else unknown,
        ],
        [_("When it became known"), _written(found.known_at)],
        [_("How it came about"), found.what],
        [_("What is done, and what people can do"), found.measures or unknown],
        [_("To be told by"), _written(privacy.clock(found, at).due_at)],
    ]
    table = official.Table(_("Notice"), [_("What"), _("Answer")], rows)
    pack = official.Pack(_("Notice of a failure to protect personal data"), city_name(), [table])
    answer = HttpResponse(official.as_pdf(pack), content_type=MIME["pdf"])
    answer["Content-Disposition"] = f'attachment; filename="notice-{found.pk}.pdf"'
    audit.record(Deed.BREACH_KEEP, found, by=request.user, at=at, detail={"what": "notice"})
    return answer


@require_POST
@needs(Deed.BREACH_KEEP)
def told(request: HttpRequest, pk: int, whom: str) -> HttpResponse:
    """Note that people or the institution were told."""
    found = get_object_or_404(Breach, pk=pk)
    try:
        actions.note_told(found, whom, by=request.user, at=now())
    except KeyError as error:
        raise Http404(whom) from error
    except Refused as error:
        messages.error(request, str(error))
    return redirect("report:breach", pk)
