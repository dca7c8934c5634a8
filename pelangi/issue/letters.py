"""Letters as PDF: tagged, A4, nothing fetched from anywhere."""

import segno
from django.template.loader import render_to_string
from django.utils.translation import get_language

from pelangi.ask.queries import describe
from pelangi.issue.models import Handover
from pelangi.issue.queries import kind_name
from pelangi.staff.protection import unseal_for


def receipt_pdf(handover: Handover) -> bytes:
    """Return the receipt of a hand-over. Raises Erased when the person was erased."""
    import weasyprint  # heavy: only when a letter is made

    person = handover.document.need.person
    page = render_to_string(
        "issue/receipt.html",
        {
            "handover": handover,
            "name": describe(person)["name"],
            "receiver": unseal_for(person.key, handover.receiver_sealed, "issue.receiver"),
            "kind": kind_name(handover.document.need.document_kind),
            "qr": segno.make(handover.receipt_code, error="m").svg_inline(scale=3),
            "language": get_language(),
        },
    )
    return weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1")


def _refuse(url: str, *_more, **_others):
    raise ValueError(f"a letter fetches nothing, and asked for {url}")
