"""The fixed parameters of linkage: m and u of every level, prior, calibration; read from parameters.yaml."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import exp, log2
from pathlib import Path

import yaml

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
    level. intercept, slope, known: calibration on truth, see `probability`; known adds to the intercept for every field
    (comparison) that both records know. dated, obtained: when and how learnt.
    """

    prior: float
    levels: Mapping[str, Mapping[str, Chances]]
    intercept: float
    slope: float
    dated: str
    obtained: str
    residents: int = 220_000
    known: Mapping[str, float] = field(default_factory=dict)

    def prior_weight(self, residents: int) -> float:
        """Return the bits a candidate starts from, in a register of so many rows.

        More residents are more strangers alike, but most who compete are kin and neighbours: measured between 60,000
        and 1,000,000 residents, a doubling costs a fifth of a bit, not a whole one.
        A register of fewer than `FEWEST_RESIDENTS` counts as one of so many: nothing was learnt from smaller ones.
        """
        growth = GROWTH * log2(max(residents, FEWEST_RESIDENTS) / self.residents)
        return round(log2(self.prior / (1 - self.prior)) - growth, 4)

    def probability(self, match_weight: float, rivals: float = 0.0, known: float = 0.0) -> float:
        """Return the calibrated chance, 0 to 1, that a best candidate of this weight (bits) is the person.

        1 / (1 + rivals + exp(-(intercept + known + slope * weight))): against nobody, and against other candidates.
        rivals: sum of exp(slope * (weight of another candidate - weight of the best)). known: sum of `known` over
        known fields.
        """
        at = self.intercept + known + self.slope * match_weight
        return 1 / (1 + rivals + exp(-at)) if at > -700 else 0.0  # exp overflows beyond 709


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
        )
    except (KeyError, TypeError) as error:
        raise ParametersNotUsable(
            f"{path.name}: bukan berkas parameter / not a parameter file, see parameters.yaml ({error})"
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
        f"calibration: {{intercept: {parameters.intercept:.4f}, slope: {parameters.slope:.4f}, known: {{{known}}}}}",
        "levels: # [m, u]; the weight in bits is log2(m / u)",
    ]
    for comparison, levels in parameters.levels.items():
        lines.append(f"  {comparison}:")
        lines += [f"    {code}: [{one.m:.4g}, {one.u:.4g}]" for code, one in levels.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


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
