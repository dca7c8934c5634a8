"""The console command `pelangi`: Django's commands, and each room's own (`pelangi help` lists them)."""

import os
import sys


def main() -> None:
    """Run one command of the command line.

    `plan` reads and writes files only, so it starts without settings, rooms and database: half a second of the budget.
    """
    if sys.argv[1:2] == ["plan"]:
        from pelangi.plan.management.commands.plan import Command

        Command().run_from_argv(sys.argv)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelangi.site.settings")
    from django.core.management import execute_from_command_line  # after the settings are named

    execute_from_command_line(sys.argv)
