"""The seven bands of the story as navigation: where each leads, and to whom it is open."""

from django.urls import reverse

from pelangi.staff.permissions import may
from pelangi.staff.roles import Deed
from pelangi.staff.words import ROOMS

# room: {deed: first page}; the first deed a person may do opens the band at its page
BANDS = {
    "find": {Deed.LIST_VIEW: "find:home", Deed.LEAD_VIEW: "find:leads", Deed.LIST_SEND: "find:sent"},
    "ask": {Deed.REQUEST_VIEW: "ask:home", Deed.NEIGHBOUR_ASK: "ask:mine"},
    "plan": {Deed.PLAN_VIEW: "plan:home"},
    "visit": {Deed.VISIT_VIEW: "visit:home"},
    "issue": {Deed.DOCUMENT_VIEW: "issue:home", Deed.COMPLAINT_VIEW: "issue:complaints"},
    "report": {Deed.REPORT_VIEW: "report:home"},
    "innovate": {Deed.INNOVATION_VIEW: "innovate:home", Deed.INDEX_VIEW: "innovate:index"},
}


def bands_for(user, path: str) -> list[dict]:
    """Return the bands `user` may enter, with the one that `path` lies in marked."""
    open_to_user = {
        key: next((page for deed, page in pages.items() if may(user, deed)), "")
        for key, pages in BANDS.items()
    }
    return [
        {
            "key": key,
            "label": ROOMS[key],
            "url": reverse(page),
            "current": path.startswith(f"/{key}/"),
        }
        for key, page in open_to_user.items()
        if page
    ]
