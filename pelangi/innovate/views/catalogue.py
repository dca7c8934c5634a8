"""The public catalogue of innovations, and what puts one into it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from pelangi.innovate import actions, packages, queries
from pelangi.innovate import catalogue as data
from pelangi.innovate.forms.library import PublishForm
from pelangi.innovate.models import Publication
from pelangi.staff.permissions import needs, open_to_all
from pelangi.staff.roles import Deed

OPEN = open_to_all("published innovations are for everybody; nothing about a person is in them")
ATOM, CSV, JSON_LD = "application/atom+xml", "text/csv", "application/ld+json"


def _address(request: HttpRequest, name: str) -> str:
    return request.build_absolute_uri(reverse(f"innovate:{name}"))


@OPEN
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every published innovation."""
    affair = request.GET.get("affair", "")
    found = list(data.published())
    affairs = sorted({one.innovation.main_affair for one in found})
    shown = [one for one in found if not affair or one.innovation.main_affair == affair]
    context = {"found": shown, "affairs": affairs, "affair": affair, "city": packages.this_city()["name"]}
    return render(request, "innovate/catalogue.html", context)


@OPEN
def published(request: HttpRequest, code: str) -> HttpResponse:
    """One published innovation."""
    found = get_object_or_404(data.published(), innovation=code)
    return render(request, "innovate/published.html", {"one": found, "rights": data.RIGHTS[found.licence]})


@OPEN
def feed(request: HttpRequest) -> HttpResponse:
    """The catalogue as a feed."""
    written = data.feed(
        list(data.published()),
        address=_address(request, "catalogue_feed"),
        page=_address(request, "catalogue"),
    )
    return HttpResponse(written, content_type=f"{ATOM}; charset=utf-8")


@OPEN
def table(request: HttpRequest) -> HttpResponse:
    """The catalogue as a table."""
    answer = HttpResponse(data.table(list(data.published())), content_type=f"{CSV}; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="inovasi.csv"'
    return answer


@OPEN
def description(request: HttpRequest) -> HttpResponse:
    """The catalogue described in DCAT."""
    files = {CSV: _address(request, "catalogue_table"), ATOM: _address(request, "catalogue_feed")}
    found = data.description(list(data.published()), page=_address(request, "catalogue"), files=files)
    return JsonResponse(found, content_type=JSON_LD, json_dumps_params={"ensure_ascii": False, "indent": 1})


@needs(Deed.INNOVATION_VERIFY)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Put an innovation into the catalogue, or change its words there."""
    found = get_object_or_404(queries.innovations(request.user), pk=code)
    known = Publication.objects.filter(innovation=found).first()
    offered = {"summary": found.goal, "contact": found.agency.name, "licence": Publication.Licence.BY_SA}
    form = PublishForm(request.POST or None, instance=known, initial=None if known else offered)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish(found, **form.cleaned_data, by=request.user, at=now())
        except actions.NotAllowedHere as refusal:
            form.add_error("summary", str(refusal))
        else:
            return redirect("innovate:published", code)
    return render(request, "innovate/publish.html", {"form": form, "innovation": found, "known": known})


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take an innovation out of the catalogue."""
    known = get_object_or_404(Publication, innovation__in=queries.innovations(request.user), innovation=code)
    actions.withdraw_publication(known, by=request.user, at=now())
    return redirect("innovate:innovation", code)
