"""Linkage: are two records the same person? Splink on DuckDB with fixed, dated parameters."""

from pelangi.core.linkage.engine import EngineNotInstalled, LinkResult, Resources, link
from pelangi.core.linkage.files import run_link_files, write_result
from pelangi.core.linkage.parameters import (
    Parameters,
    ParametersNotUsable,
    default_parameters,
    differences,
    read_parameters,
    write_parameters,
)
from pelangi.core.linkage.prepared import PreparedRegister, prepare_register
from pelangi.core.linkage.rosters import link_rosters
from pelangi.core.linkage.sentences import FIELDS, sentence
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS, TableNotUsable
from pelangi.core.linkage.train import TooFewLabels, train
from pelangi.core.linkage.verdicts import ReasonCode, Thresholds, Verdict, VerdictKind

__all__ = [
    "FIELDS",
    "REGISTER_COLUMNS",
    "ROSTER_COLUMNS",
    "EngineNotInstalled",
    "LinkResult",
    "Parameters",
    "ParametersNotUsable",
    "PreparedRegister",
    "ReasonCode",
    "Resources",
    "TableNotUsable",
    "Thresholds",
    "TooFewLabels",
    "Verdict",
    "VerdictKind",
    "default_parameters",
    "differences",
    "link",
    "link_rosters",
    "prepare_register",
    "read_parameters",
    "run_link_files",
    "sentence",
    "train",
    "write_parameters",
    "write_result",
]
