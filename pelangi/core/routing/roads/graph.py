"""The roads as a graph."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

METRES_A_DEGREE = 111_195.08
"""Metres of one degree of latitude on a globe of 6371.0088 km."""

TENTHS = 10
"""Times are kept in tenths of a second: whole numbers add up to the same in any order."""


@dataclass(frozen=True)
class Graph:
    """lat, lon of n points in degrees; arcs[i, j]: tenths of a second from i to j. All points reach each other."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    arcs: csr_array
