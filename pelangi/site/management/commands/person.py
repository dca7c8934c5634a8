"""`pelangi person trail KEY`: who saw or did what with one person's data. `pelangi person erase KEY`: forget them."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pelangi.site.erasure import erase
from pelangi.staff import audit
from pelangi.staff.actions import system_user
from pelangi.staff.models import PersonKey
from pelangi.staff.queries import trail_of
from pelangi.staff.roles import Deed


class Command(BaseCommand):
    help = (
        "Print who saw or did what with one person's data (itself written in the chain), or erase the person."
    )

    def add_arguments(self, parser):
        parser.add_argument("deed", choices=["trail", "erase"])
        parser.add_argument("key", type=UUID, help="the person's key")
        parser.add_argument("--reason", default="order", help="code of the reason, kept in the chain")

    def handle(self, *args, **options):
        key = PersonKey.objects.filter(pk=options["key"]).first()
        if key is None:
            raise CommandError("Tidak ada orang dengan kunci ini / no person has this key.")
        if options["deed"] == "erase":
            self.erase(key, options["reason"])
        else:
            self.print_trail(key)

    def erase(self, key: PersonKey, reason: str) -> None:
        """Drop the key, then let every room forget what it could still be found by."""
        if erase(key, reason=reason, by=system_user(), at=timezone.now()):
            self.stdout.write(
                "Data orang ini dihapus; rantai tindakan tetap utuh / erased; the chain of deeds stays."
            )
        else:
            self.stdout.write("Sudah dihapus sebelumnya / was erased already.")

    def print_trail(self, key: PersonKey) -> None:
        """Print the trail, and write down that it was read."""
        lines = trail_of(key.pk)
        for line in lines:
            when = timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M")
            role = f" ({line.role})" if line.role else ""
            self.stdout.write(f"{when}  {line.who}{role}: {line.deed}. {line.purpose} [{line.thing}]")
        self.stdout.write(f"{len(lines)} baris / lines.")
        audit.record(Deed.PERSON_TRAIL, key, by=system_user(), at=timezone.now(), person=key.pk)
