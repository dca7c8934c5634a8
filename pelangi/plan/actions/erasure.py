"""Where an erased person lived is taken out of the plans; days, teams and minutes stay."""

from django.db import transaction

from pelangi.plan.models import Appointment, Plan


@transaction.atomic
def forget_erased() -> int:
    """Move the stops at the homes of erased people to the centre of their ward; return how many. Twice is harmless."""
    homes = Appointment.objects.filter(
        request__person__key__wrapped=None, stop__institution=None, stop__ward__centre_lat__isnull=False
    )
    homes = homes.select_related("stop__ward", "stop__round__plan").order_by("pk")
    moved = [one for one in homes if _is_at_the_door(one)]
    for one in moved:
        plan, stop, ward = one.stop.round.plan, one.stop, one.stop.ward
        _forget_place(plan, (stop.lat, stop.lon), (ward.centre_lat, ward.centre_lon))
        stop.lat, stop.lon = ward.centre_lat, ward.centre_lon
        stop.save(update_fields=["lat", "lon"])
    return len(moved)


def _is_at_the_door(appointment: Appointment) -> bool:
    stop = appointment.stop
    return (stop.lat, stop.lon) != (stop.ward.centre_lat, stop.ward.centre_lon)


def _forget_place(plan: Plan, door: tuple[float, float], centre: tuple[float, float]) -> None:
    """Take a door out of every problem file: replaced plans and drafts have it too."""
    for one in Plan.objects.filter(first_day__lte=plan.last_day, last_day__gte=plan.first_day):
        known = [place for place in one.problem.get("places", []) if (place["lat"], place["lon"]) == door]
        for place in known:
            place["lat"], place["lon"] = centre
        if known:
            one.save(update_fields=["problem"])
