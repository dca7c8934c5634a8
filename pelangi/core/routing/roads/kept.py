"""Road maps are read once: the graph of a file is kept on disk under the hash of its content and of the speed table."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from pelangi.core.routing.fields import Refused
from pelangi.core.routing.roads.graph import Graph
from pelangi.core.routing.roads.map import RoadMap

_ROOT = Path(__file__).resolve().parents[4]


def road_map(file: str) -> RoadMap:
    """Return the map of an extract. Raises Refused when there is no such file or it is no extract."""
    path = Path(file)
    try:
        about = path.stat()
    except OSError as error:
        raise Refused(f"drive: {file}: {error.strerror}") from None
    return _map(str(path.resolve()), about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4)
def _map(file: str, _changed_ns: int, _size: int) -> RoadMap:
    from pelangi.core.routing.roads import (
        extract,
    )  # osmium is loaded by those who drive on roads, not by everybody

    path = Path(file)
    about = f"{extract.VERSION} {sorted(extract.SPEEDS_KMH.items())}"
    kept = kept_in() / f"{fingerprint(path, about)}.npz"
    if kept.exists():
        with np.load(kept) as data:
            return RoadMap(_graph(data))
    graph = extract.read_extract(path)
    if os.access(_made(kept.parent), os.W_OK):
        _keep(graph, kept)
    return RoadMap(graph)


def kept_in() -> Path:
    """Return where maps are kept: with the data where that is set (a server), else in the user's cache."""
    if given := os.environ.get("PELANGI_DATA"):
        return _ROOT / given / "roads"  # an absolute path stays what it is
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pelangi" / "roads"


def _made(folder: Path) -> Path:
    """Return the folder, made where that is allowed; a map that cannot be kept is only read again."""
    above = next(one for one in (folder, *folder.parents) if one.exists())
    if os.access(above, os.W_OK):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def fingerprint(path: Path, about: str) -> str:
    """Return what a file is kept under: the hash of its content and of what was made of it."""
    said = hashlib.sha256(about.encode())
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            said.update(block)
    return said.hexdigest()[:32]


def _keep(graph: Graph, kept: Path) -> None:
    part, arcs = kept.with_name(f"{kept.stem}.{os.getpid()}.npz"), graph.arcs
    shape = {"lat": graph.lat, "lon": graph.lon}
    np.savez(part, allow_pickle=False, data=arcs.data, indices=arcs.indices, indptr=arcs.indptr, **shape)
    part.replace(kept)  # whole or not at all


def _graph(data: np.lib.npyio.NpzFile) -> Graph:
    count = len(data["lat"])
    arcs = csr_array((data["data"], data["indices"], data["indptr"]), shape=(count, count))
    return Graph(data["lat"], data["lon"], arcs)
