"""What a page or a file lists stands in one order on every database: where two things are equal, their number decides.

A database may give rows that no order tells apart as it likes, and PostgreSQL does. So every query is asked twice
here, with its ties broken one way and the other; what every address of the room answers is the same, letter by letter.
"""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.db.models.sql.compiler import SQLCompiler

from pelangi.city.models import Agency
from pelangi.innovate import actions
from pelangi.innovate.models import Innovation, RowLevel
from pelangi.innovate.tests import test_blind as blind
from pelangi.innovate.tests.test_ideas import idea
from pelangi.innovate.tests.test_registry import innovator, verifier
from pelangi.staff.tests.people import NOON

pytestmark = pytest.mark.django_db
city, still, level = blind.city, blind.still, blind.level


@pytest.fixture
def ties(monkeypatch):
    """Return how to say which way ties are broken: by rising or by falling numbers."""
    plain, way = SQLCompiler.get_order_by, {"falling": False}

    def with_last_word(self):
        query, found = self.query, plain(self)
        is_summed = any(one.contains_aggregate for one in query.annotation_select.values())
        is_free = query.group_by is None and not is_summed and not query.distinct and not query.combinator
        if not is_free or (query.is_sliced and not found):
            return found
        last = OrderBy(F("pk"), descending=way["falling"]).resolve_expression(query, allow_joins=True)
        return [*found, (last, (*self.compile(last), False))]

    monkeypatch.setattr(SQLCompiler, "get_order_by", with_last_word)
    return lambda falling: way.update(falling=falling)


def doubled(level: RowLevel) -> None:
    """Put a twin beside what the world of the blind test holds, made at the same moment under the same name."""
    who = {"by": innovator(), "at": NOON}
    actions.add_evidence(level, kind="statement", title="SK 2", **who)
    other = RowLevel.objects.get(innovation=level.innovation, row=blind.OTHER)
    actions.add_evidence(other, kind="statement", title="Daftar hadir", **who)
    actions.add_evidence(other, kind="link", title="Laman", link="https://contoh.invalid/", **who)
    for one in (level.innovation, None):
        for row in (
            ("sid_18_anggaran", "sid_24_jejaring") if one else ("spd_12_penghargaan_inovator", "spd_15_haki")
        ):
            by = innovator() if one else verifier()
            claimed = actions.claim(2026, one, row, 1, by=by, at=NOON)
            for title in ("Surat b", "Surat a"):
                actions.add_evidence(claimed, kind="statement", title=title, by=by, at=NOON)
    idea()
    due = NOON.date() + timedelta(days=30)
    for topic in ("Rakor b", "Rakor a"):
        held = actions.hold_meeting(
            held_on=NOON.date(), topic=topic, area=None, notes="", by=verifier(), at=NOON
        )
        for text in ("Kirim", "Unggah"):
            agency = Agency.objects.get(pk=level.innovation.agency_id)
            actions.decide(held, text=text, agency=agency, due=due, innovation=None, by=verifier(), at=NOON)
    for name in ("Verifikasi", "Presentasi"):
        actions.set_stage(
            2026, name, from_date=NOON.date(), until_date=due, remind_days=60, by=verifier(), at=NOON
        )
    twin = Innovation.objects.exclude(pk=level.innovation_id).first()
    if twin is not None:
        Innovation.objects.filter(pk=twin.pk).update(name=level.innovation.name)


@pytest.mark.slow
def test_no_page_or_file_depends_on_how_the_database_breaks_ties(client, level, still, ties):
    blind.filled(level)
    doubled(level)
    readers = {"verifier": blind.second(), "somebody of the agency": innovator(), "anybody": None}
    ties(False)
    rising = blind.world(client, 1, blind.WHY, readers)
    ties(True)
    falling = blind.world(client, 1, blind.WHY, readers)
    assert rising.keys() == falling.keys()
    assert [key for key, answer in rising.items() if answer != falling[key]] == []
