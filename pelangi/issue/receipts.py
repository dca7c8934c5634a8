"""Receipt codes: short, checkable without the network by whoever holds this installation's key."""

from pelangi.issue.models import Document
from pelangi.staff.protection import keyed_hash

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I
CODE_LETTERS = 8


def receipt_code(document: Document) -> str:
    """Return e.g. "417-7KQ2M9XA": the document's number and eight letters that only this installation can make."""
    digest = int(keyed_hash(str(document.pk), "receipt"), 16)
    letters = "".join(ALPHABET[(digest >> (5 * place)) & 31] for place in range(CODE_LETTERS))
    return f"{document.pk}-{letters}"


def is_genuine(code: str) -> bool:
    """Say whether a receipt code was made here, without looking into the database."""
    number, _, letters = code.strip().upper().partition("-")
    return number.isdigit() and receipt_code(Document(pk=int(number))) == f"{int(number)}-{letters}"
