"""The leader's page: the first screen of a phone tells whom we reached, who lacks papers, who waits, if it is fair."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.timezone import localdate, now

from pelangi.city.queries import outlines_geojson
from pelangi.core.fairness import By
from pelangi.report import leading, queries, spoken, watching
from pelangi.report.onepage import leader_page
from pelangi.report.reach import known_at
from pelangi.report.templatetags.figures import behind
from pelangi.staff import audit
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

FLAGS_SAID = 3  # the watch tells all


@needs(Deed.REPORT_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """One look: reached, missing, waiting, fair, the index, what to decide; below it the map and what is folded."""
    look = queries.look(now())
    names = queries.names_of(By.SEX)
    flags = _said(look.flags)
    context = {
        "look": look,
        "of": {one.measure.name: one for one in look.answers},
        "funnel_steps": [
            {"label": label, "value": value, "url": behind("step", step, look.period.as_of)}
            for step, label, value in queries.funnel(look)
        ],
        "names": names,
        "geojson": outlines_geojson(),
        "values": {line.ward.code: line.missing for line in look.wards},
        "may_export": may(request.user, Deed.REPORT_EXPORT),
        "may_see_index": may(request.user, Deed.INDEX_VIEW),
        "index": leading.standing() if may(request.user, Deed.INDEX_VIEW) else None,
        "flags": flags,
        "fairness": spoken.fairness_in_a_sentence(flags[:1], len(look.flags), look.by_sex, names),
        "decisions": _decisions(request.user, look),
    }
    return render(request, "report/home.html", context)


def _said(flags: Sequence[watching.Flag]) -> list[str]:
    """Return the first flags in words."""
    names = queries.names_by_trait() if flags else {}
    return [
        spoken.flag_in_words(one, capfirst(queries.called(one.by, one.label, names)))
        for one in flags[:FLAGS_SAID]
    ]


def _decisions(user, look: queries.Look) -> dict | None:
    """Return what waits for this person's decision, and how many: flags nobody acted on, a month to be published.

    None for who decides neither.
    """
    acts, publishes = may(user, Deed.FLAG_ANSWER), may(user, Deed.REPORT_PUBLISH)
    if not acts and not publishes:
        return None
    flags = len(leading.undecided(look.flags)) if acts else 0
    month = queries.month_to_publish(localdate()) if publishes else None
    return {"flags": flags, "month": month, "count": flags + bool(month)}


@needs(Deed.REPORT_EXPORT)
def page_pdf(request: HttpRequest) -> HttpResponse:
    """The leader's page as one sheet of paper."""
    at = now()
    answer = HttpResponse(leader_page(known_at(at)).write_pdf(), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="pelangi.pdf"'
    audit.record(Deed.REPORT_EXPORT, by=request.user, at=at, detail={"what": "leader page"})
    return answer
