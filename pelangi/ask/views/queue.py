"""The queue of requests, its export, the form for a new one, and the leads that wait to become requests."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pelangi.ask import actions, queries, worklists
from pelangi.ask.exports import MIME, queue_workbook
from pelangi.ask.forms import NikForm, QueueFilter, SaveListForm
from pelangi.ask.refusals import Refused
from pelangi.ask.steps import next_step, waiting_days
from pelangi.ask.tickets import spoken
from pelangi.ask.words import PRIORITIES, REQUEST_STATES, document_name
from pelangi.city.models import Area
from pelangi.core.journey import RequestState
from pelangi.find.queries import senders_of_leads
from pelangi.staff.pages import MOST_SHOWN, LongList, said_count
from pelangi.staff.permissions import Place, may, needs
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

ON_A_PAGE = 25  # each name that is shown is read, and written down as read
KEY_DIGITS = 18  # what surely fits a 64-bit key
WARD_OF = "ward-"  # with the key of a lead: the ward chosen for somebody of whom nobody knows it


@needs(Deed.REQUEST_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """Who waits, most urgent first; ?list= shows one of the work lists."""
    form = QueueFilter(request.GET, user=request.user)
    chosen = form.chosen()
    found, rows = worklists.queue(request.user, chosen), queries.requests_of(request.user)
    most = worklists.SEARCH_MOST if chosen.get("words") else MOST_SHOWN
    page = LongList(found, ON_A_PAGE, rows=rows.prefetch_related("needs"), most=most).get_page(
        request.GET.get("page")
    )
    _prepare(page, request)
    counted = worklists.counts(request.user)
    context = {
        "page_obj": page,
        "filter_form": form,
        "nik_form": NikForm(),
        "counts": {name: said_count(count) for name, count in counted.items()},
        "set_by_hand": said_count(counted["by_hand"], worklists.LIST_MOST),
        "chosen_list": chosen.get("list", ""),
        "lists": [
            (key, worklists.LISTS[key], said_count(counted[key], worklists.LIST_MOST))
            for key in worklists.lists_for(request.user)
        ],
        "save_form": SaveListForm(auto_id="save_%s", initial={"query": request.GET.urlencode()}),
        "saved_lists": request.user.saved_lists.filter(page="ask").order_by("name"),
        "bulk": actions.BULK.items() if may(request.user, Deed.REQUEST_ADMIT) else [],
        "may_create": may(request.user, Deed.REQUEST_CREATE),
        "may_export": may(request.user, Deed.REQUEST_EXPORT),
        "may_take_leads": may(request.user, Deed.LEAD_TAKE),
        "may_tell": may(request.user, Deed.MESSAGE_TELL),
    }
    return render(request, "ask/queue.html", context)


def _prepare(page, request: HttpRequest) -> None:
    """Give each request of a page what its row shows, and write down whose names were shown."""
    rows = list(page)
    shown = actions.read_persons(
        [row.person for row in rows], deed=Deed.REQUEST_VIEW, by=request.user, at=timezone.now()
    )
    for row in rows:
        row.name = shown[row.person_id]["name"]
        row.spoken = spoken(row.ticket)
        row.state_label = REQUEST_STATES[RequestState(row.state)]
        row.priority_label = PRIORITIES[row.priority]
        row.days = waiting_days(row, timezone.localdate())
        row.next = next_step(row, row.needs.all())
    page.object_list = rows


@require_POST
@needs(Deed.REQUEST_VIEW)
def find_nik(request: HttpRequest) -> HttpResponse:
    """Find by NIK; posted, so that no NIK stands in an address or a log of addresses."""
    form = NikForm(request.POST)
    nik = form.data.get("nik", "")
    persons = queries.persons_with_nik(nik) if form.is_valid() else []
    found = list(queries.requests_of(request.user).filter(person__in=persons))
    if len(found) == 1:
        return redirect("ask:request", found[0].ticket)
    if found:
        return redirect(f"{request.path.removesuffix('nik/')}?person={found[0].person_id}")
    messages.info(request, _("No request in your area is for a person with this NIK."))
    return redirect("ask:home")


@needs(Deed.REQUEST_EXPORT)
@transaction.atomic
def export(request: HttpRequest) -> HttpResponse:
    """The same queue, with the same filters, as a workbook."""
    form = QueueFilter(request.GET, user=request.user)
    found = worklists.queue(request.user, form.chosen(), deed=Deed.REQUEST_EXPORT)
    rows = list(queries.usable(found).prefetch_related("needs"))
    shown = actions.read_persons(
        [row.person for row in rows], deed=Deed.REQUEST_EXPORT, by=request.user, at=timezone.now()
    )
    names = {key: known["name"] for key, known in shown.items()}
    today = timezone.localdate()
    answer = HttpResponse(queue_workbook(rows, names, today=today), content_type=MIME)
    answer["Content-Disposition"] = f'attachment; filename="permohonan-{today}.xlsx"'
    return answer


@needs(Deed.LEAD_TAKE)
@transaction.atomic
def leads(request: HttpRequest) -> HttpResponse:
    """The people found without papers, to be made into requests."""
    page = Paginator(queries.leads_to_take(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    shown = actions.read_leads(rows, by=request.user, at=timezone.now())
    senders = senders_of_leads(rows, request.user)
    for lead in rows:
        lead.senders = senders[lead.pk]
        lead.name = shown[lead.pk]["name"]
        lead.erased = shown[lead.pk].get("erased", False)
        lead.documents = [document_name(kind) for kind in lead.missing]
        lead.needs_ward = not (lead.institution_id or lead.ward_id or lead.register_id or lead.erased)
    page.object_list = rows
    lists_page = "find:home" if may(request.user, Deed.LIST_VIEW) else "find:sent"
    wards = queries.wards_to_take_in(request.user) if any(lead.needs_ward for lead in rows) else []
    context = {"page_obj": page, "lists_page": lists_page, "wards": wards}
    return render(request, "ask/leads.html", context)


@require_POST
@needs(Deed.LEAD_TAKE)
def take_leads(request: HttpRequest) -> HttpResponse:
    """Make the ticked leads into requests, and admit them where that is allowed. Each stands on its own.

    A lead of whom nobody knows the ward is ticked by choosing one.
    """
    said = {
        name.removeprefix(WARD_OF): code for name, code in request.POST.items() if name.startswith(WARD_OF)
    }
    ticked = {*request.POST.getlist("lead"), *(pk for pk, code in said.items() if code)}
    ticked = {pk for pk in ticked if pk.isdecimal() and len(pk) <= KEY_DIGITS}
    chosen = queries.leads_to_take(request.user).filter(pk__in=ticked)
    wards = queries.wards_to_take_in(request.user).in_bulk(said.values())
    taken, refused = 0, []
    for lead in chosen:
        try:
            _take(lead, request, wards.get(said.get(str(lead.pk), "")))
            taken += 1
        except Erased:
            refused.append(_("One person's data were erased."))
        except Refused as why:
            refused.append(str(why))
    if taken:
        words = ngettext("%(count)s request was made.", "%(count)s requests were made.", taken)
        messages.success(request, words % {"count": taken})
    for why in dict.fromkeys(refused):
        messages.error(request, why)
    if not taken and not refused:
        messages.info(request, _("Tick the people to be asked for first."))
    return redirect("ask:leads")


@transaction.atomic
def _take(lead, request: HttpRequest, ward: Area | None) -> None:
    now = timezone.now()
    made = actions.request_from_lead(lead, ward=ward, by=request.user, at=now)
    place = Place(ward=made.ward_id, institution=made.institution_id or "")
    if made.state == RequestState.RECEIVED and may(request.user, Deed.REQUEST_ADMIT, place):
        actions.admit(made, by=request.user, at=now)
