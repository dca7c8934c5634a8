"""The console command `pelangi`: Django's commands, and each room's own (`pelangi help` lists them)."""

import gc
import os
import sys


def main() -> None:
    """Run one command of the command line.

    `plan` and `find link` read and write files only, so they start without rooms and database: seconds of the budget.
    """
    # of a hundred megabytes of modules nothing is ever unused: looking through them each 700 objects is a sixth of the
    # time a command takes to start, and a tenth of the demo's
    gc.set_threshold(50_000, 20, 50)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelangi.site.settings")
    if sys.argv[1:2] == ["plan"]:
        from pelangi.plan.management.commands.plan import Command as Plan

        Plan().run_from_argv(sys.argv)
    elif sys.argv[1:3] == ["find", "link"]:
        from pelangi.find.management.commands.find import Command as Find

        Find().run_from_argv(sys.argv)
    else:
        from django.core.management import execute_from_command_line  # after the settings are named

        execute_from_command_line(sys.argv)
