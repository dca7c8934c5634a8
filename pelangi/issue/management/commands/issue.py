"""`pelangi issue nightly`: what the visits of the day mean for documents. Run after `pelangi visit nightly`."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pelangi.issue import actions
from pelangi.staff.actions import system_user


class Command(BaseCommand):
    help = (
        "Open documents for what was recorded at doors, and hand over those that phones have a receipt for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_subparsers(dest="deed", required=True).add_parser(
            "nightly", help="every night, after the visits"
        )

    def handle(self, *args, **options) -> None:
        now = timezone.now()
        opened = actions.open_documents(by=system_user(), at=now)
        done, refused = actions.hand_over_from_doors(at=now)
        self.stdout.write(f"Dokumen / documents: {opened} dibuka / opened, {done} diserahkan / handed over")
        for one in refused:
            self.stdout.write(f"{one.pk}: periksa / look at it: {one.need.state}")
