"""The cases behind the sets the fairness watch compares, behind weeks, and who of the register is due a document."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.ask.queries import restrictions
from pelangi.city.models import Area
from pelangi.core.comparisons import Deed, What
from pelangi.core.disclosure import MINIMUM
from pelangi.core.fairness import POOLED, By
from pelangi.core.traits import label_of, pooled, trait
from pelangi.find.models import RegisterEntry
from pelangi.report import behind_kept, queries, watching
from pelangi.report.behind_base import Behind, cases_of
from pelangi.report.behind_kept import Kept
from pelangi.report.cases import case_rows
from pelangi.report.columns import Columns
from pelangi.report.coverage import due_and_missing
from pelangi.report.measures import Period
from pelangi.report.traits import UNKNOWN
from pelangi.report.weeks import cases_of_set, cases_of_week


def compared(label: str, at: datetime) -> Behind:
    """Return the records of a set that are compared: "sex_ward:P~19.71…:wait", "group:pooled:kept"."""
    name, member, told = label.split(":")
    by, what = trait(name), What(told)
    said = {What.KEPT: _("promises"), What.ERROR: _("answers of the centre")}.get(what, _("people"))
    title = f"{capfirst(queries.called(name, member))}: {said}"
    if member == UNKNOWN:
        raise KeyError(label)  # on no page
    if columns := behind_kept.columns_at(at):
        records = _records(columns, what, at)
        small = _small(behind_kept.sizes(columns, at, records, by)) if member == POOLED else []
        where, given = behind_kept.of_labels(by, small if member == POOLED else [member])
        kept = (
            behind_kept.labelled(columns, at, records, where, **given)
            if records is not None
            else behind_kept.cases(columns, at, where, **given)
        )
        return _if_shown(label, Behind(title, kept))
    rows, today = case_rows(at), localdate(at)
    deeds: Sequence[Deed] = (
        watching.deeds_of(rows, at)[what]
        if what in watching.OF_RECORDS
        else [(row, False) for row in rows if row.asked_on <= today]
    )
    labels = [label_of(row, by, UNKNOWN) for row, _so in deeds]
    members = pooled(labels, UNKNOWN) if member == POOLED else (member,)
    inside = [row for (row, _so), own in zip(deeds, labels, strict=True) if own in members]
    return _if_shown(label, cases_of(title, inside))


def _if_shown(label: str, found: Behind) -> Behind:
    if found.count < MINIMUM:
        raise KeyError(label)  # on no page
    return found


def _records(columns: Columns, what: What, at: datetime) -> Kept | None:
    """Return what is compared: promises, or the centre's answers; None: cases."""
    if what is What.KEPT:
        return behind_kept.promises(columns, at)
    if what is What.ERROR:
        period = Period(watching.FIRST_DAY, localdate(at) - timedelta(days=1), at)
        return behind_kept.of_measure(columns, "errors_at_the_centre", period, "r.happened <= $known")
    return None


def _small(sizes: Mapping[str, int]) -> list[str]:
    return [label for label, size in sizes.items() if size < MINIMUM and label != UNKNOWN]


def _set(label: str, member: str, sizes: Mapping[str, int]) -> list[str]:
    """Return the labels that stand as `member` among the weeks. Raises KeyError for one too small to stand alone."""
    small = _small(sizes)
    if member != POOLED and (not sizes[member] or member in small):
        raise KeyError(label)
    return small if member == POOLED else [member]


def week(label: str, at: datetime) -> Behind:
    """Return the cases of a week, of all or of one set: "asked:2026-11-02", "waiting:2026-11-02:group:elderly"."""
    what, monday, *of = label.split(":")
    day, by, member = date.fromisoformat(monday), None, ""
    who = ""
    if of:
        by, member = By(of[0]), of[1]
        who = f"{capfirst(queries.called(by, member))}: "
    said = {
        "asked": _("asked in the week from %(day)s"),
        "served": _("with a first document in the week from %(day)s"),
        "waiting": _("waiting at the end of the week from %(day)s"),
    }[what]
    title = capfirst(who + said % {"day": date_format(day)})
    if columns := behind_kept.columns_at(at):
        where, given = behind_kept.of_week(what, day)
        if by:
            of_set, labels = behind_kept.of_labels(
                by, _set(label, member, behind_kept.sizes_for(columns, at, by, member))
            )
            where, given = f"{where} AND {of_set}", given | labels
        return Behind(title, behind_kept.cases(columns, at, where, **given))
    rows = case_rows(at)
    rows = cases_of_set(rows, by, member) if by else rows
    return cases_of(title, cases_of_week(rows, what, day))


ALL = "all"


def of_register(ward: str) -> QuerySet[RegisterEntry]:
    """Return who lives in a ward, or in "all" of them, by the current register."""
    alive = RegisterEntry.objects.filter(snapshot__is_current=True, status="alive")
    return alive.filter(ward__level=Area.Level.WARD) if ward == ALL else alive.filter(ward=ward)


def held_entries(entries: Iterable[RegisterEntry]) -> set[int]:
    """Return those of the register who asked here that their data not be used: known by register or by NIK."""
    rows = [(one.pk, one.register_id, one.nik_hash) for one in entries]
    known = Q(person__register_id__in=[row[1] for row in rows])
    known |= Q(person__nik_hash__in=[row[2] for row in rows if row[2]])
    persons = restrictions().filter(known).values_list("person__register_id", "person__nik_hash")
    held = {word for person in persons for word in person if word}
    return {pk for pk, *words in rows if held.intersection(words)}


def due(label: str, at: datetime) -> Behind:
    """Return who of a ward, or of "all", is due a document by the register: "identity_card:19.71…"."""
    kind, _colon, code = label.partition(":")
    wanted, _missing = due_and_missing(kind, localdate(at))
    names = dict(Area.objects.filter(level=Area.Level.WARD).values_list("code", "name"))
    name = _("all together") if code == ALL else names[code]
    people = of_register(code).filter(wanted)
    title = f"{capfirst(name)}: {_('Due')} ({queries.document_names()[kind]})"
    return Behind(title, [], people=people.order_by("name", "pk"))
