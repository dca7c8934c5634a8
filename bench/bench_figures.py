"""Figures of a large city: the leader's page, every measure by every pair of crossings, the pack of a month.

Run: make bench-report, or .venv/bin/python bench/bench_figures.py [cases] [folder that is kept]. A temporary SQLite
database with five events a case over three years; pages are made in this process. Printed beside the limits: from kept
columns, and one figure the slow way, which is the choice measured.
"""

import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from itertools import combinations
from pathlib import Path
from statistics import quantiles

CASES = 1_000_000
PAGE_MS, FIGURE_S, PACK_S = 300, 2.0, 60.0
TRIES = 40


def prepare(folder: str, cases: int) -> None:
    """Make the city in `folder`, unless it is there."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "pelangi.site.settings",
        "PELANGI_DATA": folder,
        "PELANGI_HOSTS": "testserver",
    }
    os.environ.pop("DATABASE_URL", None)
    sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
    import django

    django.setup()
    from django.core.management import call_command

    from pelangi.ask.models import Request

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Request.objects.exists():
        from report.city import fill

        print(f"{cases:,} cases filled in {seconds(lambda: fill(cases)):.0f} s")


def seconds(deed: Callable[[], object]) -> float:
    """Return how long it takes."""
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def a_month(moment: datetime):
    """Return the thirty days that ended four weeks before a moment, as known then."""
    from pelangi.report.measures import Period

    return Period(moment.date() - timedelta(days=58), moment.date() - timedelta(days=28), moment)


def figures(moment: datetime) -> float:
    """Print each measure with its slowest crossing over all three years; return the slowest of all, in seconds."""
    from report.city import DAYS

    from pelangi.report.measures import MEASURES, Period
    from pelangi.report.splits import Split, split

    periods = {
        "three years": Period(moment.date() - timedelta(days=DAYS), moment.date(), moment),
        "a month": a_month(moment),
    }
    worst = 0.0
    for name, measure in MEASURES.items():
        if not measure.of_requests:
            continue
        usable = [one for one in Split if one != Split.TEAM or measure.of_team]
        ways = [(), *((one,) for one in usable), *combinations(usable, 2)]
        for called, period in periods.items():
            taken = {way: seconds(partial(split, measure, period, way)) for way in ways}
            slowest = max(taken, key=lambda way: taken[way])
            by = " x ".join(slowest) or "whole"
            print(f"  {name}, {called}: {len(ways)} crossings, slowest {taken[slowest]:.2f} s ({by})")
            worst = max(worst, taken[slowest])
    return worst


def slow_way(moment: datetime) -> float:
    """Return how long one figure by group takes from the tables themselves, of one month."""
    from pelangi.report.measures import MEASURES
    from pelangi.report.splits import Split, split_slowly

    return seconds(lambda: split_slowly(MEASURES["days_to_visit"], a_month(moment), [Split.GROUP]))


def page_p95_ms() -> float:
    """Return the time below which 95 of 100 looks at the leader's page stay."""
    from django.test import Client

    from pelangi.staff.roles import Role
    from pelangi.staff.tests.people import person_with

    leader = Client()
    leader.force_login(
        person_with(Role.LEADER), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    taken = []
    for _each in range(TRIES + 1):
        began = time.perf_counter()
        status = leader.get("/report/").status_code
        taken.append((time.perf_counter() - began) * 1_000)
        if status != 200:
            raise RuntimeError(f"answered {status}")
    return quantiles(taken[1:], n=20)[-1]  # templates are read once


PAGES_WITH_NUMBERS = (
    "", "waiting/", "fairness/group/", "fairness/sex/", "fairness/ward/", "queue/", "watch/", "weeks/group/",
    "weeks/ward/", "figures/", "survey/", "triage/",
)  # fmt: skip
OF_EACH = 6  # numbers of one kind on one page


def behind_p95_ms() -> float:
    """Return the time below which 95 of 100 looks at the cases behind a number stay, each asked for once."""
    from django.test import Client

    from pelangi.staff.models import User

    coordinator = Client()
    by = User.objects.filter(assignments__role="outreach_coordinator").first()
    coordinator.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    taken = []
    for page in PAGES_WITH_NUMBERS:
        found = re.findall(
            r'href="(/report/behind/[^"]+)"', coordinator.get(f"/report/{page}").content.decode()
        )
        kinds: Counter[str] = Counter()
        for link in dict.fromkeys(map(unescape, found)):
            kind = link.split(":")[0]
            kinds[kind] += 1
            if kinds[kind] <= OF_EACH:
                taken.append(1_000 * seconds(partial(coordinator.get, link)))
    print(f"  {len(taken)} numbers opened, slowest {max(taken):.0f} ms")
    return quantiles(taken, n=20)[-1]


def main(cases: int, folder: str) -> int:
    """Measure and print; exit 1 above a limit."""
    prepare(folder, cases)
    from django.utils.timezone import now

    from pelangi.report import columns, queries
    from pelangi.report.month import write_month

    keeping = seconds(lambda: queries.keep(now()))
    print(
        f"columns and leader's page kept in {keeping:.1f} s, {columns.file().stat().st_size / 1e6:.0f} MB sealed"
    )
    print(f"opened in {seconds(columns.load):.2f} s")
    moment = columns.load().kept_at
    worst, slowly = figures(moment), slow_way(moment)
    print(f"any figure by any crossing: slowest {worst:.2f} s, limit {FIGURE_S} s")
    print(f"the slow way, one measure by group of one month: {slowly:.2f} s")
    page = page_p95_ms()
    print(f"leader's page: p95 {page:.0f} ms, limit {PAGE_MS} ms", flush=True)
    behind = behind_p95_ms()
    print(f"cases behind a number: p95 {behind:.0f} ms, aim {PAGE_MS} ms", flush=True)
    with tempfile.TemporaryDirectory() as out:
        month = (now().date().replace(day=1) - timedelta(days=1)).replace(day=1)
        pack = seconds(lambda: write_month(month, Path(out), moment))
    print(f"pack of a month: {pack:.1f} s, limit {PACK_S:.0f} s")
    return 0 if page < PAGE_MS and worst < FIGURE_S and pack < PACK_S else 1


if __name__ == "__main__":
    given = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    if len(sys.argv) > 2:
        sys.exit(main(given, sys.argv[2]))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(main(given, temporary))
