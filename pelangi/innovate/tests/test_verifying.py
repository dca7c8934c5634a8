"""Verification: nobody verifies what they have an interest in, reasons are words, a sample is read twice, blind."""

from datetime import date, timedelta

import pytest

from pelangi.innovate import actions, conflicts, heat, queries
from pelangi.innovate.models import BlindReading, RowLevel, YearStage
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.models import Assignment
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, person_with, small_city

pytestmark = pytest.mark.django_db
ROW = "sid_33_kemanfaatan"
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.fixture
def level():
    found = actions.claim(2026, innovation(), ROW, 3, by=innovator(), at=NOON)
    actions.add_evidence(found, kind="statement", title="SK 1", by=innovator(), at=NOON)
    return found


def second():
    return person_with(Role.INNOVATION_VERIFIER, username="verifikator-dua")


def of_agency_once():
    """Worked at the agency until last year, is a verifier today."""
    user = person_with(Role.INNOVATION_VERIFIER, username="pindahan")
    Assignment.objects.create(
        user=user,
        role=Role.AGENCY_INNOVATOR,
        scope_kind="agency",
        scope_code=OFFICE,
        from_date=date(2020, 1, 1),
        until_date=date(2025, 12, 31),
        granted_at=NOON,
    )
    return user


def test_who_works_or_worked_for_the_agency_does_not_verify(level, client):
    user = of_agency_once()
    with pytest.raises(actions.NotAllowedHere, match=r"perangkat daerah ini|worked for this agency"):
        actions.verify(level, verified=3, by=user, at=NOON)
    assert not queries.to_verify(user).exists()
    assert queries.to_verify(verifier()).exists()
    client.force_login(user)
    assert client.post(f"/innovate/verify/{level.pk}/", {"verified": "3"}).status_code == 404
    assert (queries.kept_from(user), queries.kept_from(verifier())) == (1, 0)
    assert "1 baris tidak disodorkan" in client.get("/innovate/verify/").content.decode()


def test_where_nothing_was_claimed_there_is_nothing_to_agree_on(level):
    level = in_sample(level)
    second()
    actions.verify(level, verified=3, by=verifier(), at=NOON)
    assert queries.to_read_twice(second()).exists()
    RowLevel.objects.filter(pk=level.pk).update(claimed=0)
    assert not conflicts.is_read_twice(RowLevel.objects.get(pk=level.pk), verifier(), TODAY)


def test_less_than_claimed_takes_a_reason_and_it_is_shown(level, client):
    with pytest.raises(actions.NotAllowedHere):
        actions.verify(level, verified=2, by=verifier(), at=NOON)
    actions.verify(level, verified=2, why="Hanya 300 orang", by=verifier(), at=NOON)
    client.force_login(innovator())
    assert "Hanya 300 orang" in client.get(f"/innovate/{level.innovation_id}/rows/{ROW}/").content.decode()


def test_new_proof_opens_a_verified_row_again(level):
    actions.verify(level, verified=3, by=verifier(), at=NOON)
    actions.add_evidence(level, kind="statement", title="SK 2", by=innovator(), at=NOON)
    level.refresh_from_db()
    assert (level.verified, level.verified_by) == (None, None)


def test_a_row_is_sent_back_with_a_day_and_comes_again(level, client):
    client.force_login(verifier())
    assert (
        client.post(f"/innovate/verify/{level.pk}/return/", {"why": "Tanpa tanda tangan"}).status_code == 302
    )
    level.refresh_from_db()
    assert not level.returned_why
    due = (date.today() + timedelta(days=7)).isoformat()
    client.post(f"/innovate/verify/{level.pk}/return/", {"why": "Tanpa tanda tangan", "due": due})
    level.refresh_from_db()
    assert level.returned_why == "Tanpa tanda tangan"
    assert not queries.to_verify(verifier()).exists()
    (line,) = heat.lines([level.innovation])
    assert [cell.state for cell in line.cells if cell.row.id == ROW] == ["returned"]
    client.force_login(innovator())
    actions.name_keeper(level.innovation, innovator(), by=innovator(), at=NOON)
    assert "Tanpa tanda tangan" in client.get("/innovate/mine/").content.decode()
    actions.add_evidence(level, kind="statement", title="SK 1 bertanda tangan", by=innovator(), at=NOON)
    assert queries.to_verify(verifier()).exists()


@pytest.mark.parametrize(("why", "due"), [(" ", TODAY), ("x", TODAY - timedelta(days=1))])
def test_a_return_needs_a_reason_and_a_day_to_come(level, why, due):
    with pytest.raises(actions.NotAllowedHere):
        actions.return_level(level, why=why, due=due, by=verifier(), at=NOON)


def in_sample(level) -> RowLevel:
    """The same row under a number that belongs to the sample."""
    far = level.pk + 10_000  # no number that the database gives out meanwhile
    number = next(one for one in range(far, far + 500) if conflicts.in_sample(one))
    RowLevel.objects.filter(pk=level.pk).update(innovation=None, row="moved")
    moved = RowLevel.objects.get(pk=level.pk)
    moved.pk, moved.row, moved.innovation = number, ROW, level.innovation
    moved.save(force_insert=True)
    level.evidence.update(level=number)
    return RowLevel.objects.get(pk=number)


def test_a_sample_is_read_twice_blind_and_agreement_is_measured(level, client):
    level = in_sample(level)
    second()
    actions.verify(level, verified=2, why="Hanya 300 orang", by=verifier(), at=NOON)
    for by, why in ((verifier(), "x"), (innovator(), "x"), (second(), " ")):
        with pytest.raises(actions.NotAllowedHere):
            actions.read_blind(level, verified=2, why=why, by=by, at=NOON)
    client.force_login(verifier())
    assert not queries.to_read_twice(verifier()).exists()
    client.force_login(second())
    page = client.get("/innovate/verify/twice/").content.decode()
    assert "SK 1" in page
    assert "Hanya 300 orang" not in page
    client.post(f"/innovate/verify/twice/{level.pk}/", {"verified": "3", "why": "Rekap memuat 612 orang"})
    assert (BlindReading.objects.get().first, BlindReading.objects.get().second) == (2, 3)
    page = client.get("/innovate/verify/twice/").content.decode()
    assert "Rekap memuat 612 orang" in page
    with pytest.raises(actions.NotAllowedHere):
        actions.read_blind(
            level, verified=2, why="x", by=person_with(Role.INNOVATION_VERIFIER, username="c"), at=NOON
        )


def test_one_row_in_ten_is_in_the_sample():
    share = sum(map(conflicts.in_sample, range(1, 20_001))) / 20_000
    assert 0.09 < share < 0.11


def test_stages_are_kept_and_remind_before_they_end(client):
    today = date.today()
    stage = {
        "name": "Penjaringan",
        "from_date": today.isoformat(),
        "remind_days": "14",
        "note": "Surat contoh",
    }
    client.force_login(verifier())
    bad = stage | {"until_date": (today - timedelta(days=1)).isoformat()}
    assert client.post("/innovate/calendar/", bad).status_code == 200
    client.post("/innovate/calendar/", stage | {"until_date": (today + timedelta(days=5)).isoformat()})
    later = {"name": "Presentasi", "until_date": (today + timedelta(days=90)).isoformat()}
    client.post("/innovate/calendar/", stage | later)
    client.force_login(innovator())
    page = client.get("/innovate/").content.decode()
    assert "Penjaringan" in page
    assert "Presentasi" not in page
    assert "Presentasi" in client.get("/innovate/calendar/").content.decode()
    pk = YearStage.objects.get(name="Presentasi").pk
    assert client.post(f"/innovate/calendar/{pk}/drop/").status_code == 403
    client.force_login(verifier())
    client.post(f"/innovate/calendar/{pk}/drop/")
    assert YearStage.objects.count() == 1
