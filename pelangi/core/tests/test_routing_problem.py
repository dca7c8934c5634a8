"""Routing: the problem file says exactly one thing, and nonsense is refused where it is born."""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pelangi.core.routing import Iterations, Plan, Problem, Refused, check_files, solve, solve_file
from pelangi.core.routing.refusals import in_indonesian
from pelangi.core.tests.routing_cases import city_problem, small_problem

SAMPLE = {
    "version": 1,
    "days": ["2026-11-30", "2026-12-01"],
    "drive": {"mode": "haversine", "speed_kmh": 25, "detour": 1.4},
    "places": [{"id": "office", "lat": -2.13, "lon": 106.12}, {"id": "p1", "lat": -2.14, "lon": 106.13}],
    "kits_per_day": 2,
    "teams": [
        {
            "id": "T1",
            "start": "office",
            "end": "office",
            "skills": ["biometric"],
            "kits": 1,
            "members": 3,
            "shifts": [
                {
                    "day": "2026-11-30",
                    "from": "08:30",
                    "to": "15:00",
                    "break": {"from": "11:45", "to": "13:15", "min": 45},
                }
            ],
        }
    ],
    "requests": [
        {
            "id": "R1",
            "place": "p1",
            "people": 1,
            "weight": 3.0,
            "service_min": 25,
            "setup_min": 10,
            "skills": ["biometric"],
            "kits": 1,
            "windows": [{"day": "2026-11-30", "from": "09:00", "to": "12:00"}],
            "group": "elderly",
            "ward": "19.71.01.1004",
            "promised": {"day": "2026-11-30", "from": "09:00", "to": "11:00"},
            "after": {"request": "R0", "min_days": 3},
        }
    ],
}


def test_the_sample_file_is_read_as_it_says():
    problem = Problem.from_json(json.dumps(SAMPLE))
    request, shift = problem.requests[0], problem.teams[0].shifts[0]
    assert (shift.from_min, shift.to_min, shift.rest.length_min) == (510, 900, 45)
    assert (request.length_min, request.weight, request.after.min_days) == (35, 3.0, 3)
    assert request.hours == (request.promised,)
    assert json.loads(problem.to_json()) == SAMPLE


PRINTED = """
{"version": 1, "days": ["2026-11-30"], "drive": {"mode": "haversine", "speed_kmh": 25, "detour": 1.4},
 "places": [{"id": "office", "lat": -2.13, "lon": 106.12}],
 "kits_per_day": 2,
 "teams": [{"id": "T1", "start": "office", "end": "office", "skills": ["biometric"], "kits": 1, "members": 3,
            "shifts": [{"day": "2026-11-30", "from": "08:30", "to": "15:00",
                        "break": {"from": "11:45", "to": "13:15", "min": 45}}]}],
 "requests": [{"id": "R1", "place": "p1", "people": 1, "weight": 3.0, "service_min": 25, "setup_min": 10,
               "skills": ["biometric"], "kits": 1,
               "windows": [{"day": "2026-11-30", "from": "09:00", "to": "12:00"}], "group": "elderly",
               "ward": "19.71.01.1004", "promised": {"day": "2026-11-30", "from": "09:00", "to": "11:00"},
               "after": {"request": "R0", "min_days": 3}}]}
"""
"""As it was asked for; its one request stands at a place that is not listed."""


def test_the_file_as_it_was_asked_for_is_planned_once_its_place_is_listed():
    with pytest.raises(Refused, match="place 'p1' is not among the places"):
        Problem.from_json(PRINTED)
    data = json.loads(PRINTED)
    data["places"].append({"id": "p1", "lat": -2.12, "lon": 106.11})
    plan = solve(Problem.from_data(data), Iterations(1), 0)
    assert plan.score["promises_kept"] == 1
    assert [stop.request for one in plan.rounds for stop in one.stops] == ["R1"]


@pytest.mark.parametrize("seed", range(50))
def test_what_is_written_is_read_back(seed):
    problem = small_problem(seed)
    assert Problem.from_json(problem.to_json()) == problem


def test_a_plan_that_is_written_is_read_back():
    problem = city_problem(1, count=30)
    plan = solve(problem, Iterations(3), 1)
    assert Plan.from_json(plan.to_json()) == plan


def test_only_what_is_needed_must_be_said():
    data = deepcopy(SAMPLE)
    del data["kits_per_day"], data["teams"][0]["end"]
    data["requests"] = [{"id": "R1", "place": "p1", "service_min": 24.2, "note": "second door"}]
    problem = Problem.from_data(data)
    assert problem.teams[0].end == "office"
    assert problem.requests[0].service_min == 25
    assert problem.kits_per_day is None


def at(path, value):
    """Return the sample with one value replaced; path like 'teams.0.kits'."""
    data = deepcopy(SAMPLE)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target = data
    for step in way:
        target = target[step]
    target[last] = value
    return data


NONSENSE = [
    ("version", 2, "version 2"),
    ("days", [], "at least one"),
    ("days", ["2026-12-01", "2026-11-30"], "in order"),
    ("days", ["30-11-2026"], "not a date"),
    ("drive", {"mode": "roads"}, "'file' is missing"),
    ("drive", {"mode": "roads", "file": "x.osm.pbf", "detour": 0.1}, "at least 1"),
    ("drive", {"mode": "teleport"}, "teleport"),
    ("drive.speed_kmh", 0, "above 0"),
    ("drive.detour", 0.5, "at least 1"),
    ("drive", {"mode": "matrix", "minutes": [[0]]}, "1 rows for 2 places"),
    ("drive", {"mode": "matrix", "minutes": [[0, 1], [1]]}, "row 1 has 1 of 2"),
    ("drive", {"mode": "matrix", "minutes": [[0, -1], [1, 0]]}, "below 0"),
    ("drive", {"mode": "matrix", "minutes": [[5, 1], [1, 0]]}, "to itself"),
    ("drive", {"mode": "matrix", "minutes": [[0, "7"], [1, 0]]}, "not a number"),
    ("places.1.id", "office", "more than once"),
    ("places.1.lat", 95, "not on Earth"),
    ("places.1.lat", None, "lat and lon go together"),
    ("kits_per_day", -1, "at least 0"),
    ("kits_per_day", True, "must be a number"),
    ("teams.0.start", "nowhere", "'nowhere' is not among the places"),
    ("teams.0.kits", 1.5, "whole number"),
    ("teams.0.members", 0, "at least 1"),
    ("teams.0.skills", "biometric", "must be a list"),
    ("teams.0.shifts.0.day", "2026-12-02", "not among the days"),
    ("teams.0.shifts.0.to", "08:00", "upside down"),
    ("teams.0.shifts.0.from", "8.30", "not a time of day"),
    ("teams.0.shifts.0.break.min", 100, "does not fit"),
    ("teams.0.shifts", [SAMPLE["teams"][0]["shifts"][0]] * 2, "2 shifts"),
    ("requests.0.place", "p9", "'p9' is not among the places"),
    ("requests.0.weight", -1, "at least 0"),
    ("requests.0.weight", float("nan"), "must be a number"),
    ("requests.0.service_min", -5, "at least 0"),
    ("requests.0.service_min", 1440, "longer than a day"),
    ("requests.0.windows.0.to", "08:00", "upside down"),
    ("requests.0.window", [], "'window' is not known"),
    ("requests.0.after.request", "R1", "after itself"),
    ("requests.0.after.min_days", 0, "at least 1"),
    ("requests.0", "R1", "an object was expected"),
]


@pytest.mark.parametrize(("path", "value", "message"), NONSENSE, ids=[message for *_, message in NONSENSE])
def test_nonsense_is_refused_with_its_place(path, value, message):
    with pytest.raises(Refused, match=message) as refused:
        Problem.from_data(at(path, value))
    indonesian, english = in_indonesian(str(refused.value)), str(refused.value)
    assert indonesian not in {None, english}
    assert "{" not in indonesian or "{" in english


def test_follow_ups_in_a_circle_are_refused():
    first, second = deepcopy(SAMPLE["requests"][0]), deepcopy(SAMPLE["requests"][0])
    first["after"]["request"], second["id"], second["after"]["request"] = "R2", "R2", "R1"
    with pytest.raises(Refused, match="circle"):
        Problem.from_data(SAMPLE | {"requests": [first, second]})


def test_what_is_not_json_is_refused():
    with pytest.raises(Refused, match="not JSON"):
        Problem.from_json("{")
    with pytest.raises(Refused, match="not JSON"):
        Plan.from_json("{")


def test_from_file_to_file_and_back_to_the_judge(tmp_path: Path):
    problem, plan = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_text(city_problem(2, count=20).to_json())

    solve_file(problem, plan, Iterations(5), 3)

    assert check_files(problem, plan) == []
    spoilt = json.loads(plan.read_text())
    spoilt["rounds"][0]["drive_min"] += 1
    plan.write_text(json.dumps(spoilt))
    assert [one.code for one in check_files(problem, plan)] == ["wrong_drive"]


def test_a_window_and_a_promise_may_lie_outside_the_days_they_just_cannot_be_used():
    problem = Problem.from_data(at("requests.0.promised.day", "2026-12-24"))
    plan = solve(problem, Iterations(1), 0)
    assert plan.unplanned[0].reason.code == "promise_never_meets_shift"


def schema(name: str):
    path = Path(__file__).parents[3] / "docs" / "reference" / name
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("seed", range(20))
def test_files_that_are_written_match_the_published_schemas(seed):
    problem = small_problem(seed)
    schema("plan-problem.schema.json").validate(problem.to_data())
    schema("plan.schema.json").validate(json.loads(solve(problem, Iterations(1), 0).to_json()))


def test_the_schema_accepts_the_sample_and_refuses_an_unknown_field():
    published = schema("plan-problem.schema.json")
    assert published.is_valid(SAMPLE)
    assert not published.is_valid(at("requests.0.window", []))
    assert not published.is_valid(at("teams.0.shifts.0.from", "8.30"))


SAID = re.compile(r"""raise Refused\(\s*((?:f?(?:"[^"\n]*"|'[^'\n]*')\s*)+)""")


def test_every_sentence_of_refusal_has_its_like_in_indonesian():
    said = []
    for path in (Path(__file__).parents[1] / "routing").rglob("*.py"):
        for found in SAID.findall(path.read_text(encoding="utf-8")):
            said.append(re.sub(r"\{[^}]*\}", "x", "".join(re.findall(r"[\"'](.*?)[\"']\s*$", found, re.M))))
    assert len(said) > 50
    assert [one for one in said if in_indonesian(one) is None] == []
