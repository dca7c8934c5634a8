"""How sure one can be on this list, learnt from its rehearsal (`rehearsal.py`).

What is learnt: a correction in nats for every level found, drawn to none; the share of the rows without a known number
whose person is registered, by what their NIK and name show (of those whose NIK is nobody's far more are in no register,
and so are those whose single name no resident bears: it may be the legal name of somebody elsewhere); and the share of
the others who leave their household in the register. The shares are those at which the rehearsed kinds of rows add up
to what the list shows (expectation-maximisation, as in `prevalence.py`). The weights of the candidates stay; only how
sure they make one changes, and only where no number does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pelangi.core.linkage.learn import fit_against_nobody
from pelangi.core.linkage.model import COMPARISONS, level_codes
from pelangi.core.linkage.parameters import Parameters, log_odds
from pelangi.core.linkage.rehearsal import Rehearsal

PULL, PULL_OF_SLOPE = 3.0, 30.0
"""Strength of the pull to the shipped calibration, per squared nat and per squared change of the slope."""
SECOND_REGISTRATION = 3.5
"""Nats from which another candidate is taken for a second registration of the same person, not for somebody else."""
KIN_AT_FIRST, KIN_AT_LEAST = 0.1, 0.01
"""Share of the people in no register who leave their household in it, before the list is asked; and however little it
shows."""
LOWEST, BINS = -5, 13
"""Nats of log odds told apart when the kinds of rows are counted: one bin a nat, and one for all that is less."""
SHARED = {"family_card": "same", "home": "house", "mother": "same", "father": "same"}
"""What a household shares: the comparisons, and how their levels begin."""
DRAWN = 2.0
"""Rows of the list's own share that draw the share of each kind of rows. Kinds differ from a hundredth to nearly all:
what the others are says little of one, and 200 rows of it took two nats from the 99.9 % whose NIK slipped."""
NAMED = ("heard", "nickname", "unheard")
KINDS = (*NAMED, "other_number", "slipped_number")
"""Kinds of rows without a known number: by their name where no NIK was compared, else by whether that may be a slip."""
STEEPER = 0.13
"""By how much the odds above even are larger, in nats a nat, than the rehearsal says. Read off lists of two makers
whose truth is known (0.115 and 0.167, each uncertain by 0.03); those of a third, not used for it, say 0.117."""
CLOSE = 0.002
"""Nats: a step shorter than this ends the fit. It creeps on by a thousandth a step, and nothing gets better by it."""
ROUNDS = 2_000
LEVELS = [(one.code, level) for one in COMPARISONS for level in range(-1, len(one.levels))]


@dataclass(frozen=True)
class OwnCalibration:
    """A list's own: nats by comparison and level (Splink's number, from -1 unknown), shift, slope.

    present, kin: shares, 0 to 1: of rows without a known number whose person is registered, by `KINDS`; of the others,
    who leave their household in the register. rows: rehearsed candidates it was learnt from.
    """

    nats: Mapping[str, np.ndarray]
    shift: float
    slope: float
    present: tuple[float, ...]
    kin: float
    rows: int

    def against_nobody(self, best: pd.DataFrame, at: np.ndarray) -> np.ndarray:
        """Return what `Parameters.against_nobody` said, as it is on this list, in nats; for 50 registered in 100."""
        found = self.shift + self.slope * at
        for code, nats in self.nats.items():
            found = found + nats[best[f"gamma_{code}"].to_numpy(int) + 1]
        return np.asarray(found)

    def said(self, best: pd.DataFrame, at: np.ndarray, rivals: np.ndarray) -> np.ndarray:
        """Return the chance, 0 to 1, that candidates are the person; at, rivals: see `Parameters.said`."""
        share = np.array(self.present)[_kinds(best)]
        odds = log_odds(self.against_nobody(best, at) + np.log(share / (1 - share)), rivals)
        return np.asarray(1 / (1 + np.exp(-np.clip(odds + STEEPER * np.maximum(odds, 0.0), -700, 700))))


def learn_own(rehearsal: Rehearsal, asked: pd.DataFrame, parameters: Parameters) -> OwnCalibration:
    """Return the calibration of a list. asked: the best candidates of its rows without a known number; `named` as in
    table `told`.
    """
    first = _fit(rehearsal, KIN_AT_FIRST, parameters)
    kin = max(KIN_AT_LEAST, _share_of_kin(rehearsal, asked, first, parameters))
    own = _fit(rehearsal, kin, parameters)
    at, rivals = own.against_nobody(asked, parameters.at(asked)), asked["rivals"].to_numpy(float)
    kinds, of_all = _kinds(asked), _share_present(at, rivals)
    present = (
        _share_present(at[kinds == one], rivals[kinds == one], drawn_to=of_all) for one in range(len(KINDS))
    )
    return replace(own, present=tuple(present))


def _kinds(best: pd.DataFrame) -> np.ndarray:
    """Return of candidates the place of their row in `KINDS`.

    A NIK that is nobody's is mostly that of somebody elsewhere, unless it may be the candidate's with a slip.
    """
    nik, named = best["gamma_nik"].to_numpy(int), best["named"].to_numpy(int)
    return np.where(nik < 0, named, len(NAMED) + np.sign(nik))


def _shares_household(best: pd.DataFrame) -> np.ndarray:
    """Return which candidates bear the row's family card, house, mother or father."""
    same = np.zeros(len(best), dtype=bool)
    for comparison, level in SHARED.items():
        names = level_codes(comparison, best[f"gamma_{comparison}"].to_numpy()).astype(str)
        same |= np.char.startswith(names, level)
    return same


def _fit(rehearsal: Rehearsal, kin: float, parameters: Parameters) -> OwnCalibration:
    best = pd.concat([rehearsal.there, rehearsal.kin, rehearsal.alone], ignore_index=True)
    absent = np.r_[np.full(len(rehearsal.kin), kin), np.full(len(rehearsal.alone), 1 - kin)]
    right = np.r_[rehearsal.right, np.zeros(len(absent), dtype=bool)]
    counts = np.r_[np.ones(len(rehearsal.right)), absent]
    at, rivals = parameters.at(best), best["rivals"].to_numpy(float)
    believed = (right | (log_odds(at, rivals) < SECOND_REGISTRATION)) & (counts > 0)
    found = [(best[f"gamma_{code}"] == level).to_numpy(float) for code, level in LEVELS]
    columns = np.stack([np.ones(len(best)), at, *found], axis=1)[believed]
    pull = np.array([0.0, PULL_OF_SLOPE, *(PULL for _ in LEVELS)])
    start = np.eye(1, len(pull), 1)[0]  # the shipped calibration
    shift, slope, *nats = fit_against_nobody(
        columns,
        rivals[believed],
        right[believed],
        start=start,
        pull=pull,
        counts=counts[believed],
        close=CLOSE,
    ).round(4)
    by_code = {
        one.code: np.array([nats[at] for at, (code, _) in enumerate(LEVELS) if code == one.code])
        for one in COMPARISONS
    }
    return OwnCalibration(by_code, float(shift), float(slope), (0.5,) * len(KINDS), kin, int(believed.sum()))


def _share_of_kin(
    rehearsal: Rehearsal, asked: pd.DataFrame, own: OwnCalibration, parameters: Parameters
) -> float:
    """Return which share of the people in no register leave their household there, as far as the list shows it.

    The list shows it by the odds of its candidates and by how many of them are of the household: by odds alone kin are
    not told from strangers. Read off the rows without a NIK, as rehearsed rows are.
    """
    seen, *kinds = (
        _counts(
            log_odds(own.against_nobody(one, parameters.at(one)), one["rivals"].to_numpy(float)),
            _shares_household(one),
        )
        for one in (asked[asked["gamma_nik"] < 0], rehearsal.there, rehearsal.kin, rehearsal.alone)
    )
    if not seen.sum():
        return KIN_AT_FIRST
    spreads = np.array([(one + 0.5) / (one + 0.5).sum() for one in kinds])
    shares = np.full(len(kinds), 1 / len(kinds))
    for _ in range(ROUNDS):
        parts = shares[:, None] * spreads
        shares = (parts / parts.sum(axis=0) * seen).sum(axis=1) / seen.sum()
    return round(float(shares[1] / shares[1:].sum()), 3)


def _share_present(at: np.ndarray, rivals: np.ndarray, drawn_to: float | None = None) -> float:
    """Return the share of rows whose person is registered. at: `against_nobody` for 50 in 100.

    drawn_to: the share that few rows are drawn to, as by `DRAWN` rows of it.
    """
    if not len(at):
        return 0.5 if drawn_to is None else drawn_to
    nobody, share = np.exp(-np.clip(at, -40, 40)), 0.5
    drawn, to = (0.0, 0.5) if drawn_to is None else (DRAWN, drawn_to)
    for _ in range(ROUNDS):
        before, none = share, nobody * (1 - share) / share
        found = float((1 - none / (1 + rivals + none)).sum())
        share = float(np.clip((found + drawn * to) / (len(at) + drawn), 0.0001, 0.9999))
        if abs(share - before) < 1e-7:
            break
    return round(share, 5)


def _counts(odds: np.ndarray, household: np.ndarray) -> np.ndarray:
    bins = np.clip(np.floor(odds - LOWEST).astype(int), -1, BINS - 1) + 1
    return np.bincount(bins + BINS * (household & (bins > 0)), minlength=2 * BINS + 1).astype(float)
