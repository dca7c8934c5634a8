"""The seven bands of the story as navigation: where each leads, and to whom it is open."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pelangi.staff.permissions import may
from pelangi.staff.roles import Deed

# key: (label, first page, any of these deeds opens it)
BANDS = {
    "find": (_("Find"), "find:home", (Deed.LIST_VIEW,)),
    "ask": (_("Ask"), "ask:home", (Deed.REQUEST_VIEW,)),
    "plan": (_("Plan"), "plan:home", (Deed.PLAN_VIEW,)),
    "visit": (_("Visit"), "visit:home", (Deed.VISIT_VIEW,)),
    "issue": (_("Issue"), "issue:home", (Deed.DOCUMENT_VIEW, Deed.COMPLAINT_VIEW)),
    "report": (_("Report"), "report:home", (Deed.REPORT_VIEW,)),
    "innovate": (_("Innovate"), "innovate:home", (Deed.INNOVATION_VIEW,)),
}


def bands_for(user, path: str) -> list[dict]:
    """Return the bands `user` may enter, with the one that `path` lies in marked."""
    return [
        {"key": key, "label": label, "url": reverse(first), "current": path.startswith(f"/{key}/")}
        for key, (label, first, deeds) in BANDS.items()
        if any(may(user, deed) for deed in deeds)
    ]
