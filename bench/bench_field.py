"""The field app on a slow phone: bytes of its files, and the time from cold cache storage until it can be used.

The server is stopped, the browser freshly started on the phone's profile, its processor slowed four times.
Limits: 150 kB of script without the map, 1.5 s until the first screen takes input.

Run: .venv/bin/python bench/bench_field.py [--times 5]
"""

import argparse
import gzip
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelangi.site.settings")
from pelangi.site.tests.browser.house import House, demo_city, running_house
from pelangi.site.tests.browser.phone import PIN, Phone, invitation, make_rounds, synced

SLOWER = 4
SCRIPT_KB, USABLE_S = 150, 1.5
KEPT = """async () => {
  const [name] = await caches.keys();
  const requests = await (await caches.open(name)).keys();
  return requests.map((request) => new URL(request.url).pathname);
}"""


def sizes(phone: Phone) -> dict[str, float]:
    """Return the compressed kilobytes of every file the app keeps."""
    page = phone.page
    return {path: len(gzip.compress(page.request.get(path).body())) / 1024 for path in page.evaluate(KEPT)}


def start_once(phone: Phone) -> tuple[float, float]:
    """Return the seconds until the first screen takes input, and from the PIN until the round is there."""
    phone.close()
    phone.open("about:blank")
    page = phone.page
    phone.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    began = time.monotonic()
    page.goto("/field/", wait_until="commit")
    page.get_by_label("PIN", exact=True).fill(PIN)
    usable = time.monotonic() - began
    began = time.monotonic()
    page.get_by_role("button", name="Buka").click()
    expect(page.locator(".stop").first).to_be_visible()
    return usable, time.monotonic() - began


def measure(house: House, phone: Phone, times: int) -> bool:
    """Print everything; say whether the limits are kept."""
    phone.open()
    phone.enrol(invitation(house, phone.name, "TU1", make_rounds(house)["officer"]))
    expect(phone.page.locator(".stop").first).to_be_visible()
    synced(phone.page)
    kept = sizes(phone)
    for path, size in sorted(kept.items(), key=lambda one: -one[1]):
        print(f"  {size:7.1f} kB  {path}")
    script = sum(size for path, size in kept.items() if path.endswith(".js"))
    print(f"script {script:.1f} kB of {SCRIPT_KB}; all files {sum(kept.values()):.1f} kB")
    with house.without_server():
        tries = [start_once(phone) for _time in range(times)]
    usable, opened = (statistics.median(each) for each in zip(*tries, strict=True))
    print(f"processor slowed {SLOWER} ×, server stopped, median of {times}:")
    print(f"  until the first screen takes input  {usable:.2f} s of {USABLE_S}  (each: {_each(tries, 0)})")
    print(f"  from the PIN to the round           {opened:.2f} s  (each: {_each(tries, 1)})")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return script <= SCRIPT_KB and usable <= USABLE_S


def _each(tries: list[tuple[float, float]], which: int) -> str:
    return ", ".join(f"{one[which]:.2f}" for one in tries)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=5)
    asked.add_argument("--city", type=Path, help="data folder of a demo city made before")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        own = Path(folder)
        with running_house(said.city or demo_city(own), own / "data", playwright) as house:
            phone = Phone(playwright, house, own / "phone", name="HP ukur")
            try:
                return 0 if measure(house, phone, said.times) else 1
            finally:
                phone.close()


if __name__ == "__main__":
    sys.exit(main())
