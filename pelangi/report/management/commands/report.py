"""`pelangi report figure`: one measure of the catalogue as CSV, as of any day; `pelangi report list` names them."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pelangi.plan.models import Plan
from pelangi.report import queries
from pelangi.report.mailing import send_pages
from pelangi.report.measures import MEASURES, Period
from pelangi.report.month import write_month
from pelangi.report.planner_audit import replay_plan
from pelangi.report.reach import known_at
from pelangi.report.splits import CannotSplit, Split
from pelangi.report.tables import write_figure
from pelangi.staff import audit
from pelangi.staff.actions import system_user
from pelangi.staff.roles import Deed

BAD_INPUT = 2  # exit code


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _splits(text: str) -> list[Split]:
    return [Split(one.strip()) for one in text.split(",") if one.strip()]


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _pack(options: dict, out: TextIO) -> None:
    for path in write_month(options["month"], options["out"], known_at(timezone.now())):
        out.write(str(path))


def _mail(_options: dict, out: TextIO) -> None:
    counts = send_pages(timezone.now())
    out.write(f"terkirim / sent {counts['sent']}, gagal / failed {counts['failed']}")


def _replay(options: dict, out: TextIO) -> None:
    plan = Plan.objects.filter(pk=options["plan"]).first()
    if plan is None:
        raise CommandError(f"{options['plan']}: rencana tidak ada / no such plan", returncode=BAD_INPUT)
    found = replay_plan(plan.problem, seed=plan.seed, iterations=plan.iterations)
    out.write(f"berpindah / moved: {found.moved}")
    for group, (asked, served, then) in found.requests.items():
        out.write(f"{group or '-'}: {asked} diminta / asked, {served} -> {then} terlayani / served")


def _keep(_options: dict, out: TextIO) -> None:
    out.write(f"{queries.keep(timezone.now())} permohonan / requests")


OTHERS = {"keep": _keep, "pack": _pack, "mail": _mail, "replay": _replay}


class Command(BaseCommand):
    help = (
        "Write one measure of the catalogue as CSV, for any period and as of any day; or list the measures."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(
            dest="deed", required=True, metavar="{list,figure,keep,pack,mail,replay}"
        )
        deeds.add_parser("list", help="name every measure with its definition")
        pack = deeds.add_parser("pack", help="write everything a month needs into a folder")
        pack.add_argument("month", type=_month, help="YYYY-MM")
        pack.add_argument("--out", type=Path, required=True, help="folder")
        deeds.add_parser("keep", help="read all events as columns, so that large cities are counted at once")
        deeds.add_parser("mail", help="send the leader's page of this month to leaders who lack it")
        replay = deeds.add_parser("replay", help="solve a past plan once more with group labels exchanged")
        replay.add_argument("plan", type=int, help="number of the plan")
        figure = deeds.add_parser("figure", help="write one measure as CSV")
        figure.add_argument("name", help="measure, see `pelangi report list`")
        figure.add_argument("--from", dest="first", type=_day, required=True, help="first day, YYYY-MM-DD")
        figure.add_argument("--to", dest="last", type=_day, required=True, help="last day, YYYY-MM-DD")
        figure.add_argument("--as-of", type=_day, help="what was known at the end of this day; default: now")
        figure.add_argument(
            "--by", type=_splits, default=[], help=f"any of {','.join(Split)}, separated by commas"
        )
        figure.add_argument("--out", default="csv", help="csv (to the screen), or a file ending in .csv")

    def handle(self, *args, **options) -> None:
        if options["deed"] == "list":
            for measure in MEASURES.values():
                self.stdout.write(
                    f"{measure.name}: {measure.said('label', 'id')} / {measure.said('label', 'en')}"
                )
                self.stdout.write(
                    f"    {measure.said('definition', 'id')} / {measure.said('definition', 'en')}"
                )
            return
        if options["deed"] in OTHERS:
            OTHERS[options["deed"]](options, self.stdout)
            return
        name, target = options["name"], options["out"]
        if name not in MEASURES:
            known = ", ".join(MEASURES)
            raise CommandError(
                f"{name}: ukuran tidak dikenal / no such measure. Ada / there are: {known}",
                returncode=BAD_INPUT,
            )
        try:
            period = Period(options["first"], options["last"], _known_at(options["as_of"]))
            if target == "csv":
                write_figure(MEASURES[name], period, options["by"], self.stdout._out)
            else:
                with _csv_file(target).open("w", encoding="utf-8", newline="") as out:
                    write_figure(MEASURES[name], period, options["by"], out)
        except CannotSplit as error:
            raise CommandError(
                f"{error}: ukuran ini tidak dapat dipilah begitu / this measure cannot be split so",
                returncode=BAD_INPUT,
            ) from error
        except (OSError, ValueError) as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        detail = {"what": f"figure {name} by {','.join(options['by'])}"}
        audit.record(Deed.REPORT_EXPORT, by=system_user(), at=timezone.now(), detail=detail)


def _known_at(day: date | None) -> datetime:
    """Return the last moment of a local day; now when no day is given."""
    if day is None:
        return timezone.now()
    return datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone()) - timedelta(
        microseconds=1
    )


def _csv_file(target: str) -> Path:
    path = Path(target)
    if path.suffix != ".csv":
        raise ValueError(f"--out {target}: nama berkas harus berakhir .csv / the file name must end in .csv")
    return path
