"""Pages of the adviser: ask, read the plan, give its actions out, say they are done; hours and people."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.city.models import Agency
from pelangi.core.index import Row
from pelangi.innovate import actions, advice_page, advising, queries
from pelangi.innovate.arithmetic import in_language
from pelangi.innovate.forms.adviser import AskForm, DoneForm, EffortForm, PeopleForm
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import Advice, AgencyPeople, Innovation, RowEffort
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@needs(Deed.INDEX_VIEW)
def adviser(request: HttpRequest) -> HttpResponse:
    """Ask the adviser, and the answers so far."""
    may_ask = may(request.user, Deed.ADVICE_ASK)
    form = AskForm(request.POST or None, today=localdate())
    if request.method == "POST" and may_ask and form.is_valid():
        try:
            asked = actions.ask_adviser(queries.YEAR, **form.cleaned_data, by=request.user, at=now())
        except actions.NotAllowedHere as refusal:
            form.add_error("until", str(refusal))
        else:
            return redirect("innovate:advice", asked.pk)
    context = {
        "form": form,
        "may_ask": may_ask,
        "year": str(queries.YEAR),
        "page": Paginator(Advice.objects.order_by("-asked_at", "-pk"), 20).get_page(request.GET.get("page")),
    }
    return render(request, "innovate/adviser.html", context)


@needs(Deed.INDEX_VIEW)
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer; while it is being worked out the page looks again by itself."""
    found = get_object_or_404(Advice, pk=pk)
    if request.htmx and found.answered_at:  # the page that waits is to be loaded anew, not filled with a page
        return HttpResponse(headers={"HX-Refresh": "true"})
    if found.answer is None:
        page = "innovate/advice_waits.html" if request.htmx else "innovate/advice.html"
        return render(request, page, {"advice": found})
    names = advice_page.names_for(found.year)
    lines = advice_page.action_lines(found, names)
    context = {
        "advice": found,
        "answer": found.answer,
        "page": Paginator(lines, advice_page.ON_A_PAGE).get_page(request.GET.get("page")),
        "frontier": advice_page.frontier(found),
        "left_out": sum(one["kind"] == "leave_out" for one in lines),
        "assumptions": advice_page.assumption_lines(found, names),
        "later": found.answer.get("next_year"),
        "later_year": str((found.answer.get("next_year") or {}).get("year", "")),
        "later_lines": advice_page.next_year_lines(found, names),
        "may_assign": may(request.user, Deed.ADVICE_ASK),
        "agencies": Agency.objects.order_by("name", "pk"),
        "learned": [one for one in advising.hours_by_row(instrument(found.year)).values() if one.pieces],
    }
    return render(request, "innovate/advice.html", context)


@needs(Deed.INDEX_VIEW)
def advice_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole answer as plain data, as `pelangi innovate advise --out` writes it."""
    found = get_object_or_404(Advice, pk=pk, answer__isnull=False)
    answer = HttpResponse(
        json.dumps(found.answer, indent=1, ensure_ascii=False), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="advice-{found.pk}.json"'
    return answer


@require_POST
@needs(Deed.ADVICE_ASK)
def assign(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give one action to its owner, or to the agency chosen."""
    found = get_object_or_404(Advice, pk=pk)
    listed = (found.answer or {}).get("actions") or []
    if not 1 <= number <= len(listed):
        raise Http404(number)
    agency = get_object_or_404(Agency, pk=request.POST.get("agency") or listed[number - 1]["owner"])
    given = actions.assign_action(found, number, agency=agency, by=request.user, at=now())
    messages.success(request, _("Given to %(agency)s.") % {"agency": given.agency})
    page = (number - 1) // advice_page.ON_A_PAGE + 1
    return redirect(f"{reverse('innovate:advice', args=[pk])}?page={page}#action-{number}")


@needs(Deed.INDEX_VIEW)
def assigned(request: HttpRequest) -> HttpResponse:
    """Actions that were given out: open ones first, then what was promised beside what came of it."""
    page = Paginator(queries.assigned_actions(), 50).get_page(request.GET.get("page"))
    mine = set(queries.own_actions(request.user).values_list("pk", flat=True))
    lines = advice_page.with_outcome(list(page.object_list), queries.present_score())
    names = advice_page.names_for(queries.YEAR)
    for one in lines:
        one.row_name = names.rows.get(one.row, one.row)
        one.may_finish = one.pk in mine and one.done_at is None
    return render(
        request,
        "innovate/assigned.html",
        {"page": page, "lines": lines, "totals": queries.promised_and_done()},
    )


@require_POST
@needs(Deed.INDEX_VIEW)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an action of one's own agency is done, with the hours it took."""
    found = get_object_or_404(queries.own_actions(request.user), pk=pk)
    form = DoneForm(request.POST)
    if form.is_valid():
        try:
            actions.finish_action(found, **form.cleaned_data, by=request.user, at=now())
            messages.success(request, _("Kept as done. What it brought is told once its row is verified."))
        except actions.NotAllowedHere as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, _("Write the hours it took as a whole number."))
    return redirect("innovate:assigned")


@needs(Deed.INDEX_VIEW)
def efforts(request: HttpRequest) -> HttpResponse:
    """Hours from level to level of every row, set here or learned, deadlines, and people by agency."""
    used = instrument(queries.YEAR)
    learned = advising.hours_by_row(used)
    set_here = {one.row: one for one in RowEffort.objects.filter(innovation=None)}
    rows = [
        {
            "row": row,
            "name": in_language(row.name_id, row.name_en),
            "steps": _steps(row, learned, set_here),
            "learned": learned.get(row.id),
            "set": set_here.get(row.id),
        }
        for row in used.rows
    ]
    context = {
        "rows": rows,
        "own": RowEffort.objects.exclude(innovation=None)
        .select_related("innovation")
        .order_by("innovation", "row"),
        "people": AgencyPeople.objects.select_related("agency").order_by("agency__name", "pk"),
        "may_edit": may(request.user, Deed.ADVICE_ASK),
    }
    return render(request, "innovate/efforts.html", context)


def _steps(row: Row, learned: dict, set_here: dict) -> list[int | None]:
    if row.id in learned:
        return list(learned[row.id].steps)
    return set_here[row.id].steps if row.id in set_here else [None, None, None]


@needs(Deed.ADVICE_ASK)
def effort(request: HttpRequest, row: str) -> HttpResponse:
    """Set the hours of one row; ?innovation= for one innovation only."""
    used = instrument(queries.YEAR)
    if row not in used.by_id:
        raise Http404(row)
    code = request.GET.get("innovation", "")
    innovation = get_object_or_404(Innovation, pk=code) if code else None
    now_set = RowEffort.objects.filter(row=row, innovation=innovation).first()
    form = EffortForm(request.POST or None, instance=now_set, for_one=innovation is not None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        steps = (data["to_1"], data["to_2"], data["to_3"])
        actions.set_effort(
            row, innovation, steps=steps, deadline=data.get("deadline"), by=request.user, at=now()
        )
        return redirect("innovate:efforts")
    named = used.row(row)
    context = {"form": form, "name": in_language(named.name_id, named.name_en), "innovation": innovation}
    return render(request, "innovate/effort.html", context)


@needs(Deed.ADVICE_ASK)
def people(request: HttpRequest) -> HttpResponse:
    """Say how many people of an agency there are for its innovations."""
    form = PeopleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_people(**form.cleaned_data, by=request.user, at=now())
        return redirect("innovate:efforts")
    return render(request, "innovate/people.html", {"form": form})
