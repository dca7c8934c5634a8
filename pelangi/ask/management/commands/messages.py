"""`pelangi messages`: send what is due by itself; run every few minutes by a timer."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pelangi.ask import actions


class Command(BaseCommand):
    help = "Send the messages that are due by the channels of PELANGI_MESSAGES, outside the quiet hours."

    def handle(self, *args, **options) -> None:
        counts = actions.deliver_due(at=timezone.now())
        if counts:
            self.stdout.write(", ".join(f"{state} {count}" for state, count in sorted(counts.items())))
