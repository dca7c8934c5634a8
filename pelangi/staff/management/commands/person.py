"""`pelangi person trail KEY`: who saw or did what with one person's data."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pelangi.staff import audit
from pelangi.staff.actions import system_user
from pelangi.staff.models import PersonKey
from pelangi.staff.queries import trail_of
from pelangi.staff.roles import Deed


class Command(BaseCommand):
    help = "Print who saw or did what with one person's data. Reading it is written in the chain as well."

    def add_arguments(self, parser):
        parser.add_argument("deed", choices=["trail"])
        parser.add_argument("key", type=UUID, help="the person's key")

    def handle(self, *args, **options):
        key = PersonKey.objects.filter(pk=options["key"]).first()
        if key is None:
            raise CommandError("Tidak ada orang dengan kunci ini / no person has this key.")
        lines = trail_of(key.pk)
        for line in lines:
            when = timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M")
            role = f" ({line.role})" if line.role else ""
            self.stdout.write(f"{when}  {line.who}{role}: {line.deed}. {line.purpose} [{line.thing}]")
        self.stdout.write(f"{len(lines)} baris / lines.")
        audit.record(Deed.PERSON_TRAIL, key, by=system_user(), at=timezone.now(), person=key.pk)
