"""`pelangi reference`: write the generated pages of docs/reference."""

from django.core.management.base import BaseCommand
from django.utils import translation

from pelangi.site.reference import write


class Command(BaseCommand):
    help = "Write docs/reference from the code: settings, roles, journeys, API."

    def handle(self, *args, **options):
        with translation.override("en"):
            for file in write():
                self.stdout.write(str(file.name))
