"""What every page gets besides its own."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from pelangi.city.models import Area
from pelangi.site.bands import bands_for


@cache
def _city_name(code: str) -> str | None:
    return Area.objects.filter(pk=code).values_list("name", flat=True).first()


def page(request: HttpRequest) -> dict:
    """Return the bands the reader may enter, the city's name and the tile setting."""
    user = getattr(request, "user", None)
    name = _city_name(settings.CITY_CODE)
    if name is None:  # not loaded yet: look again next time
        _city_name.cache_clear()
    return {
        "bands": bands_for(user, request.path) if user and user.is_authenticated else [],
        "city_name": name or "",
        "tiles_url": settings.TILES_URL,
    }
