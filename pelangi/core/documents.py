"""Documents: which civil document is due to whom, and what it takes to make it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

RULES = Path(__file__).with_name("documents.yaml")

IDENTITY_CARD_AGE = 17
"""Years from which an identity card is due (UU 24/2013 art. 63); married people get it earlier."""
CHILDHOOD_ENDS_AT = 18
"""Years before which a missing birth certificate counts as a lack (UU 35/2014: a child is under 18)."""


class DocumentKind(StrEnum):
    """The documents a resident may need; the values are the codes used in files and tables."""

    BIODATA = "biodata"
    FAMILY_CARD = "family_card"
    IDENTITY_CARD = "identity_card"
    CHILD_CARD = "child_card"
    BIRTH_CERTIFICATE = "birth_certificate"
    DEATH_CERTIFICATE = "death_certificate"
    MARRIAGE_CERTIFICATE = "marriage_certificate"
    DIVORCE_CERTIFICATE = "divorce_certificate"
    MOVE_LETTER = "move_letter"
    FOREIGNER_RESIDENCE_LETTER = "foreigner_residence_letter"
    DIGITAL_IDENTITY = "digital_identity"
    STATEMENT_LETTER = "statement_letter"


class InPerson(StrEnum):
    """What the resident must do in person."""

    NONE = "none"
    CAPTURE = "capture"
    PRESENCE = "presence"


@dataclass(frozen=True)
class Paper:
    """A paper asked for or accepted instead: its code, names, who can supply it, how many witnesses must sign it."""

    code: str
    name_id: str
    name_en: str
    by_id: str
    by_en: str
    witnesses: int = 0


@dataclass(frozen=True)
class DocumentRule:
    """What one document takes.

    due_id, due_en: who is to have it. requirements: papers in the order they are asked for. accepted: by
    requirement code, what may stand in for it. card_stock: printed on rationed cards. central: waits for the
    national centre.
    follows: documents that usually change with it or are due next.
    source_id, source_en: the rules it rests on.
    confidence: H official text or several sources, M one source, L to be confirmed by the office.
    """

    kind: DocumentKind
    name_id: str
    name_en: str
    due_id: str
    due_en: str
    requirements: tuple[Paper, ...]
    accepted: Mapping[str, tuple[Paper, ...]]
    in_person: InPerson
    card_stock: bool
    central: bool
    follows: tuple[DocumentKind, ...]
    source_id: tuple[str, ...]
    source_en: tuple[str, ...]
    confidence: str

    def still_missing(self, papers: Iterable[str]) -> tuple[Paper, ...]:
        """Return the requirements that neither they nor an accepted substitute among the paper codes meet.

        The biometric capture is left out: it is made at the visit, not brought to it.
        """
        have = set(papers)
        return tuple(
            paper
            for paper in self.requirements
            if paper.code != "biometric_capture"
            and paper.code not in have
            and not any(substitute.code in have for substitute in self.accepted.get(paper.code, ()))
        )


@cache
def document_rules() -> Mapping[DocumentKind, DocumentRule]:
    """Return what each document takes, by kind. Sources: `documents.yaml`, per document."""
    data = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    papers = {
        code: Paper(code, entry["id"], entry["en"], entry["by_id"], entry["by_en"], entry.get("witnesses", 0))
        for code, entry in {**data["requirements"], **data["substitutes"]}.items()
    }
    rules = {}
    for code, entry in data["documents"].items():
        kind = DocumentKind(code)
        accepted = {need: tuple(papers[one] for one in ones) for need, ones in entry["accepted"].items()}
        rules[kind] = DocumentRule(
            kind=kind,
            name_id=entry["name_id"],
            name_en=entry["name_en"],
            due_id=entry["due_id"],
            due_en=entry["due_en"],
            requirements=tuple(papers[one] for one in entry["requirements"]),
            accepted=accepted,
            in_person=InPerson(entry["in_person"]),
            card_stock=entry["card_stock"],
            central=entry["central"],
            follows=tuple(DocumentKind(one) for one in entry["follows"]),
            source_id=tuple(entry["source_id"]),
            source_en=tuple(entry["source_en"]),
            confidence=entry["confidence"],
        )
    return rules


def age_years(birth_date: date, as_of: date) -> int:
    """Return the completed years of life on a day; someone born on 29 February ages on 1 March.

    Raises ValueError when the birth lies after the day asked for.
    """
    if birth_date > as_of:
        raise ValueError(f"born on {birth_date}, after {as_of}")
    had_birthday = (as_of.month, as_of.day) >= (birth_date.month, birth_date.day)
    return as_of.year - birth_date.year - (0 if had_birthday else 1)


def due_documents(birth_date: date, as_of: date, *, married: bool = False) -> tuple[DocumentKind, ...]:
    """Return the documents this resident should hold on a day, in a fixed order.

    identity_card from the 17th birthday, or earlier when married; child_card before that;
    birth_certificate before the 18th birthday. Order: identity_card, child_card, birth_certificate.

    Raises ValueError when the birth lies after the day asked for.
    Source: UU 24/2013 art. 63 (17 or married); Permendagri 2/2016 (child card below 17, unmarried).
    """
    age = age_years(birth_date, as_of)
    holds_card = married or age >= IDENTITY_CARD_AGE
    due = [DocumentKind.IDENTITY_CARD if holds_card else DocumentKind.CHILD_CARD]
    if age < CHILDHOOD_ENDS_AT:
        due.append(DocumentKind.BIRTH_CERTIFICATE)
    return tuple(due)


def missing_documents(
    birth_date: date, as_of: date, held: Iterable[DocumentKind], *, married: bool = False
) -> tuple[DocumentKind, ...]:
    """Return the due documents not among those held, in the order of `due_documents`."""
    have = set(held)
    return tuple(kind for kind in due_documents(birth_date, as_of, married=married) if kind not in have)
