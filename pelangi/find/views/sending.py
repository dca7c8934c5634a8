"""Pages: a list that a ward officer or the head of an RT sends of the own ward; they see of it only what they sent."""

from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from pelangi.find import queries
from pelangi.find.forms import MendedFileForm, OwnListForm
from pelangi.find.models import BadRow
from pelangi.find.reading.reasons import words
from pelangi.find.views import taking
from pelangi.find.views.lists import PAGE_ROWS, SHOWN_BAD
from pelangi.find.views.taking import OWN_LIST
from pelangi.staff import audit
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@needs(Deed.LIST_SEND)
def sent(request):
    """The lists this person sent."""
    page = Paginator(queries.sent_rosters(request.user), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "has_office": queries.ward_offices(request.user).exists(),
        "may_take_leads": may(request.user, Deed.LEAD_TAKE),
    }
    return render(request, "find/sent.html", context)


@needs(Deed.LIST_SEND)
def send(request):
    """Send a list of the own ward."""
    form = OwnListForm(
        request.POST or None, request.FILES or None, user=request.user, today=timezone.localdate()
    )
    return taking.upload(request, form, OWN_LIST, "find/send.html")


@needs(Deed.LIST_SEND)
def draft(request, pk):
    """Which column was taken for what."""
    return taking.confirm(request, pk, queries.ward_offices(request.user), OWN_LIST)


@require_POST
@needs(Deed.LIST_SEND)
def drop_draft(request, pk):
    """Not this file after all."""
    return taking.drop(request, pk, "find:send")


@needs(Deed.LIST_SEND)
def sent_list(request, pk):
    """One list: its rows in the own ward, how many lie elsewhere, what must be mended; nothing of the register."""
    the_roster = get_object_or_404(queries.sent_rosters(request.user), pk=pk)
    entries = queries.entries_within(the_roster, request.user)
    page = Paginator(entries, PAGE_ROWS).get_page(request.GET.get("page"))
    with transaction.atomic():
        rows = queries.shown(page, {})
        lines = queries.lines_of(Deed.LIST_SEND, [row.entry for row in rows])
        audit.record_many(lines, by=request.user, at=timezone.now())
        to_mend = queries.bad_rows(queries.to_mend(the_roster)[:SHOWN_BAD], get_language())
        aside = queries.bad_rows(queries.set_aside(the_roster)[:SHOWN_BAD], get_language())
        if to_mend or aside:
            audit.record("find.view_bad_rows", the_roster, by=request.user, at=timezone.now())
    context = {
        "way": OWN_LIST,
        "roster": the_roster,
        "is_held": the_roster.entries.exists(),
        "page_obj": page,
        "rows": [(row, [words(code, get_language()).wrong for code in row.warnings]) for row in rows],
        "elsewhere": the_roster.entries.count() - page.paginator.count,
        "to_mend": to_mend,
        "to_mend_count": queries.to_mend(the_roster).count(),
        "set_aside": aside,
        "set_aside_count": queries.set_aside(the_roster).count(),
        "mended_form": MendedFileForm(),
        "may_take_leads": may(request.user, Deed.LEAD_TAKE),
    }
    return render(request, "find/sent_list.html", context)


@needs(Deed.LIST_SEND)
def bad_rows(request, pk):
    """The rows that could not be taken, as a workbook."""
    return taking.workbook(request, get_object_or_404(queries.sent_rosters(request.user), pk=pk))


@require_POST
@needs(Deed.LIST_SEND)
def mend_file(request, pk):
    """The workbook of bad rows as it came back."""
    return taking.take_mended_file(
        request, get_object_or_404(queries.sent_rosters(request.user), pk=pk), OWN_LIST
    )


@needs(Deed.LIST_SEND)
def mend_row(request, pk):
    """One row that could not be taken."""
    rosters = queries.sent_rosters(request.user).order_by()
    bad = get_object_or_404(BadRow.objects.filter(roster__in=rosters).exclude(cells_sealed=None), pk=pk)
    return taking.mend_one(request, bad, OWN_LIST)
