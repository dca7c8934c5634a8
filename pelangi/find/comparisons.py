"""Comparisons that have not ended: how far each is."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pelangi.find.actions.linking import SILENT
from pelangi.find.models import LinkRun

State = LinkRun.State
WORDS = {
    "open": _("opening the register"),
    "compare": _("comparing with the register"),
    "doubles": _("looking for people who are on two lists"),
    "store": _("writing down what was found"),
    "decisions": _("putting in what people decided"),
    "leads": _("bringing the leads up to date"),
}


@dataclass(frozen=True)
class Standing:
    """How far a comparison is."""

    run: LinkRun
    is_moving: bool  # waits for its turn, or runs now
    has_broken_off: bool  # was running, and nothing was heard of it for a while

    @property
    def step(self) -> str:
        """Return in words what it is at."""
        return str(WORDS.get(self.run.step, ""))

    @property
    def percent(self) -> int:
        """Return how much of the whole is done."""
        return int(self.run.share * 100)


def unfinished() -> QuerySet[LinkRun]:
    """Return the comparisons that wait, run or were stopped."""
    return LinkRun.objects.exclude(state=State.DONE).select_related("started_by").order_by("pk")


def standing(run: LinkRun) -> Standing:
    """Return how far a comparison is."""
    silent = run.beat_at is None or run.beat_at < timezone.now() - SILENT
    is_running = run.state == State.RUNNING
    is_moving = run.state == State.WAITING or (is_running and not silent)
    return Standing(run, is_moving, is_running and silent)
