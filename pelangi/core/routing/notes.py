"""What whoever reads a plan must know about all of it: drives that are only estimated, floors that are not met."""

from collections.abc import Sequence

from pelangi.core.routing.check import Score
from pelangi.core.routing.drive import Roads
from pelangi.core.routing.explain import reason
from pelangi.core.routing.floor_advice import floor_advice
from pelangi.core.routing.plan import Reason
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.travel import places_off_road

NAMED = 5
"""Places that a note names; it counts the others."""


def notes_of(problem: Problem, worth: Score, advice: Sequence[Reason] | None = None) -> tuple[Reason, ...]:
    """Return the notes of a plan with this score. advice: what floor_advice said of the problem, if it was asked."""
    return (*_off_road(problem), *_floors(problem, worth, advice))


def _off_road(problem: Problem) -> tuple[Reason, ...]:
    places = places_off_road(problem)
    if not places or not isinstance(problem.drive, Roads):
        return ()
    shown = [*places[:NAMED], "…"] if len(places) > NAMED else places
    return (reason("off_road", count=len(places), places=shown, detour=problem.drive.detour),)


def _floors(problem: Problem, worth: Score, advice: Sequence[Reason] | None) -> tuple[Reason, ...]:
    if not worth.floor_short:
        return ()
    proven = floor_advice(problem) if advice is None else tuple(advice)
    short = reason("floors_not_reached", short=worth.floor_short, floors=list(worth.floors_short))
    return proven or (short,)
