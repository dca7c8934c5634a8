"""What somebody still keeps when they leave. Later rooms say what they know; an account is shut after asking them."""

from collections.abc import Callable
from dataclasses import dataclass

from pelangi.staff.models import User


@dataclass(frozen=True)
class Kept:
    """One thing somebody keeps: what it is, and the page on which it is handed over."""

    name: str
    url: str


_looks: list[Callable[[User], list[Kept]]] = []


def ask(look: Callable[[User], list[Kept]]) -> Callable[[User], list[Kept]]:
    """Register a look at what somebody keeps; registered twice, it is asked once."""
    if look not in _looks:
        _looks.append(look)
    return look


def kept_by(user: User) -> list[Kept]:
    """Return everything that somebody still keeps."""
    return [one for look in _looks for one in look(user)]
