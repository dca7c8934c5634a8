"""Findings in words a leader can say aloud."""

from collections.abc import Mapping, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pelangi.core.comparisons import Comparison, What
from pelangi.core.fairness import By
from pelangi.core.traits import Cross, Trait
from pelangi.report.reach import Reach
from pelangi.report.watching import OF_RECORDS, Flag


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
    more, fewer = _in_a_hundred(one.what)
    return (more if people >= 0 else fewer) % words


def _in_a_hundred(what: What) -> tuple[str, str]:
    """Return the words for more, and for fewer, than among others."""
    if what is What.REFUSED:
        return (
            _(
                "%(name)s: of a hundred with the same need, %(n)s more refused than among others"
                " (%(low)s to %(high)s)."
            ),
            _(
                "%(name)s: of a hundred with the same need, %(n)s fewer refused than among others"
                " (%(low)s to %(high)s)."
            ),
        )
    if what in OF_RECORDS:
        return _in_a_hundred_records(what)
    return (
        _(
            "%(name)s: of a hundred with the same need, %(n)s more hold a document than others"
            " (%(low)s to %(high)s)."
        ),
        _(
            "%(name)s: of a hundred with the same need, %(n)s fewer hold a document than others"
            " (%(low)s to %(high)s)."
        ),
    )


def _in_a_hundred_records(what: What) -> tuple[str, str]:
    if what is What.KEPT:
        return (
            _(
                "%(name)s: of a hundred promises, %(n)s more were kept than to others with the same need"
                " (%(low)s to %(high)s)."
            ),
            _(
                "%(name)s: of a hundred promises, %(n)s fewer were kept than to others with the same need"
                " (%(low)s to %(high)s)."
            ),
        )
    return (
        _(
            "%(name)s: of a hundred documents, %(n)s more failed at the centre than of others with the same need"
            " (%(low)s to %(high)s)."
        ),
        _(
            "%(name)s: of a hundred documents, %(n)s fewer failed at the centre than of others with the same need"
            " (%(low)s to %(high)s)."
        ),
    )


def trait_words() -> dict[Trait, str]:
    """Return what people are told apart by, in words."""
    return {
        By.GROUP: _("group"),
        By.SEX: _("sex"),
        By.WARD: _("ward"),
        Cross.GROUP_SEX: _("group and sex"),
        Cross.GROUP_WARD: _("group and ward"),
        Cross.SEX_WARD: _("sex and ward"),
    }


def flag_in_words(flag: Flag, name: str) -> str:
    """Return one sentence: who began to fall behind in what."""
    if flag.what is What.WAIT:
        return _("%(name)s: served later than others with the same need, beyond chance.") % {"name": name}
    if flag.what is What.KEPT:
        return _("%(name)s: fewer promises kept than to others with the same need, beyond chance.") % {
            "name": name
        }
    if flag.what is What.ERROR:
        return _(
            "%(name)s: more documents fail at the centre than of others with the same need, beyond chance."
        ) % {"name": name}
    return _("%(name)s: refused more often than others with the same need, beyond chance.") % {"name": name}


def fairness_in_a_sentence(
    flags: Sequence[str], count: int, by_sex: Sequence[Reach], names: Mapping[str, str]
) -> str:
    """Return what a leader hears first: the first flag and how many more, else how men and women fare.

    flags: in words, the first at least; count: how many there are.
    """
    if count:
        more = ngettext("And %(n)s more flag.", "And %(n)s more flags.", count - 1) % {"n": count - 1}
        return f"{flags[0]} {more}" if count > 1 else flags[0]
    if len(by_sex) < 2:
        return _("Nobody is flagged this year; there are too few cases to compare yet.")
    shares = [
        _("%(group)s %(share)s (%(low)s–%(high)s)")
        % {
            "group": names.get(one.label, one.label),
            "share": percent(one.share.estimate),
            "low": round(100 * one.share.low),
            "high": round(100 * one.share.high),
        }
        for one in by_sex
    ]
    return _("Nobody is flagged this year. With a document in hand: %(shares)s.") % {
        "shares": ", ".join(shares)
    }


def percent(share: float) -> str:
    """Write a share of 0 to 1 as per cent, one decimal below 10 % and above 90 %; short of all it is never 100 %."""
    figure = 100 * share
    decimals = 1 if 0 < figure < 10 or 90 < figure < 100 else 0
    rounded = round(figure, decimals)
    if decimals and rounded in (0, 100):
        return f"<{number_format(0.1, 1)} %" if rounded == 0 else f">{number_format(99.9, 1)} %"
    return f"{number_format(rounded, decimals)} %"


def _ratio(number: float) -> str:
    return str(number_format(round(number, 2), 2))
