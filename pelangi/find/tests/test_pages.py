"""Pages: each person sees the lists of their own scope, every look at a person is written down, deeds are posts."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pelangi.find.models import Decision, Draft, Lead, Match, Roster
from pelangi.find.queries import open_leads
from pelangi.find.tests.files import PRISON_LIST
from pelangi.find.tests.found import brought_in, said
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import DISTRICT, HOME, OTHER_DISTRICT, OTHER_WARD, PRISON, WARD, person_with

pytestmark = pytest.mark.django_db
LACKS_R1 = ("lacks", "R1", 0.99, ["identity_card"])
REVIEW_R2 = ("review", "R2", 0.7, [])
NOT_FOUND = ("not_found", "", None, ["identity_card"])


@pytest.fixture
def roster(tmp_path):
    roster = brought_in(tmp_path)
    said(roster, LACKS_R1, REVIEW_R2, NOT_FOUND)
    return roster


@pytest.fixture
def page(client, roster):
    """Return a function that opens a page as somebody."""

    def open_page(user, name, *args, **query):
        client.force_login(user)
        return client.get(reverse(f"find:{name}", args=args), query)

    return open_page


def coordinator():
    return person_with(Role.OUTREACH_COORDINATOR)


def contact(institution):
    return person_with(Role.INSTITUTION_CONTACT, "institution", institution)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["home", "roster_upload", "register_upload", "review"])
def test_pages_open_in_both_languages(page, client, name, language):
    client.cookies["language"] = language
    person_with(Role.REGISTRY_OFFICER, username="both")
    answer = page(person_with(Role.OUTREACH_COORDINATOR, username="both"), name)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("verdict", ["complete", "lacks", "review", "not_found"])
def test_each_verdict_has_its_page(page, verdict):
    assert page(coordinator(), "verdict", verdict).status_code == 200


def test_who_may_decide_comes_from_the_list_of_the_uncertain_to_each_case(page):
    waiting = Match.objects.get(verdict="review")
    case = reverse("find:case", args=[waiting.pk])
    assert f'href="{case}"' in page(coordinator(), "verdict", "review").content.decode()
    assert case not in page(contact(PRISON), "verdict", "review").content.decode()
    assert reverse("find:review") not in page(coordinator(), "verdict", "lacks").content.decode()


def test_a_verdict_that_does_not_exist_is_not_found(page):
    assert page(coordinator(), "verdict", "perhaps").status_code == 404


def test_the_home_page_counts_the_four_groups(page):
    answer = page(coordinator(), "home")
    assert answer.context["counts"] == {"complete": 0, "lacks": 1, "review": 1, "not_found": 1}
    assert [step["value"] for step in answer.context["steps"]] == [4, 3, 3, 1, 1]


def test_an_institution_sees_its_own_lists_only(page, roster):
    assert page(contact(PRISON), "roster", roster.pk).status_code == 200
    assert page(contact(HOME), "roster", roster.pk).status_code == 404
    assert page(contact(HOME), "bad_rows", roster.pk).status_code == 404
    assert list(page(contact(HOME), "home").context["page_obj"]) == []
    assert sum(page(contact(HOME), "home").context["counts"].values()) == 0
    assert page(contact(HOME), "verdict", "lacks").context["rows"] == []


def test_a_coordinator_of_another_district_does_not_see_the_list(page, roster):
    near = person_with(Role.OUTREACH_COORDINATOR, "district", DISTRICT)
    far = person_with(Role.OUTREACH_COORDINATOR, "district", OTHER_DISTRICT)
    assert page(near, "roster", roster.pk).status_code == 200
    assert page(far, "roster", roster.pk).status_code == 404


def test_a_ward_officer_sees_no_list_and_nobody_in_an_institution(page, roster):
    officer = person_with(Role.WARD_OFFICER, "ward", WARD)
    assert page(officer, "home").status_code == 403
    assert page(officer, "roster", roster.pk).status_code == 403
    assert Lead.objects.count() == 2
    assert not open_leads(officer).exists()
    assert not open_leads(person_with(Role.WARD_OFFICER, "ward", OTHER_WARD)).exists()
    assert open_leads(coordinator()).count() == 2


def test_an_institution_may_not_review_or_compare(page, client):
    assert page(contact(PRISON), "review").status_code == 403
    assert client.post(reverse("find:link")).status_code == 403


def test_every_person_shown_is_written_down(page, roster):
    user = contact(PRISON)
    page(user, "roster", roster.pk)
    seen = AuditEntry.objects.filter(actor=user.username, deed="find.view_list").values_list(
        "person", flat=True
    )
    assert sorted(seen, key=str) == sorted(roster.entries.values_list("person_key_id", flat=True), key=str)


def test_a_list_page_shows_names_but_no_numbers_of_good_rows(page, roster):
    text = page(coordinator(), "roster", roster.pk).content.decode()
    assert "SITI AMINAH" in text
    assert "1971050103600001" not in text
    assert "Pencurian" not in text
    assert "Perkara" in text  # the heading that was dropped is said


def test_bad_rows_come_back_as_a_workbook(page, roster, tmp_path):
    answer = page(coordinator(), "bad_rows", roster.pk)
    path = tmp_path / "back.xlsx"
    path.write_bytes(answer.content)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[1][1] == "4"
    assert AuditEntry.objects.filter(deed="find.export_bad_rows").count() == 1


def chosen(client, address) -> dict:
    """Return the form of the columns as the page offers it."""
    return {field.name: field.initial for field in client.get(address).context["form"]}


def upload(client, user, content, **changes):
    client.force_login(user)
    today = timezone.localdate()
    said_of_it = {
        "file": SimpleUploadedFile("daftar.csv", content.encode()),
        "sender": f"institution:{PRISON}",
        "group": "inmate",
        "legal_basis": "Surat 12/2026",
        "purpose": "Pelayanan",
        "received_on": today.isoformat(),
        "retain_until": (today + timedelta(days=100)).isoformat(),
    }
    return client.post(reverse("find:roster_upload"), said_of_it | changes)


def test_a_list_can_be_brought_in_on_the_page(client, roster):
    answer = upload(client, contact(PRISON), PRISON_LIST.replace("SITI", "TUTI"))
    assert answer["Location"] == reverse("find:draft", args=[Draft.objects.get().pk])
    answer = client.post(answer["Location"], chosen(client, answer["Location"]) | {"take": "1"})
    new = Roster.objects.latest("pk")
    assert answer["Location"] == reverse("find:roster", args=[new.pk])
    assert (new.file_name, new.entries.count(), new.bad_count) == ("daftar.csv", 3, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": f"institution:{HOME}"},
        {"retain_until": "2020-01-01"},
        {"received_on": "2999-01-01"},
        {"legal_basis": ""},
        {"group": ""},
    ],
)
def test_a_list_from_elsewhere_or_without_reasons_is_refused(client, roster, changes):
    answer = upload(client, contact(PRISON), "Nama;NIK\nTUTI;\n", **changes)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Roster.objects.count() == 1


def test_the_group_is_chosen_and_not_the_first_of_them_taken(client, roster):
    client.force_login(contact(PRISON))
    form = client.get(reverse("find:roster_upload")).context["form"]
    assert form.fields["group"].choices[0] == ("", "—")
    assert form["group"].value() is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (PRISON_LIST, "Periksa 1 baris yang tidak dapat diterima"),
        ("Nama;NIK\nTUTI;\n", "Tidak ada baris yang perlu diperbaiki"),
    ],
)
def test_rows_to_look_at_are_spoken_of_only_where_there_are_any(client, roster, content, told):
    answer = upload(client, contact(PRISON), content.replace("SITI", "TUTI"))
    shown = client.post(answer["Location"], chosen(client, answer["Location"]) | {"take": "1"}, follow=True)
    (message,) = shown.context["messages"]
    assert told in str(message)


def test_a_list_without_names_is_refused_with_the_headings_it_has(client, roster):
    answer = upload(client, contact(PRISON), "Kode;Tanggal;Ket.\n1;2-2-2026;x1\n")
    assert "“Kode”, “Tanggal”, “Ket.”" in str(answer.context["form"].errors["file"])


def test_the_same_file_twice_is_said_and_not_stored(client, roster):
    answer = upload(client, contact(PRISON), PRISON_LIST)
    assert "file" in answer.context["form"].errors
    assert Roster.objects.count() == 1


def test_a_case_marks_differing_letters_and_shows_the_evidence(page, roster):
    match = Match.objects.get(verdict="lacks")
    text = page(coordinator(), "case", match.pk, candidate=1).content.decode()
    assert "<mark>" in text
    assert "<svg" in text
    assert 'accesskey="1"' in text
    assert AuditEntry.objects.filter(deed="find.review_match", thing=f"find.Match:{match.pk}").exists()


def test_deciding_on_the_page_and_taking_it_back(client, roster):
    match = Match.objects.get(verdict="review")
    client.force_login(coordinator())
    client.post(reverse("find:decide", args=[match.pk]), {"answer": "same", "register_id": "R2"})
    match.refresh_from_db()
    assert match.verdict == "complete"
    client.post(reverse("find:undo", args=[Decision.objects.get().pk]))
    match.refresh_from_db()
    assert match.verdict == "review"


def test_a_decision_in_another_scope_is_not_found(client, roster):
    match = Match.objects.get(verdict="review")
    client.force_login(person_with(Role.OUTREACH_COORDINATOR, "district", OTHER_DISTRICT))
    answer = client.post(reverse("find:decide", args=[match.pk]), {"answer": "same", "register_id": "R2"})
    assert answer.status_code == 404
    assert not Decision.objects.exists()


def test_comparing_is_asked_for_once(client, roster):
    client.force_login(coordinator())
    client.post(reverse("find:link"))
    client.post(reverse("find:link"))
    assert client.get(reverse("find:home")).context["comparisons"][0].is_moving
    from django_tasks_db.models import DBTaskResult

    from pelangi.find.background import link_lists

    assert DBTaskResult.objects.filter(task_path=link_lists.module_path).count() == 1


@pytest.mark.parametrize("name", ["link", "decide", "undo"])
def test_deeds_are_not_done_by_following_a_link(client, roster, name):
    client.force_login(coordinator())
    assert client.get(reverse(f"find:{name}", args=[] if name == "link" else [1])).status_code == 405


def test_nothing_yet_is_said_with_what_to_do_next(client, db):
    from pelangi.staff.tests.people import small_city

    small_city()
    client.force_login(coordinator())
    assert client.get(reverse("find:home")).status_code == 200
