"""Report: on random histories the kept columns lead from every number to the very requests the tables lead to."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import cache
from random import Random
from unittest.mock import patch

import pytest
from django.db import transaction

from pelangi.core.backlog import AGE_BANDS
from pelangi.core.comparisons import What
from pelangi.core.documents import document_rules
from pelangi.core.fairness import POOLED, By
from pelangi.core.traits import TRAITS, label_of
from pelangi.report import behind_cases, behind_kept, behind_sets, columns
from pelangi.report.behind import Behind, Nothing, behind
from pelangi.report.cases import case_rows
from pelangi.report.measures import MEASURES, Period
from pelangi.report.measures.events import ENDED
from pelangi.report.recap import ALL, RECAP, by_kind
from pelangi.report.tests.histories import DAYS, FIRST, ZONE, History, random_city
from pelangi.report.tests.written_down import write_down
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city

pytestmark = pytest.mark.django_db
CITIES = 6


def numbers(at: datetime, random: Random) -> Iterator[tuple[str, str]]:
    """Yield every kind of number there is at a moment, of random sets of people."""
    yield from (("open", "documents"), ("wait", "asked"), ("wait", "served"), ("queue", "all"))
    yield from (("step", step) for step in ("asked", "visited", "served", "handed"))
    yield from (("measure", name) for name in MEASURES)
    yield from (("queue", f"age:{band[0]}") for band in AGE_BANDS)
    rows = case_rows(at)
    some = random.choice(rows) if rows else None
    monday = at.date() - timedelta(days=at.weekday() + 7 * random.randint(1, 8))
    for what in ("asked", "served", "waiting"):
        yield "week", f"{what}:{monday}"
        yield from (("week", f"{what}:{monday}:{by}:{label}") for by in By for label in labels(some, by))
    for by in By:
        for outcome in ("people", "reached", "refused"):
            yield from (("people", f"{by}:{label}:{outcome}") for label in labels(some, by))
    for by in TRAITS:
        yield from (("compared", f"{by}:{label}:{what}") for what in What for label in labels(some, by))
    yield from (
        ("rates", f"{label}:{which}") for label in labels(some, By.GROUP) for which in ("visits", "answered")
    )
    yield from (("outcome", f"{move}:{FIRST}:{at.date()}") for move in ENDED)
    first, last = (
        FIRST + timedelta(days=random.randint(0, DAYS // 2)),
        at.date() + timedelta(days=random.randint(-9, 9)),
    )
    yield from (
        ("recap", f"{column}:{kind}:{first}:{last}") for column in RECAP for kind in [ALL, *document_rules()]
    )


def labels(some, by) -> list[str]:
    return [POOLED, "unknown", "nobody", *([label_of(some, by, "unknown")] if some else [])]


def told(what: str, label: str, at: datetime) -> tuple[str, list[int]] | None:
    try:
        found: Behind = behind(what, label, at, None)
    except Nothing:
        return None
    keys = sorted(key or 0 for key in found.keys)
    assert found.count == len(keys), (what, label)
    return found.title, keys


@pytest.mark.slow
def test_the_kept_way_is_the_slow_way(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    small_city()
    by, compared = person_with(Role.OUTREACH_COORDINATOR), 0
    for seed in range(CITIES):
        random = Random(seed)
        with transaction.atomic():
            histories, stock = random_city(random)
            write_down(histories, stock, by)
            last = datetime(2027, 1, 1, tzinfo=ZONE)
            columns.keep(last)
            then = datetime.combine(FIRST, time(random.randint(0, 23)), ZONE)
            then += timedelta(days=random.randint(0, DAYS + 40))
            for at in (evening_of_an_end(random, histories) if seed % 2 else then, last):
                compared += compare(at, random)
            transaction.set_rollback(True)
    assert compared > 40 * CITIES


def evening_of_an_end(random: Random, histories: list[History]) -> datetime:
    """Return the evening of a day on which somebody stopped waiting: the day itself counts no more."""
    papers = [told for one in histories for paper in one.papers for told in paper.document]
    ends = [told for told in papers if told.what == "hand_over" and told.recorded == told.at]
    return datetime.combine(random.choice(ends).at.astimezone(ZONE), time(23, 59), ZONE)


def compare(at: datetime, random: Random) -> int:
    """Compare both ways of every number at a moment; return how many led to anybody."""
    led, week = 0, Period(FIRST, FIRST + timedelta(days=random.randint(0, DAYS)), at)
    quick = {column: by_kind(column, week) for column in RECAP}
    with patch.object(behind_kept, "columns_at", return_value=None):
        assert {column: by_kind(column, week) for column in RECAP} == quick, week
    quickly = {number: told(*number, at) for number in numbers(at, random)}
    rows = cache(case_rows)  # of one moment, asked for by every number
    with (
        patch.object(behind_kept, "columns_at", return_value=None),
        patch.multiple(behind_sets, case_rows=rows),
        patch.multiple(behind_cases, case_rows=rows),
    ):
        for number, found in quickly.items():
            assert told(*number, at) == found, (number, at)
            led += bool(found and found[1])
    return led


def test_a_page_of_them_is_read_alone():
    small_city()
    kept = behind_kept.Kept(columns.duckdb.connect(":memory:"), "SELECT unnest(range(120, 0, -1)) AS request")
    assert len(kept) == 120
    assert kept[50:53] == [51, 52, 53]
    leader = kept.seen_by(person_with(Role.LEADER))
    assert (len(leader), leader[0:50]) == (0, [])
