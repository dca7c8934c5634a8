"""What is said about each person on a list: complete, lacks, review or not found, with one reason.

"Complete" tells an office to leave somebody alone, so it wants more than "lacks": the same NIK, or the same
full birth date and mother. Dead, moved and doubly registered people always go to a human.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from pelangi.core.documents import DocumentKind, missing_documents
from pelangi.core.linkage.model import level_code
from pelangi.core.linkage.parameters import Parameters

ALIKE = ("same", "part", "alike")
STRONG_DATES = frozenset({"same"})


class VerdictKind(StrEnum):
    """The four things said about a roster row."""

    COMPLETE = "complete"
    LACKS = "lacks"
    REVIEW = "review"
    NOT_FOUND = "not_found"


class ReasonCode(StrEnum):
    """Why; pages translate these, the result file carries them as an Indonesian sentence."""

    ALL_DOCUMENTS = "all_documents"
    LACKS_DOCUMENTS = "lacks_documents"
    REGISTERED_AS_DEAD = "registered_as_dead"
    REGISTERED_AS_MOVED = "registered_as_moved"
    REGISTERED_TWICE = "registered_twice"
    SEVERAL_ALIKE = "several_alike"
    UNSURE = "unsure"
    WEAK_EVIDENCE = "weak_evidence"
    BIRTH_DATE_UNKNOWN = "birth_date_unknown"
    NOBODY_ALIKE = "nobody_alike"
    TOO_LITTLE_KNOWN = "too_little_known"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """link, review: calibrated probabilities, 0 to 1. margin: bits between the best and the second candidate.

    Raises ValueError unless 0 <= review <= link <= 1 and margin >= 0.
    """

    link: float = 0.9
    review: float = 0.3
    margin: float = 3.0

    def __post_init__(self) -> None:
        if not 0 <= self.review <= self.link <= 1 or self.margin < 0:
            raise ValueError("thresholds want 0 <= review <= link <= 1 and margin >= 0")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of the result. register_id "" and probability of the best candidate, or 0, when not found."""

    roster_id: str
    kind: VerdictKind
    register_id: str
    probability: float
    missing: tuple[DocumentKind, ...]
    reason: ReasonCode
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judge:
    """Turns the candidates of one roster row, best first, into a verdict as of a day."""

    parameters: Parameters
    thresholds: Thresholds
    as_of: date

    def judge(self, roster_id: str, candidates: Sequence[Mapping[str, Any]], *, known: bool) -> Verdict:
        """Return the verdict. candidates: rows of `best_candidates`. known: the row says enough to search by."""
        if not candidates:
            reason = ReasonCode.NOBODY_ALIKE if known else ReasonCode.TOO_LITTLE_KNOWN
            return Verdict(roster_id, VerdictKind.NOT_FOUND, "", 0.0, (), reason)
        best, *others = candidates
        probability = round(self.parameters.probability(best["match_weight"]), 4)
        if probability < self.thresholds.review:
            reason = ReasonCode.NOBODY_ALIKE if known else ReasonCode.TOO_LITTLE_KNOWN
            return Verdict(roster_id, VerdictKind.NOT_FOUND, "", probability, (), reason)
        born = _iso(best["birth_date"])
        missing = _missing(best, born, self.as_of)
        kind, reason, details = self._decide(best, others, missing=missing, probability=probability)
        if born is None and kind is not VerdictKind.REVIEW:
            kind, reason = VerdictKind.REVIEW, ReasonCode.BIRTH_DATE_UNKNOWN
        return Verdict(roster_id, kind, best["register_id"], probability, missing, reason, details)

    def _decide(
        self,
        best: Mapping[str, Any],
        others: Sequence[Mapping[str, Any]],
        *,
        missing: tuple[DocumentKind, ...],
        probability: float,
    ) -> tuple[VerdictKind, ReasonCode, dict[str, str]]:
        for status, reason in _GONE.items():
            if best["status"] == status:
                return VerdictKind.REVIEW, reason, {}
        if best["twin"]:
            return VerdictKind.REVIEW, ReasonCode.REGISTERED_TWICE, {"other": str(best["twin"])}
        if probability < self.thresholds.link:
            return VerdictKind.REVIEW, ReasonCode.UNSURE, {"fields": "|".join(_against(best))}
        if others and best["match_weight"] - others[0]["match_weight"] < self.thresholds.margin:
            return VerdictKind.REVIEW, ReasonCode.SEVERAL_ALIKE, {"other": str(others[0]["register_id"])}
        if missing:
            return VerdictKind.LACKS, ReasonCode.LACKS_DOCUMENTS, {}
        if not strong(best):
            return VerdictKind.REVIEW, ReasonCode.WEAK_EVIDENCE, {"fields": "|".join(_against(best))}
        return VerdictKind.COMPLETE, ReasonCode.ALL_DOCUMENTS, {}


_GONE = {"dead": ReasonCode.REGISTERED_AS_DEAD, "moved": ReasonCode.REGISTERED_AS_MOVED}


def strong(candidate: Mapping[str, Any]) -> bool:
    """Tell whether the evidence bears "complete": same NIK, or same full birth date and a mother alike."""
    if _level(candidate, "nik") == "same":
        return True
    return _level(candidate, "birth") in STRONG_DATES and _level(candidate, "mother").startswith(ALIKE)


def _level(candidate: Mapping[str, Any], comparison: str) -> str:
    return level_code(comparison, int(candidate[f"gamma_{comparison}"]))


def _against(candidate: Mapping[str, Any]) -> list[str]:
    """Return the fields that speak against, worst first."""
    weights = {code: float(candidate[f"mw_{code}"]) for code in ("nik", "family_card", "name", "birth", "sex",
               "mother", "father", "home")}  # fmt: skip
    return sorted(
        (code for code, weight in weights.items() if weight <= -1), key=lambda code: (weights[code], code)
    )


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # a register may know the year alone: then a human looks up which documents are due
        return None


def _missing(candidate: Mapping[str, Any], born: date | None, as_of: date) -> tuple[DocumentKind, ...]:
    if born is None or born > as_of:
        return ()
    held = [kind for kind, column, yes in _HELD if candidate[column] in yes]
    return missing_documents(born, as_of, held)


_HELD = (
    (DocumentKind.IDENTITY_CARD, "identity_card", {"recorded", "printed"}),
    (DocumentKind.CHILD_CARD, "child_card", {"yes"}),
    (DocumentKind.BIRTH_CERTIFICATE, "birth_certificate", {"yes"}),
)
