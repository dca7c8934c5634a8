"""Columns are confirmed before anything is taken, remembered for the sender, and never let a forbidden one through."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pelangi.find import actions
from pelangi.find.drafts import sheets_of
from pelangi.find.models import Draft, Roster, RosterEntry
from pelangi.find.queries import row_of
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import HOME, PRISON, person_with, small_city

pytestmark = pytest.mark.django_db
LIST = (
    "Nama;Sebutan;Nomor;Perkara\nSITI;SITI AMINAH;1971054303600001;Pencurian\nBUDI;BUDI SANTOSO;-;Penipuan\n"
)


@pytest.fixture
def contact(client):
    small_city()
    user = person_with(Role.INSTITUTION_CONTACT, "institution", PRISON)
    client.force_login(user)
    return user


def sent(client, text=LIST, sender=PRISON):
    today = timezone.localdate()
    said = {
        "file": SimpleUploadedFile("daftar.csv", text.encode()),
        "sender": f"institution:{sender}",
        "group": "inmate",
        "legal_basis": "Surat 12/2026",
        "purpose": "Pelayanan",
        "received_on": today.isoformat(),
        "retain_until": (today + timedelta(days=100)).isoformat(),
    }
    return client.post(reverse("find:roster_upload"), said)


def chosen(client, address) -> dict[str, str]:
    form = client.get(address).context["form"]
    return {form.columns[at].heading: field.value() for at, field in enumerate(form)}


def confirm(client, address, deed="take", **columns):
    form = client.get(address).context["form"]
    said = {f"column_{at}": columns.get(one.heading, one.column) for at, one in enumerate(form.columns)}
    return client.post(address, said | {deed: "1"})


def test_what_each_column_was_taken_for_is_shown_with_examples_before_anything_is_taken(client, contact):
    address = sent(client)["Location"]
    assert not Roster.objects.exists()
    page = client.get(address).content.decode()
    assert "SITI AMINAH" in page
    assert "Perkara" in page
    assert "Pencurian" not in page
    assert chosen(client, address) == {"Nama": "name", "Sebutan": "", "Nomor": ""}


def test_a_forbidden_column_is_gone_before_the_upload_is_kept(client, contact):
    sent(client)
    draft = Draft.objects.get()
    assert "Pencurian" not in repr(sheets_of(draft))
    assert b"SITI" not in bytes(draft.sealed)


def test_a_corrected_column_is_taken_and_remembered_for_the_sender(client, contact):
    address = sent(client)["Location"]
    confirm(client, address, Nama="alias", Sebutan="name", Nomor="nik")
    entry = RosterEntry.objects.order_by("row_number").first()
    assert row_of(entry)["name"] == "SITI AMINAH"
    assert row_of(entry)["nik"] == "1971054303600001"
    assert Roster.objects.get().dropped_columns == ["Perkara"]
    assert not Draft.objects.exists()
    again = sent(client, LIST.replace("BUDI", "TUTI"))["Location"]
    assert chosen(client, again) == {"Nama": "alias", "Sebutan": "name", "Nomor": "nik"}


def test_a_column_that_is_not_needed_is_not_stored_and_that_is_remembered_too(client, contact):
    text = "Nama;Alamat\nSITI;Jl. Melati\n"
    address = sent(client, text)["Location"]
    confirm(client, address, Alamat="")
    assert "address" not in row_of(RosterEntry.objects.get())
    again = sent(client, text.replace("SITI", "TUTI"))["Location"]
    assert chosen(client, again) == {"Nama": "name", "Alamat": ""}


def test_a_column_without_heading_is_named_by_its_place_and_remembered(client, contact):
    text = "Nama;NIK;\nSITI;1971054303600001;Jl. Melati 1\nBUDI;;Jl. Mawar 2\n"
    confirm(client, sent(client, text)["Location"], **{"#3": "address"})
    assert row_of(RosterEntry.objects.order_by("pk").first())["address"] == "Jl. Melati 1"
    again = sent(client, text.replace("SITI", "TUTI"))["Location"]
    assert chosen(client, again)["#3"] == "address"


@pytest.mark.parametrize("columns", [{"Nama": ""}, {"Sebutan": "name"}])
def test_no_names_or_two_columns_of_names_are_refused(client, contact, columns):
    answer = confirm(client, sent(client)["Location"], **columns)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Roster.objects.exists()


def test_counting_again_takes_nothing(client, contact):
    answer = confirm(client, sent(client)["Location"], "check", Sebutan="alias")
    assert len(answer.context["reading"].rows) == 2
    assert not Roster.objects.exists()


def test_rows_that_seem_to_be_no_persons_are_not_counted_as_rows_to_mend(client, contact):
    text = "Nama;NIK\nSITI AMINAH;1971054303600001\n;1971051512850002\nJumlah : 2 orang;\n"
    answer = client.get(sent(client, text)["Location"])
    assert (answer.context["to_mend"], answer.context["set_aside"]) == (1, 1)
    told = " ".join(answer.content.decode().split())
    assert "1 baris dapat diterima dengan kolom ini, 1 perlu diperbaiki. 1 baris disisihkan" in told


def test_only_who_uploaded_it_sees_an_upload(client, contact):
    address = sent(client)["Location"]
    client.force_login(person_with(Role.INSTITUTION_CONTACT, "institution", PRISON, username="lain"))
    assert client.get(address).status_code == 404
    assert client.post(f"{address}drop/").status_code == 404
    assert Draft.objects.exists()


def test_a_right_that_ended_after_the_upload_takes_no_list(client, contact):
    address = sent(client)["Location"]
    contact.assignments.update(scope_code=HOME)
    assert client.post(address, {"take": "1", "column_0": "name"}).status_code == 403
    assert not Roster.objects.exists()


def test_an_upload_can_be_thrown_away_and_is_forgotten_after_a_day(client, contact):
    client.post(f"{sent(client)['Location']}drop/")
    assert not Draft.objects.exists()
    sent(client)
    actions.purge(today=timezone.localdate(), by=contact, at=timezone.now() + timedelta(days=2))
    assert not Draft.objects.exists()


def test_the_same_upload_confirmed_twice_is_taken_once(client, contact):
    first, second = sent(client)["Location"], sent(client)["Location"]
    confirm(client, first)
    answer = confirm(client, second)
    assert answer.context["form"].non_field_errors()
    assert Roster.objects.count() == 1


def test_a_long_list_is_taken_in_the_background(client, contact, monkeypatch):
    monkeypatch.setattr("pelangi.find.views.taking.LONG", 1)
    monkeypatch.setattr("pelangi.find.views.taking.SAMPLED", 1)
    address = sent(client)["Location"]
    assert confirm(client, address, Sebutan="name", Nama="").url == reverse("find:home")
    assert client.get(address).status_code == 302, "it cannot be confirmed twice"
    assert not Roster.objects.exists()
    task = DBTaskResult.objects.get()
    task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    assert {row_of(entry)["name"] for entry in Roster.objects.get().entries.all()} == {
        "SITI AMINAH",
        "BUDI SANTOSO",
    }
    assert not Draft.objects.exists()
