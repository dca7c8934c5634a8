"""A ward officer and the head of an RT send a list of their own ward, and see of it only what they sent."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from pelangi.city.models import Agency
from pelangi.find.models import BadRow, Draft, Lead, Roster, RosterEntry
from pelangi.find.queries import row_of
from pelangi.find.tests.found import brought_in, said
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import (
    DISTRICT,
    NEIGHBOURHOOD,
    OTHER_WARD,
    PRISON,
    WARD,
    person_with,
    small_city,
)

pytestmark = pytest.mark.django_db
LIST = "Nama;NIK;Kelurahan\nSITI AMINAH;1971050103600001;\nBUDI SANTOSO;;Tua Tunu Indah\nLIM MEI LING;;Pintu Air\n"
BAD = "Nama;NIK\nSITI AMINAH;1971050103600001\n;1971051512850002\n"
SENDERS = [(Role.WARD_OFFICER, "ward", WARD), (Role.RT_HEAD, "rt", NEIGHBOURHOOD)]


@pytest.fixture(autouse=True)
def offices():
    small_city()
    for ward in (WARD, OTHER_WARD):
        values = {"name": f"Kelurahan {ward}", "kind": Agency.Kind.WARD_OFFICE, "area_id": ward}
        Agency.objects.get_or_create(code=f"KEL-{ward}", defaults=values)
    values = {"name": "Puskesmas", "kind": Agency.Kind.HEALTH_CENTRE, "area_id": WARD}
    Agency.objects.get_or_create(code="PKM", defaults=values)


def signed_in(client, role, kind, code, username=""):
    user = person_with(role, kind, code, username=username)
    client.force_login(user)
    client.cookies["language"] = "en"
    return user


def upload(client, text=LIST, sender=f"agency:KEL-{WARD}", **said_of_it):
    today = timezone.localdate()
    terms = {
        "file": SimpleUploadedFile("warga.csv", text.encode()),
        "sender": sender,
        "group": "elderly",
        "legal_basis": "Surat Lurah 7/2026",
        "purpose": "Jemput bola",
        "received_on": today.isoformat(),
        "retain_until": (today + timedelta(days=100)).isoformat(),
    }
    return client.post(reverse("find:send"), terms | said_of_it)


def take(client, address):
    form = client.get(address).context["form"]
    chosen = {f"column_{at}": one.column for at, one in enumerate(form.columns)}
    return client.post(address, chosen | {"take": "1"})


def sent(client, text=LIST) -> Roster:
    take(client, upload(client, text)["Location"])
    return Roster.objects.latest("pk")


def page(client, name, *key) -> str:
    answer = client.get(reverse(name, args=key))
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split()).partition("<main")[2]


TOKEN = re.compile(r'csrfmiddlewaretoken" value="\w+"')


@pytest.mark.parametrize(("role", "kind", "code"), SENDERS)
def test_rows_of_the_own_ward_are_shown_others_are_kept_and_only_counted(role, kind, code, client):
    user = signed_in(client, role, kind, code)
    roster = sent(client)
    assert roster.agency_id == f"KEL-{WARD}"
    assert roster.entries.count() == 3
    text = page(client, "find:sent_list", roster.pk)
    assert "SITI AMINAH" in text  # names no ward: the office's own
    assert "BUDI SANTOSO" in text
    assert "LIM MEI LING" not in text
    assert "1 row names another ward" in text
    shown = set(
        AuditEntry.objects.filter(deed="find.send_own_list", actor=user.username).values_list(
            "person", flat=True
        )
    )
    assert len(shown) == 2
    assert "warga.csv" in page(client, "find:sent")


@pytest.mark.parametrize(("role", "kind", "code"), SENDERS)
def test_nothing_of_what_the_register_says_is_shown(role, kind, code, client, tmp_path):
    brought_in(tmp_path)
    signed_in(client, role, kind, code)
    roster = sent(client)
    page(client, "find:sent_list", roster.pk)  # what it says once only, that the list is here, is gone then
    before = TOKEN.sub("", page(client, "find:sent_list", roster.pk))
    said(
        roster,
        ("lacks", "R1", 0.97, ["identity_card"]),
        ("not_found", "", None, []),
        ("review", "R3", 0.5, []),
    )
    assert TOKEN.sub("", page(client, "find:sent_list", roster.pk)) == before
    for name in ("find:home", "find:review"):
        assert client.get(reverse(name)).status_code == 403
    for name in ("find:roster", "find:bad_rows"):
        assert client.get(reverse(name, args=[roster.pk])).status_code == 403


@pytest.mark.parametrize(("role", "kind", "code"), SENDERS)
@pytest.mark.parametrize("sender", [f"agency:KEL-{OTHER_WARD}", "agency:PKM", f"institution:{PRISON}"])
def test_for_nobody_else_can_a_list_be_sent(role, kind, code, sender, client):
    signed_in(client, role, kind, code)
    assert upload(client, sender=sender).status_code == 200
    assert not Draft.objects.exists()


def test_purpose_basis_and_end_of_keeping_are_asked(client):
    signed_in(client, *SENDERS[0])
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = upload(client, legal_basis="", purpose="", retain_until=yesterday)
    assert set(answer.context["form"].errors) == {"legal_basis", "purpose", "retain_until"}


@pytest.mark.parametrize(("role", "kind", "code"), SENDERS)
def test_a_list_that_another_sent_is_not_there_though_of_the_same_ward(role, kind, code, client):
    signed_in(client, role, kind, code, username="pengirim")
    roster = sent(client, BAD)
    bad = BadRow.objects.get()
    signed_in(client, role, kind, code, username="penerus")
    assert "warga.csv" not in page(client, "find:sent")
    for name, key in (
        ("find:sent_list", roster.pk),
        ("find:sent_bad_rows", roster.pk),
        ("find:mend_sent_row", bad.pk),
    ):
        assert client.get(reverse(name, args=[key])).status_code == 404


def test_a_ward_officer_of_a_district_sends_for_its_wards_and_for_no_institution(client):
    signed_in(client, Role.WARD_OFFICER, "district", DISTRICT)
    form = client.get(reverse("find:send")).context["form"]
    assert [value for value, _label in form.fields["sender"].choices] == [f"agency:KEL-{WARD}"]


@pytest.mark.parametrize(("role", "kind", "code"), SENDERS)
def test_a_row_that_could_not_be_taken_is_mended_by_its_sender(role, kind, code, client):
    signed_in(client, role, kind, code)
    roster = sent(client, BAD)
    bad = BadRow.objects.get()
    assert f'href="{reverse("find:mend_sent_row", args=[bad.pk])}"' in page(
        client, "find:sent_list", roster.pk
    )
    book = client.get(reverse("find:sent_bad_rows", args=[roster.pk]))
    assert book.status_code == 200
    back = SimpleUploadedFile("lagi.csv", BAD.replace("\n;", "\nBUDI SANTOSO;").encode())
    answer = client.post(reverse("find:mend_sent_file", args=[roster.pk]), {"mended": back})
    assert answer["Location"] == reverse("find:sent_list", args=[roster.pk])
    assert sorted(row_of(one)["name"] for one in RosterEntry.objects.all()) == ["BUDI SANTOSO", "SITI AMINAH"]


def test_what_was_set_aside_of_a_list_is_shown_to_its_sender(client):
    client.force_login(person_with(Role.WARD_OFFICER, "ward", WARD))
    roster = sent(client, "Nama;NIK;Kelurahan\nTUTI;;Tua Tunu Indah\nJumlah : 1 orang;;\n")
    shown = page(client, "find:sent_list", roster.pk)
    assert "Jumlah : 1 orang" in shown
    assert "1 baris disisihkan" in shown


def test_a_right_that_ended_takes_no_list_more(client):
    user = signed_in(client, *SENDERS[0])
    address = upload(client)["Location"]
    user.assignments.all().delete()
    person_with(Role.WARD_OFFICER, "ward", OTHER_WARD, username=user.username)
    assert client.get(address).status_code == 403
    assert not Roster.objects.exists()


def test_a_lead_of_the_ward_names_the_list_its_officer_sent(client, tmp_path):
    brought_in(tmp_path)
    signed_in(client, *SENDERS[0])
    said(sent(client), ("lacks", "R1", 0.97, ["identity_card"]))
    assert Lead.objects.get().ward_id == WARD
    assert f"Kelurahan {WARD}" in page(client, "find:leads")


def test_whoever_belongs_to_no_ward_office_that_is_known_is_told_whom_to_ask(client):
    Agency.objects.all().delete()
    signed_in(client, *SENDERS[1])
    assert "not among the agencies yet" in page(client, "find:sent")


def test_nobody_else_has_these_pages(client):
    for role in (Role.OUTREACH_COORDINATOR, Role.REGISTRY_OFFICER, Role.LEADER):
        client.force_login(person_with(role))
        assert client.get(reverse("find:sent")).status_code == 403
