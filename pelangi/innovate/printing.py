"""Pages of this room as PDF: laid out from a template that fetches nothing, in Indonesian, tagged for readers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

LOOK = Path(__file__).with_name("paper") / "print.css"


def printed(template: str, context: dict[str, Any], files: Sequence[tuple[str, bytes, str]] = ()) -> bytes:
    """Return a page as PDF; `files` lie inside it: (name, content, what it is)."""
    import weasyprint  # heavy: only when a page is printed

    with translation.override("id"):
        page = render_to_string(template, context)
    inside = [
        weasyprint.Attachment(string=content, name=name, description=what) for name, content, what in files
    ]
    look = weasyprint.CSS(string=LOOK.read_text(encoding="utf-8"), url_fetcher=_refuse)
    html = weasyprint.HTML(string=page, url_fetcher=_refuse)
    return html.write_pdf(stylesheets=[look], attachments=inside, pdf_variant="pdf/ua-1")


def _refuse(url: str, *_more, **_others):
    raise ValueError(f"a printed page fetches nothing, and asked for {url}")
