"""The fixed parameters of linkage: m and u of every level, prior, calibration; read from parameters.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log2
from pathlib import Path

import yaml

DEFAULT_FILE = Path(__file__).with_name("parameters.yaml")


class ParametersNotUsable(ValueError):
    """A parameter lies outside its range."""


@dataclass(frozen=True, slots=True)
class Chances:
    """m: chance of this level between records of one person; u: between candidates who are two persons."""

    m: float
    u: float

    def __post_init__(self) -> None:
        if not (0 < self.m < 1 and 0 < self.u < 1):
            raise ParametersNotUsable(f"m = {self.m} and u = {self.u} must lie strictly between 0 and 1")

    @property
    def weight(self) -> float:
        """Bits for (above 0) or against (below 0) the same person. Source: Fellegi & Sunter (1969)."""
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything a linkage depends on besides its data.

    prior: chance that a candidate pair is one person. levels: by comparison and level. intercept, slope:
    probability = 1 / (1 + exp(-(intercept + slope * match_weight))), the calibration on held-out truth.
    dated, obtained: when and how they were learnt.
    """

    prior: float
    levels: Mapping[str, Mapping[str, Chances]]
    intercept: float
    slope: float
    dated: str
    obtained: str

    @property
    def prior_weight(self) -> float:
        """Return the bits a candidate pair starts from; below 0, since most pairs are two persons."""
        return log2(self.prior / (1 - self.prior))

    def probability(self, match_weight: float) -> float:
        """Return the calibrated chance, 0 to 1, that a best candidate of this weight (bits) is the person."""
        at = self.intercept + self.slope * match_weight
        return 1 / (1 + exp(-at)) if at > -700 else 0.0  # exp overflows beyond 709


def read_parameters(path: Path) -> Parameters:
    """Return the parameters of a YAML file. Raises KeyError for a missing part, ParametersNotUsable for a bad one."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Parameters(
        prior=float(data["prior"]),
        levels={
            comparison: {code: Chances(float(m), float(u)) for code, (m, u) in levels.items()}
            for comparison, levels in data["levels"].items()
        },
        intercept=float(data["calibration"]["intercept"]),
        slope=float(data["calibration"]["slope"]),
        dated=str(data["dated"]),
        obtained=str(data["obtained"]),
    )


@cache
def default_parameters() -> Parameters:
    """Return the parameters shipped with the product."""
    return read_parameters(DEFAULT_FILE)
