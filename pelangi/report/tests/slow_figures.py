"""The catalogue once more, reckoned slowly from histories: the judge of the fast way."""

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from math import acos, cos, radians

from pelangi.report.tests.histories import RATES, TEAM_AT, ZONE, Call, History, Paper, Told

GOOD = ("finish", "finish_partly")
ENDINGS = (*GOOD, "find_absent", "record_refusal", "stop_technical")
# there and back between the team's place and 0, 0, where every stop of a history lies; roads are longer by 1.4
KM_TENTHS = round(20 * 1.4 * 6371.0088 * acos(cos(radians(TEAM_AT[0])) * cos(radians(TEAM_AT[1]))))
Part = Callable[[History, str], bool]


def local(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


class Slow:
    """Figures of one period and moment; `part` says which (history, team) belong to the set asked about."""

    def __init__(
        self, histories: list[History], stock: list, first: date, last: date, as_of: datetime, part: Part
    ):
        self.histories, self.stock, self.part = histories, stock, part
        self.first, self.last, self.as_of = first, last, as_of

    def inside(self, at: datetime, recorded: datetime | None = None) -> bool:
        return self.first <= local(at) <= self.last and (recorded or at) <= self.as_of

    def known(self, told: list[Told], *kinds: str) -> list[Told]:
        return [one for one in told if one.what in kinds and one.recorded <= self.as_of]

    def cases(self) -> list[History]:
        return [one for one in self.histories if self.part(one, "")]

    def requests(self) -> list[History]:
        return [one for one in self.cases() if self.inside(one.received)]

    def endings(self) -> list[tuple[History, Call, Told]]:
        found = []
        for one in self.histories:
            for call in one.calls:
                for told in self.known(call.deeds, *ENDINGS):
                    if self.part(one, call.team) and self.inside(told.at, told.recorded):
                        found.append((one, call, told))
        return found

    def said(self, *kinds: str) -> list[tuple[Paper, Told]]:
        return [
            (paper, told)
            for one in self.cases()
            for paper in one.papers
            for told in self.known(paper.document, *kinds)
            if self.inside(told.at, told.recorded)
        ]

    # ------------------------------------------------------------------ the measures
    def requests_received(self):
        return len(self.requests())

    def people_served(self):
        return len({one.person for one, _call, told in self.endings() if told.what in GOOD})

    def officers_at_work(self):
        return min(1, len(self.endings()))  # one officer writes every history down

    def actors_involved(self):
        asked = {"ward" if one.channel == "ward_officer" else "residents" for one in self.requests()}
        return len(asked) + 1 if asked else 0

    def documents_handed_over(self):
        return len(self.said("hand_over"))

    def visits_ended(self):
        return len(self.endings())

    def visits_that_served(self):
        return share([told.what in GOOD for *_rest, told in self.endings()])

    def visits_refused(self):
        return share([told.what == "record_refusal" for *_rest, told in self.endings()])

    def visits_again(self):
        return share(
            [
                any(other.at < told.at for call in one.calls for other in self.known(call.deeds, *ENDINGS))
                for one, _call, told in self.endings()
            ]
        )

    def minutes_at_the_door(self):
        noted = sorted(call.minutes for _one, call, _told in self.endings() if call.minutes is not None)
        if not noted:
            return None
        middle = len(noted) // 2
        return Fraction(noted[middle] + noted[-middle - 1], 2)

    def served_per_team_day(self):
        days = {(call.team, local(told.at)) for _one, call, told in self.endings()}
        served = sum(told.what in GOOD for *_rest, told in self.endings())
        return two_decimals(Fraction(served, len(days))) if days else None

    def promises_kept(self):
        kept = []
        for one in self.histories:
            for call in one.calls:
                told = call.promised is not None and call.promised <= self.as_of
                if told and self.first <= call.day <= self.last and self.part(one, call.team):
                    came = self.known(call.deeds, "start", *ENDINGS)
                    kept.append(any(local(deed.at) == call.day for deed in came))
        return share(kept)

    def errors_at_the_centre(self):
        return share(
            [
                told.what != "mark_print_ready"
                for _paper, told in self.said("mark_print_ready", "find_duplicate", "fail_enrolment")
            ]
        )

    def card_stock(self):
        return sum(units for _kind, units, at in self.stock if local(at) <= self.last and at <= self.as_of)

    def complaints_resolved(self):
        return share(
            [
                answered is not None and answered <= self.as_of
                for one in self.cases()
                for received, answered in one.complaints
                if self.inside(received)
            ]
        )

    def satisfaction(self):
        sheets = [
            call.marks
            for one in self.histories
            for call in one.calls
            if call.marks and self.part(one, call.team) and self.inside(call.marked)
        ]
        if not sheets:
            return None
        means = [Fraction(sum(sheet[place] for sheet in sheets), len(sheets)) for place in range(9)]
        return two_decimals(sum(means) / 9 * 25)

    def satisfaction_response(self):
        return share(
            [
                call.marks is not None and call.marked <= self.as_of
                for _one, call, told in self.endings()
                if told.what in GOOD
            ]
        )

    def days_to_visit(self):
        return self._wait(
            [
                (one, [deed for call in one.calls for deed in self.known(call.deeds, *GOOD)])
                for one in self.requests()
            ]
        )

    def days_to_document(self):
        return self._wait(
            [
                (one, [deed for paper in one.papers for deed in self.known(paper.document, "hand_over")])
                for one in self.requests()
            ]
        )

    def cost_per_document(self):
        documents = len(self.said("hand_over"))
        out = {(call.team, call.day) for _one, call, _told in self.endings()}
        cards = sum(-units for kind, units, at in self.stock if units < 0 and self.inside(at))
        hour, day, km, card = RATES.values()
        each = Fraction(400, 60) * hour + day + Fraction(KM_TENTHS, 10) * km
        spent = each * len(out) + cards * card
        return Fraction(int(Fraction(spent, documents) + Fraction(1, 2))) if documents else None

    def _wait(self, cases):
        waits = []
        for one, done in cases:
            gone = self.known(one.left, "cancel", "close")
            gone += [deed for call in one.calls for deed in self.known(call.deeds, "record_refusal")]
            waits.append(self._one_wait(one.received, done, gone))
        return median_wait(waits)

    def days_of_service(self):
        waits = []
        for one in self.cases():
            for paper in one.papers:
                starts = [
                    told.at for told in self.known(paper.need, "start") if self.inside(told.at, told.recorded)
                ]
                if starts:
                    done = self.known(paper.document, "hand_over")
                    gone = self.known(paper.need, "cancel", "find_not_due")
                    waits.append(self._one_wait(min(starts), done, gone))
        days = median_wait(waits)
        return None if days is None else max(1, days)

    def _one_wait(self, start: datetime, done: list[Told], gone: list[Told]) -> tuple[int, bool]:
        if done:
            return max(0, (local(min(told.at for told in done)) - local(start)).days), True
        until = min([local(told.at) for told in gone] + [local(self.as_of)])
        return max(0, (until - local(start)).days), False


def share(found: list[bool]):
    return two_decimals(Fraction(100 * sum(found), len(found))) if found else None


def two_decimals(number: Fraction) -> Fraction:
    """Round half up, as people do."""
    return Fraction(int(number * 100 + Fraction(1, 2)), 100)


def median_wait(waits: list[tuple[int, bool]]) -> int | None:
    """Return the first day on which at most half still wait: the product-limit estimate, in exact fractions."""
    waiting = Fraction(1)
    for day in sorted({days for days, _served in waits}):
        at_risk = sum(days >= day for days, _served in waits)
        served = sum(days == day and done for days, done in waits)
        waiting *= Fraction(at_risk - served, at_risk)
        if served and waiting <= Fraction(1, 2):
            return day
    return None
