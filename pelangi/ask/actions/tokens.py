"""Letting other systems in: a token does what its own account may do, and of that only what its scopes name."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.ask.models import ApiToken, Webhook
from pelangi.ask.refusals import Refused
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.permissions import may
from pelangi.staff.protection import seal
from pelangi.staff.roles import Deed

PREFIX = "plg_"  # so that a token left lying about is known for what it is
TOKEN_BYTES = 32
MOST_DAYS = 366
SECRET_CELL = "ask.webhook"  # noqa: S105 -- the name of a cell
NEEDED = {
    ApiToken.Scope.CREATE: Deed.REQUEST_CREATE,
    ApiToken.Scope.READ: Deed.REQUEST_VIEW,
    ApiToken.Scope.EXPORT: Deed.REQUEST_EXPORT,
}


def scopes_open_to(user: User) -> list[ApiToken.Scope]:
    """Return the scopes that a token of this account could use at all."""
    return [scope for scope in ApiToken.Scope if may(user, NEEDED[scope])]


def hash_of_token(token: str) -> str:
    """Return by what a token is found; it has 256 random bits, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(
    user: User, *, name: str, scopes: Iterable[str], days: int, by: User, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token for an account; return it and its words, which are shown once and kept nowhere.

    Raises Refused for scopes the account may not use, for none at all, and for more than MOST_DAYS.
    """
    chosen = sorted(set(scopes))
    if not chosen or not set(chosen) <= {str(one) for one in scopes_open_to(user)}:
        raise Refused(_("Choose what the token is for, within the rights of the account."))
    if not 0 < days <= MOST_DAYS:
        raise Refused(_("A token ends after a year at the latest."))
    words = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken.objects.create(
        token_hash=hash_of_token(words),
        name=name,
        user=user,
        scopes=chosen,
        made_at=at,
        made_by=by,
        expires_at=at + timedelta(days=days),
    )
    audit.record("ask.make_token", token, by=by, at=at, detail={"scopes": chosen, "days": days})
    return token, words


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, at: datetime) -> None:
    """End a token now; twice is harmless."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        audit.record("ask.revoke_token", token, by=by, at=at)


def token_of(words: str, at: datetime) -> ApiToken | None:
    """Return the token in force that these words open, its account active; and keep the day it was used."""
    found = ApiToken.objects.select_related("user").filter(token_hash=hash_of_token(words), revoked_at=None)
    token = found.filter(expires_at__gt=at, user__is_active=True).first()
    if token and token.used_on != at.date():
        ApiToken.objects.filter(pk=token.pk).update(used_on=at.date())
    return token


def may_go_to(url: str) -> bool:
    """Say whether the settings let us tell this address: its host is named there, and the way is encrypted."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in {"127.0.0.1", "localhost"})
    named = host if port is None else f"{host}:{port}"
    return is_safe and parts.username is None and named in settings.WEBHOOK_HOSTS


@transaction.atomic
def make_webhook(user: User, *, url: str, by: User, at: datetime) -> tuple[Webhook, str]:
    """Tell an address of each step of the requests this account may see; return it and its secret, shown once.

    Raises Refused for an address the settings do not name.
    """
    if not may_go_to(url):
        raise Refused(
            _("The administrator has not named this host in the settings, or the address is not https.")
        )
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    hook = Webhook(url=url, user=user, made_at=at, made_by=by)
    hook.secret_sealed = seal(secret.encode(), f"{SECRET_CELL}:{url}")
    hook.save()
    audit.record("ask.make_webhook", hook, by=by, at=at)
    return hook, secret


@transaction.atomic
def end_webhook(hook: Webhook, *, by: User, at: datetime) -> None:
    """Tell an address nothing more; what waits for it is dropped. Twice is harmless."""
    if Webhook.objects.filter(pk=hook.pk, ended_at=None).update(ended_at=at):
        hook.calls.filter(state="waiting").delete()
        audit.record("ask.end_webhook", hook, by=by, at=at)
