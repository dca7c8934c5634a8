"""What is said about each person on a list: complete, lacks, review or not found, with one reason.

"Complete" tells an office to leave somebody alone, so it wants a higher probability than "lacks". Dead, moved and
doubly registered people always go to a human.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pelangi.core.documents import DocumentKind, due_documents


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
    PAPERS_UNKNOWN = "papers_unknown"
    NOBODY_ALIKE = "nobody_alike"
    TOO_LITTLE_KNOWN = "too_little_known"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities, 0 to 1: from `review` a human looks, from `link` it is one person, from `complete` all is well.

    Raises ValueError unless 0 <= review <= link <= complete <= 1.
    """

    link: float = 0.60
    review: float = 0.18
    complete: float = 0.85

    def __post_init__(self) -> None:
        if not 0 <= self.review <= self.link <= self.complete <= 1:
            raise ValueError(
                "thresholds want 0 <= review <= link <= complete <= 1 /"
                " ambang batas harus 0 <= review <= link <= complete <= 1"
            )


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
class Found:
    """The best candidate of a roster row: whose it is, how probable, and what its register row says.

    alone: the probability if nobody else were alike. other: register_id of the second candidate, or "". twin: of
    another row of the same person, or "". against: fields that speak against, worst first. only_numbers: the name is
    another and nothing but NIK, birth and sex agrees, as when a list's numbers slipped by a row. born: ISO day or "".
    """

    register_id: str
    probability: float
    alone: float
    other: str
    twin: str
    against: tuple[str, ...]
    only_numbers: bool
    born: str
    status: str
    papers: tuple[str, str, str]


_GONE = {"dead": ReasonCode.REGISTERED_AS_DEAD, "moved": ReasonCode.REGISTERED_AS_MOVED}


@dataclass(frozen=True, slots=True)
class Judge:
    """Turns the best candidate of a roster row into a verdict as of a day."""

    thresholds: Thresholds
    as_of: date

    def judge(self, roster_id: str, found: Found | None, *, known: bool) -> Verdict:
        """Return the verdict. found: None when nobody is alike. known: the row says enough to search by."""
        if found is None or found.probability < self.thresholds.review:
            reason = ReasonCode.NOBODY_ALIKE if known else ReasonCode.TOO_LITTLE_KNOWN
            return Verdict(
                roster_id, VerdictKind.NOT_FOUND, "", found.probability if found else 0.0, (), reason
            )
        missing, doubt = papers_missing(found.born, found.papers, self.as_of)
        kind, reason, details = self._decide(found, missing, doubt)
        return Verdict(roster_id, kind, found.register_id, found.probability, missing, reason, details)

    def _decide(
        self, found: Found, missing: tuple[DocumentKind, ...], doubt: ReasonCode | None
    ) -> tuple[VerdictKind, ReasonCode, dict[str, str]]:
        if found.status in _GONE or found.twin:
            reason = _GONE.get(found.status, ReasonCode.REGISTERED_TWICE)
            return VerdictKind.REVIEW, reason, {"other": found.twin} if found.status not in _GONE else {}
        if found.only_numbers or found.probability < self.thresholds.link:
            return VerdictKind.REVIEW, *self._unsure(found)
        if doubt is ReasonCode.BIRTH_DATE_UNKNOWN:
            return VerdictKind.REVIEW, doubt, {}
        if missing:
            return VerdictKind.LACKS, ReasonCode.LACKS_DOCUMENTS, {}
        if doubt:
            return VerdictKind.REVIEW, doubt, {}
        if found.probability < self.thresholds.complete:
            return VerdictKind.REVIEW, ReasonCode.WEAK_EVIDENCE, {"fields": "|".join(found.against)}
        return VerdictKind.COMPLETE, ReasonCode.ALL_DOCUMENTS, {}

    def _unsure(self, found: Found) -> tuple[ReasonCode, dict[str, str]]:
        if found.probability >= self.thresholds.link:
            return ReasonCode.UNSURE, {"fields": "name"}
        if found.alone >= self.thresholds.link:
            return ReasonCode.SEVERAL_ALIKE, {"other": found.other}
        return ReasonCode.UNSURE, {"fields": "|".join(found.against)}


_PAPERS = (DocumentKind.IDENTITY_CARD, DocumentKind.BIRTH_CERTIFICATE, DocumentKind.CHILD_CARD)
_HAS, _HAS_NOT = frozenset({"printed", "yes"}), frozenset({"none", "no", "recorded"})
"""A card that was recorded and not printed is in nobody's hand: it is due and absent."""


@lru_cache(maxsize=200_000)
def papers_missing(
    born: str, papers: tuple[str, str, str], as_of: date
) -> tuple[tuple[DocumentKind, ...], ReasonCode | None]:
    """Return what is due and absent, and why that cannot be said for certain (or None).

    born: ISO day or "". papers: the register's words for identity card, birth certificate and child card; a due paper
    of which it says nothing is neither held nor missing.
    """
    day = date.fromisoformat(born) if born else None
    if day is None or day > as_of:
        return (), ReasonCode.BIRTH_DATE_UNKNOWN
    said = dict(zip(_PAPERS, (paper.lower() for paper in papers), strict=True))
    due = [kind for kind in due_documents(day, as_of) if kind in said]
    missing = tuple(kind for kind in due if said[kind] in _HAS_NOT)
    unknown = any(said[kind] not in _HAS | _HAS_NOT for kind in due)
    return missing, ReasonCode.PAPERS_UNKNOWN if unknown else None


def fields_against(weights: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields whose weight (bits, by comparison) speaks against, worst first."""
    against = [(weight, code) for code, weight in weights.items() if weight <= -1 and code != "relative"]
    return tuple(code for _, code in sorted(against))


_OTHER_NAME, _SUPPORT = -4.0, 1.0
"""Bits: a name this much against is another name; a field this much in favour speaks for the person by itself."""


def agrees_in_numbers_only(weights: Mapping[str, Any]) -> bool:
    """Tell whether the name is another and neither family, parents nor home speak for the person.

    weights: bits by comparison.
    """
    supports = max(weights[code] for code in ("family_card", "mother", "father", "home"))
    return bool(weights["name"] <= _OTHER_NAME and supports < _SUPPORT)
