"""What a keeper has to do: for every innovation they keep, what is missing, the mandatory rows first."""

from dataclasses import dataclass
from datetime import date

from pelangi.innovate import heat, keeping, profiles
from pelangi.innovate.heat import Cell
from pelangi.innovate.models import Innovation
from pelangi.staff.models import User


@dataclass(frozen=True)
class Work:
    """One innovation's work. fields: what the year's form still wants. points: what its open rows could bring."""

    innovation: Innovation
    cells: list[Cell]
    fields: list[dict[str, str]]
    keepers_missing: int


def work_of(user: User, today: date) -> list[Work]:
    """Return the work of a keeper's innovations, those sent back first."""
    kept = Innovation.objects.filter(keepers__user=user, keepers__until_date=None).select_related("agency")
    keepers = keeping.counts(today)
    found = [
        Work(
            line.innovation,
            sorted((cell for cell in line.cells if cell.state in heat.WORK), key=_urgent),
            profiles.still_wanted(line.innovation, today),
            max(keeping.ENOUGH - keepers[line.innovation.pk], 0),
        )
        for line in heat.lines(kept.distinct().order_by("name", "pk"))
    ]
    returned = Innovation.State.RETURNED
    return sorted(found, key=lambda one: (one.innovation.state != returned, one.innovation.name))


def _urgent(cell: Cell) -> tuple:
    return not cell.row.mandatory, list(heat.STATES).index(cell.state), -(cell.row.weight or 0)
