"""Floors: the share of a group or ward that a plan must reach before weight counts, as the office has set them.

Kept by the names of groups and the codes of wards; in the problem file groups stand as keyed codes only.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from pelangi.city.models import Area
from pelangi.core.routing.floor_advice import floor_advice
from pelangi.core.routing.problem import Problem
from pelangi.find.models import Group
from pelangi.plan.calls import group_code
from pelangi.plan.driving import read_problem
from pelangi.plan.means import means


def floors_of(requests: Collection[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """Return the field `floors` of a problem file with these requests: floors of nobody in it are left out."""
    kept = means().floors
    shares = {
        "group": {group_code(name): share for name, share in kept.get("group", {}).items()},
        "ward": kept.get("ward", {}),
    }
    found = {
        kind: {name: share for name, share in those.items() if any(one[kind] == name for one in requests)}
        for kind, those in shares.items()
    }
    return {kind: those for kind, those in found.items() if those}


def of_somebody(problem: Problem) -> Problem:
    """Return the problem without floors of groups and wards that nobody in it belongs to."""
    kept = tuple(one for one in problem.floors if any(one.covers(request) for request in problem.requests))
    return replace(problem, floors=kept)


def advice_on(problem: dict[str, Any]) -> list[list]:
    """Return [[code, values]]: which floors cannot be met, as proven, and what would mend them; empty: none."""
    if "floors" not in problem:
        return []
    return [[one.code, dict(one.params)] for one in floor_advice(read_problem(problem))]


def set_ones() -> list[str]:
    """Return the floors that are set, in words: "elderly 50 %"."""
    wards = dict(Area.objects.filter(level=Area.Level.WARD).values_list("code", "name"))
    names, kept = dict(Group.choices), means().floors
    found = [(names.get(code, code), share) for code, share in kept.get("group", {}).items()]
    found += [(wards.get(code, code), share) for code, share in kept.get("ward", {}).items()]
    return [f"{name} {round(100 * share)} %" for name, share in found]
