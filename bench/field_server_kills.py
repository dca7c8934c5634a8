"""Kill the server at its writes while a real browser syncs: nothing noted may be lost or be there twice.

The field app notes one thing after the other (every fifth a photo with it, every seventh a person met) and sends it by
itself. Meanwhile the server dies by SIGKILL just before or just after its n-th write; n goes up by one from kill to
kill, and starts over when the sending was through before it came. The server is started again and may die once more by
chance; the app tries again. At the end everything is compared with the database.

Run: .venv/bin/python bench/field_server_kills.py [--kills 30] [--seed 1]
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from field_kills import ON_THE_SERVER, verdict
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelangi.site.settings")
from pelangi.site.tests.browser.house import House, demo_city, environment, running_house
from pelangi.site.tests.browser.phone import Phone, in_database, invitation, make_rounds, photo, synced

DOOMED = Path(__file__).parent / "visit" / "doomed.py"
PHOTO_EVERY, PERSON_EVERY = 5, 7
LATER = 40  # the furthest write of a second death
PATIENCE_S, AGAIN_S = 60.0, 0.5
NAME = "HP uji"
PEOPLE = """
import json
from pelangi.ask.models import Request
from pelangi.visit.models import Device
items = Device.objects.latest("enrolled_at").items.filter(kind="person")
print(json.dumps([Request.objects.filter(source_ref=f"visit:{one.item_id}").count() for one in items]))
"""


class Doomed:
    """The server that dies at its writes; `kills` counts the deaths."""

    def __init__(self, process: subprocess.Popen):
        self.process, self.kills, self.running = process, 0, 0

    def start(self, moment: int) -> None:
        """Start one that dies at this moment of its life; 0: never."""
        self.process.stdin.write(f"{moment}\n")
        self.process.stdin.flush()
        self.running = int(self.process.stdout.readline())
        Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        said = self.process.stdout.readline().strip()
        self.running = 0
        assert said == "died", said

    def end(self) -> None:
        """Kill one that has not died by itself."""
        if running := self.running:
            os.kill(running, 9)
        while self.running:
            time.sleep(0.01)


@contextmanager
def doomed(house: House) -> Iterator[Doomed]:
    """Put the doomed server in the place of the usual one."""
    house.server.stop()
    command = [sys.executable, DOOMED, str(house.server.port)]
    process = subprocess.Popen(
        command, env=environment(house.folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline().strip() == "ready"
        server = Doomed(process)
        yield server
        server.end()
    finally:
        process.stdin.close()
        process.wait(timeout=20)


class Day:
    """The scripted day of one phone that keeps sending."""

    def __init__(self, phone: Phone, server: Doomed, seed: int):
        self.phone, self.server, self.chance = phone, server, random.Random(seed)
        self.doors = phone.page.locator(".stop a").evaluate_all("all => all.map((one) => one.pathname)")
        self.moment, self.kills, self.people, self.furthest = 1, 0, 0, 0

    def step(self, number: int) -> None:
        """Note one thing while the server's death is near; the app sends until all of it is there."""
        self.server.end()
        self.server.start(self.moment)
        self._note(number)
        is_first, until = True, time.monotonic() + PATIENCE_S
        while self.phone.page.locator("nav.menu .badge").count() or self._is_sending():
            assert time.monotonic() < until, "not sent"
            if not self.server.running:
                self.kills += 1
                self.furthest = max(self.furthest, self.moment)
                self.server.start(self.chance.choice((0, self.chance.randint(1, LATER))) if is_first else 0)
                is_first = False
                self.phone.page.evaluate(
                    "dispatchEvent(new Event('online'))"
                )  # signal is back: it tries at once
            time.sleep(AGAIN_S / 10)
        self.moment = 1 if is_first else self.moment + 1

    def _is_sending(self) -> bool:
        return self.phone.page.get_by_role("button", name="Mengirim").count() > 0

    def _note(self, number: int) -> None:
        page = self.phone.page
        self._go(f"{self.doors[number % len(self.doors)]}note/")
        page.locator("textarea").fill(f"catatan {number}")
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator("ul.sections")).to_be_visible()
        if number % PHOTO_EVERY == 0:
            page.locator("ul.sections").get_by_role("link", name="Foto berkas").click()
            page.locator("input.camera").set_input_files(photo())
            expect(page.locator("ul.photos img")).to_have_count(1)
        if number % PERSON_EVERY == 0:
            self._go("/field/street/")
            page.get_by_label("Nama", exact=True).fill(f"Orang Contoh {number}")
            page.get_by_label("Akta kelahiran").check()
            page.get_by_role("button", name="Jadikan permohonan").click()
            expect(page.locator(".stop").first).to_be_visible()
            self.people += 1
        self._go("/field/outbox/")

    def _go(self, path: str) -> None:
        self.phone.page.evaluate(
            "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }",
            path,
        )


def run(house: House, phone: Phone, *, kills: int, seed: int) -> list[str]:
    """Go through the day, compare."""
    phone.open()
    phone.enrol(invitation(house, NAME, "TU1", make_rounds(house)["officer"]))
    expect(phone.page.locator(".stop").first).to_be_visible()
    synced(phone.page)
    number = 0
    with doomed(house) as server:
        day = Day(phone, server, seed)
        while day.kills < kills:
            day.step(number)
            number += 1
            print(f"  note {number} is there after {day.kills} kills of the server", flush=True)
    wrong = verdict(in_database(house, ON_THE_SERVER), number)
    met = in_database(house, PEOPLE)
    if met != [1] * day.people:
        wrong.append(f"{day.people} people met, requests of each: {met}")
    wrong += [f"complaint of the app: {each}" for each in phone.complaints]
    print(
        f"{number} notes, {day.people} people; {day.kills} kills of the server, the furthest moment {day.furthest}"
    )
    return wrong


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--kills", type=int, default=30)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--city", type=Path, help="data folder of a demo city made before")
    said = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        own = Path(folder)
        with running_house(said.city or demo_city(own), own / "data", playwright) as house:
            phone = Phone(playwright, house, own / "phone", name=NAME)
            try:
                wrong = run(house, phone, kills=said.kills, seed=said.seed)
            finally:
                phone.close()
    print(f"lost, doubled or amiss: {len(wrong)}, {time.monotonic() - began:.0f} s")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
