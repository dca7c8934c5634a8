"""Innovate: in the middle of the year the ministry's letter is corrected.

Nothing is typed in anew: the administrator corrects one weight with the letter's number, the index follows at once,
what was reckoned before can still be opened as it was; and when the letter is withdrawn, so is the correction.

    before                     the letter                     after
    -------------------------  -----------------------------  ------------------------------------------
    usefulness weighs 3        usefulness weighs 5            the index follows; the old reckoning stays
    usefulness weighs 5        it is withdrawn                a third version, weighing 3 again

Names of people and numbers are invented.
"""

import pytest

from pelangi.innovate import instruments, queries
from pelangi.innovate.models import IndexReckoning, Innovation, InstrumentVersion, RowLevel
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OFFICE

ROW = "sid_33_kemanfaatan"
CODE = "antar-akta"


@pytest.fixture
def mega(town):
    """An innovator of Disdukcapil."""
    return town.desk(Role.AGENCY_INNOVATOR, "agency", OFFICE, name="mega")


@pytest.fixture
def rian(town):
    """Another one, who will leave."""
    return town.desk(Role.AGENCY_INNOVATOR, "agency", OFFICE, name="rian")


@pytest.fixture
def bastian(town):
    """The verifier of Bapperida."""
    return town.desk(Role.INNOVATION_VERIFIER, name="bastian")


@pytest.fixture
def innovation(mega, rian, bastian) -> Innovation:
    """Entered, claimed, proven, handed in, accepted, verified, kept by two."""
    mega.does(
        "innovate:register",
        name="Antar Akta",
        agency=OFFICE,
        stage="penerapan",
        initiator="Perangkat Daerah",
        form="Inovasi pelayanan publik",
        main_affair="Sosial",
    )
    mega.does("innovate:row", CODE, ROW, level="2")
    mega.does("innovate:add_evidence", CODE, ROW, title="Rekap 2026 (contoh)", link="")
    mega.does("innovate:submit", CODE)
    bastian.does("innovate:accept", CODE)
    bastian.does("innovate:verify", RowLevel.objects.get().pk, verified="2")
    for desk in (mega, rian):
        mega.does("innovate:name_keeper", CODE, user=str(desk.user.pk))
    return Innovation.objects.get()


def test_the_letter_is_corrected_and_the_index_follows(town, innovation, bastian):
    bastian.does("innovate:reckon")
    before = queries.present_score().verified.maturities[CODE]
    dedi = town.desk(Role.ADMINISTRATOR, name="dedi")
    said = dedi.does(
        "innovate:correct",
        2026,
        ROW,
        field="weight",
        value="5",
        reason="Ralat surat BSKDN 3 Agustus 2026 (contoh)",
    )
    assert "Ralat surat BSKDN" in said
    after = queries.present_score().verified.maturities[CODE]
    assert (before, after) == (6, 10)
    kept = IndexReckoning.objects.get()
    assert queries.score_of(kept).verified.maturities[CODE] == 6
    assert "× 2 = 10" in bastian.reads("innovate:sum_of_one", CODE)

    version = InstrumentVersion.objects.get()
    dedi.does("innovate:undo_correction", version.pk, reason="Ralat itu dicabut (contoh)")
    assert instruments.instrument(2026).version == 2
    assert queries.present_score().verified.maturities[CODE] == 6
