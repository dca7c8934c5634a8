"""When a team rests: the plan leaves the time free, here it is given a clock time to show."""

from collections.abc import Iterator

from pelangi.core.routing.plan import Round
from pelangi.core.routing.problem import Problem, Shift
from pelangi.core.routing.travel import drive_minutes


def breaks_of(problem: Problem, rounds: tuple[Round, ...]) -> dict[tuple, int | None]:
    """Return when the break of each (team, day) begins, minutes after midnight; None where the shift has none."""
    drive = drive_minutes(problem)
    number = {place.id: index for index, place in enumerate(problem.places)}

    def drive_min(start: str, end: str) -> int:
        return int(drive[number[start], number[end]])

    found = {}
    for round_ in rounds:
        team = problem.team_by_id[round_.team]
        shift = next(shift for shift in team.shifts if shift.day == round_.day)
        idle = _idle(problem, round_, shift, drive_min)
        found[round_.team, round_.day] = _first_rest(shift, idle)
    return found


def _idle(problem: Problem, round_: Round, shift: Shift, drive_min) -> Iterator[tuple[int, int]]:
    """Yield the stretches without driving or service, in order: before leaving, at doors, at home again."""
    team = problem.team_by_id[round_.team]
    place, free_from = team.start, shift.from_min
    for stop in round_.stops:
        door = problem.request_by_id[stop.request].place
        yield free_from, stop.arrive_min - drive_min(place, door)
        yield stop.arrive_min, stop.start_min
        place, free_from = door, stop.depart_min
    yield free_from, shift.to_min - drive_min(place, team.end)
    yield free_from + drive_min(place, team.end), shift.to_min


def _first_rest(shift: Shift, idle: Iterator[tuple[int, int]]) -> int | None:
    rest = shift.rest
    if rest is None:
        return None
    for from_min, to_min in idle:
        start = max(from_min, rest.from_min)
        if start + rest.length_min <= min(to_min, rest.to_min):
            return start
    return None
