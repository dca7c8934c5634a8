"""Innovate: claimed and verified are two numbers, a row without proof earns nothing, figures prove rows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pelangi.city.models import Agency
from pelangi.core.index import load_instrument
from pelangi.innovate import actions, queries
from pelangi.innovate.models import Evidence, Innovation, RowLevel
from pelangi.report.models import Figure
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, PLANNERS, person_with, small_city

pytestmark = pytest.mark.django_db
ROW = "sid_33_kemanfaatan"


@pytest.fixture(autouse=True)
def city():
    return small_city()


def innovator():
    return person_with(Role.AGENCY_INNOVATOR, "agency", OFFICE, username="inovator")


def verifier():
    return person_with(Role.INNOVATION_VERIFIER, username="verifikator")


def innovation(code: str = "pelangi-dimatamu", **changes) -> Innovation:
    profile = {
        "name": code.title(),
        "stage": Innovation.Stage.APPLIED,
        "state": Innovation.State.ACCEPTED,
        "initiator": "ASN",
        "form": "Inovasi pelayanan publik",
        "main_affair": "Sosial",
        "is_own_service": True,
    }
    return actions.register_innovation(
        code=code, agency=Agency.objects.get(pk=OFFICE), by=innovator(), at=NOON, **{**profile, **changes}
    )


def figure(measure: str = "people_served", value: str = "312") -> Figure:
    return Figure.objects.create(
        measure=measure,
        from_date=date(2026, 11, 1),
        until_date=date(2026, 11, 23),
        as_of=NOON,
        value={"value": value},
        record_count=312,
        frozen_at=NOON,
        frozen_by=verifier(),
    )


def test_who_claimed_cannot_verify_and_proof_comes_first():
    level = actions.claim(2026, innovation(), ROW, 2, by=innovator(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.verify(level, verified=1, by=innovator(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.verify(level, verified=1, by=verifier(), at=NOON)
    actions.add_evidence(level, kind=Evidence.Kind.STATEMENT, title="SK 1", by=innovator(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.verify(level, verified=3, by=verifier(), at=NOON)
    assert actions.verify(level, verified=1, why="Satu saja", by=verifier(), at=NOON).verified == 1


def test_a_new_claim_undoes_the_verification():
    found = innovation()
    level = actions.claim(2026, found, ROW, 2, by=innovator(), at=NOON)
    actions.add_evidence(level, kind=Evidence.Kind.STATEMENT, title="SK 1", by=innovator(), at=NOON)
    actions.verify(level, verified=2, by=verifier(), at=NOON)
    assert actions.claim(2026, found, ROW, 3, by=innovator(), at=NOON).verified is None


def test_a_row_of_another_year_is_refused():
    with pytest.raises(KeyError):
        actions.claim(2026, innovation(), "sid_99_nothing", 1, by=innovator(), at=NOON)


@pytest.mark.parametrize(("people", "level"), [("150", 1), ("201", 2), ("501", 3)])
def test_a_figure_of_work_done_earns_the_level_it_shows(people, level):
    row = actions.claim(2026, innovation(), ROW, 0, by=innovator(), at=NOON)
    assert actions.bind_figure(row, figure(value=people), by=innovator(), at=NOON).claimed == level


def test_a_figure_that_earns_no_level_is_refused_and_takes_no_claim_back():
    row = actions.claim(2026, innovation(), ROW, 2, by=innovator(), at=NOON)
    with pytest.raises(actions.NotAllowedHere, match=r"paling sedikit 1 orang|at least 1 people"):
        actions.bind_figure(row, figure(value="0"), by=innovator(), at=NOON)
    row.refresh_from_db()
    assert (row.claimed, row.evidence.count()) == (2, 0)


def test_a_figure_about_something_else_proves_nothing():
    row = actions.claim(2026, innovation(), "sid_16_regulasi", 0, by=innovator(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.bind_figure(row, figure(), by=innovator(), at=NOON)


def test_only_services_carried_out_here_are_proven_by_figures():
    row = actions.claim(2026, innovation(is_own_service=False), ROW, 0, by=innovator(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.bind_figure(row, figure(), by=innovator(), at=NOON)


def test_the_index_counts_only_proven_rows_and_keeps_claimed_and_verified_apart():
    found = innovation()
    proven = actions.claim(2026, found, ROW, 3, by=innovator(), at=NOON)
    actions.claim(2026, found, "sid_16_regulasi", 3, by=innovator(), at=NOON)  # without proof
    actions.add_evidence(proven, kind=Evidence.Kind.STATEMENT, title="SK 1", by=innovator(), at=NOON)
    actions.verify(proven, verified=1, why="Satu saja", by=verifier(), at=NOON)
    result = queries.present_score()
    weight = load_instrument(2026).row(ROW).weight
    assert result.claimed.maturities == {found.pk: weight * 3}
    assert result.verified.maturities == {found.pk: weight * 1}
    kept = actions.reckon(2026, by=verifier(), at=NOON)
    assert Decimal(str(kept.claimed["index"])) == result.claimed.index


def test_the_parts_add_up_to_the_index():
    found = innovation()
    row = actions.claim(2026, found, ROW, 0, by=innovator(), at=NOON)
    actions.bind_figure(row, figure(value="900"), by=innovator(), at=NOON)
    result = queries.present_score()
    total = sum(part["points"] for part in queries.parts_of_the_index(result, "claimed"))
    assert total == pytest.approx(float(result.claimed.index), abs=0.02)


def test_an_accepted_innovation_that_is_changed_is_looked_at_again():
    found = innovation()
    assert (
        actions.edit_profile(found, by=innovator(), at=NOON, goal="Baru").state == Innovation.State.SUBMITTED
    )
    actions.accept(found, by=verifier(), at=NOON + timedelta(days=1))
    with pytest.raises(actions.NotAllowedHere):
        actions.accept(found, by=verifier(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.send_back(found, why=" ", by=verifier(), at=NOON)
    assert AuditEntry.objects.filter(deed="innovate.verify").count() == 1


def test_the_registry_file_is_loaded_once(settings):
    for code in ("DISDUKCAPIL", PLANNERS):
        Agency.objects.get_or_create(code=code, defaults={"name": code, "kind": "agency"})
    file = settings.BASE_DIR / "sample" / "innovations.yaml"
    import yaml

    for entry in yaml.safe_load(file.read_text())["innovations"]:
        Agency.objects.get_or_create(
            code=entry["agency"], defaults={"name": entry["agency"], "kind": "agency"}
        )
    loaded = {"year": 2026, "claimed_by": innovator(), "verified_by": verifier(), "at": NOON}
    assert actions.load_innovations(file, **loaded) == 45
    levels = RowLevel.objects.count()
    actions.load_innovations(file, **loaded)
    assert (Innovation.objects.count(), RowLevel.objects.count()) == (45, levels)
    score = queries.present_score()
    assert 0 < score.verified.index < score.claimed.index < 100


def test_who_brought_the_proof_does_not_verify_it_even_in_a_later_role():
    level = actions.claim(
        2026, innovation(), ROW, 1, by=person_with(Role.AGENCY_INNOVATOR, "agency", OFFICE), at=NOON
    )
    actions.add_evidence(level, kind="statement", title="SK 1", by=innovator(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.verify(level, verified=1, by=innovator(), at=NOON)
    assert actions.verify(level, verified=1, by=verifier(), at=NOON).verified == 1
