"""A phone of a field officer: a browser with a profile on the disk, which can be closed, killed and opened again."""

import json
import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from playwright.sync_api import Error as PlaywrightError

from pelangi.site.tests.browser.house import FLAGS, PELANGI, PHONE, House, chromium, environment

PIN = "739164"
DESCRIPTION = 0x010E  # EXIF
SLOW_MS = 20_000  # the machine that tests may be busy
expect.set_options(timeout=SLOW_MS)


# a published plan that holds today, the last one on the list of plans, so that the other tests see the planner's first
PLAN_OF_TODAY = """
from datetime import timedelta
nobody = {"version": 1, "days": [], "places": [], "teams": [], "requests": []}
plan = Plan.objects.create(
    first_day=day - timedelta(days=90), last_day=day, state="published", kits_per_day=2, seed=1, iterations=1,
    problem=nobody, made_at=now, made_by=by, published_at=now, published_by=by,
)
"""

# rounds of today for teams of the test's own, so that no test depends on what the planner or another test did
MAKE_ROUNDS = """
import json
from django.utils import timezone
from pelangi.ask.models import Request
from pelangi.plan.models import Appointment, Plan, Round, Stop, Team
from pelangi.staff.models import User
from pelangi.staff.permissions import Place, may
from pelangi.staff.roles import Deed
now, day = timezone.now(), timezone.localdate()
by, officer = (User.objects.get(username=name) for name in ("outreach-coordinator", "field-officer"))
asked = Request.objects.filter(needs__state__in=["ready", "planned"], person__key__wrapped__isnull=False)
asked = asked.filter(institution=None, person__lat__isnull=False).select_related("person").distinct().order_by("pk")
near = [one for one in asked if may(officer, Deed.VISIT_RECORD, Place(ward=one.ward_id))][:DOORS]
PLAN_OF_TODAY
for number in range(1, TEAMS + 1):
    team = Team.objects.create(code=f"TU{number}", name=f"Tim Uji {number}", start_lat=-2.12, start_lon=106.11)
    team.members.add(officer)
    on = Round.objects.create(
        plan=plan, team=team, day=day, shift_from_min=480, shift_until_min=900, drive_min=60
    )
    for place, request in enumerate(near):
        stop = Stop.objects.create(
            round=on, position=place + 1, ward=request.ward, lat=request.person.lat, lon=request.person.lon,
            arrive_min=510 + 45 * place, start_min=515 + 45 * place, depart_min=545 + 45 * place, kits=1,
        )
        Appointment.objects.create(stop=stop, request=request, promised_at=now)
print(json.dumps({"teams": TEAMS, "doors": len(near), "officer": str(officer)}))
"""
TEAMS, DOORS = 20, 6


def make_rounds(house: House) -> dict:
    """Give each of TEAMS teams a round of DOORS doors; return {teams, doors, officer}."""
    code = (
        MAKE_ROUNDS.replace("PLAN_OF_TODAY", PLAN_OF_TODAY)
        .replace("TEAMS", str(TEAMS))
        .replace("DOORS", str(DOORS))
    )
    made = in_database(house, code)
    assert made["doors"] == DOORS
    return made


def invitation(house: House, name: str, team: str, officer: str) -> str:
    """Let the coordinator enrol a phone; return the code its page shows."""
    with house.context("outreach-coordinator") as context:
        page = context.new_page()
        page.goto("/visit/devices/")
        page.fill("input[name=name]", name)
        page.select_option("select[name=team]", team)
        page.select_option("select[name=user]", label=officer)
        page.click("main form button[type=submit]")
        return page.locator("code.code-to-type").inner_text()


class Phone:
    """One phone: `open` starts its browser, `restart` closes or kills it and starts it again."""

    def __init__(self, playwright: Playwright, house: House, folder: Path, *, name: str):
        self.playwright, self.house, self.folder, self.name = playwright, house, folder, name
        self.context: BrowserContext | None = None
        self.complaints: list[str] = []

    @property
    def page(self) -> Page:
        """Its one window."""
        return self.context.pages[0]

    def open(self, path: str = "/field/", *, quota: int = 0) -> Page:
        """Start the browser on its profile and go to a screen. `quota`: the bytes it may keep, if they are few."""
        self.context = self.playwright.chromium.launch_persistent_context(
            self.folder,
            executable_path=chromium(),
            args=FLAGS,
            base_url=self.house.address,
            viewport=PHONE,
            has_touch=True,
            is_mobile=True,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(SLOW_MS)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if quota:
            few = {"origin": self.house.address, "quotaSize": quota}
            self.context.new_cdp_session(self.page).send("Storage.overrideQuotaForOrigin", few)
        self.page.goto(path)
        return self.page

    def close(self) -> None:
        """Close the browser; twice is harmless."""
        if self.context:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """End the browser as an empty battery does."""
        self.end_processes()
        with suppress(PlaywrightError):  # closing what was killed complains, or not, as the moment falls
            self.context.close()
        self.context = None

    def end_processes(self) -> None:
        """Kill every process of the browser."""
        for pid in _browser_pids(self.folder):
            with suppress(ProcessLookupError):  # it ended with its parent
                os.kill(pid, signal.SIGKILL)

    def restart(self, path: str = "/field/", *, how: Callable[[], None] | None = None) -> Page:
        """Close (or kill) the browser, start it again, and give the PIN."""
        (how or self.close)()
        self.open(path)
        return self.unlock()

    def enrol(self, code: str, pin: str = PIN) -> Page:
        """Take part with a code; come out on the round."""
        page = self.page
        page.get_by_label("Kode", exact=True).fill(code)
        page.get_by_label("PIN baru").fill(pin)
        page.get_by_label("PIN sekali lagi").fill(pin)
        page.get_by_role("button", name="Mulai").click()
        expect(page.locator("nav.menu")).to_be_visible()
        return page

    def unlock(self, pin: str = PIN) -> Page:
        """Give the PIN."""
        self.page.get_by_label("PIN", exact=True).fill(pin)
        self.page.get_by_role("button", name="Buka").click()
        expect(self.page.locator("nav.menu")).to_be_visible()
        return self.page


def synced(page: Page) -> None:
    """Wait until the app has kept its own files and nothing is under way."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("nav.menu .badge")).to_have_count(0)


def _browser_pids(folder: Path) -> list[int]:
    """Return the processes of the browser that runs on this profile, and all that they started."""
    parent, found = {}, []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
                parent[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:  # gone meanwhile
                continue
            if f"--user-data-dir={folder}\0" in command:
                found.append(int(entry.name))
    for pid in found:
        found += [one for one, of in parent.items() if of == pid and one not in found]
    return found


def section(page: Page, name: str) -> None:
    """Open one section of a door."""
    page.locator("ul.sections").get_by_role("link", name=name).click()


def keep(page: Page, button: str = "Simpan") -> None:
    """Keep what was noted; the app then shows the door."""
    page.get_by_role("button", name=button).click()
    expect(page.locator("ul.sections")).to_be_visible()


def sign(page: Page) -> None:
    """Draw one line on the glass."""
    section(page, "Tanda tangan")
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=8)
    page.mouse.up()
    keep(page)


def photo() -> dict:
    """Return a picture of a paper as a camera gives it, with a place written into it."""
    picture, exif = Image.effect_noise((2400, 1800), 60).convert("RGB"), Image.Exif()
    exif[DESCRIPTION] = "-2.1291 106.1138"
    out = BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif)
    return {"name": "kk.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def in_database(house: House, code: str) -> dict:
    """Return what a few lines say in the installation: the last of what they print is JSON."""
    command = [PELANGI, "shell", "-v0", "-c", code]
    ran = subprocess.run(command, env=environment(house.folder), capture_output=True, text=True, check=True)
    return json.loads(ran.stdout.strip().splitlines()[-1])
