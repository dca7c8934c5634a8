"""What the office hands in: recaps of a week or semester, figures of a month, activity reports of rounds."""

from base64 import b64encode
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from pelangi.ask.photos import redrawn
from pelangi.ask.refusals import Refused
from pelangi.plan.models import Plan, Round
from pelangi.report import official
from pelangi.report.measures import Period
from pelangi.report.open_data import month_of
from pelangi.report.reach import known_at
from pelangi.staff import audit
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed

PERIODS = {
    "week": official.week_of,
    "month": month_of,
    "semester": official.semester_of,
}
PACKS = {"recap": official.recap, "figures": official.month_figures}
MOST_PICTURES = 12
ROUNDS_SHOWN = 40
FIRST_DAY = date(2000, 1, 1)
MIME = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _file(pack: official.Pack, kind: str, name: str) -> HttpResponse:
    make = {"pdf": official.as_pdf, "xlsx": official.as_xlsx}[kind]
    answer = HttpResponse(make(pack), content_type=MIME[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _day(text: str) -> date:
    """Return the day asked for; today for what is no day, or none of which anything is known."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return localdate()
    return day if FIRST_DAY <= day <= localdate() else localdate()


@needs(Deed.REPORT_EXPORT)
def official_page(request: HttpRequest) -> HttpResponse:
    """The recap of the week, month or semester that holds a day; below it the rounds with their reports."""
    at, length = known_at(now()), request.GET.get("length", "week")
    day = _day(request.GET.get("day", ""))
    first, last = PERIODS.get(length, official.week_of)(day)
    rounds = Round.objects.filter(plan__state=Plan.State.PUBLISHED, day__lte=localdate())
    return render(
        request,
        "report/official.html",
        {
            "pack": official.recap(Period(first, last, at)),
            "as_of": at,
            "first": first,
            "last": last,
            "day": day,
            "length": length if length in PERIODS else "week",
            "lengths": [("week", _("week")), ("month", _("month")), ("semester", _("semester"))],
            "rounds": rounds.select_related("team").order_by("-day", "team")[:ROUNDS_SHOWN],
        },
    )


@needs(Deed.REPORT_EXPORT)
def official_file(request: HttpRequest, pack: str, length: str, file: str) -> HttpResponse:
    """A recap or the figures as XLSX or PDF; file: a day of the period, and the kind."""
    day, _dot, kind = file.partition(".")
    if pack not in PACKS or length not in PERIODS or kind not in MIME:
        raise Http404(pack)
    at = now()
    first, last = PERIODS[length](_day(day))
    answer = _file(PACKS[pack](Period(first, last, known_at(at))), kind, f"{pack}-{first}-{last}")
    audit.record(Deed.REPORT_EXPORT, by=request.user, at=at, detail={"what": f"{pack} {length} {first}"})
    return answer


@needs(Deed.REPORT_EXPORT)
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """The activity report of one round; photos are put into the file and kept nowhere."""
    round_ = get_object_or_404(Round.objects.select_related("team"), pk=pk)
    at = now()
    if request.method != "POST":
        pack = official.activity(round_, at)
        return render(request, "report/activity.html", {"pack": pack, "round": round_, "as_of": at})
    try:
        pictures = [
            (f"data:image/jpeg;base64,{b64encode(redrawn(sent.read())).decode()}", "")
            for sent in request.FILES.getlist("photos")[:MOST_PICTURES]
        ]
    except Refused as error:
        messages.error(request, str(error))
        return redirect("report:activity", pk)
    answer = _file(official.activity(round_, at, pictures), "pdf", f"kegiatan-{round_.day}-{round_.team_id}")
    audit.record(
        Deed.REPORT_EXPORT,
        round_,
        by=request.user,
        at=at,
        detail={"what": "activity", "photos": len(pictures)},
    )
    return answer
