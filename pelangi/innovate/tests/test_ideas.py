"""Ideas come from anybody, are marked blind under rules of conflict, and end with an answer, a result or an agency."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from pelangi.ask.form_token import stamp
from pelangi.core.jury import CRITERIA
from pelangi.innovate import actions
from pelangi.innovate.models import Idea, JuryMark, JuryRound
from pelangi.innovate.tests.test_registry import innovator, verifier
from pelangi.staff.models import User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, PLANNERS, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
TEXT = {"title": "Loket malam", "problem": "Pekerja tidak sempat", "proposal": "Buka malam", "area": WARD}


@pytest.fixture(autouse=True)
def city():
    return small_city()


def juror(name: str, agency: str = PLANNERS):
    return person_with(Role.AGENCY_INNOVATOR, "agency", agency, username=name)


def idea(by=None, title="Loket malam") -> Idea:
    return actions.send_idea(title=title, problem="a", proposal="b", area=None, contact="", by=by, at=NOON)


def opened(ideas, jurors) -> JuryRound:
    until = NOON.date() + timedelta(days=7)
    return actions.open_round(
        name="Babak 1", until_date=until, ideas=ideas, jurors=jurors, by=verifier(), at=NOON
    )


def marks(mark: int) -> dict[str, int]:
    return dict.fromkeys(CRITERIA, mark)


def test_a_resident_sends_an_idea_and_follows_it_by_its_code(client):
    given = {**TEXT, "contact": "0812", "stamp": stamp(now() - timedelta(seconds=30))}
    page = client.post("/innovate/ideas/new/", given).content.decode()
    made = Idea.objects.get()
    assert made.code in page
    assert b"0812" not in bytes(made.sealed_contact)
    client.post("/innovate/ideas/new/", {**given, "stamp": stamp(now())})
    assert Idea.objects.count() == 1
    client.force_login(verifier())
    assert "0812" in client.get(f"/innovate/ideas/{made.pk}/").content.decode()
    client.post(f"/innovate/ideas/{made.pk}/settle/", {"deed": "aside", "answer": "Sudah ada"})
    client.logout()
    assert "Sudah ada" in client.get(f"/innovate/ideas/follow/?code={made.code.lower()}").content.decode()
    assert client.get(f"/innovate/ideas/{made.pk}/").status_code == 302


def test_marks_are_blind_until_the_round_is_closed(client):
    first, second = juror("juri1"), juror("juri2")
    sender = person_with(Role.AGENCY_INNOVATOR, "agency", OFFICE, username="pengirim")
    User.objects.filter(pk=sender.pk).update(display_name="Nama Pengirim")
    good, weak = idea(sender, "Baik"), idea(None, "Lemah")
    jury = opened([good, weak], [first, second])
    client.force_login(first)
    page = client.get(f"/innovate/jury/{jury.pk}/ideas/{good.pk}/").content.decode()
    assert "Nama Pengirim" not in page
    client.post(f"/innovate/jury/{jury.pk}/ideas/{good.pk}/", {**marks(5), "why": "SANGAT BAIK"})
    actions.mark_idea(jury, weak, marks=marks(2), why="biasa", by=first, at=NOON)
    client.force_login(second)
    assert "SANGAT BAIK" not in client.get(f"/innovate/jury/{jury.pk}/").content.decode()
    actions.mark_idea(jury, good, marks=marks(4), why="baik", by=second, at=NOON)
    actions.mark_idea(jury, weak, marks=marks(1), why="biasa", by=second, at=NOON)
    client.force_login(verifier())
    client.post(f"/innovate/jury/{jury.pk}/close/")
    page = client.get(f"/innovate/jury/{jury.pk}/").content.decode()
    assert page.index("Baik") < page.index("Lemah")
    assert "87,5" in page
    assert "1,00" in page
    with pytest.raises(actions.NotAllowedHere, match="ditutup"):
        actions.mark_idea(jury, good, marks=marks(1), why="x", by=second, at=NOON)


def test_who_has_an_interest_stands_aside():
    sender, colleague, other = innovator(), juror("rekan", OFFICE), juror("juri")
    sent = idea(sender)
    jury = opened([sent], [sender, colleague, other])
    for one in (sender, colleague):
        with pytest.raises(actions.NotAllowedHere):
            actions.mark_idea(jury, sent, marks=marks(5), why="x", by=one, at=NOON)
        actions.mark_idea(jury, sent, marks=None, why="terkait", by=one, at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.mark_idea(jury, sent, marks=marks(5), why="x", by=verifier(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.mark_idea(jury, sent, marks={**marks(5), "new": 9}, why="x", by=other, at=NOON)
    actions.mark_idea(jury, sent, marks=marks(5), why="x", by=other, at=NOON)
    assert JuryMark.objects.exclude(marks=None).count() == 1


def test_an_idea_is_taken_up_by_an_agency_once(client):
    sent = idea()
    client.force_login(verifier())
    client.post(f"/innovate/ideas/{sent.pk}/settle/", {"agency": OFFICE})
    sent.refresh_from_db()
    assert (sent.state, sent.innovation.agency_id) == ("taken_up", OFFICE)
    with pytest.raises(actions.NotAllowedHere):
        actions.answer_idea(sent, answer="x", by=verifier(), at=NOON)


def test_rounds_are_opened_by_bapperida_with_two_jurors(client):
    sent, jurors = idea(), [juror("juri1"), juror("juri2")]
    data = {"name": "Babak 1", "until_date": "2026-12-01", "ideas": [sent.pk], "jurors": [jurors[0].pk]}
    client.force_login(verifier())
    assert client.post("/innovate/jury/", data).status_code == 200
    assert not JuryRound.objects.exists()
    assert client.post("/innovate/jury/", {**data, "jurors": [one.pk for one in jurors]}).status_code == 302
    client.force_login(jurors[0])
    assert client.get("/innovate/ideas/").status_code == 403
    assert client.get(f"/innovate/jury/{JuryRound.objects.get().pk}/").status_code == 200
