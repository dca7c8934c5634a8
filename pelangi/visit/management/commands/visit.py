"""`pelangi visit`: what is done every night (nightly), and the proof that sync loses nothing (torture)."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from pelangi.staff.actions import system_user
from pelangi.visit import actions
from pelangi.visit.models import Device, Feed

DOORS = 4  # of a day: few, so that the two phones often speak of the same
PIECE = 100  # rounds in one database; a broken-off torture goes on at the piece it was in
MUST_BE_ZERO = ("lost", "doubled", "overwritten")


class Command(BaseCommand):
    help = "Close rounds of past days and name gaps (nightly); kill -9 server and devices at their writes (torture)."

    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="{nightly,torture}")
        deeds.add_parser("nightly", help="close rounds of past days, compare sequence numbers")
        torture = deeds.add_parser("torture", help="in a database of its own, which is dropped afterwards")
        torture.add_argument("--rounds", type=int, default=100)
        torture.add_argument("--seed", type=int, default=1)
        torture.add_argument(
            "--fresh", action="store_true", help="forget the rounds done before with this seed"
        )

    def handle(self, *args, **options) -> None:
        if options["deed"] == "nightly":
            self._nightly()
        else:
            self._torture(rounds=options["rounds"], seed=options["seed"], fresh=options["fresh"])

    def _nightly(self) -> None:
        now = timezone.now()
        for feed in Feed.objects.filter(closed_at=None, day__lt=timezone.localdate()).order_by("day", "team"):
            waiting = actions.close_round(feed.team_id, feed.day, by=system_user(), at=now)
            if waiting:
                self.stdout.write(f"{feed}: {len(waiting)} menunggu keputusan / wait for a person")
        for device in Device.objects.filter(revoked_at=None).order_by("name", "pk"):
            for first, last in actions.reconcile(device, by="nightly", at=now):
                self.stdout.write(f"{device}: nomor / numbers {first}-{last} belum datang / have not come")

    def _torture(self, *, rounds: int, seed: int, fresh: bool) -> None:
        from pelangi.visit.torture import torture
        from pelangi.visit.torture_ledger import Ledger

        ledger = Ledger(settings.DATA_DIR / f"torture-{connection.vendor}-{seed}.jsonl")
        if fresh:
            ledger.forget()
        done = ledger.counts["rounds"]
        with tqdm(total=rounds, initial=min(done, rounds), file=sys.stderr, desc=connection.vendor) as bar:
            while done < rounds:
                numbers = range(done, min(done + PIECE, rounds))
                with own_database():
                    sweep = ledger.sweep
                    counts = torture(
                        make_scene(), numbers=numbers, seed=seed, sweep=sweep, progress=bar.update
                    )
                ledger.keep(counts, sweep)
                done = ledger.counts["rounds"]
        said = {**ledger.counts, **{f"moments of a {what}": n for what, n in ledger.sweep.most.items()}}
        self.stdout.write(", ".join(f"{name} {count}" for name, count in sorted(said.items())))
        if any(ledger.counts[name] for name in MUST_BE_ZERO):
            raise CommandError("Sinkronisasi kehilangan atau menggandakan / sync lost, doubled or overwrote")


@contextmanager
def own_database() -> Iterator[None]:
    """A database of the same kind as the installation's, made for this and dropped afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        connection.settings_dict["TEST"]["NAME"] = (
            str(Path(folder) / "torture.sqlite3") if connection.vendor == "sqlite" else "pelangi_torture"
        )
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)


def make_scene(doors: int = DOORS):
    """Return what makes a day: the invented city, people and doors of this room's tests."""
    from pelangi.ask.tests.asking import admitted, coordinator
    from pelangi.staff.tests.people import NOON, small_city
    from pelangi.visit import api
    from pelangi.visit.tests.doors import field_officer, promised, round_on, team
    from pelangi.visit.torture_phone import Phone

    api.THROTTLE.num_requests = sys.maxsize  # two phones do the work of a month here
    small_city()
    phones: list[Phone] = []

    def scene(folder: Path, day: date) -> tuple[list[Phone], list[int]]:
        for name in ("petugas", "petugas-2", "petugas-3") if not phones else ():
            user = field_officer(name)
            device, token = actions.enrol_device(
                user=user, team=team("T1", user), name=name, by=coordinator(), at=NOON
            )
            phones.append(Phone(str(device.pk), token, folder))
        on = round_on(day)
        return phones, [promised(admitted(f"torture:{day}:{n}"), on=on).pk for n in range(doors)]

    return scene
