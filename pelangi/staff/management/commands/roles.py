"""`pelangi roles`: write docs/reference/roles.md from the table of roles."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from pelangi.staff.role_table import roles_markdown

PAGE = Path(settings.BASE_DIR) / "docs" / "reference" / "roles.md"


class Command(BaseCommand):
    help = "Write docs/reference/roles.md from the table of roles."

    def handle(self, *args, **options):
        PAGE.write_text(roles_markdown(), encoding="utf-8")
        self.stdout.write(str(PAGE.relative_to(settings.BASE_DIR)))
