"""A figure frozen for a row: signed as a whole, down to its events, small counts hidden, stale when the data move."""

import json
from datetime import date, timedelta
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from pelangi.ask.models import Request
from pelangi.ask.tests.asking import admitted
from pelangi.core import signature
from pelangi.innovate import actions, sheets, signing
from pelangi.innovate.models import Evidence, Sheet
from pelangi.innovate.shown import shown
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.report.models import Figure
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
ROW = "sid_22_aktor"
DAY = NOON.date()
CHANNELS = [Request.Channel.FAMILY_FORM, Request.Channel.WARD_OFFICER, Request.Channel.DOOR]


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "uploads"}}
    settings.STORAGES = storages
    return small_city()


def asked(how_many: int, start: int = 0) -> None:
    """Three kinds of actors with the office, in turn: what the row's first level asks for."""
    for number in range(start, start + how_many):
        made = admitted(f"sheet:{number}", name=f"Contoh {number}")
        Request.objects.filter(pk=made.pk).update(channel=CHANNELS[number % len(CHANNELS)])


def frozen(measure: str = "actors_involved", row: str = ROW) -> Sheet:
    level = actions.claim(2026, innovation(), row, 1, by=innovator(), at=NOON)
    days = {"from_date": DAY - timedelta(days=30), "until_date": timezone.localdate()}
    return actions.freeze_for_row(level, measure, **days, by=innovator(), at=timezone.now())


def test_a_figure_is_frozen_signed_and_checked_by_anybody(client):
    asked(15)  # five of each kind: fewer would be hidden
    sheet = frozen()
    assert sheet.evidence.kind == Evidence.Kind.FIGURE
    assert sheet.said["lineage"]["records"] == 15
    client.force_login(innovator())
    page = client.get(f"/innovate/{sheet.level.innovation_id}/sheets/{sheet.mark}/").content.decode()
    assert sheet.mark in page
    assert "ask.Request:" in page
    file = client.get(f"/innovate/{sheet.level.innovation_id}/sheets/{sheet.mark}/sheet.pdf").content
    assert file == client.get(f"/innovate/{sheet.level.innovation_id}/sheets/{sheet.mark}/sheet.pdf").content
    with pikepdf.open(BytesIO(file)) as pdf:
        events = pdf.attachments[sheets.EVENTS].get_file().read_bytes().decode().splitlines()
    assert len(events) == 15
    assert not any(str(value) in file.decode("latin-1") for value in ("Contoh 1", "Sriyati"))
    client.logout()
    assert "asli" in checked(client, file)
    assert "diubah" in checked(client, file.replace(b"%PDF-1", b"%PDF-2", 1))
    assert "tidak ada tanda tangan" in checked(client, file[:-1])
    assert sheet.said["row"]["name"] in client.post("/innovate/check/", {"mark": sheet.mark}).content.decode()


@pytest.mark.parametrize(("has_document", "claimed"), [(True, 3), (False, 1)])
def test_a_figure_lowers_no_level_that_other_proof_stands_for(has_document, claimed):
    asked(15)
    level = actions.claim(2026, innovation(), ROW, 3, by=innovator(), at=NOON)
    if has_document:
        actions.add_evidence(level, kind=Evidence.Kind.STATEMENT, title="SK Tim", by=innovator(), at=NOON)
    days = {"from_date": DAY - timedelta(days=30), "until_date": timezone.localdate()}
    sheet = actions.freeze_for_row(level, "actors_involved", **days, by=innovator(), at=timezone.now())
    level.refresh_from_db()
    assert (sheet.said["level"], level.claimed) == (1, claimed)


def checked(client, file: bytes) -> str:
    return client.post("/innovate/check/", {"file": SimpleUploadedFile("a.pdf", file)}).content.decode()


def test_the_command_checks_with_a_key_alone(tmp_path):
    asked(5)
    path = tmp_path / "angka.pdf"
    path.write_bytes(actions.file_of(frozen()))
    out = StringIO()
    call_command("innovate", "check", str(path), "--key", signing.names()[0][1], stdout=out)
    assert json.loads(out.getvalue())["says"]["figure"]["measure"] == "actors_involved"
    with pytest.raises(CommandError, match="stranger"):
        call_command("innovate", "check", str(path), "--key", "00" * 32, stdout=StringIO())


def test_a_sheet_goes_stale_and_is_refreshed_and_the_row_is_opened_again():
    asked(5)
    sheet = frozen()
    level = sheet.level
    assert sheets.standing_of(sheet, timezone.now()).state == "fresh"
    actions.verify(level, verified=level.claimed, by=verifier(), at=NOON)
    asked(2, start=5)
    Request.objects.filter(source_ref__in=["sheet:5", "sheet:6"]).update(received_at=timezone.now())
    assert sheets.standing_of(sheet, timezone.now()).state == "moved"
    newer = actions.refresh(sheet, by=innovator(), at=timezone.now())
    level.refresh_from_db()
    assert level.verified is None
    assert newer.said["lineage"]["records"] == 7
    assert sheets.standing_of(sheet, timezone.now()).state == "replaced"
    assert sheets.standing_of(newer, timezone.now()).state == "fresh"
    with pytest.raises(actions.NotAllowedHere):
        actions.refresh(sheet, by=innovator(), at=NOON)
    Request.objects.filter(pk=Request.objects.earliest("pk").pk).update(channel="institution")
    assert sheets.standing_of(newer, timezone.now()).state == "altered"
    actions.withdraw_evidence(newer.evidence, why="keliru", by=innovator(), at=NOON)
    newer.refresh_from_db()
    assert sheets.standing_of(newer, timezone.now()).state == "withdrawn"


def test_a_count_under_five_stands_nowhere_on_the_sheet():
    asked(3)
    sheet = frozen()
    assert sheet.said["figure"]["value"] is None
    assert sheet.said["lineage"]["records"] is None
    with pikepdf.open(BytesIO(actions.file_of(sheet))) as pdf:
        assert list(pdf.attachments) == [sheets.FACTS]


@pytest.mark.parametrize(
    ("measure", "value", "records", "hidden"),
    [
        ("people_served", {"value": "312", "visits": 330}, 330, False),
        ("people_served", {"value": "4", "visits": 9}, 9, True),
        ("complaints_resolved", {"value": "97.00", "received": 100, "settled": 97}, 100, True),
        ("complaints_resolved", {"value": "90.00", "received": 100, "settled": 90}, 100, False),
        ("complaints_resolved", {"value": "100.00", "received": 20, "settled": 20}, 20, False),
        ("days_of_service", {"value": "2", "low": 1, "high": 3, "served": 40}, 44, False),
        ("satisfaction", {"value": None}, 0, False),
    ],
)
def test_what_would_give_a_small_count_away_is_hidden(measure, value, records, hidden):
    assert shown(measure, value, records).hidden is hidden


def test_a_new_key_signs_and_the_old_one_still_verifies():
    old = signing.sign(b"%PDF-1.7 old")
    signing.new_key()
    assert signing.check(old).verdict == signature.Verdict.GENUINE
    assert signing.check(signing.sign(b"new")).key != signing.check(old).key


def test_who_may_not_change_the_innovation_freezes_nothing(client):
    level = actions.claim(2026, innovation(), ROW, 1, by=innovator(), at=NOON)
    data = {"measure": "actors_involved", "from_date": "2026-11-01", "until_date": "2026-11-24"}
    client.force_login(person_with(Role.LEADER, username="wali"))
    assert client.post(f"/innovate/{level.innovation_id}/rows/{ROW}/freeze/", data).status_code == 403
    client.force_login(innovator())
    client.post(f"/innovate/{level.innovation_id}/rows/{ROW}/freeze/", {**data, "measure": "satisfaction"})
    assert not Figure.objects.exists()
    asked(3)
    client.post(f"/innovate/{level.innovation_id}/rows/{ROW}/freeze/", data)
    assert Figure.objects.get().from_date == date(2026, 11, 1)
    assert client.get("/innovate/figures/").status_code == 200
