"""The workbook of rows that could not be taken: what is wrong and how to mend it."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

WIDTHS = (16, 8, 18, 40, 44, 60)  # of the columns, in characters


def workbook_of_bad_rows(rows: list[dict]) -> bytes:
    """Return an XLSX file of queries.bad_rows. Every cell is text: nothing in it can act as a formula."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("To mend"))
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        headings = (_("Sheet"), _("Row"), _("Column"), _("Found"), _("What is wrong"), _("How to mend it"))
        for place, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, bold)
        for number, row in enumerate(rows, 1):
            cells = (row["sheet"], row["row_number"], row["column"], row["found"], row["wrong"], row["mend"])
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, str(cell), wrap)
        sheet.freeze_panes(1, 0)
    return memory.getvalue()
