"""How teams drive: over the roads of the city's extract where there is one, else by straight line.

A kept problem names the extract only; where it lies is known here. Should the file be gone (a restored backup without
it), drives are estimated, so that old plans can still be opened.
"""

from typing import Any

from pelangi.city.roads import file_in_use, path_of
from pelangi.core.routing.problem import Problem
from pelangi.plan.problem_of import DETOUR, SPEED_KMH

STRAIGHT = {"mode": "haversine", "speed_kmh": SPEED_KMH, "detour": DETOUR}


def drive() -> dict[str, Any]:
    """Return the field `drive` of a problem made now."""
    file = file_in_use()
    if not file:
        return dict(STRAIGHT)
    return {"mode": "roads", "file": file, "speed_kmh": SPEED_KMH, "detour": DETOUR}


def read_problem(data: dict[str, Any]) -> Problem:
    """Return a kept problem, its extract found where it lies on this server."""
    return Problem.from_data(found(data))


def found(data: dict[str, Any]) -> dict[str, Any]:
    """Return the problem's data with the extract found, ready for the planner."""
    own = data["drive"]
    if own["mode"] != "roads":
        return data
    path = path_of(own["file"])
    return data | {"drive": own | {"file": str(path)} if path.exists() else dict(STRAIGHT)}


def to_keep(problem: Problem) -> dict[str, Any]:
    """Return the problem's data as it is kept: the extract by its name only."""
    data = problem.to_data()
    if data["drive"]["mode"] == "roads":
        data["drive"]["file"] = path_of(data["drive"]["file"]).name
    return data
