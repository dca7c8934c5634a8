"""Where the first page leads whatever waits: what a person comes to begin, and what they may like to look at."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pelangi.staff.permissions import may
from pelangi.staff.roles import Deed

BEGINNINGS = [
    (Deed.REQUEST_CREATE, _("New request"), "ask:new"),
    (Deed.NEIGHBOUR_ASK, _("Ask for a neighbour"), "ask:neighbour"),
]

# pages worth a look for people who have no queue of their own
LOOKS = [
    (Deed.REPORT_VIEW, _("Whom we reached, whom we missed"), "report:home"),
    (Deed.INDEX_VIEW, _("The city's innovation index"), "innovate:index"),
    (Deed.INSTRUMENT_CORRECT, _("Instruments of the index"), "innovate:instruments"),
    (Deed.AUDIT_VIEW, _("The audit chain"), "staff:audit"),
    (Deed.PERSON_TRAIL, _("Who saw the data of one resident"), "ask:subject"),
    (Deed.STAFF_ASSIGN, _("People and their roles"), "staff:people"),
    (Deed.STAFF_ASSIGN, _("Tokens of other systems"), "ask:all_systems"),
    (Deed.LIST_IMPORT, _("Bring in a list"), "find:home"),
    (Deed.LIST_SEND, _("Send a list of your ward"), "find:sent"),
    (Deed.AREA_IMPORT, _("Areas, agencies and institutions"), "city:home"),
    (Deed.CALENDAR_EDIT, _("Working days"), "city:calendar"),
    (Deed.DEVICE_MANAGE, _("Devices of the field teams"), "visit:devices"),
]


def ways_for(user) -> dict[str, list[dict]]:
    """Return {"beginnings": [{label, url}], "looks": [{label, url}]} for `user`, by what they may do."""
    return {
        name: [{"label": label, "url": reverse(page)} for deed, label, page in pages if may(user, deed)]
        for name, pages in (("beginnings", BEGINNINGS), ("looks", LOOKS))
    }
