"""How verdicts read on this room's pages."""

from django import template
from django.utils.translation import get_language, gettext

from pelangi.core.documents import DocumentKind, document_rules
from pelangi.find.models import Lead, Match, RegisterEntry
from pelangi.find.words import reason_text

register = template.Library()


@register.filter
def missing_names(match: Match | Lead) -> str:
    """Return the missing documents by name, in the language of the page."""
    indonesian = (get_language() or "id").startswith("id")
    rules = [document_rules()[DocumentKind(kind)] for kind in match.missing]
    return ", ".join(rule.name_id if indonesian else rule.name_en for rule in rules)


@register.filter
def reason(match: Match) -> str:
    """Return why the verdict is what it is, in one sentence."""
    return reason_text(match)


@register.filter
def percent(share: float | None) -> str:
    """Return a probability as a whole percentage; never 100 % or 0 %, which would claim certainty."""
    if share is None:
        return "–"
    whole = round(share * 100)
    return ">99%" if whole >= 100 else "<1%" if whole <= 0 else f"{whole}%"


@register.filter
def register_state(entry: RegisterEntry) -> str:
    """Return whether the register knows the person as living here."""
    return {
        "alive": gettext("lives in the city"),
        "dead": gettext("has died"),
        "moved": gettext("has moved away"),
    }[entry.status]


@register.filter
def join_labels(groups: list) -> str:
    """Return the names of some groups, parted by commas."""
    return ", ".join(one.label for one in groups)


@register.filter
def unlocalized(number: float) -> str:
    """Return a number as drawings need it: a point for the decimal mark."""
    return f"{number:.1f}"
