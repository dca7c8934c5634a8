"""One person typed against the whole register: found at once, within the reader's scope, written down."""

import hashlib
import threading

import duckdb
import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pelangi.find import lookup
from pelangi.find.models import RegisterSnapshot
from pelangi.find.tests.found import brought_in
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with

pytestmark = pytest.mark.django_db
ADDRESS = "/find/look-up/"


@pytest.fixture
def officer(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    brought_in(tmp_path)
    user = person_with(Role.REGISTRY_OFFICER)
    client.force_login(user)
    yield user
    while lookup._open:
        lookup._open.popitem()[1].close()


def made_ready(client):
    client.get(ADDRESS)
    task = DBTaskResult.objects.get()
    task.task.call(*task.args_kwargs["args"])
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=timezone.now())


def test_the_index_is_made_once_in_the_background_and_holds_no_numbers(client, officer):
    assert client.get(ADDRESS).context["is_ready"] is False
    client.get(ADDRESS)
    made_ready(client)
    assert client.get(ADDRESS).context["is_ready"]
    assert DBTaskResult.objects.count() == 1
    folder = lookup.folder_of(RegisterSnapshot.objects.get())
    held = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"BUDI" in held
    assert b"1971051512850002" not in held


def test_an_index_of_another_form_is_made_anew(client, officer, monkeypatch):
    made_ready(client)
    snapshot = RegisterSnapshot.objects.get()
    with duckdb.connect(lookup.folder_of(snapshot) / "register.duckdb", read_only=True) as con:
        rows = con.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    digest = hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()[:12]
    assert (lookup.FORM, digest) == (2, "a7856b878de5"), "other tables or columns: count lookup.FORM on"
    monkeypatch.setattr(lookup, "FORM", lookup.FORM + 1)
    assert not lookup.is_ready(snapshot)


def test_a_person_is_found_by_what_is_typed_and_by_the_very_same_nik(client, officer):
    made_ready(client)
    answer = client.post(
        ADDRESS, {"name": "Budi Santoso", "birth_date": "15 Desember 1985", "nik": "'1971051512850002"}
    )
    first = answer.context["found"][0]
    assert (first.entry.register_id, first.by_nik) == ("R2", True)
    assert "R2" in answer.content.decode()
    assert AuditEntry.objects.filter(deed="find.look_up").count() == 1
    nobody = client.post(ADDRESS, {"name": "Zulfikar Entahsiapa"})
    assert nobody.context["verdict"] == "not_found"


def test_what_cannot_be_read_is_said_on_the_form(client, officer):
    made_ready(client)
    answer = client.post(ADDRESS, {"name": "Budi", "birth_date": "31-02-1990"})
    assert answer.context["form"].errors["birth_date"]
    assert "found" not in answer.context


def test_who_may_not_review_may_not_look(client, officer):
    client.force_login(person_with(Role.WARD_OFFICER, "ward", "19.71.05.1005", username="w"))
    assert client.get(reverse("find:look_up")).status_code == 403


def test_the_page_opens_the_index_before_anybody_is_asked_for(client, officer):
    made_ready(client)
    client.get(ADDRESS)
    for thread in threading.enumerate():
        if thread.name == "find-warm":
            thread.join(60)
    assert list(lookup._open) == [lookup.folder_of(RegisterSnapshot.objects.get())]
