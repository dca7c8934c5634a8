"""The library of innovations: searched, look-alikes of what is typed, packages of other cities."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from pelangi.innovate import actions, queries
from pelangi.innovate import alike as look_alikes
from pelangi.innovate import packages as packing
from pelangi.innovate.forms.library import PackageForm
from pelangi.innovate.models import LibraryEntry, Publication, Signer
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

LONGEST = 600  # letters of a question
LEAST = 12  # letters typed before look-alikes are looked for
MIME = "application/zip"


@needs(Deed.INNOVATION_VIEW)
def search(request: HttpRequest) -> HttpResponse:
    """Search own innovations and those of other cities by what they are about."""
    words = request.GET.get("words", "").strip()[:LONGEST]
    return render(
        request,
        "innovate/library.html",
        {
            "words": words,
            "hits": look_alikes.search(request.user, words),
            "own_count": queries.innovations(request.user).count(),
            "sent_count": LibraryEntry.objects.filter(signer__state=Signer.State.TRUSTED).count(),
            "may_take": may(request.user, Deed.INNOVATION_VERIFY),
            "may_adopt": may(request.user, Deed.INNOVATION_EDIT),
            "signers": _signers() if may(request.user, Deed.SIGNER_TRUST) else None,
        },
    )


def _signers():
    return Signer.objects.select_related("decided_by").order_by("state", "city", "pk")


@needs(Deed.INNOVATION_VIEW)
def alike(request: HttpRequest) -> HttpResponse:
    """Show look-alikes of an idea that is being typed, as a part of the page."""
    parts = [request.GET.get(name, "").strip() for name in ("name", "goal", "design", "benefit")]
    text = " ".join(part for part in parts if part)[:LONGEST]
    affair = request.GET.get("main_affair", "")
    hits = look_alikes.search(request.user, text, affair=affair, most=5) if len(text) >= LEAST else []
    context = {"hits": hits, "typed": len(text) >= LEAST, "affair": affair}
    return render(request, "innovate/alike_part.html", context)


@needs(Deed.INNOVATION_VIEW)
def alike_of(request: HttpRequest, code: str) -> HttpResponse:
    """Show the look-alikes of one registered innovation, with the rows on which they stand differently."""
    found = get_object_or_404(queries.innovations(request.user), pk=code)
    hits = look_alikes.of_innovation(request.user, found)
    beside = [{"hit": hit, "rows": look_alikes.rows_beside(found, hit.thing)} for hit in hits]
    return render(request, "innovate/alike.html", {"innovation": found, "beside": beside})


@needs(Deed.INNOVATION_VIEW)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One innovation of another city."""
    trusted = LibraryEntry.objects.filter(signer__state=Signer.State.TRUSTED).select_related("signer")
    found = get_object_or_404(trusted, pk=pk)
    levels = look_alikes.levels_by_row(found)
    return render(
        request,
        "innovate/entry.html",
        {"entry": found, "levels": levels, "may_adopt": may(request.user, Deed.INNOVATION_EDIT)},
    )


@needs(Deed.INNOVATION_VERIFY)
def packages(request: HttpRequest) -> HttpResponse:
    """Bring in a package of another city; send our own."""
    form = PackageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.take_package(form.cleaned_data["file"].read(), by=request.user, at=now())
        except actions.NotAllowedHere as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _taken_in_words(taken))
            return redirect("innovate:packages")
    context = {
        "form": form,
        "signers": _signers(),
        "published_count": Publication.objects.count(),
    }
    return render(request, "innovate/packages.html", context)


def _taken_in_words(taken: actions.Taken) -> str:
    if taken.waits:
        told = _(
            "Nothing was taken yet: %(city)s is not known here. An administrator is asked to trust its key."
        )
        return told % {"city": taken.signer.city}
    return _("From %(city)s: %(new)s new, %(changed)s changed, %(feedback)s told back.") % {
        "city": taken.signer.city,
        "new": taken.new,
        "changed": taken.changed,
        "feedback": taken.feedback,
    }


@needs(Deed.INNOVATION_VERIFY)
def ours(request: HttpRequest) -> HttpResponse:
    """Give out our published innovations as one signed package."""
    try:
        file = packing.package_of_published(now())
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
        return redirect("innovate:packages")
    answer = HttpResponse(file, content_type=MIME)
    answer["Content-Disposition"] = f'attachment; filename="inovasi-{packing.this_city()["code"]}.zip"'
    return answer


@needs(Deed.SIGNER_TRUST)
def decide(request: HttpRequest, public: str) -> HttpResponse:
    """Trust the key of another city, or refuse it."""
    signer = get_object_or_404(Signer, pk=public)
    if request.method == "POST":
        trusted = request.POST.get("decision") == "trust"
        actions.decide_signer(signer, trusted=trusted, by=request.user, at=now())
        return redirect("innovate:decide_signer", public)
    groups = [public[at : at + 4] for at in range(0, len(public), 4)]
    return render(request, "innovate/signer.html", {"signer": signer, "groups": groups})
