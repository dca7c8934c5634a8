"""Other systems of the city: who supplies figures, what came, a file brought by hand, the door they send through."""

from hashlib import sha256

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pelangi.city.models import Agency
from pelangi.core.supplied import COLUMNS, read_csv, read_json
from pelangi.innovate import actions
from pelangi.innovate.actions import supply
from pelangi.innovate.forms.work import LARGEST, DeliveryForm, SourceForm
from pelangi.innovate.models import Delivery, Source, Supplied
from pelangi.staff.permissions import in_scope, may, needs, open_to_all
from pelangi.staff.roles import Deed

A_PAGE = 50


def own_sources(user):
    """Return the sources of the agencies whose innovations `user` may change."""
    return in_scope(Source.objects.select_related("agency"), user, Deed.INNOVATION_EDIT, agency="agency_id")


@needs(Deed.INNOVATION_VIEW)
@never_cache
def sources(request: HttpRequest) -> HttpResponse:
    """Every system that supplies figures; an innovator enters one of their own agency and sees its secret once."""
    agencies = in_scope(
        Agency.objects.order_by("name", "pk"), request.user, Deed.INNOVATION_EDIT, agency="pk"
    )
    may_edit = may(request.user, Deed.INNOVATION_EDIT)
    form = SourceForm(request.POST or None, agencies=agencies) if may_edit else None
    secret = ""
    if request.method == "POST" and form and form.is_valid():
        try:
            _made, secret = supply.add_source(**form.cleaned_data, by=request.user, at=now())
            form = SourceForm(agencies=agencies)
        except actions.NotAllowedHere as refusal:
            form.add_error("code", str(refusal))
    found = Source.objects.select_related("agency").order_by("name", "pk")
    return render(
        request,
        "innovate/sources.html",
        {"sources": found, "form": form, "secret": secret, "mine": set(own_sources(request.user))},
    )


@needs(Deed.INNOVATION_EDIT)
@never_cache
def source(request: HttpRequest, source: str) -> HttpResponse:
    """One system: how it sends, what it sent; a file of its figures brought by hand."""
    found = get_object_or_404(own_sources(request.user), pk=source)
    form = DeliveryForm(request.POST or None, request.FILES or None)
    faults = []
    if request.method == "POST" and form.is_valid():
        faults = _brought(request, found, form.cleaned_data["file"].read())
        if not faults:
            return redirect("innovate:source", found.pk)
    return render(
        request,
        "innovate/source.html",
        {
            "source": found,
            "form": form,
            "faults": faults,
            "address": request.build_absolute_uri(f"/innovate/supply/{found.pk}/"),
            "secret": request.session.pop("innovate_secret", ""),
            "deliveries": found.deliveries.select_related("by").order_by("-at", "-pk")[:A_PAGE],
            "figures": Supplied.objects.filter(delivery__source=found).order_by("-pk")[:A_PAGE],
        },
    )


def _brought(request: HttpRequest, found: Source, body: bytes) -> list[tuple[int, str, str]]:
    """Take a file; return its faults as (row, column, words)."""
    try:
        lines, faults = read_csv(body.decode("utf-8-sig"))
        supply.take(
            found,
            lines,
            faults,
            way=Delivery.Way.FILE,
            number=sha256(body).hexdigest(),
            body=body,
            by=request.user,
            at=now(),
        )
    except UnicodeDecodeError:
        return [
            (0, "", _("The file is not CSV in UTF-8. In the spreadsheet choose “CSV UTF-8” when saving."))
        ]
    except supply.NotSigned:
        return [(0, "", _("This very file was taken before."))]
    except supply.Faulty as faulty:
        english = get_language() == "en"
        return [
            (one.row, " / ".join(COLUMNS.get(one.column, ())), one.en if english else one.id)
            for one in faulty.faults
        ]
    messages.success(request, _("Every figure was taken."))
    return []


@require_POST
@needs(Deed.INNOVATION_EDIT)
def change_source(request: HttpRequest, source: str) -> HttpResponse:
    """Give a source a new secret, stop it, or let it send again."""
    found = get_object_or_404(own_sources(request.user), pk=source)
    match request.POST.get("deed"):
        case "secret":
            request.session["innovate_secret"] = supply.renew_secret(found, by=request.user, at=now())
        case "stop" | "start" as deed:
            supply.stop_source(found, active=deed == "start", by=request.user, at=now())
    return redirect("innovate:source", found.pk)


@csrf_exempt
@require_POST
@open_to_all("another system of the city sends figures here; only what is signed with its secret is taken")
def take(request: HttpRequest, source: str) -> HttpResponse:
    """Take a signed delivery: JSON or CSV, whole or not at all, each number once.

    Headers: X-Pelangi-Time (seconds since 1970), X-Pelangi-Number (the sender's own, never twice),
    X-Pelangi-Signature (hex HMAC-SHA256 of "time\\nnumber\\n" and the body).
    """
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return JsonResponse({"error": "too large"}, status=413)
    body, number = request.body, request.headers.get("X-Pelangi-Number", "")
    given = request.headers.get("X-Pelangi-Signature", "")
    found = Source.objects.filter(pk=source).first()
    try:
        if found is None:
            raise supply.NotSigned("signature")  # who may not send is not told which sources there are
        moment = request.headers.get("X-Pelangi-Time", "")
        supply.check_signature(found, moment=moment, number=number, body=body, given=given, at=now())
        is_json = request.content_type == "application/json"
        lines, faults = read_json(body) if is_json else read_csv(body.decode("utf-8-sig", "replace"))
        made = supply.take(
            found,
            lines,
            faults,
            way=Delivery.Way.HTTP,
            number=number,
            body=body,
            signature=given,
            by=None,
            at=now(),
        )
    except supply.NotSigned as refusal:
        return JsonResponse({"error": refusal.code}, status=409 if refusal.code == "again" else 401)
    except supply.Faulty as faulty:
        wrong = [
            {"row": one.row, "column": one.column, "id": one.id, "en": one.en} for one in faulty.faults[:500]
        ]
        return JsonResponse({"error": "faults", "faults": wrong}, status=422)
    return JsonResponse({"taken": made.figures.count()}, status=201)
