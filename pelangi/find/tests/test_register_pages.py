"""Pages of the register: columns are confirmed, a reading is seen, stopped, read on and thrown away."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pelangi.find import actions
from pelangi.find.models import RegisterEntry, RegisterSnapshot
from pelangi.find.tests.files import REGISTER_ROWS, register_csv
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
TEXT = "No Induk Data,NAMA_LGKP,Kelurahan\nA1,SITI,Tua Tunu Indah\nA1,BUDI,Tua Tunu Indah\n"


@pytest.fixture
def officer(client):
    small_city()
    user = person_with(Role.REGISTRY_OFFICER)
    client.force_login(user)
    return user


def work_waiting():
    for task in DBTaskResult.objects.filter(status="READY"):
        task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL", finished_at=timezone.now())


def upload(client, text=TEXT, name="data.csv"):
    answer = client.post(
        reverse("find:register_upload"),
        {"file": SimpleUploadedFile(name, text.encode()), "received_on": "2026-11-01"},
    )
    return answer, RegisterSnapshot.objects.order_by("-pk").first()


def confirm(client, snapshot, **said):
    found = client.get(reverse("find:extract", args=[snapshot.pk])).context["form"]
    chosen = {field.name: field.initial for field in found} | said
    return client.post(reverse("find:extract", args=[snapshot.pk]), chosen)


def test_columns_are_shown_confirmed_and_remembered_and_the_upload_goes(client, officer):
    answer, snapshot = upload(client)
    assert answer.url == reverse("find:extract", args=[snapshot.pk])
    page = client.get(answer.url).content.decode()
    assert "NAMA_LGKP" in page
    assert "SITI · BUDI" in page
    assert RegisterEntry.objects.count() == 0
    confirm(client, snapshot)
    stored = snapshot.stored_as
    work_waiting()
    snapshot.refresh_from_db()
    assert (snapshot.is_current, snapshot.row_count, snapshot.bad_count) == (True, 2, 1)
    assert not default_storage.exists(stored)
    page = client.get(answer.url).content.decode()
    assert "A1" in page, "the row that could not be taken is shown with what stands there"
    assert client.get(reverse("find:extract_bad_rows", args=[snapshot.pk])).content[:2] == b"PK"
    _answer, second = upload(client, TEXT.replace("A1,BUDI", "A2,BUDI"))
    assert client.get(reverse("find:extract", args=[second.pk])).context["is_remembered"]


def test_an_extract_without_its_columns_is_not_read(client, officer):
    _answer, snapshot = upload(client)
    answer = confirm(client, snapshot, column_1="")
    assert answer.status_code == 200
    assert not DBTaskResult.objects.exists()


def test_a_file_that_is_no_table_is_refused_on_the_form_and_kept_nowhere(client, officer):
    before = default_storage.listdir("incoming")[1] if default_storage.exists("incoming") else []
    answer, snapshot = upload(client, "\x00", "kosong.csv")
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert snapshot is None
    assert default_storage.listdir("incoming")[1] == before


def test_a_waiting_reading_is_stopped_read_on_and_thrown_away(client, officer):
    _answer, snapshot = upload(client)
    confirm(client, snapshot)
    state = reverse("find:extract_state", args=[snapshot.pk])
    assert "hx-get" in client.get(state).content.decode()
    client.post(reverse("find:stop_extract", args=[snapshot.pk]))
    assert client.get(state)["HX-Refresh"] == "true"
    snapshot.refresh_from_db()
    assert snapshot.state == "stopped"
    client.post(reverse("find:read_on", args=[snapshot.pk]))
    snapshot.refresh_from_db()
    assert snapshot.state == "waiting"
    client.post(reverse("find:throw_extract_away", args=[snapshot.pk]))
    work_waiting()
    assert not RegisterSnapshot.objects.exists()
    assert not default_storage.exists(snapshot.stored_as)


def test_a_reading_of_which_nothing_is_heard_is_said_to_have_broken_off(client, officer):
    long_ago = timezone.now() - timedelta(minutes=5)
    _answer, snapshot = upload(client)
    RegisterSnapshot.objects.filter(pk=snapshot.pk).update(state="reading", beat_at=long_ago)
    answer = client.get(reverse("find:register"))
    (standing,) = answer.context["unfinished"]
    assert standing.has_broken_off
    client.post(reverse("find:read_on", args=[snapshot.pk]))
    work_waiting()
    snapshot.refresh_from_db()
    assert snapshot.is_current


def test_every_extract_is_listed_and_one_can_go_back(client, officer, tmp_path):
    days = [date(2026, 10, 1), date(2026, 11, 1)]
    old, _new = (
        actions.import_register(
            register_csv(tmp_path, *REGISTER_ROWS[number:], name=f"{number}.csv"),
            received_on=day,
            by=officer,
            at=NOON,
        )
        for number, day in enumerate(days)
    )
    assert [one.received_on for one in client.get(reverse("find:register")).context["page_obj"]] == days[::-1]
    client.post(reverse("find:use_extract", args=[old.pk]))
    assert RegisterSnapshot.objects.get(is_current=True) == old
