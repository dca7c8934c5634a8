"""What the instruments say of proof, units and bases, for readers of either language.

The files hold proof and units in English; spoken.yaml has the Indonesian of each. What an administrator wrote in a
correction stands in no list and is said as it was written.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pelangi.core.index.words import Words


@cache
def _texts() -> dict[str, dict[str, Any]]:
    texts: dict[str, dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("spoken.yaml").read_text(encoding="utf-8")
    )
    return texts


def proof_in_words(evidence: str) -> Words:
    """Return the proof a row asks for."""
    return Words(_texts()["proof"].get(evidence, evidence), evidence)


def unit_in_words(unit: str) -> Words:
    """Return the unit of a scale."""
    return Words(_texts()["units"].get(unit, unit), unit)


def basis_in_words(basis: str) -> Words:
    """Return what a scale measures, by its name in the instrument."""
    return Words(*_texts()["bases"].get(basis, (basis.replace("_", " "),) * 2))
