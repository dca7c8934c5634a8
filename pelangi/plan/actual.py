"""From what the coordinator says on the page, and what is known of the visits, to what has happened."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.timezone import localtime

from pelangi.plan.calls import calls_of
from pelangi.plan.happened import Happened
from pelangi.plan.means import table
from pelangi.plan.models import Plan, Stop
from pelangi.plan.planfile import people_of
from pelangi.plan.problem_of import Batch, entry_of
from pelangi.plan.progress import own_days, settled, to_visit

Said = Mapping  # as the form gives it and the task keeps it: only numbers, codes and ISO dates


def happened_of(plan: Plan, said: Said, *, at: datetime) -> Happened:
    """Return what has happened to a published plan.

    said: {"as_of": ISO moment, "ill": ["T1|2026-11-30"], "kits_broken", "gone": [requests], "urgent": [requests],
    "closed": [ward, ward] or [], "overrun": [code, minute] or [], "not_begun": [codes]}.
    Who was served before the time came, or needs no visit any more, is found here without being said.
    """
    now = localtime(datetime.fromisoformat(said["as_of"]))
    day, minute = now.date(), now.hour * 60 + now.minute
    people = people_of(plan)
    stops = Stop.objects.filter(round__plan=plan, round__day__in=own_days(plan)).select_related("round")
    begun = {one.code for one in stops if is_begun(one, day, minute)} - set(said["not_begun"])
    ahead = {one.code: people[one.code] for one in stops if one.code not in begun and one.code in people}
    without = frozenset(said["gone"])
    visited, waiting = settled(ahead), to_visit(ahead)
    still = {code: [r for r in those if r in waiting and r not in without] for code, those in ahead.items()}
    urgent, urgent_people = _urgent(plan, said["urgent"], at)
    return Happened(
        day=day,
        at_min=minute,
        ill=tuple(_team_day(text) for text in said["ill"]),
        kits_broken=said["kits_broken"],
        gone=tuple(code for code in ahead if not still[code] and not set(ahead[code]) & set(visited)),
        done_ahead=tuple(code for code in ahead if not still[code] and set(ahead[code]) & set(visited)),
        urgent=urgent,
        people=urgent_people,
        closed=((said["closed"][0], said["closed"][1]),) if said["closed"] else (),
        overrun=((said["overrun"][0], said["overrun"][1]),) if said["overrun"] else (),
        not_begun=tuple(said["not_begun"]),
        without=without | {r for those in ahead.values() for r in those if r not in waiting},
    )


def is_begun(stop: Stop, day: date, minute: int) -> bool:
    """Say whether the clock says that a visit has begun."""
    return (stop.round.day, stop.start_min) <= (day, minute)


def _team_day(text: str) -> tuple[str, date]:
    team, _bar, day = text.rpartition("|")
    return team, date.fromisoformat(day)


def _urgent(plan: Plan, requests: list[int], at: datetime) -> tuple[tuple[dict, ...], dict[str, list[int]]]:
    """Return urgent requests as entries of the problem file, each at a place of its own, and who they are."""
    entries, people = [], {}
    days = own_days(plan)
    for call in calls_of(requests, at):
        code, place = f"U{call.request}", f"u{call.request}"
        entry = entry_of(Batch(code, [call]), days, {(call.lat, call.lon): place}, table())
        entries.append(entry | {"at": {"id": place, "lat": call.lat, "lon": call.lon}})
        people[code] = [call.request]
    return tuple(entries), people
