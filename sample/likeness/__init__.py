"""Invented innovations with other wordings of each: the labelled set of look-alikes."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
FIELDS = 6


@dataclass(frozen=True)
class Labelled:
    """One invented innovation and two other wordings of it."""

    code: str
    name: str
    affair: str
    summary: str
    wordings: tuple[str, str]

    @property
    def text(self) -> str:
        """What a library keeps of it."""
        return f"{self.name}. {self.summary} {self.affair}"


def labelled(part: str) -> list[Labelled]:
    """Return one part of the set: "innovations" (to develop with) or "held_out" (to measure with)."""
    found = []
    for line in (FOLDER / f"{part}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, name, affair, summary, *wordings = (cell.strip() for cell in line.split("|"))
            found.append(Labelled(code, name, affair, summary, (wordings[0], wordings[1])))
    return found
