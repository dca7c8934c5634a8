"""The compiled search: a problem as arrays (`tables`, `ground`) and the Numba functions that work on them.

The functions are compiled once, by `make install` (`warm`), and kept on disk, so that a solve starts at once. Numba
does not notice that a function in another file has changed and would run a mixture of old and new: so what is kept
lies in a folder named after the content of these files.
"""

import hashlib
import os
from pathlib import Path

import numba

_HERE = Path(__file__).resolve().parent


def _kept_in() -> Path:
    """Return where compiled functions are kept: in NUMBA_CACHE_DIR, beside the source, or in the user's cache.

    The folder is named after what is compiled: what older sources left behind is never mixed in, wherever it lies.
    """
    sources = [path.read_bytes() for path in sorted(_HERE.glob("*.py"))]
    content = b"".join(one for one in sources if b"\n@njit" in one or b"\nclass Tables" in one)
    name = f"compiled-{hashlib.sha256(content).hexdigest()[:12]}"
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        return Path(given) / name
    home = _HERE / "__pycache__"
    if os.access(home if home.exists() else _HERE, os.W_OK):
        return home / name
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pelangi" / name


numba.config.CACHE_DIR = str(_kept_in())  # type: ignore[attr-defined]
