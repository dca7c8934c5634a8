"""Which places a role can be given for. Room city stands above this one, so it tells; nothing is asked upwards."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from pelangi.staff.roles import ScopeKind

PARTS = 3


@dataclass(frozen=True)
class Neighbourhood:
    """An RT: the code of its ward, its RW and its own number, as text of digits without leading zeros."""

    ward: str
    rw: str
    rt: str

    @property
    def code(self) -> str:
        """Return how a role is given for it: "19.71.05.1005/2/3" is RT 3 of RW 2."""
        return f"{self.ward}/{self.rw}/{self.rt}"


def read_neighbourhood(code: str) -> Neighbourhood:
    """Return the neighbourhood of a code. Raises ValueError."""
    parts = code.split("/")
    if len(parts) != PARTS or not all(part.isascii() and part.isdecimal() for part in parts[1:]):
        raise ValueError(f"{code!r} is no neighbourhood")
    return Neighbourhood(parts[0], *(str(int(part)) for part in parts[1:]))


_tellers: dict[str, Callable[[], dict[str, str]]] = {}


def tell(kind: ScopeKind, places: Callable[[], dict[str, str]]) -> None:
    """Say how to learn the places of one kind: a function that returns {code: name}."""
    _tellers[kind] = places


def is_place(kind: str, code: str) -> bool:
    """Say whether a role can be given for this place. The city keeps no list of its RTs: their ward must be known."""
    if kind != ScopeKind.NEIGHBOURHOOD:
        return code in places_of(kind)
    try:
        found = read_neighbourhood(code)
    except ValueError:
        return False
    return found.code == code and found.ward in places_of(ScopeKind.WARD)


def neighbourhood_name(code: str) -> str:
    """Return e.g. "RT 3 RW 2, Tua Tunu Indah"."""
    found = read_neighbourhood(code)
    return f"RT {found.rt} RW {found.rw}, {places_of(ScopeKind.WARD).get(found.ward, found.ward)}"


def places_of(kind: str) -> dict[str, str]:
    """Return {code: name} of the places of one kind, in their order.

    The city itself is always there: the first administrator is made before any area is loaded.
    """
    known = _tellers[kind]() if kind in _tellers else {}
    if kind == ScopeKind.CITY:
        return {settings.CITY_CODE: settings.CITY_CODE, **known}
    return known
