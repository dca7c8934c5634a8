"""The heat map: what stands on every row of every innovation, as a sign, a colour and words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelangi.core.evidence.kinds import wanted
from pelangi.core.index import Instrument, Row
from pelangi.core.index.window import is_inside, years_of
from pelangi.innovate.arithmetic import in_language
from pelangi.innovate.instruments import YEAR, instrument
from pelangi.innovate.models import Evidence, Innovation, RowLevel

# state: (sign beside the level, words); worst first, as the work list shows them
STATES: dict[str, tuple[str, Promise]] = {
    "returned": ("↩", _("sent back to be mended")),
    "lowered": ("↓", _("verified below the claim")),
    "window": ("!", _("proof outside the window")),
    "unproven": ("?", _("claimed without proof: earns nothing")),
    "missing": ("·", _("missing")),
    "claimed": ("…", _("claimed with proof, waits for its verifier")),
    "twice": ("‖", _("is read twice, the result follows")),
    "verified": ("✓", _("verified")),
}
WORK = ("returned", "lowered", "window", "unproven", "missing")
"""States that are work for a keeper."""


@dataclass(frozen=True)
class Cell:
    """One row of one innovation. level: verified where it was verified, else claimed; claimed: where it differs."""

    row: Row
    state: str
    level: int
    claimed: int | None = None
    why: str = ""
    due: date | None = None

    @property
    def name(self) -> str:
        """The row's name in the reader's language."""
        return in_language(self.row.name_id, self.row.name_en)

    @property
    def text(self) -> str:
        """The level; verified and claimed as two numbers where they differ."""
        return str(self.level) if self.claimed is None else f"{self.level}/{self.claimed}"

    @property
    def sign(self) -> str:
        """What stands beside the level, so that colour is never the only sign."""
        return STATES[self.state][0]

    @property
    def words(self) -> Promise:
        """The state in words."""
        return STATES[self.state][1]


@dataclass(frozen=True)
class HeatLine:
    """One innovation with its cells and its maturity, claimed and verified."""

    innovation: Innovation
    cells: list[Cell]
    claimed: Decimal
    verified: Decimal


def lines(innovations: Iterable[Innovation]) -> list[HeatLine]:
    """Return the heat map of these innovations, in their order."""
    used, innovations = instrument(YEAR), list(innovations)
    kept = RowLevel.objects.filter(year=YEAR, innovation__in=innovations)
    kept = kept.select_related("sealed").prefetch_related("evidence")
    levels: dict[tuple[str, str], RowLevel] = {(one.innovation_id, one.row): one for one in kept}
    return [_line(used, one, levels) for one in innovations]


def _line(used: Instrument, one: Innovation, levels: dict[tuple[str, str], RowLevel]) -> HeatLine:
    own = {row.id: levels.get((one.pk, row.id)) for row in used.innovation_rows}
    cells = [_cell(row, own[row.id]) for row in used.innovation_rows]
    proven = {row: level for row, level in own.items() if level is not None and level.evidence.all()}
    weight = {row.id: row.weight or Decimal(0) for row in used.innovation_rows}
    return HeatLine(
        one,
        cells,
        sum((weight[row] * level.claimed for row, level in proven.items()), Decimal(0)),
        sum((weight[row] * (level.verified or 0) for row, level in proven.items()), Decimal(0)),
    )


def _cell(row: Row, level: RowLevel | None) -> Cell:
    if level is None or not level.claimed:
        return Cell(row, "missing", 0)
    if level.returned_why:
        return Cell(row, "returned", level.claimed, why=level.returned_why, due=level.returned_due)
    proofs = list(level.evidence.all())
    if not proofs:
        return Cell(row, "unproven", level.claimed)
    if not any(in_window(row, proof) for proof in proofs):
        return Cell(row, "window", level.claimed)
    if level.verified is None:
        return Cell(row, "twice" if level.waits_for_second else "claimed", level.claimed)
    if level.verified < level.claimed:
        return Cell(row, "lowered", level.verified, level.claimed, why=level.verified_why)
    return Cell(row, "verified", level.verified)


def in_window(row: Row, proof: Evidence) -> bool:
    """Say whether a proof's date lies in the row's window; a proof without a date is not held against it."""
    return proof.dated_on is None or is_inside(row, YEAR, proof.dated_on.year)


def window_of(row: Row) -> tuple[int, int] | None:
    """Return the first and the last year a row's proof may bear."""
    return years_of(row, YEAR)


def kinds_of(row: Row) -> list[str]:
    """Return the kinds of file a row takes, in capitals, as people know them; none: it takes links only."""
    return [kind.upper() for kind in wanted(row.file_types)]


def legend(found: Iterable[HeatLine]) -> list[dict]:
    """Return each state with its sign, its words and how many cells show it, the worst first."""
    shown = [cell.state for line in found for cell in line.cells]
    return [
        {"state": state, "sign": sign, "words": words, "count": shown.count(state)}
        for state, (sign, words) in STATES.items()
    ]
