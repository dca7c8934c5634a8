"""Other systems supply figures: signed, once, whole or not at all, faults by row and column."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pelangi.city.models import Agency
from pelangi.core.supplied import mark, read_csv, read_json
from pelangi.innovate import actions, sheets
from pelangi.innovate.actions import supply
from pelangi.innovate.models import Delivery, Sheet, Source, Supplied
from pelangi.innovate.tests.test_registry import innovation, innovator
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, PLANNERS, person_with, small_city

pytestmark = pytest.mark.django_db
HEAD = "seri;nama;dari;sampai;nilai;satuan;catatan\n"
GOOD = f"{HEAD}pelatihan;Petugas terlatih;2026-01-01;2026-10-31;34;orang;34\n"


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.fixture
def secret():
    agency = Agency.objects.get(pk=OFFICE)
    return supply.add_source("simpeg", name="Simpeg", agency=agency, by=innovator(), at=NOON)[1]


def post(client, secret, body: bytes, number="1", *, moment="", signature="", kind="text/csv"):
    moment = moment or str(int(timezone.now().timestamp()))
    signature = signature or mark(secret, moment, number, body)
    headers = {"X-Pelangi-Time": moment, "X-Pelangi-Number": number, "X-Pelangi-Signature": signature}
    return client.post("/innovate/supply/simpeg/", body, content_type=kind, headers=headers)


def test_a_signed_delivery_is_taken_once(client, secret):
    assert post(client, secret, GOOD.encode()).json() == {"taken": 1}
    assert post(client, secret, GOOD.encode()).status_code == 409
    one = {"series": "a", "name": "A", "from": "2026-01-01", "until": "2026-02-01", "value": 1.5, "unit": "x"}
    body = json.dumps({"figures": [one]}).encode()
    assert post(client, secret, body, "2", kind="application/json").status_code == 201
    assert Supplied.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"signature": "0" * 64}, "signature"),
        ({"moment": "1000000000"}, "time"),
        ({"number": "x" * 65}, "refused"),
    ],
)
def test_what_is_not_signed_just_now_is_refused(client, secret, change, code):
    answer = post(client, secret, GOOD.encode(), **change)
    assert (answer.status_code, answer.json()["error"]) == (401, code)
    assert not Delivery.objects.exists()


def test_a_stopped_source_and_an_unknown_one_send_nothing(client, secret):
    supply.stop_source(Source.objects.get(), active=False, by=innovator(), at=NOON)
    assert post(client, secret, GOOD.encode()).status_code == 401
    Source.objects.all().delete()
    assert post(client, secret, GOOD.encode()).status_code == 401


def test_faults_name_row_and_column_and_nothing_is_taken(client, secret):
    bad = f"{GOOD}x y;;2026-13-01;2026-01-01;12a;orang;-1\n"
    answer = post(client, secret, bad.encode())
    assert answer.status_code == 422
    assert {(one["row"], one["column"]) for one in answer.json()["faults"]} == {
        (3, "name"), (3, "series"), (3, "from"), (3, "value"), (3, "records"),
    }  # fmt: skip
    assert not Supplied.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"figures": 3}', b"[" * 100_000, b'{"figures": [1]}', b'{"figures": []}']
)
def test_odd_json_is_told_not_raised(body):
    lines, faults = read_json(body)
    assert not lines
    assert faults


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", ""),
        ("seri;nama\n", "from"),
        (HEAD, ""),
        (f"{HEAD}a;A\x00;2026-01-01;2026-02-01;1;x;\n", "name"),
        (f"{HEAD}a;A;2026-02-01;2026-01-01;1;x;\n", "until"),
        (f"{HEAD}a;A;2026-01-01;2026-02-01;1e9;x;\n", "value"),
        (f"{HEAD}{'a;A;2026-01-01;2026-02-01;1;x;' + chr(10)}a;A;2026-01-01;2026-02-01;2;x;\n", "series"),
    ],
)
def test_faults_of_a_csv(text, column):
    assert column in {one.column for one in read_csv(text)[1]}


def test_a_file_is_brought_by_hand_and_a_figure_stands_behind_a_row(client, secret):
    client.force_login(innovator())
    assert "simpeg" in client.get("/innovate/sources/").content.decode()
    page = client.post("/innovate/sources/simpeg/", {"file": SimpleUploadedFile("a.csv", HEAD.encode())})
    assert "tidak ada angka" in page.content.decode()
    data = {"file": SimpleUploadedFile("a.csv", GOOD.encode())}
    assert client.post("/innovate/sources/simpeg/", data).status_code == 302
    level = actions.claim(2026, innovation(), "sid_17_sdm", 1, by=innovator(), at=NOON)
    address = f"/innovate/{level.innovation_id}/rows/sid_17_sdm/"
    assert "Petugas terlatih" in client.get(address).content.decode()
    client.post(f"{address}supplied/", {"supplied": Supplied.objects.get().pk})
    sheet = Sheet.objects.get()
    assert sheet.said["level"] == 3
    assert sheets.standing_of(sheet, NOON).state == "fresh"
    client.post(
        "/innovate/sources/simpeg/", {"file": SimpleUploadedFile("b.csv", GOOD.replace("34", "12").encode())}
    )
    assert sheets.standing_of(sheet, NOON).state == "moved"
    assert actions.refresh(sheet, by=innovator(), at=timezone.now()).said["level"] == 2


def test_the_sources_of_another_agency_are_not_mine(client, secret):
    client.force_login(person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS, username="lain"))
    assert client.get("/innovate/sources/simpeg/").status_code == 404
    assert client.post("/innovate/sources/simpeg/change/", {"deed": "stop"}).status_code == 404
    assert Source.objects.get().is_active


def test_a_new_secret_shuts_the_old_one_out(client, secret):
    client.force_login(innovator())
    page = client.post("/innovate/sources/simpeg/change/", {"deed": "secret"}, follow=True).content.decode()
    assert secret not in page
    assert post(client, secret, GOOD.encode()).status_code == 401


def test_a_field_without_end_is_told_not_raised():
    assert read_csv(f"{HEAD}{'x' * 200_000}")[1]


def test_what_a_row_counts_and_what_a_figure_counts_must_be_the_same(client, secret):
    found = innovation()
    assert post(client, secret, GOOD.encode()).status_code == 201
    people = Supplied.objects.get()
    for row in ("sid_22_aktor", "sid_17_sdm"):
        actions.claim(2026, found, row, 1, by=innovator(), at=NOON)
    with pytest.raises(actions.NotAllowedHere, match=r"orang.*macam aktor|orang.*kinds of actors"):
        actions.bind_supplied(
            found.levels.get(row="sid_22_aktor"), people, None, by=innovator(), at=timezone.now()
        )
    made = actions.bind_supplied(
        found.levels.get(row="sid_17_sdm"), people, None, by=innovator(), at=timezone.now()
    )
    assert made.said["figure"]["unit"] == "orang"
