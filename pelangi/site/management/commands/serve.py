"""`pelangi serve`: the web server and the worker, without the demo."""

from django.core.management.base import BaseCommand

from pelangi.site.serving import Services, collect_static


class Command(BaseCommand):
    help = "Serve this installation: web server and background worker."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args, **options):
        collect_static()
        with Services(port=options["port"]) as services:
            services.wait_until_ready()
            self.stdout.write(f"Pelangi: {services.address}")
            services.wait_until_stopped()
