"""The sheets of an uploaded list at rest: sealed under the installation's key, bound to the file they came from."""

from pelangi.find.models import Draft
from pelangi.find.reading import Sheet, packed, unpacked
from pelangi.staff.protection import seal, unseal

DRAFT_CELL = "find.draft"


def sealed_sheets(sheets: list[Sheet], content: str) -> bytes:
    """Return sheets sealed; content: the hash of the file they came from."""
    return seal(packed(sheets), f"{DRAFT_CELL}:{content}")


def sheets_of(draft: Draft) -> list[Sheet]:
    """Return the sheets of a draft."""
    return unpacked(unseal(draft.sealed, f"{DRAFT_CELL}:{draft.file_hash}"))
