"""`pelangi messages`: send what is due by itself; run every few minutes by a timer."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pelangi.ask import actions


class Command(BaseCommand):
    help = (
        "Send messages that are due by PELANGI_MESSAGES outside the quiet hours, and calls to other systems."
    )

    def handle(self, *args, **options) -> None:
        counts = actions.deliver_due(at=timezone.now())
        for state, count in actions.deliver_calls(at=timezone.now()).items():
            counts[f"to systems: {state}"] = count
        if counts:
            self.stdout.write(", ".join(f"{state} {count}" for state, count in sorted(counts.items())))
