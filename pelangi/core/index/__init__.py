"""The regional innovation index: instruments by year, levels, the score and its arithmetic."""

from pelangi.core.index.as_data import score_as_data
from pelangi.core.index.compare import Change, changes
from pelangi.core.index.correction import Correction, correctable, corrected, with_settings
from pelangi.core.index.correction_text import WEIGHTS, as_text, from_text
from pelangi.core.index.instrument import Aspect, Band, Fact, Instrument, Row, Scale
from pelangi.core.index.instrument_check import NotAnInstrument
from pelangi.core.index.instrument_file import UnknownYear, load_instrument, years
from pelangi.core.index.level import LevelFound, NoScale, level_for
from pelangi.core.index.region import City, Innovation, NotARegion, Reading, Standing
from pelangi.core.index.region_data import instrument_for, read_city
from pelangi.core.index.region_file import read_file
from pelangi.core.index.score import (
    Contribution,
    Figures,
    InstrumentIncomplete,
    Score,
    combine,
    explain,
    missing_mandatory,
    score,
)
from pelangi.core.index.spoken import basis_in_words, proof_in_words, unit_in_words
from pelangi.core.index.words import Refused, Words

__all__ = [
    "WEIGHTS",
    "Aspect",
    "Band",
    "Change",
    "City",
    "Contribution",
    "Correction",
    "Fact",
    "Figures",
    "Innovation",
    "Instrument",
    "InstrumentIncomplete",
    "LevelFound",
    "NoScale",
    "NotARegion",
    "NotAnInstrument",
    "Reading",
    "Refused",
    "Row",
    "Scale",
    "Score",
    "Standing",
    "UnknownYear",
    "Words",
    "as_text",
    "basis_in_words",
    "changes",
    "combine",
    "correctable",
    "corrected",
    "explain",
    "from_text",
    "instrument_for",
    "level_for",
    "load_instrument",
    "missing_mandatory",
    "proof_in_words",
    "read_city",
    "read_file",
    "score",
    "score_as_data",
    "unit_in_words",
    "with_settings",
    "years",
]
