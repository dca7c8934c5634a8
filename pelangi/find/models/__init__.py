"""Lists brought in, what was found in them, and the people who turned out to lack papers."""

from pelangi.find.models.findings import Decision, Lead, LeadName, LinkRun, Match, Verdict
from pelangi.find.models.sources import (
    BadRow,
    Draft,
    Group,
    RegisterEntry,
    RegisterSnapshot,
    Roster,
    RosterEntry,
    SourceFile,
)

__all__ = [
    "BadRow",
    "Decision",
    "Draft",
    "Group",
    "Lead",
    "LeadName",
    "LinkRun",
    "Match",
    "RegisterEntry",
    "RegisterSnapshot",
    "Roster",
    "RosterEntry",
    "SourceFile",
    "Verdict",
]
