"""Files of proof: checked as the row asks, kept once, given to who may see, locked once verified, searched."""

import random
import socket
import stat
import threading
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pelangi.core.tests import evidence_corpus as corpus
from pelangi.innovate import actions, virus
from pelangi.innovate.models import Evidence, ProofFile
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, PLANNERS, person_with, small_city

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "uploads"}}
    settings.STORAGES = storages
    return small_city()


@pytest.fixture
def level():
    return actions.claim(2026, innovation(), row_of_pdf(), 1, by=innovator(), at=NOON)


def row_of_pdf() -> str:
    from pelangi.innovate.instruments import instrument

    return next(row.id for row in instrument(2026).innovation_rows if row.number == "22")


def paper(seed: int = 1) -> bytes:
    return corpus.plain_pdf(random.Random(seed))


def put(level, content: bytes, **more) -> Evidence:
    given = {"title": "SK 1", "dated_on": TODAY, "by": innovator(), "at": NOON}
    return actions.add_file(level, content, **{**given, **more})


def sent(client, level, content: bytes, **more):
    data = {"title": "SK 1", "dated_on": TODAY.isoformat(), "file": SimpleUploadedFile("a.pdf", content)}
    address = f"/innovate/{level.innovation_id}/rows/{level.row}/evidence/"
    return client.post(address, {**data, **more}, follow=True).content.decode()


def test_a_file_is_sent_shown_and_given_as_an_attachment(level, client):
    client.force_login(innovator())
    page = sent(client, level, paper())
    proof = Evidence.objects.get()
    address = f"/innovate/{level.innovation_id}/proof/{proof.pk}/"
    assert address in page
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == paper()
    assert answer["Content-Disposition"] == 'attachment; filename="sk-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    client.force_login(verifier())
    assert address in client.get("/innovate/verify/").content.decode()
    assert client.get(address).status_code == 200


def test_who_neither_keeps_nor_verifies_the_innovation_is_not_given_its_file(level, client):
    proof = put(level, paper())
    address = f"/innovate/{level.innovation_id}/proof/{proof.pk}/"
    client.force_login(person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS, username="lain"))
    page = client.get(f"/innovate/{level.innovation_id}/").content.decode()
    assert "SK 1" in page
    assert address not in page
    assert client.get(address).status_code == 404
    assert client.post(f"{address}withdraw/", {"why": "x"}).status_code == 404
    client.force_login(person_with(Role.FIELD_OFFICER, "ward", "19.71.01.1001", username="lapangan"))
    assert client.get(address).status_code == 403
    other = innovation("lain")
    client.force_login(innovator())
    assert client.get(f"/innovate/{other.pk}/proof/{proof.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "dated", "said"),
    [
        (b"", TODAY, "kosong"),
        (b"MZ" + b"x" * 90, TODAY, "menerima"),
        (corpus.pdf_locked(random.Random(1)), TODAY, "kata sandi"),
        (corpus.pdf_scanned(random.Random(1)), TODAY, "OCR"),
        (paper(), date(2019, 1, 1), "2024-2026"),
        (paper(), None, "2024-2026"),
    ],
)
def test_what_is_no_proof_is_refused_in_words_that_help(level, client, content, dated, said):
    client.force_login(innovator())
    page = sent(client, level, content, dated_on=dated.isoformat() if dated else "")
    assert said in page
    assert not ProofFile.objects.exists()


def test_what_runs_is_taken_out_before_it_is_kept(level):
    proof = put(level, corpus.pdf_active(random.Random(4)))
    assert proof.file.removed
    with proof.file.file.open() as kept, pikepdf.open(BytesIO(kept.read())) as document:
        assert b"JavaScript" not in b"".join(one.unparse() for one in document.objects)


def test_the_same_file_is_kept_once_and_noticed_across_rows_and_innovations(level, client):
    put(level, paper())
    with pytest.raises(actions.NotAllowedHere):
        put(level, paper())
    other = actions.claim(2026, innovation("lain"), level.row, 1, by=innovator(), at=NOON)
    client.force_login(innovator())
    assert "Berkas yang sama" in sent(client, other, paper())
    page = client.get(f"/innovate/lain/rows/{level.row}/").content.decode()
    assert f"/innovate/{level.innovation_id}/#{level.row}" in page
    assert (ProofFile.objects.count(), Evidence.objects.count()) == (1, 2)


def test_verified_proof_is_locked_a_withdrawal_takes_a_reason_and_opens_the_row(level, client):
    proof = put(level, paper())
    actions.verify(level, verified=1, by=verifier(), at=NOON)
    address = f"/innovate/{level.innovation_id}/proof/{proof.pk}/withdraw/"
    client.force_login(innovator())
    client.post(address, {"why": " "})
    level.refresh_from_db()
    assert (level.verified, Evidence.objects.count()) == (1, 1)
    client.post(address, {"why": "Salah berkas"})
    level.refresh_from_db()
    assert (level.verified, Evidence.objects.count(), ProofFile.objects.count()) == (None, 0, 0)
    assert proof.file.sha256 in AuditEntry.objects.latest("pk").detail


def test_a_new_file_resets_the_verification(level):
    put(level, paper())
    actions.verify(level, verified=1, by=verifier(), at=NOON)
    put(level, paper(2))
    level.refresh_from_db()
    assert level.verified is None


def test_a_file_leaves_the_disk_with_its_last_row(level, tmp_path, django_capture_on_commit_callbacks):
    other = actions.claim(2026, innovation("lain"), level.row, 1, by=innovator(), at=NOON)
    proofs = [put(level, paper()), put(other, paper())]
    for proof, left in zip(proofs, (1, 0), strict=True):
        with django_capture_on_commit_callbacks(execute=True):
            actions.withdraw_evidence(proof, why="Salah", by=innovator(), at=NOON)
        assert sum(one.is_file() for one in (tmp_path / "uploads").rglob("*")) == left


def test_the_page_names_mandatory_rows_without_proof_and_the_missing_scanner(level, client, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    client.force_login(innovator())
    page = client.get(f"/innovate/{level.innovation_id}/rows/{level.row}/").content.decode()
    assert "Pemindai virus tidak terpasang" in page
    assert "Wajib tahun ini" in page


# ---------------------------------------------------------------- viruses
@pytest.mark.parametrize(("answer", "word"), [(0, ""), (1, "berbahaya"), (2, "tidak menjawab")])
def test_a_program_on_the_path_searches(level, tmp_path, monkeypatch, answer, word):
    program = tmp_path / "clamscan"
    program.write_text(f"#!/bin/sh\nexit {answer}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    assert virus.scanner() == "clamscan"
    if not word:
        assert put(level, paper()).file.scanned_by == "clamscan"
        return
    with pytest.raises(actions.NotAllowedHere, match=word):
        put(level, paper())
    assert not ProofFile.objects.exists()


@pytest.mark.parametrize(("answer", "is_kept"), [(b"stream: OK\0", True), (b"stream: Eicar FOUND\0", False)])
def test_a_daemon_is_asked_over_its_socket(level, settings, answer, is_kept):
    door = socket.create_server(("127.0.0.1", 0))
    settings.CLAMAV = f"127.0.0.1:{door.getsockname()[1]}"
    heard = bytearray()

    def daemon():
        talk, _from = door.accept()
        with talk:
            while not heard.endswith(b"\0\0\0\0"):
                heard.extend(talk.recv(65536))
            talk.sendall(answer)

    listening = threading.Thread(target=daemon)
    listening.start()
    try:
        if is_kept:
            assert put(level, paper()).file.scanned_by == "clamd"
        else:
            with pytest.raises(actions.NotAllowedHere):
                put(level, paper())
    finally:
        listening.join(10)
        door.close()
    assert heard.startswith(b"zINSTREAM\0")
    assert paper() in heard


def test_a_daemon_that_is_gone_refuses(level, settings):
    settings.CLAMAV = "127.0.0.1:1"
    with pytest.raises(actions.NotAllowedHere):
        put(level, paper())
