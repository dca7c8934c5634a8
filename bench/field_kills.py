"""Kill the browser of a field phone at its writes, over and over: nothing noted may be lost or be there twice.

Each round of a scripted day arms one write: the page stops dead before it, while it is under way, or right after
it was committed and before the app knows; then every process of the browser is killed. The phone is opened again,
and the note is made anew only if it is not there. At the end everything is sent and compared with the database.

Run: .venv/bin/python bench/field_kills.py [--kills 60] [--seed 1]
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelangi.site.settings")
from pelangi.site.tests.browser.house import House, demo_city, running_house
from pelangi.site.tests.browser.phone import Phone, in_database, invitation, make_rounds, photo, synced

STAGES = ("before", "under way", "after")
WRITES = 9  # the most writes between starting the app and the answer to one note
PHOTO_EVERY = 5
NAME = "HP uji"
# stops the page for good at one stage of the n-th transaction that writes: nothing of the app runs after it
STOP = """([stage, number]) => {
  const begin = IDBDatabase.prototype.transaction;
  const stopHere = () => { for (;;); };
  let count = 0;
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    const isHit = mode === "readwrite" && (count += 1) === number;
    if (isHit && stage === "before") stopHere();
    const made = begin.call(this, names, mode, options);
    if (isHit && stage === "under way") queueMicrotask(stopHere);
    if (isHit && stage === "after") made.addEventListener("complete", stopHere);
    return made;
  };
}"""
ON_THE_SERVER = """
import json
from collections import Counter
from pelangi.visit.actions import body_of
from pelangi.visit.models import Device
device = Device.objects.latest("enrolled_at")
bodies = [body_of(item) for item in device.items.order_by("device_sequence")]
print(json.dumps({
    "numbers": [body["sequence"] for body in bodies],
    "notes": Counter(body["changes"]["note"] for body in bodies if "note" in body["changes"]),
    "photos": sum(1 for body in bodies if "papers" in body["changes"]),
    "whole": device.attachments.filter(complete_at__isnull=False).count(),
    "outcomes": Counter(str(item.outcome) for item in device.items.all()),
}))
"""


class Day:
    """The scripted day of one phone, with a kill wherever it is armed."""

    def __init__(self, phone: Phone, doors: list[str], seed: int):
        self.phone, self.doors, self.chance = phone, doors, random.Random(seed)
        self.shown: list[str] = []  # notes the app said it has kept
        self.kills = dict.fromkeys(STAGES, 0)

    def step(self, number: int) -> None:
        """Note one text with a kill armed somewhere on the way; repeat until it is there."""
        door, text = self.doors[number % len(self.doors)], f"catatan {number}"
        stage, write = self.chance.choice(STAGES), self.chance.randint(1, WRITES)
        self._arm(door, stage, write)
        try:
            self.phone.unlock()
            self._note(door, text, with_photo=number % PHOTO_EVERY == 0)
        except (PlaywrightError, AssertionError):
            self.kills[stage] += 1
        self.phone.kill()
        page = self.phone.open(f"{door}note/")
        self.phone.unlock()
        if page.locator("textarea").input_value() != text:
            assert text not in self.shown, f"lost: {text}"
            self._note(door, text, with_photo=False)
        self.shown.append(text)

    def _arm(self, door: str, stage: str, write: int) -> None:
        self.phone.close()
        self.phone.open("/healthz")
        self.phone.context.set_default_timeout(4000)
        self.phone.page.add_init_script(f"({STOP})({[stage, write]!r})".replace("'", '"'))
        self.phone.page.goto(f"{door}note/")

    def _note(self, door: str, text: str, *, with_photo: bool) -> None:
        page: Page = self.phone.page
        page.locator("textarea").fill(text, timeout=4000)
        page.get_by_role("button", name="Simpan").click(timeout=4000)
        expect(page.locator("ul.sections")).to_be_visible(timeout=4000)
        self.shown.append(text)
        if with_photo:
            page.locator("ul.sections").get_by_role("link", name="Foto berkas").click(timeout=4000)
            page.locator("input.camera").set_input_files(photo(), timeout=4000)
            expect(page.locator("ul.photos img")).to_have_count(1, timeout=4000)


def verdict(told: dict, day: Day, steps: int) -> list[str]:
    """Return what is wrong with what the server has."""
    wrong = [f"lost: catatan {number}" for number in range(steps) if f"catatan {number}" not in told["notes"]]
    wrong += [f"doubled: {text} ×{count}" for text, count in told["notes"].items() if count > 1]
    if told["numbers"] != list(range(1, len(told["numbers"]) + 1)):
        wrong.append(f"numbers with gaps or twice: {told['numbers']}")
    if set(told["outcomes"]) != {"applied"}:
        wrong.append(f"not all applied: {told['outcomes']}")
    if told["photos"] > told["whole"]:
        wrong.append(f"{told['photos']} photos noted, {told['whole']} whole")
    return wrong


def run(house: House, phone: Phone, *, steps: int, seed: int) -> list[str]:
    """Go through the day, send, compare."""
    phone.open()
    phone.enrol(invitation(house, NAME, "TU1", make_rounds(house)["officer"]))
    expect(phone.page.locator(".stop").first).to_be_visible()
    synced(phone.page)
    doors = phone.page.locator(".stop a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    day = Day(phone, doors, seed)
    for number in range(steps):
        day.step(number)
        print(f"  note {number + 1} of {steps} is there", flush=True)
    phone.restart("/field/outbox/")
    synced(phone.page)
    wrong = verdict(in_database(house, ON_THE_SERVER), day, steps)
    print(f"kills: {sum(day.kills.values())} at a write {day.kills}, {steps} more between writes")
    return wrong


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--steps", type=int, default=60, help="notes of the day; each is killed at least once")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--city", type=Path, help="data folder of a demo city made before")
    said = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        own = Path(folder)
        city = said.city or demo_city(own)
        with running_house(city, own / "data", playwright) as house:
            phone = Phone(playwright, house, own / "phone", name=NAME)
            try:
                wrong = run(house, phone, steps=said.steps, seed=said.seed)
            finally:
                phone.close()
    print(f"lost or doubled: {len(wrong)} in {said.steps} notes, {time.monotonic() - began:.0f} s")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
