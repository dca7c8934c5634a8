"""The console command `pelangi`: Django's commands, and each room's own (`pelangi help` lists them)."""

import os
import sys


def main() -> None:
    """Run one command of the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelangi.site.settings")
    from django.core.management import execute_from_command_line  # after the settings are named

    execute_from_command_line(sys.argv)
