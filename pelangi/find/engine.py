"""The core's linkage, asked with this city's tables and answered in the words of this room's models."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Answer:
    """What is said about one row of a list."""

    entry_id: int
    verdict: str
    register_id: str
    probability: float | None
    missing: list[str]
    reason_code: str
    reason_values: dict[str, str]
    candidates: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Linkage:
    """One comparison: an answer per row in the order asked, and what it was made with."""

    answers: list[Answer]
    parameters: str
    threshold_review: float


def compare(
    register: pd.DataFrame,
    roster: pd.DataFrame,
    *,
    as_of: date,
    ward_codes: Mapping[str, str],
    heard: Callable[[float], object] = lambda share: None,
) -> Linkage:
    """Link two tables in the contract's columns; roster_id is the entry's id. heard: called with the share done."""
    from pelangi.core import linkage  # Splink takes seconds to load, and pages do not need it

    parameters, thresholds = linkage.default_parameters(), linkage.Thresholds()
    result = linkage.link(
        register,
        roster,
        as_of=as_of,
        parameters=parameters,
        thresholds=thresholds,
        ward_codes=ward_codes,
        progress=lambda _step, share: heard(share),
    )
    candidates = _candidates(result.candidates)
    answers = [_answer(verdict, candidates) for verdict in result.verdicts]
    return Linkage(answers, f"pelangi {parameters.dated}", thresholds.review)


def answer_of(result) -> Answer:
    """Return what the core says of one person who was asked for alone."""
    return _answer(result.verdicts[0], _candidates(result.candidates))


def _answer(verdict, candidates: Mapping[str, list[dict]]) -> Answer:
    return Answer(
        entry_id=int(verdict.roster_id),
        verdict=str(verdict.kind),
        register_id=verdict.register_id,
        probability=verdict.probability if verdict.register_id else None,
        missing=[str(kind) for kind in verdict.missing],
        reason_code=str(verdict.reason),
        reason_values=dict(verdict.details),
        candidates=candidates.get(verdict.roster_id, []),
    )


def _candidates(frame: pd.DataFrame) -> dict[str, list[dict]]:
    """Return by row its candidates, best first, with what each field says in bits and in its level's code."""
    codes = [column.removeprefix("weight_") for column in frame.columns if column.startswith("weight_")]
    found: dict[str, list[dict]] = {}
    for row in frame.to_dict("records"):
        known = [code for code in codes if row[f"level_{code}"] != "unknown"]
        found.setdefault(row["roster_id"], []).append(
            {
                "register_id": row["register_id"],
                "probability": float(row["probability"]),
                "weight": round(float(row["match_weight"]), 2),
                "evidence": {code: round(float(row[f"weight_{code}"]), 2) for code in known},
                "levels": {code: row[f"level_{code}"] for code in known},
            }
        )
    return found
