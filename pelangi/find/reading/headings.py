"""Where the headings stand on a sheet (below logos and titles, in one line or two) and what each column holds."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from pelangi.find.reading.columns import FORBIDDEN, column_of, plain
from pelangi.find.reading.tables import Cell, Sheet, text_of

LOOK_AT_ROWS = 40  # letterheads are shorter than this
SAMPLE_ROWS = 200
LEAST_KNOWN = 2  # headings that must be recognised before a row counts as the heading row
NAMES = {"name", "alias"}  # a row needs one of them
GONE = "▪"  # stands where a forbidden cell was: the row must not look blank, and so be lost, without it
FEWEST_DAYS, YEARS_APART = 3, 12  # of a column of birth dates: people came in years, but were born in decades
WHOLE_DAY = re.compile(
    r"(?P<first>(?:19|20)\d\d)[-/.]\d\d?[-/.]\d\d?|\d\d?[-/. ](?:\d\d?|[A-Za-z]+)[-/. ](?P<last>(?:19|20)\d\d)"
)
OTHER_DAY = re.compile(
    r"masuk|keluar|lapor|daftar|terbit|vonis|bebas|putus|meninggal|mulai|akhir|rawat", re.I
)
MOSTLY = 0.6  # share of filled cells that must fit when a column is known by its contents
ICD_CODE = re.compile(r"[A-Z]\d{2}(\.\d{1,2})?")
_PLACE = re.compile(r"#(\d{1,3})")  # how a column without a heading is called: #3 is the third


@dataclass(frozen=True)
class Layout:
    """How one sheet is laid out."""

    first_row: int  # number of the first row below the headings
    places: dict[str, int]  # our column -> position in the row
    headings: dict[str, str]  # our column -> heading as it stands in the file
    dropped: list[str] = field(default_factory=list)  # forbidden headings
    dropped_places: set[int] = field(default_factory=set)
    ignored: int = 0  # headings that a person said to mean nothing of ours
    texts: dict[int, str] = field(default_factory=dict)  # position -> its heading, also of columns not ours


def place_name(place: int) -> str:
    """Return what a column without a heading is called: #1 for the first."""
    return f"#{place + 1}"


@dataclass(frozen=True)
class Confirmed:
    """What a person said about the columns of a sender; it wins over recognition, never over "forbidden".

    columns: our column -> heading (or #n). ignored: headings that mean nothing of ours.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: Collection[str] = ()

    def column_of(self, heading: str) -> str | None:
        """Return the column a heading was said to mean."""
        words = plain(heading)
        return next((column for column, said in self.columns.items() if words and plain(said) == words), None)

    def ignores(self, heading: str, place: int) -> bool:
        """Say whether a heading, or the place when it has none, was said to mean nothing of ours."""
        words = plain(heading)
        return place_name(place) in self.ignored or bool(words and words in map(plain, self.ignored))

    def places(self) -> dict[str, int]:
        """Return our column -> position for the columns that were named by their place."""
        found = {column: _PLACE.fullmatch(said) for column, said in self.columns.items()}
        return {column: int(place[1]) - 1 for column, place in found.items() if place and place[1] != "0"}


NOTHING_SAID = Confirmed()


def layout_of(sheet: Sheet, given: Confirmed = NOTHING_SAID) -> Layout | None:
    """Return how a sheet is laid out, or None when no people can be made out on it.

    given: what a person confirmed for this sender; it wins over recognition.
    """
    best, best_score = None, 0
    top = sheet.rows[:LOOK_AT_ROWS]
    for number, row in enumerate(top, 1):
        for lines in (1, 2):
            headings = _headings(top, number, lines)
            if headings is None:
                continue
            layout = _placed(headings, number + lines, given)
            if lines == 2 and _is_title(row, top[number]):
                layout = _below_title(top[number], layout, given)
            score = len(layout.places) + len(layout.dropped) + layout.ignored
            gain = score - best_score  # a second line that adds one heading may be a person called so
            if gain >= lines and _is_heading(row, layout):
                best, best_score = layout, score
    if best is None or best_score < LEAST_KNOWN:
        best = Layout(1, {}, {})
        _drop_by_any_heading(top, best)
    return _by_contents(sheet, best, given)


def _is_heading(row: Sequence[Cell], layout: Layout) -> bool:
    """A heading row says which column is the name or nickname, or several others."""
    return bool(NAMES & layout.places.keys()) or len(layout.places) > LEAST_KNOWN


def _is_title(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Say whether a line above headings tells none of them apart: one text over all, or one with a day or number."""
    above = {text for text in map(text_of, upper) if text}
    below = [text for text in map(text_of, lower) if text]
    has_digit = any(sign.isdigit() for text in above for sign in text)
    return len(below) == len(set(below)) and (len(above) == 1 or has_digit)


def _below_title(lower: Sequence[Cell], joined: Layout, given: Confirmed) -> Layout:
    """Return the layout of the line below a title, unless the title is needed to know what its columns mean."""
    alone = _placed([(text_of(cell),) for cell in lower], joined.first_row, given)
    same = alone.places == joined.places and alone.dropped_places == joined.dropped_places
    return alone if same else joined


def _headings(rows: list[list[Cell]], number: int, lines: int) -> list[tuple[str, ...]] | None:
    """Return the candidate texts of each column's heading, most telling first."""
    upper = rows[number - 1]
    if lines == 1:
        return [(text_of(cell),) for cell in upper]
    if number >= len(rows):
        return None
    lower = rows[number]
    if any(not isinstance(cell, str) for cell in lower) or any(
        any(sign.isdigit() for sign in text_of(cell)) for cell in lower
    ):
        return None  # a row of people, not a second line of headings
    group, parted, texts = "", False, []
    for above, below in zip_longest(map(text_of, upper), map(text_of, lower), fillvalue=""):
        if above:
            group, parted = above, bool(below)
        elif below and not parted:
            return None  # a merged heading has a part below itself too; here something else stands
        over = above or (group if below else "")
        texts.append((below, f"{over} {below}".strip()) if below else (above,))
    return texts


def _placed(headings: list[tuple[str, ...]], first_row: int, given: Confirmed) -> Layout:
    layout = Layout(first_row, {}, {})
    for place, texts in enumerate(headings):
        meant = [(column_of(text), text) for text in texts if text]
        if meant:
            whole = meant[-1][1]  # with the merged heading above it
            layout.texts[place] = whole if whole not in layout.texts.values() else place_name(place)
        if any(column == FORBIDDEN for column, _text in meant):
            layout.dropped.append(meant[0][1])
            layout.dropped_places.add(place)
            continue
        for text in texts:
            _place(layout, given.column_of(text), place, text)
    _recognise(layout, headings, given)
    passed_over = [
        place
        for place, texts in enumerate(headings)
        if place not in layout.places.values() and any(given.ignores(text, place) for text in texts if text)
    ]
    return replace(layout, ignored=len(passed_over))


def _recognise(layout: Layout, headings: list[tuple[str, ...]], given: Confirmed) -> None:
    """Give the columns nobody has spoken about what their headings mean."""
    for place, texts in enumerate(headings):
        if place in layout.dropped_places or place in layout.places.values():
            continue
        if not any(given.ignores(text, place) for text in texts):
            any(_place(layout, column_of(text), place, text) for text in texts)  # the first that fits


def _place(layout: Layout, column: str | None, place: int, text: str) -> bool:
    """Give a column its place unless it has one; say whether it was given."""
    if not column or column in layout.places:
        return False
    layout.places[column], layout.headings[column] = place, text
    return True


def _by_contents(sheet: Sheet, layout: Layout, given: Confirmed) -> Layout | None:
    """Add columns of name, NIK, sex or birth date that only contents give away; drop what looks like diagnoses."""
    rows = sheet.rows[layout.first_row - 1 : layout.first_row - 1 + SAMPLE_ROWS]
    width = max((len(row) for row in rows), default=0)
    _drop_diagnoses(rows, width, layout)
    for column, place in given.places().items():
        if place < width and place not in {*layout.places.values(), *layout.dropped_places}:
            _place(layout, column, place, place_name(place))
    taken = set(layout.places.values()) | layout.dropped_places
    taken |= {place for place in range(width) if given.ignores(layout.texts.get(place, ""), place)}
    tests = {
        "nik": lambda text: len(text.strip("'")) == 16 and text.strip("'").isdigit(),
        "sex": lambda text: text.upper() in {"L", "P", "LAKI-LAKI", "PEREMPUAN"},
        "name": lambda text: text.replace(" ", "").replace(".", "").isalpha() and " " in text,
    }
    for column, fits in tests.items():
        if column in layout.places or (not layout.places and column == "sex"):
            continue
        best = max(
            ((_share(rows, place, fits), -place) for place in range(width) if place not in taken),
            default=(0.0, 0),
        )
        if best[0] >= MOSTLY:
            layout.places[column] = -best[1]
            layout.headings[column] = ""
            taken.add(-best[1])
    if "birth_date" not in layout.places and "birth_place_date" not in layout.places and layout.places:
        born = next(
            (place for place in range(width) if place not in taken and _is_birth(rows, place, layout)), None
        )
        if born is not None:
            layout.places["birth_date"], layout.headings["birth_date"] = born, ""
    return layout if NAMES & layout.places.keys() else None


def _is_birth(rows: list[list[Cell]], place: int, layout: Layout) -> bool:
    """Say whether a column holds birth dates: days that lie decades apart, under no heading of another day."""
    cells = [row[place] for row in rows if place < len(row) and text_of(row[place])]
    top = [layout.texts.get(place, ""), *(text_of(cell) for cell in cells[:LOOK_AT_ROWS])]
    if any(OTHER_DAY.search(text) for text in top):
        return False
    years = [year for cell in cells if (year := _year_of(cell))]
    if len(years) < FEWEST_DAYS or len(years) < MOSTLY * len(cells) or len(cells) * 3 < len(rows):
        return False
    return max(years) - min(years) >= YEARS_APART


def _year_of(cell: Cell) -> int:
    """Return the year of a whole day with four digits for its year; 0 for anything else."""
    if isinstance(cell, date):
        return cell.year
    found = WHOLE_DAY.fullmatch(text_of(cell))
    return int(found["first"] or found["last"]) if found else 0


def _drop_by_any_heading(top: list[list[Cell]], layout: Layout) -> None:
    """Where no heading row is known, drop every column over which a forbidden heading stands anywhere at the top."""
    for row in top:
        for place, cell in enumerate(row):
            if place not in layout.dropped_places and column_of(text_of(cell)) == FORBIDDEN:
                layout.dropped.append(text_of(cell))
                layout.dropped_places.add(place)


def _drop_diagnoses(rows: list[list[Cell]], width: int, layout: Layout) -> None:
    """Drop every column that holds codes of illness, whatever it is called."""
    for place in range(width):
        if place not in {*layout.places.values(), *layout.dropped_places} and (
            _share(rows, place, lambda text: bool(ICD_CODE.fullmatch(text))) >= MOSTLY
        ):
            layout.dropped.append(layout.texts.get(place) or place_name(place))
            layout.dropped_places.add(place)


def _share(rows: list[list[Cell]], place: int, fits) -> float:
    """Return the share of filled cells of a column that fit; 0 when hardly any is filled."""
    texts = [text_of(row[place]) for row in rows if place < len(row) and not isinstance(row[place], date)]
    filled = [text for text in texts if text]
    if len(filled) < 2 or len(filled) * 3 < len(rows):
        return 0.0
    return sum(bool(fits(text)) for text in filled) / len(filled)


def cells_of(row: Sequence[Cell], layout: Layout) -> dict[str, Cell]:
    """Return the cells of a row by column; a column beyond the row's end is empty."""
    return {column: row[place] if place < len(row) else "" for column, place in layout.places.items()}
