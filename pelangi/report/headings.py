"""The differences that are believed under a handful of headings: one for each thing compared, the harm first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pelangi.core.comparisons import Comparison, What
from pelangi.core.fairness import By
from pelangi.report import spoken

Line = tuple[str, Comparison]


@dataclass(frozen=True)
class Heading:
    """What is compared, and who fares worse and better in it: single traits, then crossings, each the surest first."""

    title: str
    worse: list[Line]
    better: list[Line]
    crossed: list[Line]

    @property
    def surest(self) -> str:
        """Return the surest difference to somebody's harm in words, or else the surest of all."""
        return [*self.worse, *self.crossed, *self.better][0][0]


def titles() -> dict[What, str]:
    """Return what is compared, in the order in which it is told."""
    return {
        What.WAIT: _("Waiting"),
        What.SERVED: _("A document in hand"),
        What.REFUSED: _("Refused"),
        What.KEPT: _("Promises kept"),
        What.ERROR: _("Failed at the centre"),
    }


def headings(believed: Sequence[Comparison], called: Callable[[str, str], str]) -> list[Heading]:
    """Return a heading for each thing compared in which a difference is believed."""
    found = []
    for what, title in titles().items():
        lines = [
            (spoken.comparison_in_words(one, called(one.by, one.label)), one)
            for one in believed
            if one.what is what
        ]
        single = [line for line in lines if isinstance(line[1].by, By)]
        crossed = [line for line in lines if not isinstance(line[1].by, By)]
        if lines:
            worse, better = ([line for line in single if line[1].is_worse is so] for so in (True, False))
            found.append(
                Heading(title, worse, better, sorted(crossed, key=lambda line: not line[1].is_worse))
            )
    return found
