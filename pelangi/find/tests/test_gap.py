"""Who is on no list yet: two senders of one group, by ward, within the reader's scope."""

from datetime import timedelta

import pytest
from django.urls import reverse

from pelangi.city.models import Agency
from pelangi.find import actions
from pelangi.find.actions.leads import refresh_leads
from pelangi.find.gap import city_gaps, gaps
from pelangi.find.models import LinkRun, Match, RegisterSnapshot
from pelangi.find.queries import row_of
from pelangi.find.tests.files import roster_csv
from pelangi.find.tests.found import DAY, brought_in
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import HOME, NOON, OFFICE, OTHER_DISTRICT, WARD, person_with

pytestmark = pytest.mark.django_db


def listed(tmp_path, sender, people, name):
    """Bring in a list of people known by NIK, none of them in the register; most of them live in one ward."""
    wards = ["Tua Tunu Indah", "Tua Tunu Indah", "Pintu Air"]
    rows = "\n".join(f"ORANG {chr(65 + n // 26)}{chr(65 + n % 26)};{nik(n)};{wards[n % 3]}" for n in people)
    return actions.import_roster(
        roster_csv(tmp_path, f"Nama;NIK;Kelurahan\n{rows}\n", name=name),
        sender=sender,
        group="elderly",
        legal_basis="x",
        purpose="x",
        received_on=DAY,
        retain_until=DAY + timedelta(days=9),
        by=person_with(Role.OUTREACH_COORDINATOR),
        at=NOON,
    )


def nik(n: int) -> str:
    return f"16710515{12}50{n + 1:04d}"


@pytest.fixture
def two_lists(tmp_path):
    """30 people at the home, 24 at the office, 12 of them on both; all not found."""
    home = brought_in(tmp_path, "Nama;NIK\nX Y;-\n", sender=HOME, name="kecil.csv")
    lists = [
        listed(tmp_path, home.institution, range(30), "a.csv"),
        listed(tmp_path, Agency.objects.get(pk=OFFICE), range(18, 42), "b.csv"),
    ]
    run = LinkRun.objects.create(
        snapshot=RegisterSnapshot.objects.get(),
        as_of=DAY,
        parameters="test",
        started_at=NOON,
        started_by=home.imported_by,
        finished_at=NOON,
    )
    entries = [entry for roster in lists for entry in roster.entries.select_related("person_key")]
    matches = [
        Match.objects.create(run=run, entry=entry, verdict="not_found", missing=["biodata"])
        for entry in entries
    ]
    refresh_leads(matches, {entry.pk: row_of(entry) for entry in entries}, at=NOON)
    return matches


def test_one_person_on_two_lists_is_counted_once_and_the_rest_is_reckoned(two_lists):
    (found,) = gaps(person_with(Role.OUTREACH_COORDINATOR), lacking_only=True)
    assert (found.whole.first, found.whole.second, found.whole.both) == (30, 24, 12)
    assert city_gaps(lacking_only=True) == [found]
    assert found.people == 42
    assert found.whole.unknown.estimate == pytest.approx(31 * 25 / 13 - 1 - 42)


def test_rows_in_review_are_nobodys_yet(two_lists):
    Match.objects.filter(pk__in=[match.pk for match in two_lists[:6]]).update(verdict="review")
    (found,) = gaps(person_with(Role.OUTREACH_COORDINATOR), lacking_only=True)
    assert found.whole.first == 24


def test_whoever_has_everything_counts_among_everybody_only(two_lists):
    Match.objects.filter(pk__in=[match.pk for match in two_lists[:5]]).update(
        verdict="complete", register_id="R2"
    )
    (lacking,) = gaps(person_with(Role.OUTREACH_COORDINATOR), lacking_only=True)
    (everybody,) = gaps(person_with(Role.OUTREACH_COORDINATOR), lacking_only=False)
    assert (lacking.whole.first, everybody.whole.first) == (25, 26)  # five rows of one resident


def test_the_page_names_the_method_and_what_it_rests_on(two_lists, client):
    client.force_login(person_with(Role.OUTREACH_COORDINATOR))
    text = client.get(reverse("find:unknown"), {"people": "lacking"}).content.decode()
    assert "Chapman" in text
    assert "ORANG" not in text, "an estimate names nobody"


def test_a_ward_is_estimated_where_its_lists_overlap_and_drawn_on_the_map(two_lists, client):
    (found,) = gaps(person_with(Role.OUTREACH_COORDINATOR), lacking_only=True)
    assert {ward: (gap.first, gap.second, gap.both) for ward, gap in found.wards.items()} == {
        WARD: (20, 16, 8)
    }
    assert found.too_little == 1
    client.force_login(person_with(Role.OUTREACH_COORDINATOR))
    page = client.get(reverse("find:unknown"))
    assert page.context["values"] == {WARD: round(21 * 17 / 9 - 1 - 28)}
    assert "Tua Tunu Indah" in page.content.decode()


def test_another_district_sees_nothing_of_it(two_lists, client):
    far = person_with(Role.OUTREACH_COORDINATOR, "district", OTHER_DISTRICT)
    (found,) = gaps(far, lacking_only=True)
    assert (found.whole, found.wards, found.too_little) == (None, {}, 1)  # only those of its own ward
    client.force_login(far)
    assert "Chapman" in client.get(reverse("find:unknown")).content.decode()


def test_lists_that_overlap_too_little_say_nothing(two_lists, client):
    Match.objects.filter(pk__in=[match.pk for match in two_lists[20:]]).delete()
    client.force_login(person_with(Role.OUTREACH_COORDINATOR))
    page = client.get(reverse("find:unknown"))
    assert page.context["drawn"] is None
