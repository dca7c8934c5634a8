"""Which figure of the city's own work speaks for which row, and the level it earns."""

from dataclasses import dataclass
from decimal import Decimal

from pelangi.core.index import Row, level_for
from pelangi.innovate.models import OwnFigure
from pelangi.report.models import Figure


@dataclass(frozen=True)
class Speaks:
    """A measure of own work that proves a row: by a figure on the row's scale, or by being there at all."""

    row: str
    basis: str | None = None
    by_being_there: int | None = None


SPEAKS = {
    "people_served": Speaks("sid_33_kemanfaatan", basis="orang"),
    "complaints_resolved": Speaks("sid_29_pengaduan"),
    "days_of_service": Speaks("sid_28_proses"),
    # a survey of users is level 2, whatever its result (level 3 is research from outside)
    "officers_at_work": Speaks("sid_17_sdm"),
    "actors_involved": Speaks("sid_22_aktor"),
    "satisfaction": Speaks("sid_34_monev", by_being_there=2),
    # counted by this room itself, for one innovation
    "trained_staff": Speaks("sid_17_sdm"),
    "trainings_held": Speaks("sid_20_bimtek"),
    "regions_adopting": Speaks("sid_31_replikasi"),
}


def level_from(row: Row, figure: Figure | OwnFigure) -> int | None:
    """Return the level that `figure` earns on `row`, None when it says nothing about it.

    Figures hold their main number under "value", as text of an exact decimal.
    """
    speaks = SPEAKS.get(figure.measure)
    if speaks is None or speaks.row != row.id or figure.value.get("value") is None:
        return None
    if speaks.by_being_there is not None:
        return speaks.by_being_there
    return level_for(row, Decimal(str(figure.value["value"])), speaks.basis).level
