"""Figures as CSV: one line per set, small sets hidden with others that protect them, the definition beside it."""

import csv
from collections.abc import Mapping, Sequence
from typing import TextIO

from pelangi.core.disclosure import suppress
from pelangi.core.disclosure_table import suppress_table
from pelangi.report.measures import Measure, Period
from pelangi.report.splits import Split, split

HEAD = ("measure", "name_id", "name_en", "from", "to", "as_of")
TAIL = ("value", "unit_en", "records", "parts", "formula_en", "denominator_en", "weakness_en")


def shown_counts(counts: Mapping[tuple[str, ...], int]) -> dict[tuple[str, ...], int | None]:
    """Return the counts with small ones hidden, None, and others that protect them.

    By two or more, sums over the first and over the rest are protected too: they can be asked for by themselves.
    """
    if not counts or len(next(iter(counts))) == 1:
        return dict(suppress(counts).cells)
    table = suppress_table({(labels[0], labels[1:]): count for labels, count in counts.items()})
    return {labels: table.cells[labels[0], labels[1:]] for labels in counts}


def write_figure(measure: Measure, period: Period, by: Sequence[Split], out: TextIO) -> int:
    """Write a measure as CSV, told apart by `by`; return how many lines. Sets of fewer than five records are hidden.

    Raises CannotSplit.
    """
    found = split(measure, period, by)
    shown = shown_counts({labels: value.record_count for labels, value in found.items()}) if by else None
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEAD, *by, *TAIL])
    about = [measure.name, measure.said("label", "id"), measure.said("label", "en")]
    about += [period.from_date.isoformat(), period.until_date.isoformat(), period.as_of.isoformat()]
    words = [measure.said(kind, "en") for kind in ("formula", "denominator", "weakness")]
    for labels, value in found.items():
        hidden = shown is not None and shown[labels] is None
        parts = "" if hidden else "; ".join(f"{name}={part}" for name, part in value.parts.items())
        number = "" if hidden or value.value is None else value.value
        records: object = "hidden" if hidden else value.record_count
        writer.writerow([*about, *labels, number, measure.said("unit", "en"), records, parts, *words])
    return len(found)
