"""The regional innovation index: instruments by year, levels, the score and its arithmetic."""

from pelangi.core.index.as_data import score_as_data
from pelangi.core.index.instrument import (
    Aspect,
    Instrument,
    Row,
    Scale,
    UnknownYear,
    load_instrument,
    years,
)
from pelangi.core.index.level import LevelFound, NoScale, level_for
from pelangi.core.index.region import City, Innovation, NotARegion, Reading, Standing, read_city
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

__all__ = [
    "Aspect",
    "City",
    "Contribution",
    "Figures",
    "Innovation",
    "Instrument",
    "InstrumentIncomplete",
    "LevelFound",
    "NoScale",
    "NotARegion",
    "Reading",
    "Row",
    "Scale",
    "Score",
    "Standing",
    "UnknownYear",
    "combine",
    "explain",
    "level_for",
    "load_instrument",
    "missing_mandatory",
    "read_city",
    "score",
    "score_as_data",
    "years",
]
