"""Drive times by Valhalla over an OpenStreetMap extract, for cars and motorcycles: turns and kinds of road count.

Optional (`pip install pyvalhalla`; wheels from Python 3.12 on): a problem file is given its times as a matrix by
`pelangi plan drives`, so that planner and judge read the same numbers and neither needs Valhalla.
"""

import importlib.util
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.fields import Refused
from pelangi.core.routing.roads.kept import fingerprint, kept_in
from pelangi.core.routing.roads.map import Point

COSTINGS = {"car": "auto", "motorcycle": "motorcycle", "motor_scooter": "motor_scooter"}
"""Vehicles of ours, and what Valhalla calls their rules."""

ROWS_AT_ONCE = 50


def minutes_by_valhalla(extract: Path, points: Sequence[Point], vehicle: str) -> NDArray[np.float64]:
    """Return whole minutes between all points, shape (n, n), rounded up, 0 on the diagonal; NaN where it finds no way.

    vehicle: of COSTINGS. Raises Refused when Valhalla is not installed or the extract cannot be read.
    """
    if importlib.util.find_spec("valhalla") is None:
        raise Refused("drive: Valhalla is not installed; on Python 3.12 or newer: pip install pyvalhalla")
    from valhalla import Actor, get_config  # type: ignore[import-not-found,unused-ignore]

    costing = COSTINGS[vehicle]
    config = get_config(tile_extract="", tile_dir=str(_tiles(extract, get_config)))
    config["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    limits = config["service_limits"][costing]
    limits["max_matrix_location_pairs"] = max(2500, ROWS_AT_ONCE * len(points))
    limits["max_matrix_distance"] = 2_000_000.0  # metres
    actor, found = Actor(config), np.zeros((len(points), len(points)))
    places = [{"lat": lat, "lon": lon} for lat, lon in points]
    for begin in range(0, len(points), ROWS_AT_ONCE):
        asked = {"sources": places[begin : begin + ROWS_AT_ONCE], "targets": places, "costing": costing}
        answer = json.loads(actor.matrix(json.dumps(asked)))["sources_to_targets"]
        found[begin : begin + ROWS_AT_ONCE] = [[_seconds(cell) for cell in row] for row in answer]
    minutes: NDArray[np.float64] = np.ceil(found / 60)
    np.fill_diagonal(minutes, 0)
    return minutes


def _seconds(cell: dict[str, Any]) -> float:
    return float("nan") if cell["time"] is None else float(cell["time"])


def _tiles(extract: Path, get_config: Any) -> Path:
    """Return the folder of Valhalla's tiles of an extract, made once and kept as our own maps are."""
    import valhalla

    try:
        tiles = kept_in() / f"{fingerprint(extract, f'valhalla {valhalla.__file__}')}.tiles"
    except OSError as error:
        raise Refused(f"drive: {extract}: {error.strerror}") from None
    if tiles.exists():
        return tiles
    tiles.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=tiles.parent, prefix=f"{tiles.stem}.{os.getpid()}.") as folder:
        config = Path(folder) / "config.json"
        part = Path(folder) / "tiles"
        part.mkdir()
        config.write_text(json.dumps(get_config(tile_extract="", tile_dir=str(part))), encoding="utf-8")
        build = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
        ran = subprocess.run([build, "-c", config, extract], capture_output=True, text=True, check=False)
        if ran.returncode or not any(part.rglob("*.gph")):
            last = (ran.stderr or ran.stdout).strip().splitlines()[-1:]
            raise Refused(
                f"drive: {extract} is not an OpenStreetMap extract that can be read ({' '.join(last)})"
            )
        part.replace(tiles)  # whole or not at all
    return tiles
