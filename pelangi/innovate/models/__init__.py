"""The tables of the innovation programme."""

from pelangi.innovate.models.advice import Advice, AgencyPeople, AssignedAction, RowEffort
from pelangi.innovate.models.index import IndexReckoning, InstrumentVersion, PastResult, YearStage
from pelangi.innovate.models.registry import (
    BlindReading,
    Evidence,
    Innovation,
    InnovationVersion,
    Keeper,
    ProofFile,
    RowLevel,
)

__all__ = [
    "Advice",
    "AgencyPeople",
    "AssignedAction",
    "BlindReading",
    "Evidence",
    "IndexReckoning",
    "Innovation",
    "InnovationVersion",
    "InstrumentVersion",
    "Keeper",
    "PastResult",
    "ProofFile",
    "RowEffort",
    "RowLevel",
    "YearStage",
]
