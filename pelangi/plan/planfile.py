"""From rows back to the plan file: so that a kept plan can be judged, changed and explained again."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from pelangi.core.routing.check import score
from pelangi.core.routing.plan import Plan as File
from pelangi.core.routing.plan import Reason, Round, Stop, Unplanned
from pelangi.core.routing.problem import Problem
from pelangi.plan import models
from pelangi.plan.driving import read_problem
from pelangi.plan.shifts import minutes_of
from pelangi.plan.timing import OnTheRoad


def problem_of_rows(plan: models.Plan) -> Problem:
    """Return the problem the plan was made for."""
    return read_problem(plan.problem)


def file_of(plan: models.Plan) -> File:
    """Return the kept plan as `core.routing` knows it, reasons included. Stops without people are left out."""
    problem = problem_of_rows(plan)
    rounds = []
    for one in plan.rounds.prefetch_related("stops").order_by("day", "team_id"):
        stops = sorted(one.stops.all(), key=lambda stop: stop.position)
        made = tuple(_stop(stop) for stop in stops if stop.code in problem.request_by_id)
        rounds.append(Round(one.team_id, one.day, made, one.drive_min))
    planned = {stop.request for one in rounds for stop in one.stops}
    reasons = {one.code: one for one in plan.left_out.all()}
    left = tuple(_left(one.id, reasons.get(one.id)) for one in problem.requests if one.id not in planned)
    file = File(rounds=tuple(rounds), unplanned=left, seed=plan.seed, iterations=plan.iterations)
    return File(rounds=file.rounds, unplanned=left, seed=plan.seed, score=score(problem, file).to_data())


def road_of(plan: models.Plan, file: File) -> OnTheRoad | None:
    """Return how far a change of plan has come by the moment it was made for; None for any other plan."""
    if not plan.because:
        return None
    now, done = plan.because["now"], set(plan.because["done"])
    made = {stop.request: stop for one in file.rounds for stop in one.stops if stop.request in done}
    return OnTheRoad(date.fromisoformat(now["day"]), minutes_of(now["time"]), made)


def _stop(stop: models.Stop) -> Stop:
    return Stop(
        stop.code, stop.arrive_min, stop.start_min, stop.depart_min, _reason(stop.why_code, stop.why_values)
    )


def _left(code: str, row: models.LeftOut | None) -> Unplanned:
    if row is None:
        return Unplanned(code)
    reason = _reason(row.reason_code, row.reason_values)
    return Unplanned(code, reason, _reason(row.would_need_code, row.would_need_values))


def _reason(code: str, values: dict) -> Reason | None:
    params = {name: value for name, value in values.items() if name != "text"}
    return Reason(code, params, values.get("text", {})) if code else None


def people_of(plan: models.Plan) -> dict[str, list[int]]:
    """Return by code of a stop the requests of its people, planned or left out."""
    found: dict[str, list[int]] = defaultdict(list)
    for code, request in _pairs(models.Appointment.objects.filter(stop__round__plan=plan), "stop__code"):
        found[code].append(request)
    for code, request in _pairs(plan.left_out.all(), "code"):
        found[code].append(request)
    return dict(found)


def _pairs(rows: QuerySet, code: str):
    return rows.order_by("pk").values_list(code, "request_id")


def locked_codes(plan: models.Plan) -> set[str]:
    """Return the stops the coordinator has locked."""
    return set(models.Stop.objects.filter(round__plan=plan, is_locked=True).values_list("code", flat=True))
