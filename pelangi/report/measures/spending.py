"""What the rounds and cards of a period cost, at the rates that held on their days."""

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import QuerySet
from django.utils.timezone import localdate

from pelangi.core.costs import Rate, RateKind, Use, spent
from pelangi.core.routing.travel import great_circle_km
from pelangi.issue.models import StockMove
from pelangi.plan.models import Round, Stop, Team
from pelangi.report.measures.base import Period, Row, Value
from pelangi.report.measures.events import ENDED, visit_moves
from pelangi.report.measures.sums import size
from pelangi.report.models import CostRate

DETOUR = Fraction(14, 10)  # roads are longer than the crow flies by this, as plans take it
USED_UP = (StockMove.Kind.PRINTED, StockMove.Kind.DAMAGED)


def rates(period: Period) -> list[Rate]:
    """Return the rates entered by the moment of knowledge, in the order they were entered."""
    known = CostRate.objects.filter(entered_at__lte=period.as_of).order_by("entered_at", "pk")
    return [Rate(RateKind(one.kind), one.rupiah, one.since) for one in known]


def rounds_out(period: Period) -> QuerySet[Round]:
    """Return the rounds that ended at least one visit in the period."""
    ended = visit_moves(period, ENDED).values("visit__appointment__stop__round")
    return Round.objects.filter(pk__in=ended).select_related("team").order_by("pk")


def uses(period: Period) -> Iterator[Use]:
    """Yield the hours, days out and kilometres of the rounds, and the cards printed on or spoilt."""
    members = Counter(Team.members.through.objects.values_list("team", flat=True))
    ways: dict[int, list[tuple[float, float]]] = {}
    found = list(rounds_out(period))
    stops = Stop.objects.filter(round__in=[one.pk for one in found]).order_by("position")
    for key, lat, lon in stops.values_list("round", "lat", "lon"):
        ways.setdefault(key, []).append((lat, lon))
    for one in found:
        people = max(1, members[one.team_id])
        minutes = one.shift_until_min - one.shift_from_min - one.break_min
        yield Use(RateKind.STAFF_HOUR, one.day, Fraction(people * minutes, 60))
        yield Use(RateKind.DAY, one.day, Fraction(people))
        yield Use(RateKind.VEHICLE_KM, one.day, _km(one.team, ways.get(one.pk, [])))
    cards = StockMove.objects.filter(period.happened("at"), kind__in=USED_UP)
    for at, units in cards.values_list("at", "units"):
        yield Use(RateKind.CARD, localdate(at), Fraction(-units))


def _km(team: Team, stops: list[tuple[float, float]]) -> Fraction:
    """Return the way from the team's start over its stops to its end, in tenths of a kilometre."""
    way = [(team.start_lat, team.start_lon), *stops, team.end]
    legs = great_circle_km(way).diagonal(offset=1).sum() if len(way) > 1 else 0.0
    return Fraction(round(float(legs) * float(DETOUR) * 10), 10)


def each_document(rows: list[Row], period: Period) -> Value:
    """Return the whole rupiah for each document handed over; None while a rate is missing or none was handed over."""
    sums, missing = spent(uses(period), rates(period))
    number, total = size(rows), sum(sums.values(), Fraction())
    parts = {f"rupiah_{kind}": str(_whole(rupiah)) for kind, rupiah in sums.items()}
    parts |= {"missing_rates": sorted(missing), "documents": number}
    known = number and not missing
    return Value(str(_whole(total / number)) if known else None, number, parts)


def _whole(rupiah: Fraction) -> int:
    return int((Decimal(rupiah.numerator) / rupiah.denominator).quantize(Decimal(1), ROUND_HALF_UP))
