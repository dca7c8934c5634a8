"""What lies around the rooms: files of the installation, pages of the sign-in library, browsers, proxies."""

import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.test import RequestFactory

from pelangi.site.keys import keep_private
from pelangi.site.middleware import caller_address
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_the_data_folder_and_what_is_written_there_are_the_owners_only(tmp_path, usual_umask):
    keep_private(tmp_path / "data")
    (tmp_path / "data" / "lists").mkdir()
    (tmp_path / "data" / "roster.csv").write_text("x")
    assert mode(tmp_path / "data") == mode(tmp_path / "data" / "lists") == 0o700
    assert mode(tmp_path / "data" / "roster.csv") == 0o600


def test_a_data_folder_left_open_is_closed_but_a_shared_one_is_left_alone(tmp_path, usual_umask):
    left_open, shared = tmp_path / "data", tmp_path / "shared"
    left_open.mkdir()
    shared.mkdir()
    shared.chmod(0o1777)
    keep_private(left_open)
    keep_private(shared)
    assert (mode(left_open), mode(shared)) == (0o700, 0o1777)


def start(tmp_path, **given) -> subprocess.CompletedProcess:
    environment = {
        **os.environ,
        "PELANGI_DATA": str(tmp_path / "data"),
        "PELANGI_PRODUCTION": "true",
        **given,
    }
    environment["DJANGO_SETTINGS_MODULE"] = "pelangi.site.settings"
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=environment, cwd=project.BASE_DIR, capture_output=True, text=True)


def test_a_server_has_nothing_to_be_reproached_by_the_deployment_check(tmp_path):
    done = start(tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("secret", ["PELANGI_SECRET_KEY", "PELANGI_MASTER_KEY"])
def test_a_secret_that_could_be_guessed_is_refused(secret, tmp_path):
    done = start(tmp_path, **{secret: "rahasia"})
    assert done.returncode != 0
    assert "32 signs" in done.stderr


CLOSED = [
    "email/",
    "confirm-email/",
    "confirm-email/abc/",
    "password/set/",
    "password/reset/done/",
    "password/reset/key/1-abc/",
    "login/code/confirm/",
    "3rdparty/",
    "3rdparty/signup/",
    "social/connections/",
]


@pytest.mark.parametrize("page", CLOSED)
@pytest.mark.parametrize("signed_in", [True, False])
def test_pages_of_the_sign_in_library_that_have_no_use_here_are_closed(page, signed_in, client, db):
    small_city()
    if signed_in:
        client.force_login(person_with(Role.LEADER))
    for answer in (
        client.get(f"/account/{page}"),
        client.post(f"/account/{page}", {"email": "a@example.id"}),
    ):
        assert answer.status_code == 404


def test_a_forgotten_password_is_asked_for_in_person_and_nothing_can_be_sent_in(client, db):
    assert client.get("/account/password/reset/").status_code == 200
    assert client.post("/account/password/reset/", {"email": "a@example.id"}).status_code == 405


def test_what_somebody_signed_in_saw_stays_in_no_browser(client, db):
    small_city()
    client.force_login(person_with(Role.OUTREACH_COORDINATOR))
    for page in ("/", "/ask/", "/find/", "/ask/export/"):
        assert "no-store" in client.get(page)["Cache-Control"], page


def test_behind_our_own_web_server_the_caller_is_who_it_says_and_not_who_the_caller_says(settings):
    call = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="10.0.0.9, 203.0.113.7", REMOTE_ADDR="127.0.0.1")
    settings.PRODUCTION = True
    assert caller_address(call) == "203.0.113.7"
    settings.PRODUCTION = False
    assert caller_address(call) == "127.0.0.1"
