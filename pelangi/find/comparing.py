"""Two records side by side: which letters differ."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from pelangi.find.models import RegisterEntry
from pelangi.find.queries import family_card_of, nik_of
from pelangi.find.words import COLUMN_NAMES

SIDE_BY_SIDE = (
    "name", "alias", "nik", "family_card_number", "sex", "birth_place", "birth_date", "age", "mother_name",
    "father_name", "address", "rt", "rw", "ward",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether it differs from the other record."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Line:
    """One field of both records."""

    label: str
    listed: list[Piece]
    registered: list[Piece]
    same: bool


def pieces(text: str, other: str) -> list[Piece]:
    """Cut `text` into what also stands in `other` and what does not; case does not count."""
    if not text or not other:
        return [Piece(text, False)] if text else []
    matcher = SequenceMatcher(None, text.casefold(), other.casefold(), autojunk=False)
    if len(text.casefold()) != len(text):  # folding changed the length (İ): compare as written
        matcher = SequenceMatcher(None, text, other, autojunk=False)
    return [
        Piece(text[start:end], tag != "equal")
        for tag, start, end, _other_start, _other_end in matcher.get_opcodes()
        if end > start
    ]


def side_by_side(listed: dict, registered: RegisterEntry | None) -> list[Line]:
    """Return every field that one of the two records knows."""
    other = registered_values(registered) if registered else {}
    lines = []
    for field in SIDE_BY_SIDE:
        left, right = str(listed.get(field, "")), other.get(field, "")
        if left or right:
            same = left.casefold() == right.casefold()
            lines.append(Line(COLUMN_NAMES[field], pieces(left, right), pieces(right, left), same))
    return lines


def registered_values(entry: RegisterEntry) -> dict[str, str]:
    """Return a register row in the words of a list."""
    plain = ("name", "sex", "birth_place", "mother_name", "father_name", "address")
    values = {field: getattr(entry, field) for field in plain}
    return values | {
        "nik": nik_of(entry),
        "family_card_number": family_card_of(entry),
        "birth_date": entry.birth_date.isoformat() if entry.birth_date else "",
        "rt": entry.rt.lstrip("0"),
        "rw": entry.rw.lstrip("0"),
        "ward": entry.ward.name if entry.ward_id else "",
    }
