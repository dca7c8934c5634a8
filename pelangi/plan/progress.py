"""How far a published plan has come: who was visited, as the moves of their needs tell, and what is still to be done.

The rooms after this one know more about a visit; that it was made is written on the needs, and that is enough here.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from pelangi.ask.models import Need, NeedMove
from pelangi.ask.queries import VISIT_FAILED, ready_requests
from pelangi.core.journey import Move
from pelangi.plan.calls import TO_VISIT, promised_on_other_days
from pelangi.plan.models import Appointment, Plan, Round
from pelangi.plan.problem_of import hands_over
from pelangi.plan.second import needs_to_bring

ENDED_AT_THE_DOOR = {"refused", "deceased"}


def settled(people: Mapping[str, Iterable[int]]) -> dict[int, datetime]:
    """Return by request when it was visited. people: requests by the code of the stop that is asked about."""
    firsts = [one for code, those in people.items() if not hands_over(code) for one in those]
    seconds = [one for code, those in people.items() if hands_over(code) for one in those]
    return _visited(firsts) | _handed_over(seconds)


def _handed_over(requests: Collection[int]) -> dict[int, datetime]:
    """Return by request when its last document was handed over, for those to whom nothing is left to be brought."""
    left = set(needs_to_bring(requests).values_list("request_id", flat=True))
    moves = NeedMove.objects.filter(need__request__in=set(requests) - left, move=Move.HAND_OVER)
    return dict(moves.order_by("at", "pk").values_list("need__request_id", "at"))


def _visited(requests: Iterable[int]) -> dict[int, datetime]:
    """Return by request when it was visited, for those whose latest planning was followed by a visit.

    Every outcome of a visit moves the needs: begun, given back with the outcome's name, or ended at the door.
    """
    moves = NeedMove.objects.filter(need__request__in=list(requests)).order_by("at", "pk")
    found: dict[int, datetime] = {}
    for request, move, reason, at in moves.values_list("need__request_id", "move", "reason", "at"):
        if move == Move.PLAN:
            found.pop(request, None)
        elif move == Move.START or reason.startswith(VISIT_FAILED) or reason in ENDED_AT_THE_DOOR:
            found.setdefault(request, at)
    return found


def stops_of(rows: Iterable[Appointment]) -> dict[str, list[int]]:
    """Return by the code of their stop the requests of appointments."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in rows:
        found[one.stop.code].append(one.request_id)
    return found


def own_days(plan: Plan) -> list[date]:
    """Return the days on which this plan is in force: those no other published plan has taken over."""
    days = {date.fromisoformat(day) for day in plan.problem["days"]}
    others = Round.objects.filter(day__in=days, plan__state=Plan.State.PUBLISHED).exclude(plan=plan)
    return sorted(days - set(others.values_list("day", flat=True)))


def open_codes(people: Mapping[str, list[int]], at: datetime) -> set[str]:
    """Return the stops all whose people are ready to be planned and promised no visit elsewhere."""
    everybody = {request for those in people.values() for request in those}
    ready = set(ready_requests().filter(pk__in=everybody).values_list("pk", flat=True))
    second = set(needs_to_bring(everybody).values_list("request_id", flat=True))
    elsewhere = promised_on_other_days([], at)
    return {
        code
        for code, those in people.items()
        if those and ((second if hands_over(code) else ready) - elsewhere).issuperset(those)
    }


def to_visit(people: Mapping[str, Collection[int]]) -> set[int]:
    """Return who of these people, by the code of their stop, still has something to be seen to at a door."""
    firsts = [one for code, those in people.items() if not hands_over(code) for one in those]
    seconds = [one for code, those in people.items() if hands_over(code) for one in those]
    waiting = Need.objects.filter(request__in=firsts, state__in=TO_VISIT)
    return {
        *waiting.values_list("request_id", flat=True),
        *needs_to_bring(seconds).values_list("request_id", flat=True),
    }


def digest(plan: Plan) -> str:
    """Return a mark that changes when anybody's place in the plan does."""
    rows = Appointment.objects.filter(stop__round__plan=plan).order_by("pk")
    columns = ("pk", "stop__round__team", "stop__round__day", "stop__start_min")
    text = json.dumps(list(rows.values_list(*columns)), default=str)
    return hashlib.blake2s(text.encode(), digest_size=12).hexdigest()
