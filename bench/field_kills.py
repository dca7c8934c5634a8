"""Kill the browser of a field phone at its writes, over and over: nothing noted may be lost or be there twice.

Each note of a scripted day arms one write: the page stops dead before it, while it is under way, or right after
it was committed and before the app knows; that moment every process of the browser is killed. The phone is opened
again, and the note is made anew only if it is not there. At the end everything is sent and compared with the database.
A day goes on until so many kills have hit a write: counted are those of which the page said that it stopped there.

Run: .venv/bin/python bench/field_kills.py [--kills 60] [--seed 1]
"""

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import ConsoleMessage, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelangi.site.settings")
from pelangi.site.tests.browser.house import House, demo_city, running_house
from pelangi.site.tests.browser.phone import Phone, in_database, invitation, make_rounds, photo, synced

STAGES = ("before", "under way", "after")
WRITES = 9  # the most writes between starting the app and the answer to one note
MOST_NOTES = 3  # for each kill: some of the writes that are armed are never reached
PATIENCE_S = 60.0  # with a page that stopped and could not say so
SAID = "stopped at a write"
GONE = (
    PlaywrightError,
    AssertionError,
    IndexError,
)  # of a browser that was killed; IndexError: it has no window
PHOTO_EVERY = 5
NAME = "HP uji"
# stops the page for good at one stage of the n-th transaction that writes: nothing of the app runs after it
STOP = """([stage, number]) => {
  const begin = IDBDatabase.prototype.transaction;
  const stopHere = () => { console.log("SAID"); for (;;); };
  let count = 0;
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    const isHit = mode === "readwrite" && (count += 1) === number;
    if (isHit && stage === "before") stopHere();
    const made = begin.call(this, names, mode, options);
    if (isHit && stage === "under way") queueMicrotask(stopHere);
    if (isHit && stage === "after") made.addEventListener("complete", stopHere);
    return made;
  };
}""".replace("SAID", SAID)
ON_THE_SERVER = """
import json
from collections import Counter
from pelangi.visit.actions import body_of
from pelangi.visit.models import Device
device = Device.objects.latest("enrolled_at")
bodies = [body_of(item) for item in device.items.order_by("device_sequence")]
print(json.dumps({
    "numbers": [body["sequence"] for body in bodies],
    "notes": Counter(body["changes"]["note"] for body in bodies if "note" in body.get("changes", {})),
    "photos": sum(1 for body in bodies if "papers" in body.get("changes", {})),
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
        self.lost: list[str] = []  # of these, gone after a kill
        self.between = 0  # kills of a browser that was not at a write

    def step(self, number: int) -> None:
        """Note one text with a kill armed somewhere on the way; repeat until it is there."""
        door, text = self.doors[number % len(self.doors)], f"catatan {number}"
        stage, write = self.chance.choice(STAGES), self.chance.randint(1, WRITES)
        heard: list[str] = []
        self._arm(stage, write, heard)
        at_last = threading.Timer(PATIENCE_S, self.phone.end_processes)
        at_last.start()
        try:
            self.phone.page.goto(f"{door}note/")  # it may stop as early as here
            self.phone.unlock()
            self._note(text, with_photo=number % PHOTO_EVERY == 0)
        except GONE as error:
            if SAID not in heard:
                print(f"  note {number + 1}: slow, not stopped: {str(error).splitlines()[0]}", flush=True)
        at_last.cancel()
        if SAID in heard:
            self.kills[stage] += 1
        else:
            self.between += 1
        self.phone.kill()
        page = self.phone.open(f"{door}note/")
        self.phone.unlock()
        if page.locator("textarea").input_value() != text:
            if text in self.shown:
                self.lost.append(text)
            self._note(text, with_photo=False)
        self.shown.append(text)

    def _arm(self, stage: str, write: int, heard: list[str]) -> None:
        self.phone.close()
        page = self.phone.open("/healthz")

        def listen(message: ConsoleMessage) -> None:
            heard.append(message.text)
            if message.text == SAID:
                self.phone.end_processes()

        page.on("console", listen)
        page.add_init_script(f"({STOP})({json.dumps([stage, write])})")

    def _note(self, text: str, *, with_photo: bool) -> None:
        page = self.phone.page
        page.locator("textarea").fill(text)
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator("ul.sections")).to_be_visible()
        self.shown.append(text)
        if with_photo:
            page.locator("ul.sections").get_by_role("link", name="Foto berkas").click()
            page.locator("input.camera").set_input_files(photo())
            expect(page.locator("ul.photos img")).to_have_count(1)


def verdict(told: dict, steps: int) -> list[str]:
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


def run(house: House, phone: Phone, *, kills: int, seed: int) -> list[str]:
    """Go through the day, send, compare."""
    phone.open()
    phone.enrol(invitation(house, NAME, "TU1", make_rounds(house)["officer"]))
    expect(phone.page.locator(".stop").first).to_be_visible()
    synced(phone.page)
    doors = phone.page.locator(".stop a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    day = Day(phone, doors, seed)
    number = 0
    while sum(day.kills.values()) < kills and number < MOST_NOTES * kills:
        day.step(number)
        number += 1
        print(f"  note {number} is there after {sum(day.kills.values())} kills at a write", flush=True)
    phone.restart("/field/outbox/")
    synced(phone.page)
    wrong = [f"lost by the phone: {text}" for text in day.lost]
    wrong += verdict(in_database(house, ON_THE_SERVER), number)
    print(
        f"{number} notes; kills: {sum(day.kills.values())} at a write {day.kills}, {day.between} between writes"
    )
    if sum(day.kills.values()) < kills:
        wrong.append(f"only {sum(day.kills.values())} of {kills} kills hit a write")
    return wrong


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=60, help="at a write; the day goes on until then")
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
                wrong = run(house, phone, kills=said.kills, seed=said.seed)
            finally:
                phone.close()
    print(f"lost, doubled or amiss: {len(wrong)}, {time.monotonic() - began:.0f} s")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
