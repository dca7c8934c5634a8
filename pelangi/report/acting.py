"""Acting on a flag: what each step would change, what it changed in words, and the campaigns under way."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.ask.queries import rules_at
from pelangi.core.triage import waiting_rule
from pelangi.find.models import Lead
from pelangi.plan.means import means
from pelangi.report.models import FlagAnswer

FLOORS = ("group", "ward")  # what the planner keeps floors of


def standing(by: str, label: str, at: datetime) -> dict[str, int]:
    """Return the steps that help people told apart so, each with what holds now: per cent, points a day, leads."""
    rule = waiting_rule(rules_at(at))
    found = {"rule": rule.each if rule else 0}
    if by in FLOORS:
        found["floor"] = round(100 * means().floors.get(by, {}).get(label, 0))
    if by == "ward":
        found["campaign"] = open_leads(label)
    return found


def most_points(at: datetime) -> int:
    """Return the most points a day of waiting can give."""
    rule = waiting_rule(rules_at(at))
    return rule.maximum if rule else 0


def open_leads(ward: str) -> int:
    """Return how many people of a ward were found without papers and not asked yet."""
    return Lead.objects.filter(state=Lead.State.OPEN, ward_id=ward).count()


def campaigns(today: date) -> QuerySet[FlagAnswer]:
    """Return the campaigns under way."""
    return FlagAnswer.objects.filter(step=FlagAnswer.Step.CAMPAIGN, until_date__gte=today)


def leads_of_campaigns() -> QuerySet[Lead]:
    """Return the people found without papers in wards with a campaign today, whom nobody asked yet."""
    wards = campaigns(localdate()).values("label")
    return Lead.objects.filter(state=Lead.State.OPEN, ward_id__in=wards)


def in_words(answer: FlagAnswer) -> str:
    """Say what a decision changed, and where it stands now."""
    match answer.step:
        case FlagAnswer.Step.FLOOR:
            said = _("The floor in the plan was raised from %(was)d to %(now)d %%.")
        case FlagAnswer.Step.RULE:
            said = _("A day of waiting gives %(now)d points in triage instead of %(was)d.")
        case _other:
            said = _("Campaign until %(day)s: %(was)d people nobody had asked, now %(left)d.")
    day = date_format(answer.until_date) if answer.until_date else ""
    left = open_leads(answer.label) if answer.step == FlagAnswer.Step.CAMPAIGN else 0
    return said % {"was": answer.was, "now": answer.amount or 0, "day": day, "left": left}
