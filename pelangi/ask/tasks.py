"""Sending in the background: asked for when a message is written, and every few minutes by a timer."""

from django.utils import timezone
from django_tasks import task

from pelangi.ask import actions
from pelangi.staff.actions import system_user


@task()
def deliver_messages() -> dict:
    """Send what is due; return how many messages came to which state."""
    return actions.deliver_due(at=timezone.now())


@task()
def reckon_anew() -> int:
    """Reckon the priorities of all who wait, after the rules changed; return how many are others."""
    return actions.reckon_priorities(by=system_user(), at=timezone.now())


@task()
def tell_webhooks() -> dict:
    """Send the calls that are due to other systems; return how many came to which state."""
    return actions.deliver_calls(at=timezone.now())
