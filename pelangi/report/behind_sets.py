"""The cases behind the sets the fairness watch compares."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.core.comparisons import Deed, What
from pelangi.core.disclosure import MINIMUM
from pelangi.core.fairness import POOLED
from pelangi.core.traits import label_of, pooled, trait
from pelangi.report import queries, watching
from pelangi.report.behind_base import Behind, cases_of
from pelangi.report.cases import case_rows
from pelangi.report.traits import UNKNOWN


def compared(label: str, at: datetime) -> Behind:
    """Return the records of a set that are compared: "sex_ward:P~19.71…:wait", "group:pooled:kept"."""
    name, member, told = label.split(":")
    by, what = trait(name), What(told)
    rows = case_rows(at)
    deeds: Sequence[Deed] = watching.deeds_of(rows, at).get(what) or [
        (row, False) for row in rows if what not in watching.OF_RECORDS and row.asked_on <= localdate(at)
    ]
    labels = [label_of(row, by, UNKNOWN) for row, _so in deeds]
    members = pooled(labels, UNKNOWN) if member == POOLED else (member,)
    inside = [row for (row, _so), own in zip(deeds, labels, strict=True) if own in members]
    if len(inside) < MINIMUM or member == UNKNOWN:
        raise KeyError(label)  # on no page
    said = {What.KEPT: _("promises"), What.ERROR: _("answers of the centre")}.get(what, _("people"))
    return cases_of(f"{capfirst(queries.called(name, member))}: {said}", inside)
