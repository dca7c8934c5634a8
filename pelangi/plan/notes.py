"""What is to be known of a whole plan, in words: codes of the planner said with names the reader knows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.city.models import Area
from pelangi.core.routing.words import say
from pelangi.find.models import Group
from pelangi.plan.calls import group_code

Names = Mapping[str, str]


def spoken(notes: Iterable[Iterable], problem: Mapping[str, Any] | None = None) -> list[str]:
    """Return notes, [[code, values]], as sentences. problem: names the wards where places of the plan are."""
    language = "id" if (get_language() or "id").startswith("id") else "en"
    wards = dict(Area.objects.filter(level=Area.Level.WARD).values_list("code", "name"))
    names = {group_code(code): str(label) for code, label in Group.choices} | wards
    asked = problem["requests"] if problem else []
    names |= {one["place"]: wards.get(one["ward"], one["ward"]) for one in asked}
    return [
        say(code, {key: _named(key, value, names) for key, value in values.items()})[language]
        for code, values in notes
    ]


def _named(key: str, value: Any, names: Names) -> Any:
    if key == "name":
        return names.get(value, value)
    if key == "kind":
        return _kind(value)
    if key == "floors":
        return [_kind_and_name(one, names) for one in value]
    if key == "places":
        return list(dict.fromkeys(names.get(one, one) for one in value))
    return value


def _kind_and_name(text: str, names: Names) -> str:
    kind, _space, name = text.partition(" ")
    return f"{_kind(kind)} {names.get(name, name)}"


def _kind(code: str) -> str:
    return {"group": _("group"), "ward": _("ward")}.get(code, code)
