"""What the page of an advice shows: its actions with names, the frontier drawn, and promised beside delivered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pelangi.city.models import Agency
from pelangi.core.index import Score
from pelangi.core.index.worth import GOVERNMENT, worth_of_entry, worth_of_leaving, worth_of_level
from pelangi.innovate import queries
from pelangi.innovate.arithmetic import in_language, rounded, written
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import Advice, AssignedAction, Innovation, RowLevel
from pelangi.report.charts import ACCENT, INK, svg

ON_A_PAGE = 25
UNLOCKS: dict[str, Promise] = {
    "entry": gettext_lazy("the innovation can be entered"),
    "affair": gettext_lazy("a basic affair more: %(of)s"),
    "count_score": gettext_lazy("the points for the number of innovations"),
    "rows": gettext_lazy("%(of)s raised rows then count"),
    "floor": gettext_lazy("it lowers no mean: the maturities are divided by %(of)s either way"),
    "divisor": gettext_lazy("the maturities are divided by %(of)s only"),
    "predicate": gettext_lazy("the predicate %(of)s, which the plan misses without it"),
}
ASSUMPTIONS: dict[str, Promise] = {
    "row_hours": gettext_lazy("Half as many hours more for: %(of)s"),
    "all_hours": gettext_lazy("A quarter fewer hours in all"),
    "mandatory": gettext_lazy("No mandatory rows for new innovations"),
    "agency": gettext_lazy("Half the people at %(of)s"),
}


@dataclass(frozen=True)
class Names:
    """The names of rows, innovations and agencies an answer speaks of."""

    rows: dict[str, str]
    innovations: dict[str, str]
    agencies: dict[str, str]


def names_for(year: int) -> Names:
    """Return the names in the reader's language."""
    rows = {row.id: f"{row.number}. {in_language(row.name_id, row.name_en)}" for row in instrument(year).rows}
    return Names(
        rows,
        {GOVERNMENT: _("The city as a whole (SPD)"), **dict(Innovation.objects.values_list("pk", "name"))},
        dict(Agency.objects.values_list("pk", "name")),
    )


def action_lines(advice: Advice, names: Names) -> list[dict[str, Any]]:
    """Return the answer's actions in their order, each with its names and whom it was given to."""
    given = {one.number: one for one in advice.assigned.select_related("agency")}
    kinds = dict(AssignedAction.Kind.choices)
    return [
        {
            **one,
            "number": number,
            "kind_name": kinds[one["kind"]],
            "innovation_name": names.innovations.get(one["innovation"], one["innovation"]),
            "row_name": names.rows.get(one["row"], one["row"]),
            "owner_name": names.agencies.get(one["owner"], one["owner"]),
            "due": one["due"] and date.fromisoformat(one["due"]),
            "unlocked": [*map(_unlocked, one["unlocks"]), *_after(one.get("after"))],
            "assigned": given.get(number),
        }
        for number, one in enumerate(advice.answer["actions"], start=1)
    ]


def _unlocked(one: dict[str, str]) -> str:
    words = str(UNLOCKS[one["what"]])
    return words % {"of": one["of"]} if "%(of)s" in words else words


def _after(one: dict[str, Any] | None) -> list[str]:
    """The level that can be worked on next."""
    if not one:
        return []
    words = ngettext(
        "then level %(level)s: %(hours)s hour for %(points)s points",
        "then level %(level)s: %(hours)s hours for %(points)s points",
        one["hours"],
    )
    return [
        words
        % {
            "level": one["level"],
            "hours": number_format(one["hours"]),
            "points": number_format(one["points"], 4),
        }
    ]


@dataclass(frozen=True)
class Assumptions:
    """What was bent: those that would change some of the first ten actions or the index, and those that would not."""

    telling: list[dict[str, Any]]
    idle: list[dict[str, Any]]


def assumption_lines(advice: Advice, names: Names) -> Assumptions:
    """Return the bent assumptions, the one that changes most first."""
    named = {**names.rows, **names.agencies}
    lines = [
        {**one, "words": _assumed(one, named), "index": Decimal(str(one["index"]))}
        for one in advice.answer["sensitivity"]
    ]
    planned = Decimal(str(advice.answer["plan"]["index"]))
    telling = [one for one in lines if one["first_ten_changed"] or one["index"] != planned]
    return Assumptions(telling, [one for one in lines if one not in telling])


def _assumed(one: dict[str, Any], named: dict[str, str]) -> str:
    words = str(ASSUMPTIONS[one["what"]])
    return words % {"of": named.get(one["of"], one["of"])} if "%(of)s" in words else words


def next_year_lines(advice: Advice, names: Names) -> list[dict[str, str]]:
    """Return the actions next year's instrument would rather see done, and those it would rather leave."""
    own = (advice.answer.get("next_year") or {}).get("own_plan") or {}
    marked = [(_("do it too"), one) for one in own.get("actions_more", [])]
    marked += [(_("leave it"), one) for one in own.get("actions_less", [])]
    kinds = dict(AssignedAction.Kind.choices)
    return [
        {
            "mark": mark,
            "kind": kinds[one["kind"]],
            "where": names.innovations.get(one["innovation"], one["innovation"]),
            "row": names.rows.get(one["row"], one["row"]),
            "to": one["to"],
        }
        for mark, one in marked
    ]


def frontier(advice: Advice) -> dict[str, Any]:
    """Return the chart of hours against index, its sentence and its table."""
    points = advice.answer["frontier"]
    x = {"field": "hours", "type": "quantitative", "title": _("Hours")}
    y = {"field": "index", "type": "quantitative", "title": _("Index"), "scale": {"zero": False}}
    encoding = {"x": x, "y": y}
    drawing = svg(
        {
            "width": 560,
            "height": 260,
            "data": {"values": points},
            "layer": [
                {"mark": {"type": "line", "color": ACCENT, "strokeWidth": 2.5}, "encoding": encoding},
                {"mark": {"type": "point", "filled": True, "size": 60, "color": INK}, "encoding": encoding},
            ],
        }
    )
    first, last = points[0], points[-1]
    summary = _("Without any hours %(first)s; with %(hours)s hours %(last)s.") % {
        "first": written(first["index"]),
        "hours": number_format(last["hours"]),
        "last": written(last["index"]),
    }
    rows = [
        [
            number_format(one["hours"]),
            written(one["index"]),
            _("proven") if one["proven"] else _("not proven"),
        ]
        for one in points
    ]
    table = {"head": [_("Hours"), _("Index (estimate)"), _("Proof")], "rows": rows}
    return {"svg": drawing, "summary": summary, "table": table}


def with_outcome(actions: list[AssignedAction], result: Score) -> list[AssignedAction]:
    """Put beside each done action what it brought (points of the verified index) and the level reached."""
    levels = {
        (one.innovation_id, one.row): one.verified
        for one in RowLevel.objects.filter(year=queries.YEAR, verified__isnull=False)
    }
    for one in actions:
        one.reached = levels.get((one.innovation_id, one.row))
        one.delivered = rounded(_delivered(one, result)) if one.done_at else None
    return actions


def _delivered(one: AssignedAction, result: Score):
    used, city = result.instrument, result.city
    if one.kind == AssignedAction.Kind.RAISE:
        where = one.innovation_id or GOVERNMENT
        return worth_of_level(used, city, where, row=one.row, level=one.from_level)
    if one.kind == AssignedAction.Kind.ENTER:
        return worth_of_entry(used, city, one.innovation_id)
    entry = next((each for each in city.innovations if each.id == one.innovation_id), None)
    return Decimal(0) if entry is None else worth_of_leaving(used, city, entry)
