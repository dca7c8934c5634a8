"""What becomes of a document that was not made at the door: the office writes it beside the reasons of the guide."""

from functools import cache
from pathlib import Path

import yaml

from pelangi.core.journey import Move

GUIDE = Path(__file__).parent / "field" / "guide.yaml"


@cache
def _moves() -> dict[str, Move]:
    reasons = yaml.safe_load(GUIDE.read_text(encoding="utf-8"))["need_reasons"]
    return {one[language]: Move(one["move"]) for one in reasons if "move" in one for language in ("id", "en")}


def move_for(reason: str) -> Move:
    """Return the move of a need for a reason in either language; any other reason lets it be planned again."""
    return _moves().get(reason, Move.RELEASE)
