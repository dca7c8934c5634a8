"""The tables of the innovation programme."""

from pelangi.innovate.models.advice import Advice, AgencyPeople, AssignedAction, RowEffort
from pelangi.innovate.models.dossiers import DossierRun
from pelangi.innovate.models.ideas import Idea, JuryMark, JuryRound
from pelangi.innovate.models.index import IndexReckoning, InstrumentVersion, PastResult, YearStage
from pelangi.innovate.models.library import (
    Adoption,
    Feedback,
    LibraryEntry,
    MeaningVector,
    Publication,
    Reading,
    Signer,
)
from pelangi.innovate.models.meetings import Asked, Decision, Meeting, ReminderMail
from pelangi.innovate.models.registry import (
    BlindReading,
    Evidence,
    Innovation,
    InnovationVersion,
    Keeper,
    ProofFile,
    RowLevel,
    SealedReading,
    WorkbookDraft,
)
from pelangi.innovate.models.training import Attendance, OwnFigure, Training
from pelangi.innovate.models.work import Delivery, Sheet, SigningKey, Source, Supplied

__all__ = [
    "Adoption",
    "Advice",
    "AgencyPeople",
    "Asked",
    "AssignedAction",
    "Attendance",
    "BlindReading",
    "Decision",
    "Delivery",
    "DossierRun",
    "Evidence",
    "Feedback",
    "Idea",
    "IndexReckoning",
    "Innovation",
    "InnovationVersion",
    "InstrumentVersion",
    "JuryMark",
    "JuryRound",
    "Keeper",
    "LibraryEntry",
    "MeaningVector",
    "Meeting",
    "OwnFigure",
    "PastResult",
    "ProofFile",
    "Publication",
    "Reading",
    "ReminderMail",
    "RowEffort",
    "RowLevel",
    "SealedReading",
    "Sheet",
    "Signer",
    "SigningKey",
    "Source",
    "Supplied",
    "Training",
    "WorkbookDraft",
    "YearStage",
]
