"""Web pages called .xls, as many offices' programs export them: each table becomes a sheet."""

import re
from html.parser import HTMLParser

LOOK_AT = 4096  # characters in which the beginning of a table or of a page must stand
WIDEST = 200  # columns one cell may span; more is damage
_BEGINS = re.compile(r"<\s*(html|table|!doctype html)\b", re.IGNORECASE)


def is_web_page(text: str) -> bool:
    """Say whether a text is a web page rather than a table of separated values."""
    return bool(_BEGINS.search(text[:LOOK_AT])) and "<t" in text.lower()


def tables_of(text: str) -> list[list[list[str]]]:
    """Return the rows of every outermost table; cells that span several columns or rows keep the others in line."""
    reader = _Tables()
    reader.feed(text)
    reader.close()
    reader.end_row()
    return [rows for rows in reader.tables if rows]


class _Tables(HTMLParser):
    """Rows of texts, with room kept below a cell that reaches further down."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._depth = 0
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._below: dict[int, int] = {}  # column -> rows that are still covered from above
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._below = {}
        elif self._depth == 1 and tag == "tr":
            self.end_row()
            self._row = []
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            self._begin_cell(dict(attrs))
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            if self._depth == 1:
                self.end_row()
            self._depth = max(0, self._depth - 1)
        elif self._depth == 1 and tag == "tr":
            self.end_row()
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        if self._row is None:
            self._row = []
        self._skip_covered()
        self._span = _number(attributes.get("colspan"))
        down = _number(attributes.get("rowspan"))
        for place in range(len(self._row), len(self._row) + self._span):
            self._below[place] = down
        self._cell = []

    def _skip_covered(self) -> None:
        while self._row is not None and self._below.get(len(self._row), 0) > 0:
            self._row.append("")

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row += ["".join(self._cell), *[""] * (self._span - 1)]
        self._cell = None

    def end_row(self) -> None:
        """Close the row under way, if there is one."""
        self._end_cell()
        if self._row is not None and self.tables:
            self._skip_covered()
            self.tables[-1].append(self._row)
            self._below = {place: down - 1 for place, down in self._below.items() if down > 1}
        self._row = None


def _number(text: str | None) -> int:
    return (
        min(int(text), WIDEST)
        if text and text.isascii() and text.isdecimal() and len(text) < 5 and int(text)
        else 1
    )
