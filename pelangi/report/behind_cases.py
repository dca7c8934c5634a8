"""The cases behind the queue, the waiting curve and the comparisons of groups, sexes and wards."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.core.backlog import AGE_BANDS
from pelangi.core.disclosure import MINIMUM, pool
from pelangi.core.fairness import POOLED, By, CaseRow
from pelangi.report import behind_kept, queries, watching
from pelangi.report.behind_base import Behind, cases_of
from pelangi.report.cases import case_rows
from pelangi.report.queue import waiting_rows
from pelangi.report.traits import UNKNOWN


def queue(label: str, at: datetime) -> Behind:
    """Return who waits: "all", "age:14", "ward:19.71…"."""
    kind, _colon, value = label.partition(":")
    if kind == "all":
        return _waiting(_("People who wait for a document"), at, "true", lambda _row: True)
    if kind == "age":
        first, last = AGE_BANDS[[str(band[0]) for band in AGE_BANDS].index(value)]
        band, most, today = f"{first}+" if last is None else f"{first}–{last}", last or 10**6, localdate(at)
        return _waiting(
            _("Waiting %(days)s days") % {"days": band},
            at,
            "$today - c.asked BETWEEN $first AND $most",
            lambda row: first <= (today - row.asked_on).days <= most,
            first=first,
            most=most,
        )
    if kind == "ward":
        name = queries.names_of(By.WARD).get(value, value)
        title = _("Waiting in %(ward)s") % {"ward": name}
        return _waiting(title, at, "c.ward = $ward", lambda row: row.ward == value, ward=value)
    raise KeyError(kind)


def _waiting(
    title: str, at: datetime, sql: str, test: Callable[[CaseRow], bool], **given: str | int
) -> Behind:
    """Return those who wait and of whom something holds, said in SQL and in Python."""
    if columns := behind_kept.columns_at(at):
        return Behind(title, behind_kept.cases(columns, at, f"{behind_kept.WAITS} AND {sql}", **given))
    return cases_of(title, [row for row in waiting_rows(case_rows(at), localdate(at)) if test(row)])


def wait(label: str, at: datetime) -> Behind:
    """Return who stands in the waiting curve: "asked", and of them "served"."""
    title = {"asked": _("People who asked"), "served": _("With a document in hand")}[label]
    if columns := behind_kept.columns_at(at):
        column = {"asked": "asked", "served": "served"}[label]
        return Behind(title, behind_kept.cases(columns, at, f"c.asked <= $today AND c.{column} <= $today"))
    today = localdate(at)  # once: a million rows ask for it
    rows = [row for row in case_rows(at) if row.asked_on <= today]
    return cases_of(title, rows if label == "asked" else [row for row in rows if row.waited(today)[1]])


def people(label: str, at: datetime) -> Behind:
    """Return the people of a comparison: "sex:P:people", "ward:19.71…:reached", "group:pooled:refused"."""
    name, member, outcome = label.split(":")
    if name == watching.TEAM:
        team = queries.names_by_trait()["team"].get(member, member)
        return Behind(team, [*watching.cases_behind(name, member, at)])
    by, today = By(name), localdate(at)
    said = {"people": _("people"), "reached": _("with a document in hand"), "refused": _("refused")}[outcome]
    title = f"{capfirst(queries.names_of(by).get(member, member))}: {said}"
    column = {"people": "asked", "reached": "served", "refused": "refused"}[outcome]
    if columns := behind_kept.columns_at(at):
        sizes = behind_kept.sizes_for(columns, at, by, member)
        where, given = behind_kept.of_labels(by, _members(label, member, sizes))
        return Behind(title, behind_kept.cases(columns, at, f"c.{column} <= $today AND {where}", **given))
    rows = [row for row in case_rows(at) if row.asked_on <= today]
    members = _members(label, member, dict(sorted(Counter(getattr(row, by) for row in rows).items())))
    inside = [row for row in rows if getattr(row, by) in members]
    wanted = [row for row in inside if (day := getattr(row, f"{column}_on")) is not None and day <= today]
    return cases_of(title, wanted)


def _members(label: str, member: str, sizes: Mapping[str, int]) -> Sequence[str]:
    """Return the labels that stand as `member` on the page. Raises KeyError where so few stand together with others."""
    if member == POOLED:
        return sorted(pool({one: size for one, size in sizes.items() if one != UNKNOWN}))
    if member != UNKNOWN and sizes.get(member, 0) < MINIMUM:
        raise KeyError(label)
    return [member]
