"""One task: search a part, or put the reasons to a part's plan. Text in, text out, so that it can run anywhere."""

import json
from collections.abc import Mapping
from datetime import date
from time import monotonic
from typing import Any

from pelangi.core.routing.board import Board
from pelangi.core.routing.explain import explained
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.rounds import Rounds
from pelangi.core.routing.search import searched
from pelangi.core.routing.small import best_of_all
from pelangi.core.routing.timetable import plan_of
from pelangi.core.routing.wide.parts import Routes


def task_of(problem: Problem, routes: Routes, **settings: Any) -> str:
    """Return a task: the part, the rounds it starts from, and its settings (kind, seed, steps or seconds, fairness)."""
    rounds = [[team, day.isoformat(), list(stops)] for (team, day), stops in sorted(routes.items())]
    return json.dumps({"problem": problem.to_data(), "rounds": rounds, **settings}, sort_keys=True)


def done(task: str) -> str:
    """Do a task. The same task gives the same text, unless its budget is in seconds."""
    given = json.loads(task)
    problem = Problem.from_data(given["problem"])
    board = Board(problem)
    routes = _numbered(board, given["rounds"])
    if given["kind"] == "search":
        routes = _better(board, routes, given)
    rounds = Rounds(board)
    rounds.adopt_all(routes)
    if given["kind"] == "search":
        rounds.fill()
        return json.dumps({"rounds": _named(rounds), "weight": _weight(rounds)})
    plan = explained(rounds, plan_of(rounds)).to_data()
    return json.dumps({"rounds": plan["rounds"], "unplanned": plan["unplanned"]})


def _better(board: Board, start: list[list[int]], given: Mapping[str, Any]) -> list[list[int]]:
    fairness = float(given["fairness"])
    found = best_of_all(board, fairness)
    if found is not None:
        return found
    began, steps, seconds = monotonic(), given.get("steps"), given.get("seconds")

    def used(taken: int) -> float:
        if steps is not None:
            return taken / steps if steps else 1.0
        return (monotonic() - began) / seconds if seconds else 1.0

    return searched(board.problem, used, int(given["seed"]), fairness=fairness, start=start)


def _numbered(board: Board, rounds: list[tuple[str, str, list[str]]]) -> list[list[int]]:
    number = {request.id: index for index, request in enumerate(board.requests)}
    given = {(team, day): stops for team, day, stops in rounds}
    return [
        [number[stop] for stop in given.get((one.team.id, one.shift.day.isoformat()), ())]
        for one in board.team_days
    ]


def _named(rounds: Rounds) -> list[list[Any]]:
    board = rounds.board
    return [
        [one.team.id, one.shift.day.isoformat(), [board.requests[stop].id for stop in route]]
        for one, route in zip(board.team_days, rounds.routes, strict=True)
        if route
    ]


def _weight(rounds: Rounds) -> float:
    at = rounds.where.tolist()
    return float(sum(one.weight for one, where in zip(rounds.board.requests, at, strict=True) if where >= 0))


def routes_of(result: str) -> Routes:
    """Return the rounds of a search."""
    rounds = json.loads(result)["rounds"]
    return {(team, date.fromisoformat(day)): tuple(stops) for team, day, stops in rounds}
