"""Shortest paths from several points of a road map to each other, compiled.

Dial (1969), "Algorithm 360: shortest-path forest with topological ordering", Commun. ACM 12(11), 632-633: times are
whole numbers and an arc is short, so a ring of buckets, one for each tenth of a second, takes the place of a heap.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

FAR = 2**30


@njit(cache=True)
def fill(
    arcs: tuple[NDArray, NDArray, NDArray], far: NDArray, rings: tuple[NDArray, NDArray], left: int
) -> None:
    """Work out far from its one node at 0 until `left` of the wanted nodes (rings[1][2]) are settled.

    rings: first entry of each bucket; (node, next entry, wanted) with a row as long as there are arcs and one more.
    """
    begins, ends, takes = arcs
    first, entry = rings
    nodes, following, wanted = entry[0], entry[1], entry[2]
    first[:] = -1
    first[0], nodes[0], following[0] = 0, np.argmin(far), -1
    count, open_entries, now = 1, 1, 0
    while open_entries and left > 0:
        bucket = now % len(first)
        at = first[bucket]
        first[bucket] = -1
        while at >= 0:
            node = nodes[at]
            open_entries -= 1
            at = following[at]
            if far[node] != now or wanted[node] < 0:
                continue
            left -= wanted[node]
            wanted[node] -= 2  # settled: an equal time is not looked at twice
            for arc in range(begins[node], begins[node + 1]):
                there, then = ends[arc], now + takes[arc]
                if then < far[there]:
                    far[there] = then
                    ring = then % len(first)
                    nodes[count], following[count], first[ring] = there, first[ring], count
                    count += 1
                    open_entries += 1
        now += 1


@njit(cache=True)
def tenths_between(begins: NDArray, ends: NDArray, takes: NDArray, nodes: NDArray) -> NDArray:
    """Return the shortest ways between nodes of a graph in CSR form, in the unit of `takes`; FAR if there is none."""
    size, longest = len(begins) - 1, 1
    for took in takes:
        longest = max(longest, took)
    first, entry = np.empty(longest + 1, dtype=np.int32), np.empty((3, len(ends) + size + 1), dtype=np.int32)
    found, far = np.empty((len(nodes), len(nodes)), dtype=np.int32), np.empty(size, dtype=np.int32)
    for row in range(len(nodes)):
        far[:] = FAR
        far[nodes[row]] = 0
        entry[2] = 0
        for node in nodes:
            entry[2, node] = 1
        fill((begins, ends, takes), far, (first, entry), len(nodes))
        for column in range(len(nodes)):
            found[row, column] = far[nodes[column]]
    return found
