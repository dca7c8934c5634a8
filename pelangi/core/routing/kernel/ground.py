"""From a Problem to the arrays of the compiled search."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.tables import GAPS, NEVER, Tables
from pelangi.core.routing.problem import DAY_MIN, Problem, Shift, Team, kits_already_out, team_days
from pelangi.core.routing.reach import worth_of_reach
from pelangi.core.routing.travel import drive_minutes

FAR_MIN = 20_000
"""Drives are cut to this many minutes: more than any day has, few enough for 16 bits."""

NEAREST = 80
"""Neighbours that are noted for each request."""

SHUT = (30_000, -1)

DRIVE_PRICE = 0.01
"""What a minute of driving costs in the search, in worths of a middling request: it decides between near equals."""


SPARE_PROMISE = 0.25
"""What a promise beyond those that must be kept is worth, in mean weights."""


def tables_of(problem: Problem, *, fairness: float = 0.0, keep: int | None = None) -> Tables:
    """Return the tables of a problem with empty rounds.

    fairness: see cover_of. keep: so many promises outweigh all else, the others little (None: all do); without
    fairness and floors only.
    """
    days = {day: number for number, day in enumerate(problem.days)}
    teams = list(team_days(problem))
    place = {one.id: number for number, one in enumerate(problem.places)}
    team_day, ends = _team_days(teams, days, place)
    count = len(problem.requests)
    nodes = [place[request.place] for request in problem.requests] + ends
    minutes = np.minimum(drive_minutes(problem), FAR_MIN).astype(np.int16)
    drive = np.ascontiguousarray(minutes[np.ix_(nodes, nodes)])
    team_day[:, [at.START, at.END]] += count
    visit = _visits(problem, days)
    visit[:, at.LEAST] = visit[:, at.LENGTH] + _shortest(drive)[:count]
    rounds = _rounds(team_day, kits_already_out(problem)[0], _most_stops(problem, teams))
    if keep is None:
        cover_at, cover = cover_of(problem, visit, fairness)
    else:
        cover_at, cover = _promises_as_group(problem, visit, keep)
    note = _notes(problem, len(rounds), len(cover_at))
    _count_kits(note, rounds, {days[day]: out for day, out in kits_already_out(problem)[1].items()})
    note[at.COVER_AT, : len(cover_at)] = cover_at
    real = np.zeros((at.REALS, note.shape[1]))
    _price(problem, real, promise_price(problem, fairness) if keep is None else 0.0)
    return Tables(
        drive=np.ascontiguousarray(np.stack((drive, drive.T), axis=2)),
        visit=visit,
        rounds=rounds,
        old=rounds.copy(),
        can=_able(problem, teams),
        near=_near(drive[:count, :count]),
        note=note,
        real=real,
        density=np.zeros((len(rounds), count)),
        cover=cover,
    )


def _shortest(drive: NDArray[np.int16]) -> NDArray[np.int32]:
    """Return the minutes of the shortest drives to and from each node together, from and to wherever."""
    others = drive.astype(np.int32)
    np.fill_diagonal(others, FAR_MIN)
    shortest: NDArray[np.int32] = others.min(axis=0, initial=FAR_MIN) + others.min(axis=1, initial=FAR_MIN)
    return shortest


def _notes(problem: Problem, rounds: int, reach: int) -> NDArray[np.int32]:
    """Return the notes of a search: everybody waits. reach: how many wards and groups."""
    count, days = len(problem.requests), len(problem.days)
    # Follow-ups may be called twice in a step: by their own ruin and by their first visit's return.
    note = np.zeros((at.NOTES, max(2 * count, rounds, days, reach, 16)), dtype=np.int32)
    note[at.WAITING, :count] = note[at.WAITING_AT, :count] = np.arange(count)
    note[at.SIZE, at.N_WAITING] = count
    note[at.SIZE, at.KITS_A_DAY] = problem.kits_per_day if problem.kits_per_day is not None else NEVER
    note[at.SIZE, at.N_DAYS], note[at.SIZE, at.N_REACH], note[at.SIZE, at.AROUND] = days, reach, -1
    return note


def _count_kits(note: NDArray[np.int32], rounds: NDArray[np.int32], others: dict[int, int]) -> None:
    """Note how many kits are out on each day already. others: of teams that have no shift left, by day."""
    np.add.at(note[at.DAY_KITS], rounds[:, at.DAY], rounds[:, at.KITS_OUT])
    for day, out in others.items():
        note[at.DAY_KITS, day] += out


def _price(problem: Problem, real: NDArray[np.float64], promise: float) -> None:
    """Set the worth of each request, no noise, and what driving costs. promise: see worth_of."""
    count = len(problem.requests)
    real[at.WORTH, :count] = worth_of(problem, promise=promise)
    real[at.NOISE] = 1.0
    real[at.PRICE] = DRIVE_PRICE * float(np.median(real[at.WORTH, :count])) if count else 0.0


def _most_stops(problem: Problem, teams: Sequence[tuple[Team, Shift]]) -> int:
    """Return how many stops a round can hold at the very most: the shortest visits, without any driving."""
    lengths = np.sort([one.length_min for one in problem.requests])
    longest = max((shift.to_min - shift.from_min for _, shift in teams), default=0)
    return (
        min(int(np.searchsorted(np.cumsum(lengths), longest, side="right")), GAPS - 1) if len(lengths) else 0
    )


def _rounds(team_day: NDArray[np.int32], kits: list[int], most: int) -> NDArray[np.int32]:
    """Return empty rounds. kits: that each team-day has out already; most: stops."""
    rounds = np.zeros((len(team_day), at.STOPS + most + 4 * (most + 1)), dtype=np.int32)
    rounds[:, : at.KITS_BEFORE] = team_day
    rounds[:, at.KITS_BEFORE] = rounds[:, at.KITS_OUT] = kits
    rounds[:, at.LABELS] = at.STOPS + most
    return rounds


def _team_days(
    teams: Sequence[tuple[Team, Shift]], days: dict[date, int], place: dict[str, int]
) -> tuple[NDArray[np.int32], list[int]]:
    """Return the rows of team-days and the places of their ends; START and END count within those."""
    ends = sorted({place[one] for team, _ in teams for one in (team.start, team.end)})
    number = {one: index for index, one in enumerate(ends)}
    rows = []
    for team, shift in teams:
        rest = shift.rest
        times = (rest.from_min, rest.to_min, rest.length_min) if rest is not None else (0, 0, 0)
        start, end = number[place[team.start]], number[place[team.end]]
        rows.append(
            (start, end, shift.from_min, shift.to_min, *times, days[shift.day], shift.day.toordinal())
        )
    return np.array(rows, dtype=np.int32).reshape(len(rows), 9), ends


def _visits(problem: Problem, days: dict[date, int]) -> NDArray[np.int32]:
    number = {request.id: index for index, request in enumerate(problem.requests)}
    wards = {name: index for index, name in enumerate(sorted({one.ward for one in problem.requests}))}
    groups = sorted({one.group for one in problem.requests})
    group_row = {name: len(wards) + index for index, name in enumerate(groups)}
    hours = _hours(problem, days)
    visit = np.zeros((len(problem.requests), at.HOURS + hours.shape[1]), dtype=np.int32)
    visit[:, at.HOURS :] = hours
    visit[:, [at.FIRST, at.WHERE, at.FOLLOWER, at.SIBLING]] = -1
    visit[:, at.HOURS_A_DAY] = hours.shape[1] // (2 * len(days))
    for index, one in enumerate(problem.requests):
        visit[index, [at.LENGTH, at.KITS, at.PEOPLE]] = one.length_min, one.kits, one.people
        visit[index, [at.WARD, at.GROUP]] = wards[one.ward], group_row[one.group]
        first = number.get(one.after.request, -1) if one.after is not None else -1
        if first >= 0 and one.after is not None:
            visit[index, [at.FIRST, at.MIN_DAYS, at.SIBLING]] = (
                first,
                one.after.min_days,
                visit[first, at.FOLLOWER],
            )
            visit[first, at.FOLLOWER] = index
    return visit


def _hours(problem: Problem, days: dict[date, int]) -> NDArray[np.int32]:
    """Return opening and closing per request and day, (n, days × most × 2); no hours at all means any minute."""
    found: list[tuple[int, int, list[tuple[int, int]]]] = []
    for index, request in enumerate(problem.requests):
        per_day: dict[int, list[tuple[int, int]]] = {}
        for one in request.hours:
            if one.day in days:
                per_day.setdefault(days[one.day], []).append((one.from_min, one.to_min))
        found += [(index, day, sorted(hours)) for day, hours in per_day.items()]
    most = max((len(hours) for _, _, hours in found), default=1)
    table = np.empty((len(problem.requests), len(days), most, 2), dtype=np.int32)
    table[:] = SHUT
    for index, day, hours in found:
        table[index, day, : len(hours)] = hours
    always = [index for index, request in enumerate(problem.requests) if not request.hours]
    table[always, :, 0] = (0, DAY_MIN)
    return table.reshape(len(problem.requests), len(days) * most * 2)


def able_by_skill(problem: Problem) -> NDArray[np.bool_]:
    """Return whom each team-day may serve if only skills and kits counted, shape (team-days, requests)."""
    limit = problem.kits_per_day if problem.kits_per_day is not None else NEVER
    kinds: dict[tuple[frozenset[str], int], int] = {}
    for one in problem.requests:
        kinds.setdefault((one.skills, one.kits), len(kinds))
    kind_of = np.array([kinds[one.skills, one.kits] for one in problem.requests], dtype=np.int64)
    rows = []
    for team, _ in team_days(problem):
        able = [skills <= team.skills and kits <= min(team.kits, limit) for skills, kits in kinds]
        rows.append(np.array(able, dtype=np.bool_)[kind_of])
    return np.array(rows, dtype=np.bool_).reshape(len(rows), len(problem.requests))


def _able(problem: Problem, teams: Sequence[tuple[Team, Shift]]) -> NDArray[np.uint8]:
    """Like able_by_skill, with the first visits that were done earlier."""
    earliest = np.zeros(len(problem.requests), dtype=np.int64)
    for index, one in enumerate(problem.requests):
        if one.after is not None and one.after.done_on is not None:
            earliest[index] = one.after.done_on.toordinal() + one.after.min_days
    days = np.array([shift.day.toordinal() for _, shift in teams], dtype=np.int64)
    late_enough = days[:, None] >= earliest[None, :]
    return (able_by_skill(problem) & late_enough).astype(np.uint8)


def worth_of(problem: Problem, *, promise: float | None = None) -> NDArray[np.float64]:
    """Return one number per request that sorts plans as the score does: a promise outweighs all weights together.

    promise: what one adds instead. People count by a millionth, so that of equal weights more people are served and a
    weight of 0 still counts.
    """
    weight = np.array([request.weight for request in problem.requests], dtype=np.float64)
    people = np.array([request.people for request in problem.requests], dtype=np.float64)
    scale = float(weight.sum()) or 1.0
    promised = np.array([request.promised is not None for request in problem.requests], dtype=np.float64)
    tie = 1e-6 * scale * (people + 1) / (people.sum() + len(people) + 1)
    bonus = promise_price(problem, 0.0) if promise is None else promise
    return np.asarray(weight + promised * bonus + tie, dtype=np.float64)


def promise_price(problem: Problem, fairness: float) -> float:
    """Return what a promise is worth: more than all weights, floors and what fairness adds together."""
    floors = sum(one.needed(problem.requests) for one in problem.floors) * floor_price(problem, fairness)
    scale = float(sum(one.weight for one in problem.requests)) or 1.0
    return (2 + 4 * fairness) * scale + 1 + floors


def _promises_as_group(
    problem: Problem, visit: NDArray[np.int32], keep: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Count promises where groups are counted otherwise, one each, and return the reach table of that.

    The first `keep` that are kept outweigh all else, each further one counts as SPARE_PROMISE mean weights.
    """
    count, promised = len(problem.requests), [one.promised is not None for one in problem.requests]
    visit[:, at.PEOPLE], visit[:, at.WARD], visit[:, at.GROUP] = 1, 0, promised
    kept, mean = np.arange(count + 1), sum(one.weight for one in problem.requests) / max(1, count)
    worth = np.minimum(kept, keep) * promise_price(problem, 0.0)
    worth = worth + (kept - keep).clip(0) * SPARE_PROMISE * mean
    return np.array([0, count + 1], dtype=np.int32), np.concatenate((np.zeros(count + 1), worth))


def floor_price(problem: Problem, fairness: float) -> float:
    """Return what a person up to a floor is worth: more than all weights together with all that fairness adds."""
    return (2 + 4 * fairness) * sum(one.weight for one in problem.requests) + 1


def _near(drive: NDArray[np.int16]) -> NDArray[np.int32]:
    """Return the nearest others of each request, nearest first, there and back together."""
    count = min(NEAREST, max(0, len(drive) - 1))
    if not count:
        return np.zeros((len(drive), 0), dtype=np.int32)
    both = drive.astype(np.int32) + drive.T
    np.fill_diagonal(both, 2 * FAR_MIN + 1)
    some = np.argpartition(both, count - 1, axis=1)[:, :count]
    order = np.argsort(np.take_along_axis(both, some, axis=1) * len(drive) + some, axis=1, kind="stable")
    return np.ascontiguousarray(np.take_along_axis(some, order, axis=1).astype(np.int32))


def cover_of(
    problem: Problem, visit: NDArray[np.int32], fairness: float
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return where the row of each ward and group begins in the reach table, and the table.

    Having reached x people of a ward or group adds what `reach` says, nothing when fairness is 0. Every person up to a
    floor of the problem adds floor_price.
    """
    rows = visit[:, [at.WARD, at.GROUP]]
    people, table = worth_of_reach(problem, rows, fairness)
    starts = np.concatenate(([0], np.cumsum(people + 1)))
    for floor in problem.floors:
        covered = next((index for index, one in enumerate(problem.requests) if floor.covers(one)), None)
        if covered is not None:
            row = int(visit[covered, at.WARD if floor.kind == "ward" else at.GROUP])
            reached = np.arange(people[row] + 1).clip(max=floor.needed(problem.requests))
            table[starts[row] : starts[row + 1]] += floor_price(problem, fairness) * reached
    return starts[:-1].astype(np.int32), table
