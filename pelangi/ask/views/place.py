"""Where a person can be met: tapped on the map or typed; a guess is marked as one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pelangi.ask import actions, queries
from pelangi.ask.forms import PlaceForm
from pelangi.ask.models import Request
from pelangi.ask.tickets import spoken
from pelangi.city.queries import outlines_geojson
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.REQUEST_CREATE)
def place(request: HttpRequest, ticket: str) -> HttpResponse:
    """Set the place of one person; without one the centre of the ward stands in, as a guess."""
    found = get_object_or_404(queries.requests_of(request.user, Deed.REQUEST_CREATE), ticket=ticket)
    if found.institution_id or found.person.key.wrapped is None:
        raise Http404
    lat, lon, is_guess = _place_of(found)
    form = PlaceForm(request.POST or None, initial={"lat": lat, "lon": lon, "seen": not is_guess})
    if request.method == "POST" and form.is_valid():
        actions.set_place(found.person, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("The place is set."))
        return redirect("ask:request", ticket)
    context = {
        "found": found,
        "spoken": spoken(ticket),
        "form": form,
        "outlines": outlines_geojson(),
        "pick": {"lat": form["lat"].id_for_label, "lon": form["lon"].id_for_label},
        "points": [{"lat": lat, "lon": lon, "label": _("The place as it is known now"), "is_out": is_guess}]
        if lat is not None
        else [],
    }
    return render(request, "ask/place.html", context)


def _place_of(found: Request) -> tuple[float | None, float | None, bool]:
    person = found.person
    if person.lat is not None and person.lon is not None:
        return person.lat, person.lon, person.place_is_guess
    return found.ward.centre_lat, found.ward.centre_lon, True
