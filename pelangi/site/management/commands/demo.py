"""`pelangi demo`: the demo city lives through a month of an office's work. Stop it, start it again: it goes on."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pelangi.site.demo.month import run
from pelangi.site.demo.office import Size


class Command(BaseCommand):
    help = "Fill an empty installation with the demo city and do a month of office work in it; resumable."

    def add_arguments(self, parser):
        parser.add_argument(
            "--residents", type=int, default=Size.residents, help="size of the invented population"
        )
        parser.add_argument(
            "--iterations", type=int, default=Size.iterations, help="of the route solver, a plan"
        )
        parser.add_argument("--seed", type=int, default=Size.seed)
        parser.add_argument(
            "--weeks", type=int, choices=[1, 2, 3], default=Size.weeks, help="weeks worked through"
        )
        parser.add_argument(
            "--quiet-weeks",
            type=int,
            default=Size.quiet_weeks,
            help="before those: no lists yet, few requests",
        )
        parser.add_argument(
            "--today", type=lambda text: timezone.datetime.fromisoformat(text).date(), default=None
        )

    def handle(self, *args, **options):
        size = Size(
            **{name: options[name] for name in ("residents", "iterations", "seed", "weeks", "quiet_weeks")}
        )
        office = run(options["today"] or timezone.localdate(), size)
        self.stdout.write(f"Kota contoh siap / demo city ready ({office.today}).")
