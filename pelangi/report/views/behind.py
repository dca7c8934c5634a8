"""Page: the cases behind a number. Everybody who sees the number sees how many; whom, only who may see them."""

from collections.abc import Iterable, Sequence

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from pelangi.ask.models import Request
from pelangi.find.models import Lead
from pelangi.report import queries
from pelangi.report.behind import Behind, Nothing, behind, moment
from pelangi.report.behind_base import Keys
from pelangi.report.behind_kept import Kept
from pelangi.report.behind_sets import held_entries
from pelangi.report.reach import known_at
from pelangi.staff import audit
from pelangi.staff.permissions import in_scope, needs
from pelangi.staff.roles import Deed

A_PAGE = 50
LEAD_COLUMNS = {"ward": "ward_id", "institution": "institution_id"}


@needs(Deed.REPORT_VIEW)
def page(request: HttpRequest, what: str, label: str) -> HttpResponse:
    """The records a number counts, as many as it says, as known at the moment of the page it stands on."""
    at = moment(request.GET.get("at", ""), now()) or known_at(now())
    try:
        found = behind(what, label, at, request.user)
    except Nothing as error:
        raise Http404(label) from error
    if found.people is not None:
        return _people(request, found, found.people)
    shown = _seen(request.user, found.keys)
    here = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "page": here, "seen": len(shown), "at": at, "rows": _told(request.user, here)}
    return render(request, "report/behind.html", context)


def _seen(user, keys: Keys) -> Sequence[int] | Kept:
    """Return those of the requests that `user` may see; of kept columns only the page shown will be read."""
    if isinstance(keys, Kept):
        return keys.seen_by(user)
    seen = queries.requests_seen(user, {key for key in keys if key is not None})
    return [key for key in keys if key in seen]


def _told(user, keys: Iterable[int]) -> list[Request]:
    """Return the requests of a page in its order, written down as seen; who moved away since is left out."""
    keys = list(keys)
    by_key = queries.requests_of(user).in_bulk(set(keys))
    rows = [by_key[key] for key in keys if key in by_key]
    persons = {one.person_id for one in rows}
    audit.record_many([audit.Line(Deed.REQUEST_VIEW, person=person) for person in persons], by=user, at=now())
    return rows


def _people(request: HttpRequest, found: Behind, people: QuerySet) -> HttpResponse:
    """People found, or of the register: named to who may see leads there."""
    are_leads = people.model is Lead
    columns = LEAD_COLUMNS if are_leads else {"ward": "ward_id"}
    mine = in_scope(people, request.user, Deed.LEAD_VIEW, **columns).select_related("ward")
    here = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    held = set() if are_leads else held_entries(here)
    for one in here:
        one.is_held = one.pk in held
    lines = [audit.Line(Deed.LEAD_VIEW, thing=audit.name_of(one)) for one in here if not one.is_held]
    if lines and not are_leads:
        audit.record_many(lines, by=request.user, at=now())
    context = {"found": found, "page": here, "seen": mine.count(), "people": here, "are_leads": are_leads}
    return render(request, "report/behind.html", context)
