"""Innovate: the city's index stands on work that was done, not on what somebody claims.

Disdukcapil enters its service "Pelangi Dimatamu" in the city's registry and claims the highest level for the
number of people it helps. The instrument gives a level by their number, and wants proof.

    what is claimed            what proves it                          what it earns
    -------------------------  --------------------------------------  ---------------------------
    usefulness, level 3        nothing                                 nothing
    usefulness, by a figure    250 people served, frozen from records  level 2: what the number bears out
    verified                   by Bapperida, never by who claimed it   the verified index

Names of people and numbers are invented.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from pelangi.innovate import queries
from pelangi.innovate.models import Innovation, RowLevel
from pelangi.report.models import Figure
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OFFICE, PLANNERS

ROW = "sid_33_kemanfaatan"


@pytest.fixture
def mega(town):
    """The innovator of Disdukcapil."""
    return town.desk(Role.AGENCY_INNOVATOR, "agency", OFFICE, name="mega")


@pytest.fixture
def bastian(town):
    """The verifier of Bapperida."""
    return town.desk(Role.INNOVATION_VERIFIER, name="bastian")


@pytest.fixture
def innovation(town, mega, bastian) -> Innovation:
    """Entered by the agency, handed in, accepted by Bapperida."""
    mega.does(
        "innovate:register",
        name="Pelangi Dimatamu",
        agency=OFFICE,
        stage="penerapan",
        initiator="Perangkat Daerah",
        form="Inovasi pelayanan publik",
        main_affair="Administrasi Kependudukan dan Pencatatan Sipil",
        trial_on="2022-08-01",
        applied_on="2022-11-01",
        design="Petugas mendatangi warga yang tidak dapat datang.",
        goal="Semua warga berdokumen.",
        benefit="Warga terlayani.",
        result="Dokumen diterima.",
        legal_basis="Keputusan Wali Kota (contoh)",
        budget_line="DPA 2026 (contoh)",
        keeper_role="Kepala bidang",
    )
    Innovation.objects.update(is_own_service=True)  # as the registry file says of this service
    mega.does("innovate:submit", "pelangi-dimatamu")
    bastian.does("innovate:accept", "pelangi-dimatamu")
    return Innovation.objects.get(state=Innovation.State.ACCEPTED)


@pytest.fixture
def figure(town, bastian) -> Figure:
    """People served, as room Report would freeze it after a longer time."""
    return Figure.objects.create(
        measure="people_served",
        from_date=town.today - timedelta(days=30),
        until_date=town.today - timedelta(days=1),
        as_of=timezone.now(),
        value={"value": "250", "visits": 250},
        record_count=250,
        frozen_at=timezone.now(),
        frozen_by=bastian.user,
    )


def claimed_points() -> float:
    return next(
        part["points"]
        for part in queries.parts_of_the_index(queries.present_score(), "claimed")
        if part["key"] == "innovations"
    )


def test_a_claim_without_proof_earns_nothing(innovation, mega):
    mega.does("innovate:row", innovation.pk, ROW, level=3)
    assert RowLevel.objects.get().claimed == 3
    assert "none: earns nothing" in mega.reads("innovate:innovation", innovation.pk)
    assert claimed_points() == 0


def test_a_figure_of_work_done_proves_the_row_and_leads_to_its_records(innovation, mega, figure):
    mega.does("innovate:row", innovation.pk, ROW, level=3)
    mega.does("innovate:add_evidence", innovation.pk, ROW, figure=figure.pk)
    page = mega.reads("innovate:innovation", innovation.pk)
    assert "figure from work done" in page.lower()
    level = RowLevel.objects.get()
    assert level.claimed == 2, "250 people do not bear out the highest level: the claim follows the figure"
    assert claimed_points() > 0


def test_only_somebody_else_verifies_and_the_index_follows(innovation, mega, bastian, figure):
    mega.does("innovate:row", innovation.pk, ROW, level=3)
    mega.does("innovate:add_evidence", innovation.pk, ROW, figure=figure.pk)
    mega.reads("innovate:to_verify", status=403)
    before = queries.present_score().verified.index
    assert "Pelangi Dimatamu" in bastian.reads("innovate:to_verify")
    bastian.does("innovate:verify", RowLevel.objects.get().pk, verified=2)
    assert queries.present_score().verified.index > before
    page = bastian.does("innovate:reckon")
    assert "The index was reckoned and kept." in page
    assert "only the ministry's own measuring counts" in page


def test_another_agency_cannot_touch_it(town, innovation):
    other = town.desk(Role.AGENCY_INNOVATOR, "agency", PLANNERS, name="rudi")
    other.reads("innovate:edit", innovation.pk, status=404)
