"""How long the server takes to judge a stop dragged elsewhere: the page's own question, through the whole of Django.

    make bench-desk (ARGUMENTS="--requests 300")

Prints median and 95th percentile in milliseconds, by the clock and by the processor, beside
the limit of 300 ms. Everybody in it is invented.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from datetime import date

LIMIT_MS = 300
SLOW_SHARE = 0.95


def main() -> None:
    """Make a draft with so many requests, then ask what many moves would do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--moves", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PELANGI_DATA": folder, "DJANGO_SETTINGS_MODULE": "pelangi.site.settings"}
        times = _measured(said.requests, said.moves, random.Random(said.seed))
    print(f"{said.requests} requests, 3 teams, 5 days, {len(times)} moves, load {os.getloadavg()[0]:.1f}")
    for name, those in zip(("wall clock", "processor"), zip(*times, strict=True), strict=True):
        found = sorted(1000 * one for one in those)
        slow = found[int(SLOW_SHARE * (len(found) - 1))]
        middle = statistics.median(found)
        print(
            f"  {name}: median {middle:.0f} ms, p95 {slow:.0f} ms, most {found[-1]:.0f} ms (limit {LIMIT_MS} ms)"
        )


def _measured(count: int, moves: int, chance: random.Random) -> list[tuple[float, float]]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    plan, by = _draft(count, chance)
    client = Client(headers={"HX-Request": "true", "host": "localhost"})
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    codes = [one["id"] for one in plan.problem["requests"]]
    lanes = [f"{team['id']}|{shift['day']}" for team in plan.problem["teams"] for shift in team["shifts"]]
    times = []
    for _number in range(moves):
        asked = {"stop": chance.choice(codes), "to": chance.choice(lanes)}
        began = time.perf_counter(), time.process_time()
        answer = client.get(f"/plan/{plan.pk}/", asked)
        times.append((time.perf_counter() - began[0], time.process_time() - began[1]))
        assert b"desk-preview" in answer.content, answer.status_code
    return times


def _draft(count: int, chance: random.Random):
    from pelangi.ask.models import Person
    from pelangi.plan import actions
    from pelangi.plan.tests.queue import team, waits
    from pelangi.staff.roles import Role
    from pelangi.staff.tests.people import NOON, OTHER_WARD, SAME_DISTRICT_WARD, WARD, person_with, small_city

    small_city()
    by = person_with(Role.OUTREACH_COORDINATOR)
    for number in range(3):
        team(f"T{number + 1}")
    for number in range(count):
        request = waits(number, by=by, ward=chance.choice([WARD, OTHER_WARD, SAME_DISTRICT_WARD]))
        lat, lon = -2.12 + chance.gauss(0, 0.02), 106.11 + chance.gauss(0, 0.02)
        Person.objects.filter(pk=request.person_id).update(lat=lat, lon=lon)
    days = [date(2026, 11, day) for day in (25, 26, 27)] + [date(2026, 11, 30), date(2026, 12, 1)]
    return actions.propose(days, seed=1, iterations=60, by=by, at=NOON), by


if __name__ == "__main__":
    main()
