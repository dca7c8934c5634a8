"""Pages that look at all lists together: how many people are on none of them, and what the comparison rests on."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from pelangi.city.queries import outlines_geojson
from pelangi.core.capture import LEAST_ON_BOTH
from pelangi.find import gap, queries
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.LEAD_VIEW)
def unknown(request):
    """By group and ward, how many are probably on no list; ?group= draws that group, ?people=all counts everybody."""
    lacking_only = request.GET.get("people") != "all"
    found = gap.gaps(request.user, lacking_only=lacking_only)
    usable = [one for one in found if one.whole or one.wards]
    drawn = next(
        (one for one in usable if one.group == request.GET.get("group")), usable[0] if usable else None
    )
    names = gap.ward_names()
    context = {
        "lacking_only": lacking_only,
        "groups": usable,
        "silent": [one for one in found if one not in usable],
        "drawn": drawn,
        "lines": _lines(drawn, names) if drawn else [],
        "geojson": outlines_geojson() if drawn else None,
        "values": {code: round(one.unknown.estimate) for code, one in drawn.wards.items()} if drawn else {},
        "least": LEAST_ON_BOTH,
        "run": queries.latest_run(),
    }
    return render(request, "find/unknown.html", context)


def _lines(found: gap.GroupGap, names: dict[str, str]) -> list[tuple[str, object]]:
    """Return (place, what is estimated there), the whole first, then the wards by name."""
    wards = sorted((names.get(code, code), one) for code, one in found.wards.items())
    return ([(_("all wards together"), found.whole)] if found.whole else []) + wards
