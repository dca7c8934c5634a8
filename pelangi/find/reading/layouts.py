"""How all sheets of one file are laid out: a sheet known by guess counts only where no sheet has headings."""

from collections.abc import Iterable

from pelangi.find.reading.headings import LOOK_AT_ROWS, NOTHING_SAID, Confirmed, Layout, layout_of
from pelangi.find.reading.tables import Sheet, text_of

MOST_SHOWN, LONGEST_SHOWN = 12, 40  # headings named when a file is refused, characters of each


def layouts_of(sheets: Iterable[Sheet], given: Confirmed = NOTHING_SAID) -> list[tuple[Sheet, Layout | None]]:
    """Return each sheet with its layout, None for one on which no people can be made out.

    Running text ("Petunjuk pengisian") looks like a column of names. A sheet that only its contents give away is
    therefore set aside when another sheet of the file has headings that are recognised or confirmed.
    """
    found = [(sheet, layout_of(sheet, given)) for sheet in sheets]
    if not any(layout and _has_headings(layout) for _sheet, layout in found):
        return found
    return [(sheet, layout if layout and _has_headings(layout) else None) for sheet, layout in found]


def _has_headings(layout: Layout) -> bool:
    """Say whether any column is known by a heading, or by a person's word, and not by its contents alone."""
    return any(layout.headings.values())


def headings_seen(sheets: Iterable[Sheet]) -> list[str]:
    """Return what stands where headings were looked for: of every sheet the first of its fullest rows at the top."""
    seen: dict[str, None] = {}
    for sheet in sheets:
        rows = [[text_of(cell) for cell in row if isinstance(cell, str)] for row in sheet.rows[:LOOK_AT_ROWS]]
        rows = [[text for text in row if text] for row in rows]
        seen.update(dict.fromkeys(text[:LONGEST_SHOWN] for text in max(rows, key=len, default=[])))
    return list(seen)[:MOST_SHOWN]
