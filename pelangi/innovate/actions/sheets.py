"""Figures behind rows: frozen, bound, kept as a sheet, refreshed by a newer one, drawn as a signed file."""

from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.core.index import Refused, level_for, unit_in_words
from pelangi.innovate import own_figures, sheets
from pelangi.innovate.actions.registry import add_evidence, claim, open_again
from pelangi.innovate.arithmetic import said
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import Evidence, Innovation, OwnFigure, RowLevel, Sheet, Supplied
from pelangi.innovate.proof import SPEAKS, level_from
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.report.actions import freeze
from pelangi.report.lineage import Lineage
from pelangi.report.measures import Period
from pelangi.report.models import Figure
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def freeze_for_row(
    level: RowLevel, measure: str, *, from_date: date, until_date: date, by: User, at: datetime
) -> Sheet:
    """Reckon a measure over a period, freeze it and bind it to a row. Raises NotAllowedHere."""
    if measure not in SPEAKS or SPEAKS[measure].row != level.row:
        raise NotAllowedHere(_("This figure says nothing about this row."))
    if until_date < from_date or from_date > localdate(at):
        raise NotAllowedHere(_("The period ends before it begins, or lies ahead."))
    if measure in own_figures.NAMES:
        own = freeze_own(level.innovation, measure, from_date=from_date, until_date=until_date, by=by, at=at)
        return _bind_own(level, own, by=by, at=at)
    _needs_own_service(level)
    figure = freeze(measure, from_date=from_date, until_date=until_date, as_of=at, by=by, at=at)
    return bind_figure(level, figure, by=by, at=at).sheets.order_by("-pk").first()


@transaction.atomic
def freeze_own(
    innovation: Innovation, measure: str, *, from_date: date, until_date: date, by: User, at: datetime
) -> OwnFigure:
    """Reckon a figure of one innovation that this room counts itself, and keep it."""
    value = own_figures.own_measure(measure, innovation).reckon(Period(from_date, until_date, at))
    figure, new = OwnFigure.objects.get_or_create(
        innovation=innovation,
        measure=measure,
        from_date=from_date,
        until_date=until_date,
        as_of=at,
        defaults={"value": value.as_data(), "record_count": value.record_count, "frozen_by": by},
    )
    if new:
        detail = {"measure": measure, "value": value.value}
        audit.record(Deed.INNOVATION_EDIT, figure, by=by, at=at, detail=detail)
    return figure


def _bind_own(level: RowLevel, figure: OwnFigure, *, by: User, at: datetime) -> Sheet:
    earned = _some(level, _earned(level, figure), SPEAKS[figure.measure].basis)
    level = claim(level.year, level.innovation, level.row, _highest(level, earned), by=by, at=at)
    title = (
        f"{_measure(figure).said('label', 'id')} {figure.from_date:%d/%m/%Y} – {figure.until_date:%d/%m/%Y}"
    )
    proof = add_evidence(level, kind=Evidence.Kind.FIGURE, title=title, by=by, at=at)
    return _keep_figure(level, proof, figure, by=by, at=at)


def _highest(level: RowLevel, earned: int) -> int:
    """Return the level to be claimed: what other proof stands for is not lowered by a figure, the highest counts."""
    return max(earned, level.claimed) if level.evidence.exists() else earned


def _measure(figure: Figure | OwnFigure):
    return own_figures.measure_of(figure)


@transaction.atomic
def bind_figure(level: RowLevel, figure: Figure, *, by: User, at: datetime) -> RowLevel:
    """Prove a row by a frozen figure of the city's own work, and claim the level that the figure earns.

    Raises NotAllowedHere when the innovation is not carried out with this platform, or the figure cannot
    say anything about this row.
    """
    _needs_own_service(level)
    earned = _some(level, _earned(level, figure), SPEAKS[figure.measure].basis)
    level = claim(level.year, level.innovation, level.row, _highest(level, earned), by=by, at=at)
    if not level.evidence.filter(figure=figure).exists():
        title = f"{_measure(figure).said('label', 'id')} {figure.from_date:%d/%m/%Y} – {figure.until_date:%d/%m/%Y}"
        proof = add_evidence(level, kind=Evidence.Kind.FIGURE, title=title, figure=figure, by=by, at=at)
        _keep_figure(level, proof, figure, by=by, at=at)
    return level


@transaction.atomic
def bind_supplied(level: RowLevel, one: Supplied, basis: str | None, *, by: User, at: datetime) -> Sheet:
    """Prove a row by a figure that another system of the city supplied, and claim the level it earns."""
    earned = _some(level, _earned_by(level, one, basis), basis)
    level = claim(level.year, level.innovation, level.row, _highest(level, earned), by=by, at=at)
    title = f"{one.name} {one.from_date:%d/%m/%Y} – {one.until_date:%d/%m/%Y}"[:200]
    proof = add_evidence(level, kind=Evidence.Kind.FIGURE, title=title, by=by, at=at)
    return _keep_supplied(level, proof, one, basis, by=by, at=at)


@transaction.atomic
def refresh(sheet: Sheet, *, by: User, at: datetime) -> Sheet:
    """Ask the same question again with all that is known now; the new sheet stands in the old one's place.

    The row is opened again: what was verified stood on the older figure.
    """
    proof = Evidence.objects.select_for_update().filter(pk=sheet.evidence_id).first()
    if proof is None or proof.sheets.filter(pk__gt=sheet.pk).exists():
        raise NotAllowedHere(_("This sheet no longer stands behind the row."))
    level = sheet.level
    if sheet.asked:
        figure = _asked_again(sheet.asked, by=by, at=at)
        level = claim(level.year, level.innovation, level.row, _earned(level, figure), by=by, at=at)
        if isinstance(figure, Figure):
            proof.figure = figure
            proof.save(update_fields=["figure"])
        made = _keep_figure(level, proof, figure, by=by, at=at)
    else:
        one, basis = sheets.newest_like(sheet.supplied), sheet.said["basis"] or None
        earned = _earned_by(level, one, basis)
        level = claim(level.year, level.innovation, level.row, earned, by=by, at=at)
        made = _keep_supplied(level, proof, one, basis, by=by, at=at)
    open_again(level)
    level.save()
    audit.record(Deed.INNOVATION_EDIT, made, by=by, at=at, detail={"refreshed": sheet.mark, "row": level.row})
    return made


def _asked_again(old: Figure | OwnFigure, *, by: User, at: datetime) -> Figure | OwnFigure:
    period = {"from_date": old.from_date, "until_date": old.until_date}
    if isinstance(old, OwnFigure):
        return freeze_own(old.innovation, old.measure, **period, by=by, at=at)
    return freeze(old.measure, **period, as_of=at, by=by, at=at)


def file_of(sheet: Sheet) -> bytes:
    """Return the sheet as a signed file: drawn when it is first asked for, the same bytes ever after."""
    with transaction.atomic():
        kept = Sheet.objects.select_for_update().get(pk=sheet.pk)
        if not kept.file:
            kept.file.save(f"{kept.mark}.pdf", ContentFile(sheets.drawn(kept)), save=True)
    with kept.file.open("rb") as file:
        return file.read()


def _needs_own_service(level: RowLevel) -> None:
    if level.innovation is None or not level.innovation.is_own_service:
        raise NotAllowedHere(_("Only innovations that are carried out here can be proven by figures."))


def _earned(level: RowLevel, figure: Figure | OwnFigure) -> int:
    found = level_from(instrument(level.year).row(level.row), figure)
    if found is None and figure.value.get("value") is None:
        raise NotAllowedHere(
            _("There is too little in this period for this figure to say anything. Choose a longer one.")
        )
    if found is None:
        raise NotAllowedHere(_("This figure says nothing about this row."))
    return found


def _some(level: RowLevel, earned: int, basis: str | None) -> int:
    """Return a level that a new figure earns; one that earns none proves nothing and would take back the claim.

    A figure that is bound and has fallen since is another matter: asked again, it says so.
    """
    if earned:
        return earned
    row, english = instrument(level.year).row(level.row), get_language() == "en"
    raise NotAllowedHere(
        _("This figure earns no level on this row, so it proves nothing: level 1 asks for %(least)s.")
        % {"least": sheets.level_in_words(row, 1, basis, english=english)}
    )


def _refuse_other_unit(wanted: str, given: str) -> None:
    """Five kinds of actors are not five people: what a row counts and what a figure counts must be the same."""
    words = unit_in_words(wanted)
    same = {words.id.casefold(), words.en.casefold(), *(("%",) if wanted == "percent" else ())}
    if given.strip().casefold() not in same:
        raise NotAllowedHere(
            _("This figure counts %(theirs)s; the row counts %(ours)s.")
            % {"theirs": given, "ours": said(words)}
        )


def _earned_by(level: RowLevel, one: Supplied, basis: str | None) -> int:
    row = instrument(level.year).row(level.row)
    if scale := row.scales.get(basis or "value"):
        _refuse_other_unit(scale.unit, one.unit)
    try:
        return level_for(row, one.value, basis).level
    except Refused as refusal:
        raise NotAllowedHere(_("This figure says nothing about this row.")) from refusal


def _keep_figure(
    level: RowLevel, proof: Evidence, figure: Figure | OwnFigure, *, by: User, at: datetime
) -> Sheet:
    earned = _earned(level, figure)
    made = sheets.said_of_figure(level, figure, SPEAKS[figure.measure].basis, at, earned=earned)
    value = figure.value.get("value") or ""
    column = "own" if isinstance(figure, OwnFigure) else "figure"
    return _keep(proof, made, {column: figure, "value": value, "level": level, "by": by, "at": at})


def _keep_supplied(
    level: RowLevel, proof: Evidence, one: Supplied, basis: str | None, *, by: User, at: datetime
) -> Sheet:
    made = sheets.said_of_supplied(level, one, basis, at, earned=_earned_by(level, one, basis))
    value = format(one.value, "f")
    return _keep(proof, made, {"supplied": one, "value": value, "level": level, "by": by, "at": at})


def _keep(proof: Evidence, made: tuple[dict, Lineage], columns: dict[str, object]) -> Sheet:
    said, found = made
    kept, _new = Sheet.objects.get_or_create(
        mark=sheets.mark_of(said),
        defaults={
            "evidence": proof,
            "said": said,
            "root": found.root,
            "events": sheets.packed(found),
            **columns,
        },
    )
    return kept
