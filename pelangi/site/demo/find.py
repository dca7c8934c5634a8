"""Step 1: bring in the register and the lists, link them, and see who lacks papers."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

from pelangi.city import actions as city_actions
from pelangi.city.models import Agency, Institution
from pelangi.find import actions
from pelangi.site.demo.office import Office, once
from pelangi.staff.actions import system_user
from sample.generate import generate

CITY_FILES = Path(__file__).resolve().parents[3] / "sample" / "city"
KEEP_DAYS = 365


def make_lists(office: Office) -> None:
    """Invent the population and the lists, unless they lie there already."""
    done = office.folder / "complete"
    if not done.exists():
        office.folder.mkdir(parents=True, exist_ok=True)
        generate(
            office.folder,
            seed=office.size.seed,
            as_of=office.first_day,
            residents=office.size.residents,
            asked_until=office.today,
            earlier_weeks=office.asked_weeks_before,
        )


def load_city(at: datetime) -> None:
    """Bring in areas, outlines, agencies and institutions."""
    by = system_user()
    once("areas", lambda: city_actions.import_areas(CITY_FILES / "areas.csv", by=by, at=at))
    once("outlines", lambda: city_actions.import_outlines(CITY_FILES / "boundaries.geojson", by=by, at=at))
    once("agencies", lambda: city_actions.import_agencies(CITY_FILES / "agencies.csv", by=by, at=at))
    once(
        "institutions",
        lambda: city_actions.import_institutions(CITY_FILES / "institutions.csv", by=by, at=at),
    )


def rosters(office: Office) -> list[dict]:
    """Return what the demo knows of each list that was sent."""
    return json.loads((office.folder / "rosters" / "manifest.json").read_text())["rosters"]


def units(office: Office) -> list:
    """Return the units of this step, in order: (name, deed)."""
    at = office.clock(office.first_day, 9)
    coordinator, registry = office.person("outreach-coordinator"), office.person("registry-officer")

    def register() -> None:
        actions.import_register(
            office.folder / "register.csv", received_on=office.first_day, by=registry, at=at
        )

    def roster(entry: dict) -> None:
        received_on = min(date.fromisoformat(entry["received_on"]), office.first_day)
        sender = Institution.objects.filter(pk=entry["sender"]).first()
        actions.import_roster(
            office.folder / "rosters" / entry["file"],
            sender=sender or Agency.objects.get(pk=entry["sender"]),
            group=entry["kind"],
            legal_basis=entry["legal_basis"],
            purpose=entry["purpose"],
            received_on=received_on,
            retain_until=received_on + timedelta(days=KEEP_DAYS),
            by=coordinator,
            at=at + timedelta(minutes=30),
        )

    def link() -> None:
        actions.run_link(as_of=office.first_day, by=coordinator, at=at + timedelta(hours=1))

    return [
        ("register", register),
        *[(f"list {entry['file']}", lambda entry=entry: roster(entry)) for entry in rosters(office)],
        ("link", link),
    ]
