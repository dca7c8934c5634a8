"""How far a ward lies from where teams start, in three bands: far people are compared with far people."""

from pelangi.city.models import Area
from pelangi.core.routing.travel import great_circle_km
from pelangi.plan.models import Team

BANDS = ("near", "middle", "far")
LEAST_WARDS = 3 * len(BANDS)  # of a smaller city a band would hold too few wards to compare with


def bands() -> dict[str, str]:
    """Return the band of each ward, a third of the wards in each; nothing for a small city or without places."""
    placed = Area.objects.filter(level=Area.Level.WARD, centre_lat__isnull=False, centre_lon__isnull=False)
    wards = list(placed.order_by("code").values_list("code", "centre_lat", "centre_lon"))
    starts = list(Team.objects.filter(is_active=True).values_list("start_lat", "start_lon"))
    if len(wards) < LEAST_WARDS or not starts:
        return {}
    far = great_circle_km([(lat, lon) for _code, lat, lon in wards] + starts)[: len(wards), len(wards) :]
    order = sorted(range(len(wards)), key=lambda place: (far[place].min(), wards[place][0]))
    return {wards[place][0]: BANDS[rank * len(BANDS) // len(wards)] for rank, place in enumerate(order)}
