"""Which places a role can be given for. Room city stands above this one, so it tells; nothing is asked upwards."""

from collections.abc import Callable

from django.conf import settings

from pelangi.staff.roles import ScopeKind

_tellers: dict[str, Callable[[], dict[str, str]]] = {}


def tell(kind: ScopeKind, places: Callable[[], dict[str, str]]) -> None:
    """Say how to learn the places of one kind: a function that returns {code: name}."""
    _tellers[kind] = places


def places_of(kind: str) -> dict[str, str]:
    """Return {code: name} of the places of one kind, in their order.

    The city itself is always there: the first administrator is made before any area is loaded.
    """
    known = _tellers[kind]() if kind in _tellers else {}
    if kind == ScopeKind.CITY:
        return {settings.CITY_CODE: settings.CITY_CODE, **known}
    return known
