"""Step 3: the coordinator plans five working days for three teams and publishes the plan."""

from collections.abc import Callable
from datetime import date, datetime

from pelangi.plan import actions
from pelangi.plan.models import Means
from pelangi.site.demo.office import Office


def unit(office: Office, days: list[date], at: datetime) -> tuple[str, Callable[[], None]]:
    """Return the unit that plans and publishes `days`."""

    def plan() -> None:
        by = office.person("outreach-coordinator")
        # in the weeks of the demo officers hand documents over on their way; who plans next is asked to
        actions.save_means(Means(second_visits=Means.SecondVisits.NEVER), by=by, at=at)
        proposal = actions.propose(
            days, seed=office.size.seed, iterations=office.size.iterations, by=by, at=at
        )
        actions.publish(proposal, by=by, at=at)
        actions.save_means(Means(), by=by, at=at)

    return f"plan {days[0]}", plan
