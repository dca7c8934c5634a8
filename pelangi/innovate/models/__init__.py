"""The tables of the innovation programme."""

from pelangi.innovate.models.advice import Advice, AgencyPeople, AssignedAction, RowEffort
from pelangi.innovate.models.ideas import Idea, JuryMark, JuryRound
from pelangi.innovate.models.index import IndexReckoning, InstrumentVersion, PastResult, YearStage
from pelangi.innovate.models.meetings import Asked, Decision, Meeting
from pelangi.innovate.models.registry import (
    BlindReading,
    Evidence,
    Innovation,
    InnovationVersion,
    Keeper,
    ProofFile,
    RowLevel,
)
from pelangi.innovate.models.work import Delivery, Sheet, SigningKey, Source, Supplied

__all__ = [
    "Advice",
    "AgencyPeople",
    "Asked",
    "AssignedAction",
    "BlindReading",
    "Decision",
    "Delivery",
    "Evidence",
    "Idea",
    "IndexReckoning",
    "Innovation",
    "InnovationVersion",
    "InstrumentVersion",
    "JuryMark",
    "JuryRound",
    "Keeper",
    "Meeting",
    "PastResult",
    "ProofFile",
    "RowEffort",
    "RowLevel",
    "Sheet",
    "SigningKey",
    "Source",
    "Supplied",
    "YearStage",
]
