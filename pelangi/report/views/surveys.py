"""The satisfaction survey: answered with a ticket, typed in from paper, and the result with who answered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pelangi.ask.queries import by_ticket
from pelangi.ask.throttle import too_often
from pelangi.report import actions, queries, survey
from pelangi.report.forms import PaperSheetForm, TicketSheetForm
from pelangi.report.refusals import Refused
from pelangi.staff.permissions import may, needs, open_to_all
from pelangi.staff.roles import Deed

TRIES, WINDOW_S, TOO_MANY = 20, 600, 429


@never_cache
@open_to_all("whoever holds a ticket may say how the service was; nothing about a person is shown")
def answer(request: HttpRequest) -> HttpResponse:
    """Nine questions with a ticket."""
    form = TicketSheetForm(request.POST or None, initial={"ticket": request.GET.get("ticket", "")})
    if request.method == "POST" and too_often(request, "survey", most=TRIES, window_s=WINDOW_S):
        return render(request, "report/survey_answer.html", {"form": form, "too_many": True}, status=TOO_MANY)
    done = False
    if request.method == "POST" and form.is_valid():
        found = by_ticket(form.cleaned_data["ticket"])
        if found is None:
            form.add_error("ticket", _("There is no such ticket. Look again: one sign may be mistyped."))
        else:
            try:
                actions.answer_survey(found, form.marks(), at=now())
                done = True
            except Refused as error:
                form.add_error(None, str(error))
    return render(request, "report/survey_answer.html", {"form": form, "done": done})


@needs(Deed.SURVEY_ENTER)
def paper(request: HttpRequest) -> HttpResponse:
    """Type in sheets, one after the other."""
    form = PaperSheetForm(request.POST or None, initial={"day": localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.type_in_sheet(
                form.cleaned_data["number"],
                form.marks(),
                answered_at=form.noon(),
                by=request.user,
                at=now(),
            )
            messages.success(request, _("The sheet is kept. Type in the next one."))
            return redirect("report:survey_paper")
        except Refused as error:
            form.add_error("number", str(error))
    return render(request, "report/survey_paper.html", {"form": form})


@needs(Deed.REPORT_VIEW)
def result(request: HttpRequest) -> HttpResponse:
    """The index of the last thirty days, by element, and the share of people who answered, by group."""
    period = queries.last_month(now())
    return render(
        request,
        "report/survey.html",
        {
            "found": survey.result(period),
            "rates": survey.response_rates(period),
            "period": period,
            "may_enter": may(request.user, Deed.SURVEY_ENTER),
        },
    )
