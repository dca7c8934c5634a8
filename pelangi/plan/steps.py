"""A search that can be watched: better plans are told as they are found; it can be ended with the best so far."""

from collections.abc import Callable
from time import monotonic

from pelangi.core.routing.solve import Progress

TELL_EVERY_S = 0.4  # at most: each telling is a write to the database
MOST_STEPS = 120  # kept for the drawing; of more, every second one is dropped


class Watcher:
    """Passes the progress of a search on, not too often, and asks whether it is to end."""

    def __init__(self, tell: Callable[[list[dict]], None], must_stop: Callable[[], bool]) -> None:
        self.steps: list[dict] = []
        self._tell, self._must_stop, self._told_at = tell, must_stop, 0.0

    def __call__(self, now: Progress) -> bool:
        """Hear how it goes; say whether to end."""
        step = {"share": round(now.share, 3), "weight": now.weight, "people": now.people, "steps": now.steps}
        if self._told_at and monotonic() - self._told_at < TELL_EVERY_S:
            return False
        self._told_at = monotonic()
        if len(self.steps) >= MOST_STEPS:
            self.steps = self.steps[::2]
        self.steps.append(step)
        self._tell(self.steps)
        return self._must_stop()
