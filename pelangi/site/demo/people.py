"""The people of the demo office: an account per role, two where two must judge; others only appear by name."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings

from pelangi.plan.models import Team, Vehicle
from pelangi.site.demo.office import Office, once
from pelangi.staff.actions import give_role, make_account, system_user
from pelangi.staff.models import User
from pelangi.staff.roles import Role, ScopeKind

CITY = settings.CITY_CODE
WARD = f"{CITY}.05.1005"
DISTRICT = f"{CITY}.05"

# username: (name on screen, role, scope kind, scope code). Invented people.
ACCOUNTS = {
    "ward-officer": ("Rosdiana", Role.WARD_OFFICER, ScopeKind.WARD, WARD),
    "rt-head": ("Sukardi", Role.RT_HEAD, ScopeKind.NEIGHBOURHOOD, f"{WARD}/2/3"),
    "institution-contact": ("Harun", Role.INSTITUTION_CONTACT, ScopeKind.INSTITUTION, "lapas-tua-tunu"),
    "outreach-coordinator": ("Yuliana", Role.OUTREACH_COORDINATOR, ScopeKind.CITY, CITY),
    "field-officer": ("Andri", Role.FIELD_OFFICER, ScopeKind.CITY, CITY),
    "registry-officer": ("Fitriani", Role.REGISTRY_OFFICER, ScopeKind.CITY, CITY),
    "registry-officer-2": (
        "Nurul",
        Role.REGISTRY_OFFICER,
        ScopeKind.CITY,
        CITY,
    ),  # checks what the first printed
    "exception-approver": ("Suhardi", Role.EXCEPTION_APPROVER, ScopeKind.CITY, CITY),
    "agency-innovator": ("Mega", Role.AGENCY_INNOVATOR, ScopeKind.AGENCY, "DISDUKCAPIL"),
    "innovation-verifier": ("Bastian", Role.INNOVATION_VERIFIER, ScopeKind.CITY, CITY),
    "innovation-verifier-2": (
        "Ratna",
        Role.INNOVATION_VERIFIER,
        ScopeKind.CITY,
        CITY,
    ),  # reads a sample blind
    "leader": ("Marlina", Role.LEADER, ScopeKind.CITY, CITY),
    "auditor": ("Tarmizi", Role.AUDITOR, ScopeKind.CITY, CITY),
    "data-protection-officer": ("Wulan", Role.DATA_PROTECTION_OFFICER, ScopeKind.CITY, CITY),
    "administrator": ("Dedi", Role.ADMINISTRATOR, ScopeKind.CITY, CITY),
}
COLLEAGUES = {
    "field-officer-2": ("Sari", Role.FIELD_OFFICER),
    "field-officer-3": ("Johan", Role.FIELD_OFFICER),
}
OFFICE_LAT, OFFICE_LON = -2.1216, 106.1142  # an invented door near the city's centre
TEAMS = {
    "T1": ("Tim 1", ["biometric", "female_officer"], Vehicle.CAR, 2, "field-officer"),
    "T2": ("Tim 2", ["biometric"], Vehicle.CAR, 1, "field-officer-2"),
    "T3": ("Tim 3", ["biometric"], Vehicle.MOTORCYCLE, 1, "field-officer-3"),
}


def sign_in_file() -> Path:
    """Return the file in the data folder that keeps the demo passwords, for the owner of the machine only."""
    return settings.DATA_DIR / "sign-in.json"


def passwords() -> dict[str, str]:
    """Return the demo passwords; made at random on this installation, the first time."""
    file = sign_in_file()
    if not file.exists():
        fresh = {username: secrets.token_urlsafe(12) for username in ACCOUNTS}
        own = file.with_suffix(".new")
        own.touch(mode=0o600)
        own.write_text(json.dumps(fresh, indent=1))
        os.replace(own, file)
    return json.loads(file.read_text())


def employ(office: Office) -> None:
    """Make accounts, roles and teams."""
    once("people", lambda: _employ(office))


def _employ(office: Office) -> None:
    at, system, secret = office.clock(office.opening, 7), system_user(), passwords()
    for username, (name, role, kind, code) in ACCOUNTS.items():
        user = make_account(username, display_name=name, password=secret[username], by=system, at=at)
        give_role(user, role=role, scope_kind=kind, scope_code=code, by=system, at=at)
    for username, (name, role) in COLLEAGUES.items():
        user = make_account(username, display_name=name, password=None, by=system, at=at)
        give_role(user, role=role, scope_kind=ScopeKind.CITY, scope_code=CITY, by=system, at=at)
    for code, (name, skills, vehicle, kits, member) in TEAMS.items():
        team = Team.objects.create(
            code=code,
            name=name,
            skills=skills,
            vehicle=vehicle,
            kits=kits,
            start_lat=OFFICE_LAT,
            start_lon=OFFICE_LON,
        )
        team.members.add(User.objects.get(username=member))
