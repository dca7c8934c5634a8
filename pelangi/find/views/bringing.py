"""Pages: an office's list is brought in, its columns confirmed, its bad rows mended (steps: `taking`)."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from pelangi.find import queries
from pelangi.find.forms import RosterForm
from pelangi.find.models import BadRow
from pelangi.find.views import taking
from pelangi.find.views.taking import OFFICE_LIST
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.LIST_IMPORT)
def roster_upload(request):
    """Bring in a list."""
    form = RosterForm(
        request.POST or None, request.FILES or None, user=request.user, today=timezone.localdate()
    )
    return taking.upload(request, form, OFFICE_LIST, "find/roster_upload.html")


@needs(Deed.LIST_IMPORT)
def draft(request, pk):
    """Which column was taken for what."""
    return taking.confirm(request, pk, queries.senders_all(request.user), OFFICE_LIST)


@require_POST
@needs(Deed.LIST_IMPORT)
def drop_draft(request, pk):
    """Not this file after all."""
    return taking.drop(request, pk, "find:roster_upload")


@needs(Deed.LIST_VIEW)
def bad_rows(request, pk):
    """The rows that could not be taken, as a workbook."""
    return taking.workbook(request, get_object_or_404(queries.rosters(request.user), pk=pk))


@require_POST
@needs(Deed.LIST_IMPORT)
def mend_file(request, pk):
    """The workbook of bad rows as it came back."""
    the_roster = get_object_or_404(queries.rosters(request.user, Deed.LIST_IMPORT), pk=pk)
    return taking.take_mended_file(request, the_roster, OFFICE_LIST)


@needs(Deed.LIST_IMPORT)
def mend_row(request, pk):
    """One row that could not be taken."""
    rosters = queries.rosters(request.user, Deed.LIST_IMPORT)
    bad = get_object_or_404(BadRow.objects.filter(roster__in=rosters).exclude(cells_sealed=None), pk=pk)
    return taking.mend_one(request, bad, OFFICE_LIST)
