"""The public door, with the tricks of those who would misuse it. All people are invented."""

import struct
import zlib
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from time import time
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from pelangi.ask import actions, photos
from pelangi.ask.form_token import stamp
from pelangi.ask.models import PaperPhoto, Person, Request
from pelangi.ask.tests.asking import admitted, asked, coordinator
from pelangi.ask.tests.test_pages import NIK, ward_officer
from pelangi.ask.views.public import LOOKS
from pelangi.ask.views.public_form import MOST_BODY_BYTES, SENDINGS
from pelangi.core.journey import Move
from pelangi.staff.models import AuditEntry
from pelangi.staff.tests.people import NOON, OTHER_WARD, WARD, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


def given_out(seconds_ago: float = 60) -> str:
    """Return the stamp of a form that was given out a while ago."""
    return stamp(timezone.now() - timedelta(seconds=seconds_ago))


def said(**changes) -> dict:
    """Return a form as a family fills it in."""
    return {
        "stamp": given_out(),
        "name": "Aminah Contoh",
        "ward": WARD,
        "address": "Jalan Contoh 5",
        "documents": ["identity_card"],
        "obstacle": "bedridden",
        "window": "any",
        "reporter_name": "Pelapor Contoh",
        "reporter_phone": "0812 0000 0000",
        **changes,
    }


def send(client, **changes):
    return client.post(reverse("ask:public_new"), said(**changes))


def jpeg(size=(60, 40), **more) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "orange").save(file, "JPEG", **more)
    return file.getvalue()


def attached(content: bytes, name: str = "kk.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


# ---------------------------------------------------------------- a family asks
@pytest.mark.parametrize(("language", "thanks"), [("id", "Permohonan Anda diterima"), ("en", "is received")])
def test_a_family_asks_without_account_and_gets_a_ticket_to_follow(client, language, thanks, settings):
    settings.ANSWER_DAYS, settings.OFFICE_PHONE = 5, "0717 000000"
    client.cookies["language"] = language
    answer = client.post(reverse("ask:public_new"), said(), follow=True)
    text = answer.content.decode()
    made = Request.objects.get()
    assert (made.channel, made.created_by, made.state) == ("family_form", None, "received")
    assert [need.document_kind for need in made.needs.all()] == ["identity_card"]
    assert f"{made.ticket[:3]}-{made.ticket[3:6]}-{made.ticket[6:]}" in text
    assert thanks in text
    assert "0717 000000" in text
    assert "<svg" in text
    assert "Aminah" not in text
    line = AuditEntry.objects.get(deed="ask.create_request")
    assert (line.actor, line.person) == ("public form", made.person_id)


def test_the_ward_officer_sees_what_came_through_the_public_door(client):
    send(client)
    made = Request.objects.get()
    client.force_login(ward_officer())
    assert "Aminah Contoh" in client.get(reverse("ask:request", args=[made.ticket])).content.decode()


def test_the_form_has_no_field_for_health(client):
    text = client.get(reverse("ask:public_new")).content.decode()
    for word in ("diagnos", "group", "mother", "textarea"):
        assert f'name="{word}' not in text


def test_a_promised_day_is_shown_until_a_visit_is_planned(client, settings):
    settings.ANSWER_DAYS = 5
    client.cookies["language"] = "en"
    request = admitted()
    page = lambda: client.get(reverse("ask:status"), {"ticket": request.ticket}).content.decode()  # noqa: E731
    assert "at the latest" in page()
    actions.move_need(request.needs.get(), Move.PLAN, by=coordinator(), at=NOON)
    assert "at the latest" not in page()


def test_a_need_added_later_is_not_told_to_the_holder_of_the_ticket(client):
    request = admitted()
    actions.open_need(request, "death_certificate", by=coordinator(), at=NOON + timedelta(days=1))
    text = client.get(reverse("ask:status"), {"ticket": request.ticket}).content.decode()
    assert "Kartu Keluarga" in text
    assert "kematian" not in text


# ---------------------------------------------------------------- spam and mass submission
def test_the_same_form_sent_twice_is_one_request(client):
    form = given_out()
    first, second = (send(client, stamp=form, name=name) for name in ("Aminah Contoh", "Lain Sekali"))
    assert first["Location"] == second["Location"]
    assert (Request.objects.count(), Person.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "form", ["", "x", "given out", "WyJhIiwxXQ:1:forged"], ids=["none", "x", "word", "forged"]
)
def test_a_form_we_never_gave_out_is_sent_back_with_a_good_stamp(client, form):
    answer = send(client, stamp=form)
    assert (answer.status_code, Request.objects.count()) == (200, 0)
    good = answer.context["form"]["stamp"].value()
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(seconds=10)):
        assert send(client, stamp=good).status_code == 302


@pytest.mark.parametrize("seconds_ago", [0, 2, 24 * 3600 + 5, -600])
def test_a_form_sent_faster_than_a_hand_writes_or_after_a_day_is_sent_back(client, seconds_ago):
    now = timezone.now().replace(microsecond=0)  # the clock stands: a slow machine is not a slow hand
    with patch("django.utils.timezone.now", return_value=now):
        assert send(client, stamp=given_out(seconds_ago)).status_code == 200
    assert Request.objects.count() == 0


def test_a_program_that_fills_in_every_field_is_not_believed(client):
    assert send(client, website="https://spam.example").status_code == 200
    assert Request.objects.count() == 0


def test_many_sendings_from_one_address_are_stopped_and_others_go_on(client):
    for _each in range(SENDINGS):
        assert send(client).status_code == 302
    assert send(client).status_code == 429
    assert Request.objects.count() == SENDINGS
    assert Client(REMOTE_ADDR="192.0.2.7").post(reverse("ask:public_new"), said()).status_code == 302


def test_on_a_server_an_address_the_caller_made_up_does_not_help(client, settings):
    settings.PRODUCTION, settings.SECURE_SSL_REDIRECT = True, False
    for number in range(SENDINGS + 1):
        forged = f"198.51.100.{number}, 192.0.2.1"  # our own web server appends the true one
        answer = client.post(reverse("ask:public_new"), said(), headers={"X-Forwarded-For": forged})
    assert answer.status_code == 429


def test_a_form_sent_from_another_site_is_refused():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("ask:public_new"), said()).status_code == 403
    assert Request.objects.count() == 0


# ---------------------------------------------------------------- tickets and who is known
def test_tickets_cannot_be_tried_one_after_the_other(client):
    asked()
    answers = [client.get(reverse("ask:status"), {"ticket": f"AAA-AAA-A{i:02}"}) for i in range(LOOKS + 1)]
    assert [answer.status_code for answer in answers] == [200] * LOOKS + [429]


def test_neighbouring_requests_have_unlike_tickets():
    tickets = [asked(f"public:{number}", name=f"Orang {number}").ticket for number in range(20)]
    alike = [sum(a == b for a, b in zip(one, two, strict=True)) for one, two in pairwise(tickets)]
    assert max(alike) < 5


@pytest.mark.parametrize("ward", [WARD, OTHER_WARD])
def test_the_door_does_the_same_work_and_says_the_same_whether_a_person_is_known(client, ward):
    """Neither the answer nor the work behind it (so neither its time) tells that somebody is on our lists."""
    send(client, nik="1971054703500009")  # caches are warm
    asked(nik=NIK, name="Siti Contoh", ward_code=ward)
    work, answers = [], []
    for nik in (NIK, "1971054703500017"):
        with CaptureQueriesContext(connection) as seen:
            answer = send(client, nik=nik, name="Siti Contoh")
        work.append(len(seen))
        text = client.get(answer["Location"]).content.decode()
        ticket = Request.objects.latest("pk").ticket
        for form in (ticket, f"{ticket[:3]}-{ticket[3:6]}-{ticket[6:]}"):
            text = text.replace(form, "T")
        answers.append(len(text[: text.index("<svg")]))
    assert work[0] == work[1]
    assert answers[0] == answers[1]


def test_what_a_stranger_says_of_a_known_person_changes_nothing_that_is_known(client):
    known = asked(nik=NIK, phone="").person
    before = bytes(known.sealed)
    send(client, nik=NIK, name="Nama Palsu", address="Rumah Penipu")
    known.refresh_from_db()
    assert bytes(known.sealed) == before
    assert Request.objects.latest("pk").person_id != known.pk


# ---------------------------------------------------------------- stored scripts
SCRIPT = "<script>alert(1)</script>"


def test_scripts_in_every_field_are_shown_as_text(client):
    send(client, name=SCRIPT, address=SCRIPT, reporter_name=SCRIPT, reporter_relation=SCRIPT)
    made = Request.objects.get()
    client.force_login(coordinator())
    for page in ("home", "request"):
        arguments = [made.ticket] if page == "request" else []
        text = client.get(reverse(f"ask:{page}", args=arguments)).content.decode()
        assert SCRIPT not in text
        assert "&lt;script&gt;" in text


def test_a_wrong_form_gives_back_what_was_written_as_text(client):
    assert SCRIPT not in send(client, name=f'"{SCRIPT}', ward="").content.decode()


# ---------------------------------------------------------------- uploads
def test_a_photo_is_kept_without_the_place_where_it_was_taken_and_its_words(client):
    picture = Image.new("RGB", (80, 50), "white")
    exif = picture.getexif()
    exif[0x010E] = "Rahasia Rumah"  # description
    exif.get_ifd(0x8825)[1] = "S"  # GPS
    exif.get_ifd(0x8825)[2] = (2.0, 7.0, 30.0)
    file = BytesIO()
    picture.save(file, "JPEG", exif=exif, comment=b"Rahasia Komentar")
    assert b"Rahasia" in file.getvalue()
    send(client, photo=attached(file.getvalue()))
    kept = actions.read_photo(PaperPhoto.objects.get(), by=coordinator(), at=NOON)
    assert b"Rahasia" not in kept
    assert not Image.open(BytesIO(kept)).getexif()
    assert Image.open(BytesIO(kept)).size == (80, 50)


def test_a_photo_taken_sideways_stands_upright():
    picture = Image.new("RGB", (80, 50), "white")
    exif = picture.getexif()
    exif[0x0112] = 6
    file = BytesIO()
    picture.save(file, "JPEG", exif=exif)
    assert Image.open(BytesIO(photos.redrawn(file.getvalue()))).size == (50, 80)


def bomb() -> bytes:
    """Return a PNG of a few hundred kilobytes that unpacks to 30,000 by 30,000 points."""
    side = 30_000

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    points = zlib.compress(bytes((side // 8 + 1) * side), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """Return a PNG whose packed words are 90 million letters long."""
    words = PngInfo()
    words.add_text("Comment", "A" * 90_000_000, zip=True)
    file = BytesIO()
    Image.new("RGB", (5, 5)).save(file, "PNG", pnginfo=words)
    return file.getvalue()


REFUSED = {
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": lambda: b"<html><script>alert(1)</script></html>",
    "gif": lambda: b"GIF89a/*" + b"\0" * 40,
    "zip": lambda: b"PK\x03\x04" + b"\0" * 60,
    "pdf": lambda: b"%PDF-1.7\n",
    "nothing": lambda: b" ",
    "cut off": lambda: jpeg((900, 900))[:400],
    "points bomb": bomb,
    "words bomb": text_bomb,
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_photo_is_refused_in_words_and_nothing_is_kept(client, kind, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it behind
    sent = attached(REFUSED[kind](), "foto.jpg")
    began = time()
    answer = send(client, photo=sent)
    assert (answer.status_code, Request.objects.count()) == (200, 0)
    assert answer.context["form"].errors["photo"]
    assert time() - began < 5


def test_a_second_file_hidden_behind_a_photo_is_not_kept():
    hidden = b"PK\x03\x04<?php system($_GET[0]); ?><script>alert(1)</script>"
    kept = photos.redrawn(jpeg() + hidden)
    assert b"php" not in kept
    assert b"<script>" not in kept
    assert kept.endswith(b"\xff\xd9")


def test_a_body_too_large_is_not_even_read(client):
    answer = send(client, photo=attached(jpeg() + b"\0" * MOST_BODY_BYTES))
    assert (answer.status_code, Request.objects.count()) == (413, 0)


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x.jpg", "/tmp/x.jpg", "a\0.php", "x" * 300])
def test_a_file_name_leads_nowhere(client, name, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert send(client, photo=attached(jpeg(), name)).status_code == 302
    assert list(tmp_path.rglob("*")) == []
    assert PaperPhoto.objects.count() == 1


def test_a_photo_never_lies_on_the_disk_unsealed(client):
    content = jpeg((3000, 2500), quality=100)
    with patch("tempfile.NamedTemporaryFile", side_effect=AssertionError("written to the disk")):
        assert send(client, photo=attached(content + b"\0" * (6 * 2**20))).status_code == 302
    assert bytes(PaperPhoto.objects.get().sealed)[:200].find(b"\xff\xd8\xff") == -1


# ---------------------------------------------------------------- who sees a photo, and for how long
def photo_page(client, made: Request):
    return client.get(reverse("ask:photo", args=[made.ticket, made.photos.get().pk]))


def test_a_photo_is_shown_within_the_ward_only_and_each_look_is_written_down(client):
    send(client, photo=attached(jpeg()))
    made = Request.objects.get()
    client.force_login(ward_officer(OTHER_WARD))
    assert photo_page(client, made).status_code == 404
    client.force_login(coordinator())
    answer = photo_page(client, made)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert AuditEntry.objects.filter(thing=f"ask.PaperPhoto:{made.photos.get().pk}").count() == 1


@pytest.mark.parametrize("how", ["asked to", "ended", "erased"])
def test_a_photo_goes_when_it_was_asked_for_or_the_request_ends_or_the_person_is_erased(client, how):
    send(client, photo=attached(jpeg()))
    made = Request.objects.get()
    if how == "asked to":
        client.force_login(coordinator())
        client.post(reverse("ask:drop_photos", args=[made.ticket]))
    elif how == "ended":
        actions.move_request(made, Move.CANCEL, reason="contoh", by=coordinator(), at=NOON)
    else:
        actions.forget_search_keys(made.person, by=coordinator(), at=NOON)
    assert PaperPhoto.objects.count() == 0
