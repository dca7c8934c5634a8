"""The queue as a workbook. Nothing in it can be read as a formula."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

import xlsxwriter
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from pelangi.ask.models import Request
from pelangi.ask.steps import next_step, waiting_days
from pelangi.ask.tickets import spoken
from pelangi.ask.words import PRIORITIES, REQUEST_STATES, document_name
from pelangi.core.journey import RequestState

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (14, 32, 24, 28, 14, 10, 12, 8, 40, 28)


def queue_workbook(requests: Iterable[Request], names: dict, *, today: date) -> bytes:
    """Return the workbook of these requests; `names` is {person key id: name}."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Requests")[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        heads = (
            _("Ticket"),
            _("Name"),
            _("Ward"),
            _("Institution"),
            _("State"),
            _("Priority"),
            _("Received"),
            _("Days"),
            _("Documents"),
            _("What next"),
        )
        sheet.write_row(0, 0, heads, bold)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for row, request in enumerate(requests, start=1):
            _write(sheet, row, request, name=names[request.person_id], today=today, day=day)
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def _write(sheet, row: int, request: Request, *, name: str, today: date, day) -> None:
    needs = list(request.needs.all())
    texts = {
        0: spoken(request.ticket),
        1: name,
        2: request.ward.name,
        3: request.institution.name if request.institution_id else "",
        4: str(REQUEST_STATES[RequestState(request.state)]),
        5: str(PRIORITIES[request.priority]),
        8: ", ".join(document_name(need.document_kind) for need in needs),
        9: next_step(request, needs),
    }
    for column, text in texts.items():
        sheet.write_string(row, column, text)
    sheet.write_datetime(row, 6, localtime(request.received_at).replace(tzinfo=None), day)
    sheet.write_number(row, 7, waiting_days(request, today))
