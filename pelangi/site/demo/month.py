"""Quiet weeks, then the month from the first list to the index, step by step, with a progress bar for each."""

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date, timedelta

import httpx
from tqdm import tqdm

from pelangi.site.demo import ask, find, innovate, issue, people, plan, visit
from pelangi.site.demo.office import DAYS_A_WEEK, Office, Size, Spell, is_done, once
from pelangi.site.models import DemoMark
from pelangi.site.wsgi import application

Unit = tuple[str, Callable[[], object]]


def run(today: date, size: Size) -> Office:
    """Work through the month; what an earlier run did is left as it is. Returns the office."""
    begun = {"today": today.isoformat(), "size": asdict(size)}
    mark, _new = DemoMark.objects.get_or_create(pk="started", defaults={"detail": begun})
    office = Office(today=date.fromisoformat(mark.detail["today"]), size=Size(**mark.detail["size"]))
    if is_done("finished"):
        return office
    find.load_city(office.clock(office.opening - timedelta(days=23), 7))
    people.employ(office)
    find.make_lists(office)
    visit.enrol(office)
    if office.quiet.days:
        _work_days(office, office.quiet, "quiet weeks: ")
    steps("1 find", find.units(office))
    steps("2 ask: leads", ask.lead_units(office))
    _work_days(office, office.month)
    steps("3 plan: next days", [plan.unit(office, office.next_days, office.clock(office.today, 7))])
    steps("6 report", innovate.report_units(office))
    steps("7 innovate", innovate.innovate_units(office))
    DemoMark.objects.get_or_create(pk="finished")
    return office


def bar(name: str, total: int, position: int = 0) -> tqdm:
    """Return a progress bar; where the output is no terminal, few lines instead of many."""
    return tqdm(
        desc=name,
        total=total,
        position=position,
        file=sys.stderr,
        mininterval=0.1 if sys.stderr.isatty() else 5,
        bar_format="{desc:<20} {percentage:3.0f}% |{bar:30}| {n_fmt}/{total_fmt} {elapsed}",
    )


def steps(name: str, units: Iterable[Unit]) -> None:
    """Do the units of one step that are not done yet."""
    units = list(units)
    with bar(name, len(units)) as progress:
        for unit_name, deed in units:
            once(unit_name, deed)
            progress.update()


def _work_days(office: Office, spell: Spell, called: str = "") -> None:
    """Work through the past days in their order: requests come in, rounds go out, documents move on."""
    transport = httpx.WSGITransport(app=application)
    names = (f"{called}2 ask", "3 plan", "4 visit", "5 issue")
    with ExitStack() as stack:
        phone = stack.enter_context(httpx.Client(transport=transport, base_url="http://localhost"))
        bars = [stack.enter_context(bar(name, len(spell.days), place)) for place, name in enumerate(names)]
        for number in range(len(spell.days) + 1):
            for step in _day(office, spell, number, phone):
                if number < len(spell.days):
                    bars[step].update()


def _day(office: Office, spell: Spell, number: int, phone: httpx.Client) -> Iterable[int]:
    """Work one day of a spell; yield the number of each step when it is through."""
    day = [*spell.days, spell.after][number]
    since = spell.days[number - 1] if number else spell.days[0] - timedelta(days=60)
    for unit in ask.day_units(office, spell.asked, day, since):
        once(*unit)
    yield 0
    if day == spell.after:
        return
    if number % DAYS_A_WEEK == 0:
        week = spell.days[number : number + DAYS_A_WEEK]
        once(*plan.unit(office, week, office.clock(day, 7)))
    yield 1
    for round_ in visit.rounds_of(day):
        if not is_done(name := f"visits {round_.team_id} {day}"):
            visit.carry_out(office, round_, phone)
            once(name, lambda: None)
    once(f"exceptions {day}", lambda: visit.approve_exceptions(office, day))
    yield 2
    for unit in issue.day_units(office, day):
        once(*unit)
    once(f"messages {day}", lambda: ask.tell(office, day))
    yield 3
