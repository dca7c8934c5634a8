"""`pelangi run`: everything a newcomer needs: tables, demo city, server, and where to sign in."""

import os
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from pelangi.site.demo.month import run
from pelangi.site.demo.office import Size
from pelangi.site.demo.people import passwords, sign_in_file
from pelangi.site.serving import Services, collect_static

DEMO_PHONE = "0717 000000"  # invented: whom field officers and residents of the demo city would call


class Command(BaseCommand):
    help = "Migrate, fill the demo city, serve on this machine, and print where to sign in."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-demo", action="store_true", help="serve an installation of your own")

    def handle(self, *args, **options):
        started = time.monotonic()
        call_command("migrate", verbosity=0)
        collect_static()
        if not options["no_demo"]:
            run(timezone.localdate(), Size())
            os.environ.setdefault("PELANGI_PHONE", DEMO_PHONE)  # for the web server started below
        with Services(port=options["port"]) as services:
            services.wait_until_ready()
            self.stdout.write(self.welcome(services.address, time.monotonic() - started, options["no_demo"]))
            services.wait_until_stopped()

    def welcome(self, address: str, seconds: float, no_demo: bool) -> str:
        """Return the lines a newcomer reads."""
        lines = ["", f"Pelangi siap / ready: {address}  ({seconds:.0f} s)"]
        if not no_demo:
            lines += ["", "Masuk sebagai / sign in as (kata sandi dibuat di pemasangan ini / made here):", ""]
            lines += [f"  {name:<26}{password}" for name, password in passwords().items()]
            lines += ["", f"  ({sign_in_file()})"]
        lines += ["", "Ctrl+C: berhenti / stop.", ""]
        return "\n".join(lines)
