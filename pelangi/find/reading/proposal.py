"""What the columns of a list seem to hold, for a person to confirm before anything is taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pelangi.find.reading.headings import GONE, NOTHING_SAID, Confirmed, Layout, place_name
from pelangi.find.reading.layouts import layouts_of
from pelangi.find.reading.tables import Cell, Sheet, text_of

EXAMPLES = 3
LONGEST_EXAMPLE = 40  # characters


@dataclass
class ColumnFound:
    """One column of the file: its heading (#n without one) and what it was taken for ("" = nothing of ours)."""

    heading: str
    column: str = ""
    examples: list[str] = field(default_factory=list)


@dataclass
class Proposal:
    """Every column of all sheets, each heading once; forbidden ones by heading only."""

    columns: list[ColumnFound] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    sheets_without_people: list[str] = field(default_factory=list)


def propose(sheets: Iterable[Sheet], given: Confirmed = NOTHING_SAID) -> Proposal:
    """Say what each column of a list was taken for, with the first examples of what stands in it."""
    found: dict[str, ColumnFound] = {}
    proposal = Proposal()
    for sheet, layout in layouts_of(sheets, given):
        if layout is None:
            if any(sheet.numbered()):
                proposal.sheets_without_people.append(sheet.name)
            continue
        proposal.dropped += [heading for heading in layout.dropped if heading not in proposal.dropped]
        _add(found, sheet, layout)
    proposal.columns = list(found.values())
    return proposal


def _add(found: dict[str, ColumnFound], sheet: Sheet, layout: Layout) -> None:
    """Add the columns of one sheet that say anything; what was taken for something is always named."""
    meaning = {place: column for column, place in layout.places.items()}
    body = [row for number, row in sheet.numbered() if number >= layout.first_row]
    for place in range(max((len(row) for row in body), default=0)):
        if place in layout.dropped_places:
            continue
        examples = _examples(body, place)
        if examples == [GONE] or (not examples and place not in meaning):
            continue
        heading = layout.texts.get(place) or place_name(place)
        one = found.setdefault(heading, ColumnFound(heading))
        one.column = one.column or meaning.get(place, "")
        one.examples = (one.examples + examples)[:EXAMPLES]


def _examples(body: list[list[Cell]], place: int) -> list[str]:
    examples: dict[str, None] = {}
    for row in body:
        text = text_of(row[place]) if place < len(row) else ""
        if text:
            examples[text[:LONGEST_EXAMPLE]] = None
        if len(examples) == EXAMPLES:
            break
    return list(examples)
