"""Page: the people found without papers, for everybody who may see leads; room `ask` makes them into requests."""

from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from pelangi.find import queries
from pelangi.staff import audit
from pelangi.staff.permissions import may, needs
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

PAGE_ROWS = 50


@needs(Deed.LEAD_VIEW)
def leads(request):
    """Who is open, what they lack, where they are, from which lists, how sure; ?ward= shows one ward."""
    things = queries.open_leads(request.user).select_related("entry__person_key").order_by("found_at", "pk")
    wards = sorted(
        set(things.exclude(ward=None).order_by().values_list("ward_id", "ward__name")), key=lambda one: one[1]
    )
    ward = request.GET.get("ward", "")
    if ward in dict(wards):
        things = things.filter(ward=ward)
    page = Paginator(things, PAGE_ROWS).get_page(request.GET.get("page"))
    rows = list(page)
    senders = queries.senders_of_leads(rows, request.user)
    with transaction.atomic():
        named = [(lead, _name_of(lead), senders[lead.pk]) for lead in rows]
        lines = [_line(lead) for lead, name, _senders in named if name]
        audit.record_many(lines, by=request.user, at=timezone.now())
    context = {
        "page_obj": page,
        "rows": [(lead, name or _("(erased)"), lists) for lead, name, lists in named],
        "wards": wards,
        "ward": ward,
        "may_send": may(request.user, Deed.LIST_SEND),
        "may_take": may(request.user, Deed.LEAD_TAKE),
    }
    return render(request, "find/leads.html", context)


def _name_of(lead) -> str:
    try:
        return queries.lead_details(lead)["name"]
    except Erased:
        return ""


def _line(lead) -> audit.Line:
    key = lead.entry.person_key_id if lead.entry_id else None
    return audit.Line(str(Deed.LEAD_VIEW), thing=audit.name_of(lead), person=key)
