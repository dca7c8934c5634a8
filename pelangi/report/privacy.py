"""The data-protection officer's packs: processing register (ROPA), impact assessment (DPIA), notice of a breach.

Purposes and legal bases are data (`processing.yaml`); what is held, how it is protected, who may read it, who did and
what was purged are read from the program and its chain of deeds, so that the pack cannot say what is not so.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.apps import apps
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.find.models import Roster
from pelangi.report.models import Breach
from pelangi.staff import audit
from pelangi.staff.models import AuditEntry, PersonKey, User
from pelangi.staff.roles import MATRIX, Deed, Role

FILE = Path(__file__).with_name("processing.yaml")
NOTICE_HOURS = 72
"""UU 27/2022 art. 46: people and the institution are told in writing within 3 x 24 hours."""
TEXTS = ("name", "purpose", "basis", "people", "given_to", "until")
ABOUT_PEOPLE = frozenset(
    [
        "name",
        "sex",
        "birth_place",
        "birth_date",
        "mother_name",
        "father_name",
        "address",
        "rt",
        "rw",
        "phone",
        "email",
        "lat",
        "lon",
        "username",
        "display_name",
        "first_name",
        "last_name",
        "text",
        "answer",
        "note",
        "register_id",
        "elements",
    ]
)
"""Columns in clear that tell something about a person; on tables that hold people."""


@dataclass(frozen=True)
class Held:
    """One table of an activity. sealed, hashed, clear: columns by how they are protected."""

    label: str
    rows: int
    sealed: list[str]
    hashed: list[str]
    clear: list[str]


@dataclass(frozen=True)
class Activity:
    """One line of the register, in the reader's language, with what the program itself says."""

    code: str
    texts: dict[str, str]
    held: list[Held]
    roles: list[str]
    reads: int  # deeds of this kind in the chain, the last twelve months


@dataclass(frozen=True)
class Safeguard:
    """A risk with what stands against it, and what the program says today. ok: None when it is a number only."""

    risk: str
    against: str
    today: str
    ok: bool | None


@cache
def processing() -> list[dict]:
    """Return the activities as written."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def is_sealed(column: models.Field) -> bool:
    """Say whether a column can only be read with a key."""
    return isinstance(column, models.BinaryField) and column.name.endswith(("sealed", "wrapped"))


def held(label: str) -> Held:
    """Return what a table holds and how it is protected, read from the table itself."""
    table = apps.get_model(label)
    columns = [one for one in table._meta.fields if not one.is_relation]
    return Held(
        label,
        table._default_manager.count(),
        [one.name for one in columns if is_sealed(one)],
        [one.name for one in columns if one.name.endswith("hash")],
        [one.name for one in columns if one.name in ABOUT_PEOPLE and not is_sealed(one)],
    )


def register(now: datetime) -> list[Activity]:
    """Return the processing register as it is now."""
    since = round((now - timedelta(days=365)).timestamp() * 1_000_000)
    chain = AuditEntry.objects.filter(at_us__gte=since).values_list("deed").annotate(n=models.Count("pk"))
    done = Counter(dict(chain))
    english = get_language() == "en"
    return [
        Activity(
            one["code"],
            {kind: one[kind][english] for kind in TEXTS},
            [held(label) for label in one["tables"]],
            [str(role.label) for role in Role if any(Deed(deed) in MATRIX[role] for deed in one["deeds"])],
            sum(done[deed] for deed in one["deeds"]),
        )
        for one in processing()
    ]


def safeguards(now: datetime) -> list[Safeguard]:
    """Return the risks of the impact assessment with what stands against them today."""
    return [*_against_looking(now), *_against_keeping(now), *_against_figures()]


def _against_looking(now: datetime) -> list[Safeguard]:
    people = User.objects.filter(is_active=True).exclude(username="system")
    without = people.filter(authenticator=None).count()
    _count, faults = audit.verify()
    return [
        Safeguard(
            _("Somebody reads the database or a backup"),
            _(
                "names, NIK, health and address are sealed with a key per person; the master key lies elsewhere"
            ),
            _("%(n)s sealed columns") % {"n": sum(len(h.sealed) for a in register(now) for h in a.held)},
            None,
        ),
        Safeguard(
            _("An officer looks at people without need"),
            _(
                "rights by role and place; every look at a person is in the chain, and the person may ask for it"
            ),
            _("chain unbroken") if not faults else _("chain broken"),
            not faults,
        ),
        Safeguard(
            _("A stolen password opens the office"),
            _("second factor; five wrong tries lock the account"),
            _("%(n)s accounts without a second factor") % {"n": without},
            without == 0,
        ),
    ]


def _against_keeping(now: datetime) -> list[Safeguard]:
    overdue = Roster.objects.filter(retain_until__lt=now.date(), entries__isnull=False).distinct().count()
    erased = PersonKey.objects.exclude(dropped_at=None).count()
    return [
        Safeguard(
            _("Lists are kept longer than agreed"),
            _("each list has its last day; a nightly purge removes its rows"),
            _("%(n)s lists over their day") % {"n": overdue},
            overdue == 0,
        ),
        Safeguard(
            _("A resident wants to be forgotten"),
            _("dropping one key makes everything about the person unreadable, backups included"),
            _("%(n)s people erased") % {"n": erased},
            None,
        ),
    ]


def _against_figures() -> list[Safeguard]:
    return [
        Safeguard(
            _("Small counts in public figures betray somebody"),
            _("counts under five are hidden with as many others as are needed; a test attacks the tables"),
            _("every published table"),
            None,
        ),
        Safeguard(
            _("A machine decides over people"),
            _("triage is a sum of named points without sex or status, people may set it aside with a reason"),
            _("audited under “Was triage fair?”"),
            None,
        ),
    ]


@dataclass(frozen=True)
class Clock:
    """The 3 x 24 hours of a breach. hours_left: negative when late; None once both were told."""

    due_at: datetime
    hours_left: float | None
    was_late: bool

    @property
    def whole_hours(self) -> int:
        """Return the full hours that are left."""
        return int(self.hours_left or 0)


def clock(breach: Breach, now: datetime) -> Clock:
    """Return how the clock of a breach stands."""
    due = breach.known_at + timedelta(hours=NOTICE_HOURS)
    told = [moment for moment in (breach.people_told_at, breach.institution_told_at) if moment is not None]
    done = len(told) == 2
    last = max(told) if done else now
    return Clock(due, None if done else (due - now).total_seconds() / 3600, last > due)
