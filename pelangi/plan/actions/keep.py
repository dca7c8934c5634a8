"""A plan file becomes rows: rounds with stops, people's places in them, and who was left out."""

from collections.abc import Collection, Mapping

from pelangi.ask.models import Request
from pelangi.core.routing import plan as routing
from pelangi.core.routing.plan import Reason
from pelangi.core.routing.problem import Problem
from pelangi.plan.breaks import breaks_of
from pelangi.plan.driving import read_problem
from pelangi.plan.models import Appointment, LeftOut, Plan, Round, Stop
from pelangi.plan.timing import shift_of

People = Mapping[str, list[int]]  # by the request's id in the problem file: requests of its people


def keep_answer(plan: Plan, file: routing.Plan, people: People, locked: Collection[str] = ()) -> None:
    """Write the plan file as the rows of `plan`, in place of what it had; `locked` stay locked.

    Call inside a transaction. The plan's own columns are saved by the caller.
    """
    problem = read_problem(plan.problem)
    breaks = breaks_of(problem, file.rounds)
    plan.rounds.all().delete()
    plan.left_out.all().delete()
    doors = _doors(problem, people)
    for found in file.rounds:
        if found.stops:
            round_ = _round(plan, problem, found, breaks[found.team, found.day])
            _stops(round_, found, doors, locked)
    _appointments(plan, people)
    LeftOut.objects.bulk_create(
        LeftOut(
            plan=plan,
            request_id=request,
            code=left.request,
            **_said(left, "reason"),
            **_said(left, "would_need"),
        )
        for left in file.unplanned
        for request in people.get(left.request, [])
    )


def _round(plan: Plan, problem: Problem, found: routing.Round, break_from_min: int | None) -> Round:
    shift = shift_of(problem, found.team, found.day)
    return Round.objects.create(
        plan=plan,
        team_id=found.team,
        day=found.day,
        shift_from_min=shift.from_min,
        shift_until_min=shift.to_min,
        break_from_min=break_from_min,
        break_min=shift.rest.length_min if shift.rest else 0,
        drive_min=found.drive_min,
    )


def _doors(problem: Problem, people: People) -> dict[str, dict]:
    """Return by code the columns that say where a stop is, what it is and what it needs."""
    first = {code: requests[0] for code, requests in people.items() if requests}
    rows = Request.objects.in_bulk(set(first.values()))
    places = {one.id: one for one in problem.places}
    doors = {}
    for one in problem.requests:
        if one.id not in first:
            continue
        row, place = rows[first[one.id]], places[one.place]
        columns = {"ward_id": row.ward_id, "institution_id": row.institution_id}
        doors[one.id] = columns | {"lat": place.lat, "lon": place.lon, "kits": one.kits}
    return doors


def _stops(round_: Round, found: routing.Round, doors: dict, locked: Collection[str]) -> None:
    visits = [one for one in found.stops if one.request in doors]  # erased people have no door any more
    Stop.objects.bulk_create(
        Stop(
            round=round_,
            code=one.request,
            is_locked=one.request in locked,
            position=position,
            arrive_min=one.arrive_min,
            start_min=one.start_min,
            depart_min=one.depart_min,
            **doors[one.request],
            **_said(one, "why"),
        )
        for position, one in enumerate(visits, start=1)
    )


def _appointments(plan: Plan, people: People) -> None:
    stops = Stop.objects.filter(round__plan=plan).order_by("round__day", "round__team_id", "position")
    Appointment.objects.bulk_create(
        Appointment(stop=stop, request_id=request) for stop in stops for request in people[stop.code]
    )


def _said(thing: object, name: str) -> dict:
    """Return the two columns of a reason: its code, and its values with the words in both languages."""
    reason: Reason | None = getattr(thing, name)
    values = {**reason.params, "text": dict(reason.text)} if reason else {}
    return {f"{name}_code": reason.code if reason else "", f"{name}_values": values}
