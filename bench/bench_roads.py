"""300 × 300 travel times from an invented town's .osm.pbf and from a city's of 40,000 nodes, beside plain SciPy.

Run: make bench-roads, or .venv/bin/python bench/bench_roads.py.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.sparse.csgraph import dijkstra
from towns import doors, write_town

from pelangi.core.routing.roads.extract import read_extract
from pelangi.core.routing.roads.map import RoadMap

LIMITS = {45: 0.5, 200: 3.0}  # crossings along a side: seconds from the file to the last cell
POINTS, REPEATS = 300, 3


def main() -> None:
    """Measure both sizes and print one line each."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warm.osm.pbf"
        write_town(path, 4)
        RoadMap(read_extract(path)).minutes(doors(2, 4))  # compiled by `make install`; loaded here
        kept = [measured(Path(folder) / f"{side}.osm.pbf", side, limit) for side, limit in LIMITS.items()]
    print(f"load {os.getloadavg()[0]:.1f}")
    sys.exit(not all(kept))


def measured(path: Path, side: int, limit: float) -> bool:
    """Say whether the limit is kept; print what reading, our matrix and SciPy's over the same graph take."""
    nodes, points = write_town(path, side), doors(POINTS, side)
    runs = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        streets = RoadMap(read_extract(path))
        read = time.perf_counter() - began
        minutes, near = streets.minutes(points)
        runs.append((time.perf_counter() - began, read))
    took, read = min(runs)
    nearest, last, _ = streets.snapped(points)
    began = time.perf_counter()
    far = np.empty((POINTS, POINTS))
    for begin in range(0, POINTS, 50):
        far[begin : begin + 50] = dijkstra(streets.graph.arcs, indices=nearest[begin : begin + 50])[
            :, nearest
        ]
    peer = time.perf_counter() - began
    theirs = np.ceil((far + last[:, None] + last[None, :]) / 600)
    np.fill_diagonal(theirs, 0)
    empty = int((~np.isfinite(far)).sum() + (minutes > 10_000).sum())
    is_kept = took <= limit and not empty and bool((minutes == theirs).all())
    print(
        f"{nodes} nodes, {path.stat().st_size / 1000:.0f} KB, {POINTS} x {POINTS}: {took:.2f} s of {limit} s "
        f"(reading {read:.2f}, paths {took - read:.2f}; SciPy's paths {peer:.2f}); empty cells {empty}, "
        f"unlike SciPy {int((minutes != theirs).sum())}, off road {int((~near).sum())}: "
        f"{'ok' if is_kept else 'MISSED'}"
    )
    return is_kept


if __name__ == "__main__":
    main()
