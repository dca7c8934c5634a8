"""Findings in words a leader can say aloud."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pelangi.core.comparisons import Comparison, What
from pelangi.report.watching import Flag


def comparison_in_words(one: Comparison, name: str) -> str:
    """Return one sentence: who, how much, beside whom, how sure."""
    if one.what is What.WAIT and one.found.ratio is not None:
        pace = one.found.ratio
        words = {
            "name": name,
            "pace": _ratio(pace.estimate),
            "low": _ratio(pace.low),
            "high": _ratio(pace.high),
        }
        return (
            _(
                "%(name)s: served at %(pace)s times the pace of others with the same need (%(low)s to %(high)s)."
            )
            % words
        )
    if one.found.difference is None:
        return ""
    people = round(100 * one.found.difference.estimate)
    low, high = (round(100 * end) for end in (one.found.difference.low, one.found.difference.high))
    words = {"name": name, "n": abs(people), "low": low, "high": high}
    if one.what is What.REFUSED:
        more = _(
            "%(name)s: of a hundred with the same need, %(n)s more refused than among others (%(low)s to %(high)s)."
        )
        fewer = _(
            "%(name)s: of a hundred with the same need, %(n)s fewer refused than among others (%(low)s to %(high)s)."
        )
        return (more if people >= 0 else fewer) % words
    more = _(
        "%(name)s: of a hundred with the same need, %(n)s more hold a document than others (%(low)s to %(high)s)."
    )
    fewer = _(
        "%(name)s: of a hundred with the same need, %(n)s fewer hold a document than others (%(low)s to %(high)s)."
    )
    return (more if people >= 0 else fewer) % words


def flag_in_words(flag: Flag, name: str) -> str:
    """Return one sentence: who began to fall behind in what."""
    if flag.what is What.WAIT:
        return _("%(name)s: served later than others with the same need, beyond chance.") % {"name": name}
    return _("%(name)s: refused more often than others with the same need, beyond chance.") % {"name": name}


def _ratio(number: float) -> str:
    return str(number_format(round(number, 2), 2))
