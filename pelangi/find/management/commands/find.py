"""`pelangi find`: compare two files (no database is opened), or delete lists whose date to keep has passed."""

import csv
import re
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

BAD_INPUT = 2  # exit code
SHOWN = 12  # changes of weights printed, the largest first


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _memory(text: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,4}(MB|GB)", text):
        raise ArgumentTypeError(f"{text}: seperti / like 800MB, 2GB")
    return text


class Command(BaseCommand):
    help = (
        "Compare a list with a register, both files (link), learn from reviewed rows (train), or delete what may no"
        " longer be kept (purge)."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="{link,train,purge}")
        linking = deeds.add_parser("link", help="compare two files; writes one row per row of the list")
        linking.add_argument("--register", type=Path, required=True, help="register extract, CSV or Parquet")
        linking.add_argument("--roster", type=Path, required=True, help="list, CSV or Parquet")
        linking.add_argument("--out", type=Path, required=True, help="result, CSV")
        linking.add_argument("--as-of", type=_day, help="YYYY-MM-DD: ages count on this day; default today")
        linking.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb")
        linking.add_argument(
            "--parameters", type=Path, help="parameter file of `find train`; default the shipped one"
        )
        linking.add_argument(
            "--threshold-link", type=float, help="probability from which a link is automatic"
        )
        linking.add_argument("--threshold-review", type=float, help="probability from which a person looks")
        linking.add_argument(
            "--memory", type=_memory, help="of the tables at most, like 800MB or 2GB; more is kept on disk"
        )
        training = deeds.add_parser(
            "train", help="estimate the parameters again on this city's own reviewed rows"
        )
        training.add_argument("--reviewed", action="store_true",
                              help="learn from this installation's register, lists and decisions")  # fmt: skip
        training.add_argument("--register", type=Path, help="register extract, CSV or Parquet")
        training.add_argument("--roster", type=Path, help="list, CSV or Parquet")
        training.add_argument("--labels", type=Path,
                              help="CSV roster_id,register_id; the latter empty: in no register")  # fmt: skip
        training.add_argument(
            "--out", type=Path, required=True, help="parameter file, YAML, for link --parameters"
        )
        training.add_argument("--as-of", type=_day, help="YYYY-MM-DD: ages count on this day; default today")
        deeds.add_parser(
            "purge", help="delete the rows of lists and extracts whose time to be kept has passed"
        )

    def handle(self, *args, **options) -> None:
        {"purge": self._purge, "train": self._train, "link": self._link}[options["deed"]](options)

    def _train(self, options: dict) -> None:
        from pelangi.core import linkage  # Splink takes seconds to load, and purge does not need it

        try:
            register, roster, labels = self._reviewed() if options["reviewed"] else self._given(options)
            today = options["as_of"] or timezone.localdate()
            learnt = linkage.train(
                register,
                roster,
                labels,
                as_of=today,
                dated=timezone.localdate().isoformat(),
            )
        except KeyError as error:
            text = f"{options['labels']}: kolom tidak ada / no column {error}; roster_id,register_id"
            raise CommandError(text, returncode=BAD_INPUT) from error
        except (OSError, ValueError) as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        linkage.write_parameters(learnt, options["out"])
        self.stdout.write(f"{len(labels)} → {options['out']}; bit / bits:")
        for comparison, level, before, after in linkage.differences(linkage.default_parameters(), learnt)[
            :SHOWN
        ]:
            self.stdout.write(f"  {comparison} {level}: {before:+.2f} → {after:+.2f}")

    @staticmethod
    def _given(options: dict) -> tuple[Path, Path, dict[str, str]]:
        """Return the files that were named, and what the labels say."""
        if not (options["register"] and options["roster"] and options["labels"]):
            text = "--register, --roster, --labels: atau / or --reviewed"
            raise CommandError(text, returncode=BAD_INPUT)
        with options["labels"].open(encoding="utf-8-sig", newline="") as file:
            labels = {row["roster_id"]: row["register_id"] or "" for row in csv.DictReader(file)}
        return options["register"], options["roster"], labels

    @staticmethod
    def _reviewed() -> tuple[object, object, dict[str, str]]:
        """Return the current register, the rows people decided on, and what they decided."""
        from pelangi.find import reviews, tables  # the other deeds of this command open no database
        from pelangi.find.models import RegisterSnapshot, RosterEntry

        snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
        said = reviews.labels()
        if snapshot is None or not said:
            text = "belum ada data induk atau keputusan / no register or no decisions yet"
            raise CommandError(text, returncode=BAD_INPUT)
        entries = RosterEntry.objects.filter(pk__in=said).select_related("person_key").order_by("pk")
        roster, _rows = tables.roster_table(list(entries))
        labels = {str(row): register_id for row, register_id in said.items()}
        return tables.register_table(snapshot), roster, labels

    def _link(self, options: dict) -> None:
        from pelangi.core import linkage  # Splink takes seconds to load, and purge does not need it

        if not options["out"].parent.is_dir():  # better said now than after minutes of work
            raise CommandError(f"{options['out'].parent}: bukan folder / not a folder", returncode=BAD_INPUT)
        try:
            result = linkage.run_link_files(
                options["register"],
                options["roster"],
                options["out"],
                as_of=options["as_of"] or timezone.localdate(),
                engine=options["engine"],
                parameters=options["parameters"],
                threshold_link=options["threshold_link"],
                threshold_review=options["threshold_review"],
                resources=linkage.Resources(memory_limit=options["memory"]),
            )
        except (OSError, ValueError, linkage.EngineNotInstalled) as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        counts = {kind: 0 for kind in linkage.VerdictKind}
        for verdict in result.verdicts:
            counts[verdict.kind] += 1
        said = ", ".join(f"{kind} {count}" for kind, count in counts.items())
        self.stdout.write(f"{len(result.verdicts)} → {options['out']}: {said}")
        self.stdout.write(
            f"pasangan dibandingkan / pairs compared: {result.pairs}; bertemu lewat kunci / met by key: {result.met}"
        )
        if result.rehearsed:
            self.stdout.write(
                "keyakinan dipelajari dari daftar ini sendiri, atas sekian calon / "
                f"certainty learnt from this list itself, on so many candidates: {result.rehearsed}"
            )

    def _purge(self, options: dict) -> None:
        from pelangi.find import actions  # the other half of this command opens no database
        from pelangi.staff.actions import system_user

        by, now = system_user(), timezone.now()
        rows = actions.purge(today=timezone.localdate(), by=by, at=now) + actions.purge_registers(
            by=by, at=now
        )
        self.stdout.write(f"{rows} baris dihapus / rows deleted")
