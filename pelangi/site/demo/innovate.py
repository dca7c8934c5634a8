"""Steps 6 and 7: freeze the month's figures, keep the registry, bind figures as proof, reckon the index."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.timezone import now

from pelangi.city.models import Agency
from pelangi.core.jury import CRITERIA
from pelangi.innovate import actions, conflicts
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import Innovation, RowLevel
from pelangi.innovate.proof import level_from
from pelangi.report.actions import freeze
from pelangi.report.models import Figure
from pelangi.site.demo import library
from pelangi.site.demo.find import CITY_FILES
from pelangi.site.demo.office import Office, today_at
from pelangi.staff.models import User
from pelangi.staff.roles import Role

YEAR = 2026
OWN = "pelangi-dimatamu"
SECOND_READINGS, STILL_SEALED = 40, 6
# row of the instrument: measure of room report that proves it
PROOF = {
    "sid_33_kemanfaatan": "people_served",
    "sid_29_pengaduan": "complaints_resolved",
    "sid_28_proses": "days_of_service",
    "sid_34_monev": "satisfaction",
}


def report_units(office: Office) -> list[tuple[str, Callable[[], object]]]:
    """Return one unit per figure that is frozen."""
    by, at = office.person("outreach-coordinator"), today_at(office, 6)
    return [
        (f"figure {measure}", lambda measure=measure: _freeze(office, measure, by, at))
        for measure in PROOF.values()
    ]


def _freeze(office: Office, measure: str, by, at) -> Figure:
    return freeze(
        measure,
        from_date=office.first_day,
        until_date=office.today - timedelta(days=1),
        as_of=max(at, now()),  # the phones' records carry the server's own clock
        by=by,
        at=at,
    )


def innovate_units(office: Office) -> list[tuple[str, Callable[[], object]]]:
    """Return the units of the innovation programme."""
    innovator, verifier = office.person("agency-innovator"), office.person("innovation-verifier")
    at = today_at(office, 6, 30)

    def load() -> None:
        actions.load_innovations(
            CITY_FILES.parent / "innovations.yaml",
            year=YEAR,
            claimed_by=innovator,
            verified_by=verifier,
            at=at,
        )

    def bind() -> None:
        for row, measure in PROOF.items():
            figure = Figure.objects.get(measure=measure)
            if not level_from(instrument(YEAR).row(row), figure):  # too short a month: it proves nothing
                continue
            level = RowLevel.objects.get(year=YEAR, innovation=OWN, row=row)
            level = actions.bind_figure(level, figure, by=innovator, at=at)
            actions.verify(level, verified=level.claimed, by=verifier, at=at)

    return [
        ("innovations", load),
        ("evidence", bind),
        ("trainings", lambda: _trainings(office)),
        ("second readings", lambda: _second_readings(office)),
        ("calendar", lambda: _calendar(office)),
        ("meeting", lambda: _meeting(office)),
        ("ideas", lambda: _contest(office)),
        ("library", lambda: library.fill(office)),
        ("index", lambda: actions.reckon(YEAR, by=verifier, at=at)),
    ]


def _trainings(office: Office) -> None:
    """Name a keeper of the mobile service, hold two trainings for it and bind how many were held."""
    innovator, at = office.person("agency-innovator"), today_at(office, 6, 45)
    innovation = Innovation.objects.get(pk=OWN)
    actions.name_keeper(innovation, innovator, by=innovator, at=at)
    roles = (Role.FIELD_OFFICER, Role.REGISTRY_OFFICER, Role.OUTREACH_COORDINATOR)
    officers = User.objects.filter(assignments__role__in=roles, is_active=True).distinct()
    first = office.today - timedelta(days=40)
    for day, topic in ((first, "Memakai alat rekam"), (first + timedelta(days=14), "Melayani warga rentan")):
        attended = list(officers.order_by("username"))
        said = {"held_on": day, "topic": topic, "organiser": innovation.agency.name, "attended": attended}
        actions.hold_training(innovation, **said, by=innovator, at=at)
    level = RowLevel.objects.get(year=YEAR, innovation=OWN, row="sid_20_bimtek")
    period = {"from_date": first, "until_date": office.today}
    actions.freeze_for_row(level, "trainings_held", **period, by=innovator, at=max(at, now()))


def _second_readings(office: Office) -> None:
    """Read part of the sample twice; now and then the second finds less. Some rows still wait for their second."""
    first, second = office.person("innovation-verifier"), office.person("innovation-verifier-2")
    at, why = today_at(office, 6, 48), "Dibaca menurut dokumennya (contoh)"
    proven = RowLevel.objects.filter(year=YEAR, claimed__gt=0, verified__isnull=False, evidence__isnull=False)
    sample = [one for one in proven.exclude(innovation=None).distinct() if conflicts.in_sample(one.pk)]
    for place, level in enumerate(sample[: SECOND_READINGS + STILL_SEALED]):
        found = level.verified
        level.verified = level.verified_at = level.verified_by = None  # the file brought it in as read
        actions.verify(level, verified=found, why=why, by=first, at=at)
        if place < SECOND_READINGS:
            actions.read_blind(level, verified=max(0, found - (place % 6 == 0)), why=why, by=second, at=at)


def _calendar(office: Office) -> None:
    """Set two stages of the year, one near its end, and how many people some agencies have."""
    verifier, at = office.person("innovation-verifier"), today_at(office, 6, 50)
    for name, begins, ends in (("Pengisian dan unggah bukti", -60, 10), ("Pengukuran dan validasi", 11, 70)):
        days = {
            "from_date": office.today + timedelta(days=begins),
            "until_date": office.today + timedelta(days=ends),
        }
        actions.set_stage(YEAR, name, **days, remind_days=14, by=verifier, at=at)
    owners = Innovation.objects.filter(state=Innovation.State.ACCEPTED).values_list("agency", flat=True)
    for place, agency in enumerate(Agency.objects.filter(pk__in=owners).order_by("pk")):
        actions.set_people(agency, people=8 + 5 * (place % 9), hours_a_week=4, by=verifier, at=at)


def _meeting(office: Office) -> None:
    """Hold a coordination meeting: one decision done, one open; and remind whoever is behind."""
    verifier, at = office.person("innovation-verifier"), today_at(office, 7)
    agency = Innovation.objects.get(pk=OWN).agency
    held = actions.hold_meeting(
        held_on=office.today - timedelta(days=20),
        topic="Rapat koordinasi inovasi",
        area=None,
        notes="Dihadiri perangkat daerah, kecamatan, dan puskesmas.",
        by=verifier,
        at=at,
    )
    decided = [
        actions.decide(held, text=text, agency=agency, due=due, innovation=None, by=verifier, at=at)
        for text, due in (
            ("Lengkapi SK pelaksana", office.today - timedelta(days=5)),
            ("Buat video lima unsur", office.today + timedelta(days=25)),
        )
    ]
    actions.close_decision(
        decided[0], state="done", outcome="SK sudah ditetapkan", by=office.person("agency-innovator"), at=at
    )
    actions.ask_agency(agency, who="Sekretaris", note="satu inovasi lagi tahun ini", by=verifier, at=at)


IDEAS = (
    ("Loket malam di kelurahan", "Warga yang bekerja tidak sempat datang.", "Loket buka dua malam seminggu."),
    ("Antrean lewat telepon", "Antrean pagi terlalu panjang.", "Nomor antrean diambil lewat telepon."),
    ("Kartu panduan bergambar", "Syarat sulit dipahami.", "Syarat digambar pada satu kartu per dokumen."),
)


def _contest(office: Office) -> None:
    """Send three ideas and have two jurors mark them."""
    verifier, at = office.person("innovation-verifier"), today_at(office, 7, 30)
    ideas = [
        actions.send_idea(
            title=title, problem=problem, proposal=proposal, area=None, contact="", by=None, at=at
        )
        for title, problem, proposal in IDEAS
    ]
    jurors = [office.person("leader"), office.person("outreach-coordinator")]
    until = office.today + timedelta(days=14)
    jury = actions.open_round(
        name="Lomba inovasi kota", until_date=until, ideas=ideas, jurors=jurors, by=verifier, at=at
    )
    for juror, given in zip(jurors, ((5, 3, 4), (4, 2, 4)), strict=True):
        for idea, mark in zip(ideas, given, strict=True):
            marks = dict.fromkeys(CRITERIA, mark)
            actions.mark_idea(jury, idea, marks=marks, why="contoh", by=juror, at=at)
    actions.close_round(jury, by=verifier, at=at)
