"""Dossiers: summary, numbered proof and checklist in one ZIP, for whoever may open the files; all of them by a job."""

import random
import zipfile
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pelangi.core.tests import evidence_corpus as corpus
from pelangi.core.zipstream import zipped
from pelangi.innovate import actions, dossier_making, queries
from pelangi.innovate.dossier_making import folder_of, whole_of
from pelangi.innovate.dossier_task import make_dossiers
from pelangi.innovate.models import DossierRun
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.innovate.tests.test_sheets import asked
from pelangi.staff.models import Assignment, AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, PLANNERS, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "uploads"}}
    settings.STORAGES = storages
    return small_city()


@pytest.fixture
def entered():
    found = innovation()
    level = actions.claim(2026, found, "sid_22_aktor", 1, by=innovator(), at=NOON)
    who = {"by": innovator(), "at": NOON}
    actions.add_file(level, corpus.plain_pdf(random.Random(1)), title="SK 1", dated_on=NOON.date(), **who)
    actions.add_evidence(level, kind="link", title="=Siaran", link="https://contoh.example/", **who)
    asked(3)
    figure = actions.freeze_for_row(
        level,
        "actors_involved",
        from_date=NOON.date(),
        until_date=timezone.localdate(),
        by=innovator(),
        at=timezone.now(),
    )
    return found, figure


def opened(answer) -> zipfile.ZipFile:
    assert answer.streaming
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def test_the_dossier_of_one_innovation_is_ready_to_upload(client, entered):
    found, sheet = entered
    client.force_login(innovator())
    with opened(client.get(f"/innovate/{found.pk}/dossier.zip")) as folder:
        assert folder.testzip() is None
        names = folder.namelist()
        checklist = folder.read(f"{found.pk}/01-daftar-periksa.csv").decode("utf-8-sig")
        with pikepdf.open(BytesIO(folder.read(names[0]))) as pdf:
            assert len(pdf.pages) >= 1
    assert names[0] == f"{found.pk}/00-ringkasan.pdf"
    assert f"{found.pk}/bukti/22-01-sk-1.pdf" in names
    assert any(name.endswith(f"{sheet.mark}.pdf") for name in names)
    assert "https://contoh.example/" in checklist
    assert "'=Siaran" in checklist
    assert len({line.split(";")[0] for line in checklist.splitlines()[1:]}) == 20
    assert AuditEntry.objects.filter(deed="innovate.view").exists()


def asked_for(by) -> DossierRun:
    codes = list(queries.with_open_files(by).order_by("pk").values_list("pk", flat=True))
    return actions.begin_dossiers(codes, with_city=True, by=by, at=NOON)


def zipped_whole(run: DossierRun) -> bytes:
    assert [one.name for one in folder_of(run).iterdir()] == ["whole.zip"]
    return whole_of(run).read_bytes()


def test_the_dossiers_of_the_city_are_made_in_the_background_for_who_may_open_them(
    client, entered, django_capture_on_commit_callbacks
):
    found, _sheet = entered
    client.force_login(verifier())
    page = client.get("/innovate/dossiers/").content.decode()
    assert "1 inovasi" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/innovate/dossiers/make/").status_code == 302
    run = DossierRun.objects.get()
    assert DBTaskResult.objects.filter(task_path=make_dossiers.module_path).count() == 1
    whole = f"/innovate/dossiers/{run.pk}/whole.zip"
    assert client.get(whole).status_code == 404
    assert 'hx-trigger="every 2s"' in client.get(f"/innovate/dossiers/{run.pk}/state/").content.decode()
    client.post("/innovate/dossiers/make/")  # asked for twice, made once
    assert DossierRun.objects.get() == run
    make_dossiers.call(run.pk)
    assert client.get(f"/innovate/dossiers/{run.pk}/state/")["HX-Refresh"] == "true"
    assert whole in client.get("/innovate/dossiers/").content.decode()
    with opened(client.get(whole)) as folder:
        assert folder.testzip() is None
        assert {name.partition("/")[0] for name in folder.namelist()} == {
            "registri-2026.xlsx",
            "kota",
            found.pk,
        }
    assert AuditEntry.objects.filter(detail__contains='"dossier":"*"').count() == 1
    client.force_login(person_with(Role.INNOVATION_VERIFIER, username="verifikator-lain"))
    for path in (whole, f"/innovate/dossiers/{run.pk}/state/"):
        assert client.get(path).status_code == 404
    for deed in ("stop", "go-on", "throw-away"):
        assert client.post(f"/innovate/dossiers/{run.pk}/{deed}/").status_code == 404
    client.force_login(person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS, username="lain"))
    assert client.get("/innovate/dossiers/").status_code == 404
    assert client.get(f"/innovate/{found.pk}/dossier.zip").status_code == 404


def test_who_lost_the_right_since_takes_nothing_away(client, entered):
    run = actions.do_dossiers(asked_for(verifier()))
    client.force_login(verifier())
    Assignment.objects.filter(user=verifier()).update(role=Role.ADMINISTRATOR)
    assert client.get(f"/innovate/dossiers/{run.pk}/whole.zip").status_code == 404


@pytest.mark.parametrize("stopped_at", range(5))
def test_stopped_anywhere_and_gone_on_with_the_file_is_the_same(entered, stopped_at, monkeypatch):
    innovation("akta-datang", is_own_service=False)
    undisturbed = zipped_whole(actions.do_dossiers(asked_for(verifier())))
    run = asked_for(verifier())
    write, written = dossier_making._write, []

    def watched(path, pieces):
        written.append(path.name)
        write(path, pieces)
        if len(written) == stopped_at:
            actions.stop_dossiers(run, by=verifier(), at=NOON)

    monkeypatch.setattr(dossier_making, "_write", watched)
    if not stopped_at:
        actions.stop_dossiers(run, by=verifier(), at=NOON)  # it only waits yet
    else:
        actions.do_dossiers(run)
    run.refresh_from_db()
    assert run.state == DossierRun.State.STOPPED
    assert not whole_of(run).exists()
    actions.resume_dossiers(run, by=verifier(), at=NOON)
    run = actions.do_dossiers(run)
    assert (run.state, run.size) == (DossierRun.State.DONE, len(undisturbed))
    assert zipped_whole(run) == undisturbed
    assert len(written) == len(set(written)) == 5  # nothing was made twice


@pytest.mark.parametrize("killed_in", range(5))
def test_killed_in_the_middle_of_a_part_nothing_half_written_is_given_out(entered, killed_in, monkeypatch):
    innovation("akta-datang", is_own_service=False)
    undisturbed = zipped_whole(actions.do_dossiers(asked_for(verifier())))
    run = asked_for(verifier())
    write, begun = dossier_making._write, []

    def torn(path, pieces):
        begun.append(path)
        if len(begun) == killed_in + 1:
            pieces = cut_short(pieces)
        write(path, pieces)

    def cut_short(pieces):
        yield next(iter(pieces))[:20]
        raise SystemExit

    monkeypatch.setattr(dossier_making, "_write", torn)
    with pytest.raises(SystemExit):
        actions.do_dossiers(run)
    monkeypatch.setattr(dossier_making, "_write", write)
    run.refresh_from_db()
    assert run.state == DossierRun.State.STOPPED
    assert run.broke_at
    assert not whole_of(run).exists()
    assert any(one.suffix == ".partial" for one in folder_of(run).iterdir())
    assert zipped_whole(actions.do_dossiers(run)) == undisturbed


def test_a_making_killed_without_a_word_is_taken_up_by_one(entered):
    run = asked_for(verifier())
    DossierRun.objects.update(state=DossierRun.State.RUNNING, beat_at=timezone.now())
    with pytest.raises(actions.NotAllowedHere):
        actions.do_dossiers(run)
    DossierRun.objects.update(beat_at=timezone.now() - timedelta(minutes=11))
    assert actions.do_dossiers(run).state == DossierRun.State.DONE


def test_what_is_thrown_away_or_old_leaves_the_disk(entered, django_capture_on_commit_callbacks):
    run = actions.do_dossiers(asked_for(verifier()))
    assert actions.forget_old_dossiers(NOON + timedelta(days=6)) == 0
    assert whole_of(run).exists()
    assert actions.forget_old_dossiers(NOON + timedelta(days=7)) == 1
    assert not folder_of(run).exists()
    before = actions.do_dossiers(asked_for(verifier()))
    with django_capture_on_commit_callbacks(execute=True):
        run = asked_for(verifier())  # of each person the newest is kept
    assert not folder_of(before).exists()
    assert DossierRun.objects.get() == run


def test_thrown_away_while_it_is_made_it_ends_quietly(
    entered, monkeypatch, django_capture_on_commit_callbacks
):
    run = asked_for(verifier())
    write = dossier_making._write

    def watched(path, pieces):
        with django_capture_on_commit_callbacks(execute=True):
            actions.drop_dossiers(run, by=verifier(), at=NOON)
        write(path, pieces)

    monkeypatch.setattr(dossier_making, "_write", watched)
    actions.do_dossiers(run)
    assert not DossierRun.objects.exists()
    assert not folder_of(run).exists()


def test_a_zip_is_sent_while_it_is_made():
    seen = []

    def files():
        for number in range(3):
            seen.append(number)
            yield f"{number}.pdf", [b"x" * 100_000]

    stream = zipped(files(), NOON)
    next(stream)
    assert seen == [0]
    assert sum(len(part) for part in stream) > 200_000
