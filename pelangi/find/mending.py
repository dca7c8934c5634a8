"""The workbook of rows that could not be taken: what is wrong, how to mend it, and the cells to mend it in.

A sheet of its own says for which list it was made and what each column holds, so that the workbook can come back.
"""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from pelangi.find.reading import Sheet
from pelangi.find.reading.tables import text_of
from pelangi.find.words import COLUMN_NAMES, REGISTER_COLUMN_NAMES

EXPLAINED = (("sheet", 14), ("row_number", 7), ("column", 18), ("found", 30), ("wrong", 38), ("mend", 46))
CELL_WIDTH = 20  # of the columns to mend, in characters
KEY_SHEET, MARK = "pelangi", "pelangi bad rows 1"
LARGEST_ROW = 10**9  # no sheet has more


class NotThisList(ValueError):
    """The workbook was made for another list."""


def workbook_of_bad_rows(rows: list[dict], source: int | str) -> bytes:
    """Return an XLSX file of queries.bad_rows. Every cell is text: nothing in it can act as a formula.

    source: the list it can come back to, or what it is of.
    """
    known = COLUMN_NAMES | REGISTER_COLUMN_NAMES
    columns = [column for column in known if any(column in row["cells"] for row in rows)]
    columns += [row["column_code"] for row in rows if row["column_code"] in known]
    columns = list(dict.fromkeys(columns))
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        _write_rows(book, rows, columns)
        key = book.add_worksheet(KEY_SHEET)
        for place, text in enumerate([MARK, str(source), *columns]):
            key.write_string(0, place, text)
        key.hide()
    return memory.getvalue()


def _write_rows(book: xlsxwriter.Workbook, rows: list[dict], columns: list[str]) -> None:
    sheet = book.add_worksheet(_("To mend"))
    wrap = {"text_wrap": True, "valign": "top", "num_format": "@"}
    bold, plain = book.add_format({"bold": True, "text_wrap": True}), book.add_format(wrap)
    wrong = book.add_format({**wrap, "bg_color": "#FFE08A", "border": 1})
    headings = [_("Sheet"), _("Row"), _("Column"), _("Found"), _("What is wrong"), _("How to mend it")]
    headings += [str((COLUMN_NAMES | REGISTER_COLUMN_NAMES)[column]) for column in columns]
    for place, heading in enumerate(headings):
        sheet.set_column(place, place, EXPLAINED[place][1] if place < len(EXPLAINED) else CELL_WIDTH)
        sheet.write_string(0, place, heading, bold)
    for number, row in enumerate(rows, 1):
        for place, (key, _width) in enumerate(EXPLAINED):
            sheet.write_string(number, place, str(row[key]), plain)
        for place, column in enumerate(columns, len(EXPLAINED)):
            look = wrong if column == row["column_code"] else plain
            sheet.write_string(number, place, row["cells"].get(column, ""), look)
    sheet.freeze_panes(1, 2)


def returned_rows(sheets: list[Sheet], source: int | str) -> list[tuple[str, int, dict]] | None:
    """Return (sheet, row number, cells by column) of a workbook we made, or None when it is something else.

    source: as for workbook_of_bad_rows. Raises NotThisList when it was made for another list.
    """
    key = next((sheet.rows for sheet in sheets if sheet.name == KEY_SHEET and sheet.rows), None)
    words = [text_of(cell) for cell in key[0]] if key else []
    if len(words) < 2 or words[0] != MARK:
        return None
    if words[1] != str(source):
        raise NotThisList
    columns = [word for word in words[2:] if word]
    body = next(sheet for sheet in sheets if sheet.name != KEY_SHEET).rows[1:]
    out = []
    for row in body:
        number = text_of(row[1]) if len(row) > 1 else ""
        if number.isdecimal() and int(number) < LARGEST_ROW:
            cells = dict(zip(columns, row[len(EXPLAINED) :], strict=False))
            out.append((text_of(row[0])[:80], int(number), cells))
    return out
