"""An upper bound of the weight any plan can serve: a linear knapsack of minutes, after removing the order of visits.

Every visit costs its service and half its cheapest drive in and out. Time is pooled per day over the teams, split by
which skills they have, so whoever needs a skill is paid from teams that have it. Breaks are taken off the shifts.
"""

from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array


def clock(text: str) -> int:
    """Return minutes after midnight."""
    return int(text[:2]) * 60 + int(text[3:])


def weight_bound(data: dict[str, Any]) -> float:
    """Return the bound for a problem file with a matrix of drives (HiGHS)."""
    minutes = np.array(data["drive"]["minutes"], dtype=float)
    np.fill_diagonal(minutes, np.inf)
    place = {one["id"]: number for number, one in enumerate(data["places"])}
    least = np.floor(minutes.min(axis=0) + minutes.min(axis=1)) / 2
    time: dict[tuple[str, frozenset[str]], float] = {}
    for team in data["teams"]:
        for shift in team["shifts"]:
            rest = shift.get("break", {}).get("min", 0)
            pool = shift["day"], frozenset(team["skills"])
            time[pool] = time.get(pool, 0) + clock(shift["to"]) - clock(shift["from"]) - rest
    pools = list(time)
    rows, columns, used, owner = [], [], [], []
    for number, request in enumerate(data["requests"]):
        takes = request["service_min"] + request.get("setup_min", 0) + least[place[request["place"]]]
        open_days = {window["day"] for window in request["windows"]} or set(data["days"])
        for row, (day, skills) in enumerate(pools):
            if day in open_days and set(request["skills"]) <= skills:
                rows.append(row)
                columns.append(len(owner))
                used.append(takes)
                owner.append(number)
    return _solved(
        np.array(owner), (np.array(used), rows, columns), np.array([time[one] for one in pools]), data
    )


def _solved(owner: np.ndarray, entries: tuple, time: np.ndarray, data: dict[str, Any]) -> float:
    used, rows, columns = entries
    weight = np.array([one["weight"] for one in data["requests"]])
    pools, count = len(time), len(owner)
    once = coo_array((np.ones(count), (owner + pools, np.arange(count))), shape=(pools + len(weight), count))
    knapsack = coo_array((used, (rows, columns)), shape=once.shape)
    limit = np.concatenate((time, np.ones(len(weight))))
    found = linprog(-weight[owner], A_ub=(once + knapsack).tocsr(), b_ub=limit, bounds=(0, 1), method="highs")
    return float(-found.fun)
