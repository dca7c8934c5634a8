"""Which documents somebody should hold and does not, by the register's word or by age alone."""

from datetime import date

from pelangi.core.documents import DocumentKind, due_documents, missing_documents
from pelangi.find.models import Match, RegisterEntry, Verdict

HAS_CARD = frozenset({"printed"})  # recorded and not printed: in nobody's hand yet, so due and absent


def missing_by_register(entry: RegisterEntry, as_of: date) -> list[str]:
    """Return what is due and absent for somebody in the register; without a birth date only the card counts."""
    held = []
    if entry.identity_card in HAS_CARD:
        held.append(DocumentKind.IDENTITY_CARD)
    if entry.child_card:
        held.append(DocumentKind.CHILD_CARD)
    if entry.birth_certificate:
        held.append(DocumentKind.BIRTH_CERTIFICATE)
    if entry.birth_date is None or entry.birth_date > as_of:
        return [] if held else [str(DocumentKind.IDENTITY_CARD)]
    return [str(kind) for kind in missing_documents(entry.birth_date, as_of, held)]


def missing_when_unknown(row: dict, as_of: date) -> list[str]:
    """Return what somebody lacks who is in no register: everything due by age, and biodata without a NIK.

    row: what the list says. Without any age only the biodata come first; the rest shows at the visit.
    """
    born = _birth(row, as_of)
    due = [str(kind) for kind in due_documents(born, as_of)] if born else []
    if not row.get("nik") or not due:
        due.insert(0, str(DocumentKind.BIODATA))
    return due


def stake(match: Match, row: dict, as_of: date) -> float:
    """Return how many documents somebody can expect to be helped to once a waiting row is decided.

    Until then nothing happens for that person. row: what the list says.
    """
    if match.verdict != Verdict.REVIEW:
        return 0.0
    probability = 0.5 if match.probability is None else match.probability
    is_here = match.reason_code not in {"registered_as_dead", "registered_as_moved"}
    if_same = len(match.missing) if is_here else 0
    return probability * if_same + (1 - probability) * len(missing_when_unknown(row, as_of))


def _birth(row: dict, as_of: date) -> date | None:
    """Return a birth date good enough to tell what is due; a lone year counts as mid-year, as registers do."""
    text = row.get("birth_date", "")
    try:
        if len(text) == 10:
            born = date.fromisoformat(text)
        elif text:
            born = date(int(text[-4:]), int(text[:2]) if len(text) == 7 else 7, 1)
        elif row.get("age"):
            born = date(as_of.year - int(row["age"]), 7, 1)
        else:
            return None
    except ValueError:
        return None
    return min(born, as_of)
