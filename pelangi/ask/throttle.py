"""How often one address may knock at the public pages. Counted in memory: no address is written down."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def caller(request: HttpRequest) -> str:
    """Return who calls; on a server the address our own web server appended, never one the caller sent."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PRODUCTION:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).split(",")[-1].strip()
    return address


def too_often(request: HttpRequest, what: str, *, most: int, window_s: int) -> bool:
    """Count one more knock of this address at `what`; say whether it is more than `most` within `window_s` seconds.

    Each process of the web server counts for itself, so that the true limit is `most` times their number.
    """
    key = f"ask-{what}-{caller(request)}"
    if cache.add(key, 1, window_s):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # the window ended between the two lines: a new one begins
        return False
