"""Steps 6 and 7: freeze the month's figures, keep the registry, bind figures as proof, reckon the index."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.timezone import now

from pelangi.innovate import actions
from pelangi.innovate.models import RowLevel
from pelangi.report.actions import freeze
from pelangi.report.models import Figure
from pelangi.site.demo.find import CITY_FILES
from pelangi.site.demo.office import Office

YEAR = 2026
OWN = "pelangi-dimatamu"
# row of the instrument: measure of room report that proves it
PROOF = {
    "sid_33_kemanfaatan": "people_served",
    "sid_29_pengaduan": "complaints_resolved",
    "sid_28_proses": "days_of_service",
    "sid_34_monev": "satisfaction",
}


def report_units(office: Office) -> list[tuple[str, Callable[[], object]]]:
    """Return one unit per figure that is frozen."""
    by, at = office.person("outreach-coordinator"), office.clock(office.today, 6)
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
    at = office.clock(office.today, 6, 30)

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
            if figure.value["value"] is None:  # a month too short for this measure proves nothing
                continue
            level = RowLevel.objects.get(year=YEAR, innovation=OWN, row=row)
            level = actions.bind_figure(level, figure, by=innovator, at=at)
            actions.verify(level, verified=level.claimed, by=verifier, at=at)

    return [
        ("innovations", load),
        ("evidence", bind),
        ("index", lambda: actions.reckon(YEAR, by=verifier, at=at)),
    ]
