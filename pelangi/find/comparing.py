"""Two records side by side: which letters differ, and what each agreement is worth, in words."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

from pelangi.find.models import RegisterEntry
from pelangi.find.queries import COLUMN_NAMES, family_card_of, nik_of

SIDE_BY_SIDE = (
    "name", "alias", "nik", "family_card_number", "sex", "birth_place", "birth_date", "age", "mother_name",
    "father_name", "address", "rt", "rw", "ward",
)  # fmt: skip
STRONG_BITS, SOME_BITS = 6.0, 1.5  # a bit doubles the odds: 6 bits are 64 to 1, 1.5 bits about 3 to 1
BAR_PIXELS = 10  # a bit is drawn this wide
BAR_LIMIT_BITS = 16  # longer bars are cut off; the words say the rest


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


@dataclass(frozen=True)
class Evidence:
    """What one field says for or against, in bits of odds, with its bar on a line around zero."""

    label: str
    bits: float
    words: str
    x: float
    width: float
    supports: bool


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


def evidence(candidate: dict) -> list[Evidence]:
    """Return what speaks for and against a candidate, strongest first."""
    parts = sorted(candidate.get("evidence", {}).items(), key=lambda part: (-abs(part[1]), part[0]))
    out = []
    for field, bits in parts:
        length = min(abs(bits), BAR_LIMIT_BITS) * BAR_PIXELS
        middle = BAR_LIMIT_BITS * BAR_PIXELS
        label = EVIDENCE_NAMES.get(field) or COLUMN_NAMES.get(field) or field.replace("_", " ")
        out.append(
            Evidence(label, bits, _weight(bits), middle if bits >= 0 else middle - length, length, bits >= 0)
        )
    return out


EVIDENCE_NAMES = {
    "home": _("home: address, RT, ward"),
    "birth": _("birth date or age"),
    "mother": _("mother's name"),
    "father": _("father's name"),
    "family_card": _("family-card number"),
}


def _weight(bits: float) -> str:
    if bits >= STRONG_BITS:
        return _("speaks strongly for the same person")
    if bits >= SOME_BITS:
        return _("speaks for the same person")
    if bits > -SOME_BITS:
        return _("says little")
    if bits > -STRONG_BITS:
        return _("speaks against")
    return _("speaks strongly against")
