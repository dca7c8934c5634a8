"""Signing in: second factor, lock-out, no sign-up, and secrets that do not lie open."""

import os
import re
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection

from pelangi.staff.models import User
from pelangi.staff.roles import Role
from pelangi.staff.tests import people

PASSWORD = "kata-sandi-contoh-26"


@pytest.fixture(autouse=True)
def _attempts_of_other_tests_are_forgotten():
    cache.clear()


@pytest.fixture
def sari(db):
    people.small_city()
    user = people.person_with(Role.LEADER, username="sari")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, password=PASSWORD):
    return client.post("/account/login/", {"login": "sari", "password": password})


def confirm(client):
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def code_for(secret: str) -> str:
    """Return the code an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def activate(client) -> str:
    """Set up an authenticator app by the page, which asks for the password once more; return its secret."""
    confirm(client)
    page = client.get("/account/2fa/totp/activate/").text
    secret = re.search(r'value="([A-Z2-7]{16,})"', page)[1]
    assert client.post("/account/2fa/totp/activate/", {"code": code_for(secret)}).status_code == 302
    return secret


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_sign_in_page_offers_password_and_passkey_but_no_sign_up(language, client, db):
    client.cookies["language"] = language
    page = client.get("/account/login/").text
    assert 'id="passkey_login"' in page
    assert "/account/signup/" not in page
    assert not re.search(
        r"<script(?![^>]*(src=|application/json))", page
    )  # our policy forbids scripts in the page
    assert " style=" not in page


def test_nobody_signs_up(client, db):
    answer = client.post(
        "/account/signup/", {"username": "x", "password1": PASSWORD, "password2": PASSWORD}, follow=True
    )
    assert not User.objects.filter(username="x").exists()
    assert answer.status_code == 200


def test_a_right_password_leads_home(client, sari):
    assert sign_in(client)["Location"] == "/"


def test_after_five_wrong_passwords_even_the_right_one_is_refused(client, sari):
    for _attempt in range(5):
        answer = sign_in(client, "wrong")
    assert answer.status_code == 429
    assert "site/locked_out.html" in [template.name for template in answer.templates]
    assert sign_in(client).status_code == 429


def test_a_second_factor_is_asked_for_and_its_code_lets_in(client, sari):
    sign_in(client)
    secret = activate(client)
    client.post("/account/logout/")

    answer = sign_in(client)
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/staff/").status_code == 302  # not in yet
    page = client.get("/account/2fa/authenticate/")
    assert page.status_code == 200
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    Authenticator.objects.get(user=sari, type="totp")
    cache.clear()  # a code counts once; the next one comes only in half a minute
    assert client.post("/account/2fa/authenticate/", {"code": code_for(secret)})["Location"] == "/"
    assert client.get("/staff/").status_code == 200


def test_the_second_factors_secret_is_not_readable_in_the_database(client, sari):
    sign_in(client)
    secret = activate(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    assert secret not in stored
    assert "secret" in stored


def test_where_a_second_factor_is_required_it_comes_before_any_page(client, sari, settings):
    settings.REQUIRE_MFA = True
    sign_in(client)
    assert client.get("/staff/")["Location"] == "/account/2fa/"
    assert client.get("/account/2fa/").status_code == 200
    activate(client)
    assert client.get("/staff/").status_code == 200


OWN_PAGES = [
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/password/change/",
    "/account/logout/",
    "/account/reauthenticate/",
]


@pytest.mark.parametrize(
    "page", [*OWN_PAGES, "/account/2fa/recovery-codes/generate/", "/account/2fa/recovery-codes/"]
)
def test_pages_on_the_own_account_wear_our_dress(page, client, sari):
    sign_in(client)
    confirm(client)
    if "recovery" in page:
        activate(client)
    answer = client.get(page)
    assert answer.status_code == 200
    assert 'class="site-header"' in answer.text
    assert answer.text.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*(src=|application/json))", answer.text)


SINGLE_SIGN_ON = """
import django; django.setup()
from django.conf import settings
from django.urls import reverse
app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
assert app["settings"]["server_url"] == "https://sso.example"
assert settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["OAUTH_PKCE_ENABLED"]
print(reverse("openid_connect_login", args=["city"]))
"""


def test_single_sign_on_is_switched_on_by_three_settings(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "pelangi.site.settings",
        "PELANGI_DATA": str(tmp_path),
        "PELANGI_OIDC_ISSUER": "https://sso.example",
        "PELANGI_OIDC_CLIENT": "pelangi",
        "PELANGI_OIDC_SECRET": "invented",
    }
    done = subprocess.run(
        [sys.executable, "-c", SINGLE_SIGN_ON],
        env=environment,
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "/account/oidc/city/login/" in done.stdout
