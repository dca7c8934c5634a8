"""Continuity: whether an innovation outlives who began it, as a grade with its reasons and what would mend it.

Five pillars of two points each: legal basis and its rank, budget over years, decree of implementers, keepers,
service standard. Grades: A from 9, B from 7, C from 5, D from 3, E below. A scale of ours, tied to the rows of the
index where they count; no source.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pelangi.core.index.words import Words

GRADES = ((9, "A"), (7, "B"), (5, "C"), (3, "D"), (0, "E"))
KEEPERS = 2
"""So many named keepers at least: nothing hangs on one person."""


PILLARS = (  # number of the index row it is tied to, name, what would mend it
    (
        "16",
        Words("Dasar hukum", "Legal basis"),
        Words("naikkan dari SK ke Perkada atau Perda", "raise it from a decree to a regulation"),
    ),
    (
        "18",
        Words("Anggaran tiga tahun", "Budget over three years"),
        Words("anggarkan tiap tahun berturut-turut", "have it in every year's budget"),
    ),
    (
        "23",
        Words("SK pelaksana", "Decree of implementers"),
        Words("tetapkan pelaksana dengan SK kepala daerah", "name implementers by the mayor's decree"),
    ),
    (
        "",
        Words("Pengelola", "Keepers"),
        Words("tunjuk sedikitnya dua pengelola", "name at least two keepers"),
    ),
    (
        "26",
        Words("Standar pelayanan", "Service standard"),
        Words(
            "tulis pedoman dan SOP, terbitkan daring", "write guideline and procedure, publish them online"
        ),
    ),
)


@dataclass(frozen=True)
class Pillar:
    """One pillar. row: the number of the index row it is tied to, "" for none. points: 0, 1 or 2."""

    row: str
    name: Words
    points: int
    mend: Words


@dataclass(frozen=True)
class Continuity:
    """The grade, A to E, and the pillars it stands on."""

    grade: str
    points: int
    pillars: tuple[Pillar, ...]


def continuity(levels: Mapping[str, int], keepers: int) -> Continuity:
    """Return the grade of an innovation.

    levels: proven levels by the printed number of the row ("16" legal basis, "18" budget, "23" implementers,
    "26" guideline, "28" standard of the process). keepers: how many named people keep it now.
    """
    own = {**levels, "26": max(levels.get("26", 0), levels.get("28", 0))}
    found = tuple(
        Pillar(row, name, _scaled(own.get(row, 0)) if row else min(keepers, KEEPERS), mend)
        for row, name, mend in PILLARS
    )
    points = sum(one.points for one in found)
    return Continuity(next(grade for least, grade in GRADES if points >= least), points, found)


def _scaled(level: int) -> int:
    return {0: 0, 1: 1}.get(level, 2)
