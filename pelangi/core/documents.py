"""Documents: which civil document is due to whom, and what it takes to make it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

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
    MOVE_LETTER = "move_letter"
    FOREIGNER_RESIDENCE_LETTER = "foreigner_residence_letter"
    DIGITAL_IDENTITY = "digital_identity"
    STATEMENT_LETTER = "statement_letter"


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
