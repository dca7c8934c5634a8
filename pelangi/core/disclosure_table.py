"""Disclosure in a table with both margins: what must be hidden so that no hidden count can be worked out.

A table with its margins is a network: every count is an arc, every row and column with its total a node where what
comes in goes out. What an attacker cannot tell apart are the flows round the hidden arcs, so how far a hidden count may
lie from the truth is a largest flow, and what to hide with it the cheapest round trip. Sources: Cox (1995), J. Am.
Stat. Assoc. 90, 1453-1462; Hundepool et al. (2012), Statistical Disclosure Control, chapter 4.
"""

import heapq
from collections import deque
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Generic, TypeVar

from pelangi.core.disclosure import MINIMUM

WIDTH = 5
"""Counts an attacker must leave possible, from the lowest to the highest: no guess is sure to be within two."""

R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)
Node = tuple[str, object]
Arc = tuple[Node, Node]
_TOTAL_ROW, _TOTAL_COLUMN = ("row", None), ("column", None)


@dataclass(frozen=True)
class SuppressedTable(Generic[R, C]):
    """A table fit to publish: None where hidden. Row and column totals may be hidden too."""

    cells: Mapping[tuple[R, C], int | None]
    rows: Mapping[R, int | None]
    columns: Mapping[C, int | None]
    total: int | None


def suppress_table(
    counts: Mapping[tuple[R, C], int], *, minimum: int = MINIMUM, width: int = WIDTH
) -> SuppressedTable[R, C]:
    """Hide every count and total below the minimum, and others until every hidden one may lie `width` apart.

    counts: by (row, column); a pair that is missing is 0. The smallest counts that serve are hidden. Protects one
    table: two tables that share a margin need the hidden margins of each hidden in both.
    Raises ValueError for a negative count or a minimum below 2.
    """
    if minimum < 2 or any(count < 0 for count in counts.values()):
        raise ValueError("a count is negative, or the minimum hides nobody")
    rows = tuple(dict.fromkeys(row for row, _column in counts))
    columns = tuple(dict.fromkeys(column for _row, column in counts))
    amounts = _arcs(counts, rows, columns)
    hidden = {arc for arc, count in amounts.items() if count < minimum}
    waiting = sorted(hidden, key=lambda arc: (amounts[arc], str(arc)))
    while waiting:
        arc = waiting.pop()
        if _freedom(amounts, hidden, arc, width) < width:
            new = _cheapest_round(amounts, hidden, arc, width) - hidden
            hidden |= new
            waiting += sorted(new, key=str)

    def shown(arc: Arc) -> int | None:
        return None if arc in hidden else amounts[arc]

    return SuppressedTable(
        cells={
            (row, column): shown((("row", row), ("column", column))) for row in rows for column in columns
        },
        rows={row: shown((_TOTAL_COLUMN, ("row", row))) for row in rows},
        columns={column: shown((("column", column), _TOTAL_ROW)) for column in columns},
        total=shown((_TOTAL_ROW, _TOTAL_COLUMN)),
    )


def _arcs(counts: Mapping[tuple[R, C], int], rows: tuple[R, ...], columns: tuple[C, ...]) -> dict[Arc, int]:
    """Return every count of the table as an arc: total column -> row -> column -> total row -> total column."""
    arcs: dict[Arc, int] = {}
    for row in rows:
        for column in columns:
            arcs[("row", row), ("column", column)] = counts.get((row, column), 0)
        arcs[_TOTAL_COLUMN, ("row", row)] = sum(counts.get((row, column), 0) for column in columns)
    for column in columns:
        arcs[("column", column), _TOTAL_ROW] = sum(counts.get((row, column), 0) for row in rows)
    arcs[_TOTAL_ROW, _TOTAL_COLUMN] = sum(counts.values())
    return arcs


def _freedom(amounts: Mapping[Arc, int], hidden: set[Arc], arc: Arc, enough: int) -> float:
    """Return how far the lowest and highest possible value of a hidden count lie apart, at most about `enough`."""
    start, end = arc
    room: dict[Node, dict[Node, float]] = {}
    for one, other in hidden - {arc}:
        room.setdefault(one, {})[other] = inf
        room.setdefault(other, {})[one] = amounts[one, other]
    up = _flow(room, end, start, enough)
    if up >= enough:
        return up
    return up + min(amounts[arc], _flow(room, start, end, enough))


def _flow(room: Mapping[Node, Mapping[Node, float]], start: Node, end: Node, enough: int) -> float:
    """Return the largest flow, stopping once it is enough (shortest augmenting paths)."""
    left = {node: dict(after) for node, after in room.items()}
    flow = 0.0
    while flow < enough:
        came = _path(left, start, end)
        if came is None:
            break
        steps = list(pairwise(came))
        more = min(left[one][other] for one, other in steps)
        for one, other in steps:
            left[one][other] -= more
            left[other][one] = left[other].get(one, 0) + more
        flow += more
    return flow


def _path(left: Mapping[Node, Mapping[Node, float]], start: Node, end: Node) -> list[Node] | None:
    before: dict[Node, Node] = {start: start}
    queue = deque([start])
    while queue and end not in before:
        node = queue.popleft()
        for after, room in left.get(node, {}).items():
            if room > 0 and after not in before:
                before[after] = node
                queue.append(after)
    if end not in before:
        return None
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]


def _cheapest_round(amounts: Mapping[Arc, int], hidden: set[Arc], arc: Arc, width: int) -> set[Arc]:
    """Return the arcs of the cheapest round trip on which `arc` can grow by `width`.

    There always is one: a count, its row, its column and the whole may all be larger.
    """
    ways: dict[Node, list[tuple[Node, Arc]]] = {}
    for one, other in amounts.keys() - {arc}:
        ways.setdefault(one, []).append((other, (one, other)))
        if amounts[one, other] >= width:
            ways.setdefault(other, []).append((one, (one, other)))
    start, end = arc[1], arc[0]
    best: dict[Node, tuple[float, Node, Arc]] = {start: (0, start, arc)}
    queue: list[tuple[float, str, Node]] = [(0, str(start), start)]
    while queue:
        cost, _name, node = heapq.heappop(queue)
        if node == end:
            break
        for after, way in sorted(ways.get(node, []), key=str):
            price = cost + (0 if way in hidden else 1 + amounts[way])
            if after not in best or price < best[after][0]:
                best[after] = (price, node, way)
                heapq.heappush(queue, (price, str(after), after))
    found, node = {arc}, end
    while node != start:
        _cost, before, way = best[node]
        found.add(way)
        node = before
    return found
