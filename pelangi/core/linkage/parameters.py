"""The fixed parameters of linkage: m and u of every level, prior, calibration; read from parameters.yaml."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import log2
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from pelangi.core.linkage.prevalence import Spreads

RIVALRY = 1.2
"""Nats a bit is worth between candidates, until it is learnt."""
GROWTH = 0.2
"""Bits that a doubling of the register takes from every candidate."""
FEWEST_RESIDENTS = 60_000
DEFAULT_FILE = Path(__file__).with_name("parameters.yaml")


class ParametersNotUsable(ValueError):
    """A parameter is missing or lies outside its range."""


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

    prior: chance that a candidate pair is one person, in a register of `residents` rows. levels: by comparison and
    level. intercept, slope, known: calibration on truth, see `against_nobody`; known adds to the intercept for every
    field (comparison) that both records know. rivalry: nats a bit is worth between two candidates of a row. spreads:
    what makes the calibration each list's own, see `prevalence`; None: one for all. dated, obtained: when and
    how learnt.
    """

    prior: float
    levels: Mapping[str, Mapping[str, Chances]]
    intercept: float
    slope: float
    dated: str
    obtained: str
    residents: int = 220_000
    known: Mapping[str, float] = field(default_factory=dict)
    rivalry: float = RIVALRY
    spreads: Spreads | None = None

    def prior_weight(self, residents: int) -> float:
        """Return the bits a candidate starts from, in a register of so many rows.

        More residents are more strangers alike, but most who compete are kin and neighbours: measured between 60,000
        and 1,000,000 residents, a doubling costs a fifth of a bit, not a whole one.
        A register of fewer than `FEWEST_RESIDENTS` counts as one of so many: nothing was learnt from smaller ones.
        """
        growth = GROWTH * log2(max(residents, FEWEST_RESIDENTS) / self.residents)
        return round(log2(self.prior / (1 - self.prior)) - growth, 4)

    def against_nobody(self, match_weight: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Return in nats how much speaks for candidates of such weights (bits) against "in no register".

        known: sum of `known` over the fields that both records know.
        """
        return np.asarray(self.intercept + known + self.slope * match_weight)

    def at(self, best: pd.DataFrame) -> np.ndarray:
        """Return `against_nobody` of candidates with match_weight and gamma_*."""
        known = np.zeros(len(best))
        for code, nats in self.known.items():
            known += nats * (best[f"gamma_{code}"].to_numpy() >= 0)
        return self.against_nobody(best["match_weight"].to_numpy(float), known)

    def share_of(self, at: np.ndarray, rivals: np.ndarray) -> float:
        """Return the share of a list's doubtful best candidates who are the person, for `said`; 0.5 without spreads."""
        return self.spreads.share_of(log_odds(at, rivals)) if self.spreads else 0.5

    def said(self, at: np.ndarray, rivals: np.ndarray, share: float | None = None) -> np.ndarray:
        """Return the calibrated chance, 0 to 1, that best candidates are the person.

        at: `against_nobody`. rivals: sum of exp(rivalry * (weight of another candidate - weight of the best)).
        share: of their list, see `share_of`; None: a list like those learnt from.
        """
        if self.spreads:
            at = self.spreads.log_odds(at, self.spreads.share if share is None else share)
        return np.asarray(1 / (1 + np.exp(-np.clip(log_odds(at, rivals), -700, 700))))

    def probability(self, match_weight: float, rivals: float = 0.0, known: float = 0.0) -> float:
        """Return the calibrated chance, 0 to 1, of one best candidate, in a list like those learnt from."""
        at = self.against_nobody(np.array([match_weight]), np.array([known]))
        return float(self.said(at, np.array([rivals]))[0])


def log_odds(at: np.ndarray, rivals: np.ndarray) -> np.ndarray:
    """Return in nats how much speaks for best candidates against nobody and against the other candidates."""
    return np.asarray(-np.log(rivals + np.exp(-np.clip(at, -600, 600))))  # exp overflows beyond 709


def read_parameters(path: Path) -> Parameters:
    """Return the parameters of a YAML file.

    Raises ParametersNotUsable for a missing part or a chance out of range, FileNotFoundError.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
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
            residents=int(data["residents"]),
            known={code: float(nats) for code, nats in data["calibration"].get("known", {}).items()},
            rivalry=float(data["calibration"].get("rivalry", data["calibration"]["slope"])),
            spreads=_spreads(data.get("lists")),
        )
    except (KeyError, TypeError) as error:
        raise ParametersNotUsable(
            f"{path.name}: bukan berkas parameter / not a parameter file, see parameters.yaml ({error})"
        ) from error


def _spreads(data: Mapping[str, Any] | None) -> Spreads | None:
    if data is None:
        return None
    same, other = (tuple(float(part) for part in data[side]) for side in ("same", "other"))
    try:
        return Spreads(same, other, float(data["share"]))
    except ValueError as error:
        raise ParametersNotUsable(
            f"bagian lists tidak dapat dipakai / lists cannot be used: {error}"
        ) from error


def write_parameters(parameters: Parameters, path: Path) -> None:
    """Write the parameters as the YAML file that `read_parameters` reads."""
    known = ", ".join(f"{code}: {nats:.4f}" for code, nats in parameters.known.items())
    lines = [
        f"dated: {parameters.dated}",
        "obtained: >-",
        *textwrap.wrap(parameters.obtained, 116, initial_indent="  ", subsequent_indent="  "),
        f"residents: {parameters.residents}",
        f"prior: {parameters.prior:.6g}",
        f"calibration: {{intercept: {parameters.intercept:.4f}, slope: {parameters.slope:.4f},"
        f" rivalry: {parameters.rivalry:.4f}, known: {{{known}}}}}",
        *_spreads_lines(parameters.spreads),
        "levels: # [m, u]; the weight in bits is log2(m / u)",
    ]
    for comparison, levels in parameters.levels.items():
        lines.append(f"  {comparison}:")
        lines += [f"    {code}: [{one.m:.4g}, {one.u:.4g}]" for code, one in levels.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _spreads_lines(spreads: Spreads | None) -> list[str]:
    if spreads is None:
        return []
    sides = {"same": spreads.same, "other": spreads.other}
    lines = [
        "lists: # shares of doubtful best candidates by log odds, see prevalence.py",
        f"  share: {spreads.share}",
    ]
    for side, parts in sides.items():
        text = f"{side}: [{', '.join(f'{one:.4g}' for one in parts)}]"
        lines += textwrap.wrap(text, 116, initial_indent="  ", subsequent_indent="    ")
    return lines


def differences(before: Parameters, after: Parameters) -> list[tuple[str, str, float, float]]:
    """Return what changed: (comparison, level, bits before, bits after), the largest change first.

    The prior comes as ("prior", "", bits, bits) for the same register. A level that one side lacks is left out.
    """
    changes = [
        (comparison, code, before.levels[comparison][code].weight, chances.weight)
        for comparison, levels in after.levels.items()
        for code, chances in levels.items()
        if code in before.levels.get(comparison, {})
    ]
    size = after.residents
    changes.append(("prior", "", before.prior_weight(size), after.prior_weight(size)))
    return sorted(changes, key=lambda one: (-abs(one[3] - one[2]), one[0], one[1]))


@cache
def default_parameters() -> Parameters:
    """Return the parameters shipped with the product."""
    return read_parameters(DEFAULT_FILE)
