"""Costs: each use at the rate of its day; what has no rate is said, never guessed."""

from datetime import date
from fractions import Fraction

from pelangi.core.costs import Rate, RateKind, Use, rate_on, spent

RATES = [
    Rate(RateKind.CARD, 10_000, date(2026, 1, 1)),
    Rate(RateKind.CARD, 12_000, date(2026, 7, 1)),
    Rate(RateKind.CARD, 11_000, date(2026, 1, 1)),  # entered again for the same day: a correction
]


def test_a_rate_holds_from_its_day_and_a_correction_replaces_it():
    assert rate_on(RATES, RateKind.CARD, date(2025, 12, 31)) is None
    assert rate_on(RATES, RateKind.CARD, date(2026, 6, 30)) == 11_000
    assert rate_on(RATES, RateKind.CARD, date(2026, 7, 1)) == 12_000
    assert rate_on(RATES, RateKind.DAY, date(2026, 7, 1)) is None


def test_uses_are_summed_and_what_has_no_rate_is_named():
    uses = [
        Use(RateKind.CARD, date(2026, 3, 1), Fraction(2)),
        Use(RateKind.CARD, date(2026, 8, 1), Fraction(1)),
        Use(RateKind.STAFF_HOUR, date(2026, 8, 1), Fraction(13, 2)),
        Use(RateKind.VEHICLE_KM, date(2026, 8, 1), Fraction(0)),
    ]
    sums, missing = spent(uses, RATES)
    assert sums[RateKind.CARD] == 34_000
    assert missing == {RateKind.STAFF_HOUR}, "nothing was driven, so no rate is missed for it"
