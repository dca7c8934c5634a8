"""What a need still lacks: each paper its document takes, what may stand in for it, and who can supply it."""

from dataclasses import dataclass

from django.utils.translation import get_language

from pelangi.ask.models import Need
from pelangi.core.documents import DocumentKind, Paper, document_rules


@dataclass(frozen=True)
class Line:
    """One paper in the reader's language. instead: what may stand in for it; is_met: by it or by one of those."""

    code: str
    name: str
    supplier: str
    witnesses: int
    is_there: bool
    is_met: bool
    instead: tuple["Line", ...] = ()


def check_of(need: Need) -> list[Line]:
    """Return what a need's document takes, in the order it is asked for; the recording itself is left out."""
    rule = document_rules()[DocumentKind(need.document_kind)]
    there = {one.code for one in need.papers.all()}
    lacking = {paper.code for paper in rule.still_missing(there)}
    return [
        _line(
            paper,
            there,
            is_met=paper.code not in lacking,
            instead=tuple(
                _line(one, there, is_met=one.code in there) for one in rule.accepted.get(paper.code, ())
            ),
        )
        for paper in rule.still_missing(())
    ]


def _line(paper: Paper, there: set[str], *, is_met: bool, instead: tuple[Line, ...] = ()) -> Line:
    in_indonesian = (get_language() or "id").startswith("id")
    name, supplier = (paper.name_id, paper.by_id) if in_indonesian else (paper.name_en, paper.by_en)
    return Line(paper.code, name, supplier, paper.witnesses, paper.code in there, is_met, instead)


def codes_of(kind: str) -> set[str]:
    """Return the codes of all papers that count for a document."""
    rule = document_rules()[DocumentKind(kind)]
    asked = {paper.code for paper in rule.still_missing(())}
    return asked | {one.code for papers in rule.accepted.values() for one in papers}
