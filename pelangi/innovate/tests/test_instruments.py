"""Instruments: an administrator corrects them with a reason, scores follow at once, a further version takes it back."""

from decimal import Decimal

import pytest

from pelangi.innovate import actions, instruments, queries
from pelangi.innovate.models import IndexReckoning, InstrumentVersion
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
ROW = "sid_33_kemanfaatan"


@pytest.fixture(autouse=True)
def city():
    return small_city()


def administrator():
    return person_with(Role.ADMINISTRATOR, username="admin")


def correct(row, field, text, reason="Surat BSKDN 1 Mei 2026"):
    return actions.correct_instrument(2026, row, field, text, reason=reason, by=administrator(), at=NOON)


def maturity():
    return queries.present_score().claimed.maturities["pelangi-dimatamu"]


@pytest.fixture
def claimed():
    level = actions.claim(2026, innovation(), ROW, 2, by=innovator(), at=NOON)
    actions.add_evidence(level, kind="statement", title="SK 1", by=innovator(), at=NOON)


def test_a_corrected_weight_scores_at_once_and_is_taken_back(claimed):
    assert maturity() == 6
    version = correct(ROW, "weight", "5")
    assert (maturity(), instruments.instrument(2026).version) == (10, 1)
    assert version.changes == [{"row": ROW, "field": "weight", "value": "5", "before": "3"}]
    kept = actions.reckon(2026, by=verifier(), at=NOON)
    undoing = actions.undo_correction(version, reason="Salah baca", by=administrator(), at=NOON)
    assert (undoing.number, maturity()) == (2, 6)
    assert instruments.instrument(2026).row(ROW).weight_confidence == "verified_2"
    assert queries.score_of(IndexReckoning.objects.get(pk=kept.pk)).claimed.maturities == {
        "pelangi-dimatamu": 10
    }
    with pytest.raises(actions.NotAllowedHere):
        actions.undo_correction(version, reason="Lagi", by=administrator(), at=NOON)
    entries = AuditEntry.objects.filter(deed="innovate.correct_instrument").order_by("sequence")
    assert [entry.thing for entry in entries] == [
        f"innovate.InstrumentVersion:{version.pk}",
        f"innovate.InstrumentVersion:{undoing.pk}",
    ]
    assert "Surat BSKDN" in entries[0].detail


def test_other_years_are_left_alone():
    correct(ROW, "weight", "5")
    assert instruments.instrument(2025).row(ROW).weight == 3


def test_bounds_mandatory_levels_and_the_formula_are_corrected():
    correct("spd_05b_tpt", "bounds", "; 6.00; 2.50")
    correct(ROW, "mandatory", "false")
    correct(ROW, "levels_id", "Nol\nSatu\nDua\nTiga")
    correct("formula", "divisor_floor", "11")
    found = instruments.instrument(2026)
    assert found.row("spd_05b_tpt").scales["value"].bounds == (None, Decimal("6.00"), Decimal("2.50"))
    assert (found.row(ROW).mandatory, found.row(ROW).levels_id[3], found.version) == (False, "Tiga", 4)
    assert (found.formula.divisor_floor.value, found.formula.divisor_floor.confidence) == (11, "corrected")


def test_weights_that_must_add_up_are_corrected_together():
    with pytest.raises(actions.NotAllowedHere, match="63"):
        correct("spd_02a_apbd_tepat_waktu", "weight", "0.5")
    correct("weights", "weights", "spd_02a_apbd_tepat_waktu = 0.5\nspd_02b_mandatory_spending = 1.5")
    assert instruments.instrument(2026).row("spd_02b_mandatory_spending").weight == Decimal("1.5")
    assert len(InstrumentVersion.objects.get().changes) == 2


@pytest.mark.parametrize(
    ("row", "field", "text"),
    [
        (ROW, "weight", "-1"),
        (ROW, "weight", "banyak"),
        (ROW, "weight", "3"),
        (ROW, "bounds", "1; 2; 3"),
        (ROW, "mandatory", "mungkin"),
        (ROW, "levels_id", "satu saja"),
        (ROW, "id", "x"),
        ("spd_99", "weight", "1"),
        ("formula", "divisor_floor", "²"),
        ("weights", "weights", "tanpa tanda"),
        ("spd_05b_tpt", "bounds", "; 2.35; 5.92"),
    ],
)
def test_what_is_no_instrument_is_refused(row, field, text):
    with pytest.raises(actions.NotAllowedHere):
        correct(row, field, text)
    assert not InstrumentVersion.objects.exists()


def test_a_reason_is_wanted():
    with pytest.raises(actions.NotAllowedHere):
        correct(ROW, "weight", "5", reason=" ")


@pytest.mark.parametrize("year", [2021, 2023, 2024, 2025, 2026, 2027, 2028, 2029])
@pytest.mark.parametrize(("language", "words"), [("id", "Asal bagian lainnya"), ("en", "Where the rest")])
def test_every_instrument_has_its_page(client, year, language, words):
    client.force_login(verifier())
    client.cookies["language"] = language
    page = client.get(f"/innovate/instruments/{year}/").content.decode()
    assert words in page
    assert str(year) in client.get("/innovate/instruments/").content.decode()


def test_the_page_says_what_changed_and_which_bounds_clash(client):
    client.force_login(verifier())
    client.cookies["language"] = "en"
    page = client.get("/innovate/instruments/2026/").content.decode()
    assert "What differs from 2025" in page
    assert "printed in two levels, the higher is taken: 5.23: 2 / 3" in page
    assert "What differs from 2026" in client.get("/innovate/instruments/2027/").content.decode()


def test_only_an_administrator_corrects_on_the_page(client):
    address = f"/innovate/instruments/2026/{ROW}/?field=weight"
    client.force_login(verifier())
    assert client.post(address, {"value": "5", "reason": "x"}).status_code == 403
    client.force_login(administrator())
    assert "spd_01_visi_misi = 1" in client.get("/innovate/instruments/2026/weights/").content.decode()
    assert client.post(address, {"value": "x", "reason": "Surat 1"}).status_code == 200
    assert client.post(address, {"value": "5", "reason": "Surat 1"}).status_code == 302
    version = InstrumentVersion.objects.get()
    client.post(f"/innovate/instruments/versions/{version.pk}/undo/", {"reason": "Salah"})
    assert instruments.instrument(2026).row(ROW).weight == 3
    assert "Surat 1" in client.get("/innovate/instruments/2026/").content.decode()
    assert client.get("/innovate/instruments/1999/").status_code == 404
    assert client.get("/innovate/instruments/2026/nothing/").status_code == 404


def test_the_score_opens_into_its_rows(client, claimed):
    actions.reckon(2026, by=verifier(), at=NOON)
    correct(ROW, "weight", "5")
    client.force_login(verifier())
    client.cookies["language"] = "en"
    assert "innovate/pelangi-dimatamu/sum/" in client.get("/innovate/index/sum/").content.decode()
    assert "× 2 = 10" in client.get("/innovate/pelangi-dimatamu/sum/").content.decode()
    kept = IndexReckoning.objects.get().pk
    assert client.get(f"/innovate/index/kept/{kept}/").status_code == 200
    page = client.get(f"/innovate/pelangi-dimatamu/sum/?reckoning={kept}").content.decode()
    assert "× 2 = 6" in page
    for odd in ("x", "9" * 24, "²"):
        assert client.get(f"/innovate/pelangi-dimatamu/sum/?reckoning={odd}").status_code == 404
    assert client.get("/innovate/nothing/sum/").status_code == 404


def test_the_registry_as_a_file_scores_the_same(client, claimed, tmp_path):
    from pelangi.core.index import instrument_for, read_city, read_file, score

    client.force_login(verifier())
    file = tmp_path / "region.json"
    file.write_bytes(client.get("/innovate/index/region.json").content)
    data = read_file(file)
    used = instrument_for(data)
    assert score(used, read_city(used, data)).claimed.index == queries.present_score().claimed.index
