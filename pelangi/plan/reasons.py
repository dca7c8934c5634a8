"""Why somebody is on a plan or not, in words: codes of the planner said with names the reader knows."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pelangi.core.routing.words import SENTENCES, say
from pelangi.plan.models import Plan, Team, Vehicle
from pelangi.plan.problem_of import ONLY, RECORDED
from pelangi.plan.skills import SKILLS, VEHICLE

LONGEST_LIST = 4  # stops named before "and so many more"
TEAM_VALUES, DAY_VALUES = {"team", "other_team"}, {"day", "other_day", "first_day"}


class Words:
    """Says the reasons of one plan in the language of the reader. Stops are named by size and ward, nobody by name."""

    def __init__(self, plan: Plan, ward_names: Mapping[str, str]) -> None:
        self.teams = dict(Team.objects.values_list("code", "name"))
        self.stops = {one["id"]: one for one in plan.problem["requests"]}
        self.ward_names = ward_names

    def say(self, code: str, values: Mapping[str, Any]) -> str:
        """Return the sentence; empty for an empty code."""
        if not code:
            return ""
        language = "id" if (get_language() or "id").startswith("id") else "en"
        if code not in SENTENCES:  # a plan kept by an older version: its own words
            return values.get("text", {}).get(language, code)
        params = {name: self._named(name, value) for name, value in values.items() if name != "text"}
        return say(code, params)[language]

    def _named(self, name: str, value: Any) -> Any:
        if name in TEAM_VALUES:
            return self.teams.get(value, value)
        if name in DAY_VALUES:
            return _day(value)
        if name == "skills" and isinstance(value, list | tuple):
            return [self._skill(one) for one in value]
        if name == "days" and isinstance(value, list | tuple):
            return [_day(one) for one in value]
        if name in {"requests", "request", "first"}:
            ids = value if isinstance(value, list | tuple) else [value]
            return self._stops(list(ids))
        return formats.number_format(round(value, 1), 1) if isinstance(value, float) else value

    def _skill(self, skill: str) -> str:
        if skill.startswith(ONLY):
            return self.teams.get(skill.removeprefix(ONLY), skill)
        if skill.startswith(VEHICLE):
            return str(Vehicle(skill.removeprefix(VEHICLE)).label)
        return str(SKILLS.get(skill, skill))

    def _stops(self, ids: list[str]) -> list[str]:
        alike = Counter(self._stop(one) for one in ids)  # two homes of one ward are called the same
        named = [f"{name} ({often}×)" if often > 1 else name for name, often in alike.items()][:LONGEST_LIST]
        more = len(ids) - sum(list(alike.values())[:LONGEST_LIST])
        return [*named, _("%(count)d more stops") % {"count": more}] if more > 0 else named

    def _stop(self, request: str) -> str:
        stop = self.stops.get(request)
        if request.endswith(RECORDED):
            return _("the recording")
        if stop is None:
            return _("another visit")
        people = ngettext("%(count)d person", "%(count)d people", stop["people"]) % {"count": stop["people"]}
        ward = self.ward_names.get(stop["ward"], stop["ward"])
        return _("%(people)s in %(ward)s") % {"people": people, "ward": ward}


def _day(value: str) -> str:
    try:
        return formats.date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    except (TypeError, ValueError):  # not a day but words, kept as they are
        return str(value)
