"""The leader's page on paper: one sheet A4 with the last thirty days, the queue and who is flagged."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import get_language

from pelangi.city.queries import outlines_geojson
from pelangi.core.fairness import By
from pelangi.report import kept_pages, leading, queries, spoken

FLAGS_SAID = 5  # more would not fit the sheet; the watch tells all


def leader_page(as_of: datetime):
    """Return the laid-out document, one page; as known at a moment. `.write_pdf()` makes the file."""
    import weasyprint  # heavy: only when a page is made

    look = queries.look(as_of)
    names = queries.names_by_trait()
    flags = [
        spoken.flag_in_words(one, capfirst(queries.called(one.by, one.label, names))) for one in look.flags
    ]
    context = {
        "look": look,
        "queue": kept_pages.queue(as_of),
        "flags": flags[:FLAGS_SAID],
        "names": queries.names_of(By.SEX),
        "index": leading.standing(),
        "undecided": len(leading.undecided(look.flags)),
        "month": queries.month_to_publish(localdate(as_of)),
        "geojson": outlines_geojson(),
        "values": {line.ward.code: line.missing for line in look.wards},
        "as_of": as_of,
        "language": get_language(),
    }
    html = render_to_string("report/onepage.html", context)
    return weasyprint.HTML(string=html, url_fetcher=_refuse).render()


def _refuse(url: str, *_more, **_others):
    raise ValueError(f"the page fetches nothing, and asked for {url}")
