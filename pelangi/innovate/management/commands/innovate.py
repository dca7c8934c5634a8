"""`pelangi innovate`: score a region file, advise on it, check a signed sheet, reckon an own figure, remind by mail.

Scoring and advising open no database; checking opens it only where no key is given.
"""

import json
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pelangi.core import index, signature
from pelangi.core.index.advise import advice_as_data, read_problem

NOT_GENUINE, UNREADABLE = 1, 2  # exit codes
MOST_HOURS = 1_000_000


class Command(BaseCommand):
    help = (
        "Reckon a region's innovation index from a file (score), plan what raises it most (advise), say "
        "whether a sheet of figures is genuine (check), reckon a figure of one innovation (figure), or "
        "send agencies by mail what is due (remind)."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(
            dest="deed", required=True, metavar="{score,advise,check,figure,remind,nightly}"
        )
        scoring = deeds.add_parser("score", help="print the index, claimed and verified, as JSON")
        scoring.add_argument("region", type=Path)
        scoring.add_argument("--year", type=int, help="instrument to use; default: the file's own year")

        advising = deeds.add_parser("advise", help="the exact best plan for the hours there are")
        advising.add_argument("region", type=Path)
        advising.add_argument("--year", type=int)
        advising.add_argument("--hours", type=_hours, required=True, help="hours that can be spent in all")
        advising.add_argument("--until", type=_day, help="last day; deadlines are measured to it")
        advising.add_argument("--target", type=_index, help="index whose least hours are asked for")
        advising.add_argument("--out", type=Path, required=True, help="advice file to write")

        checking = deeds.add_parser("check", help="say whether a sheet of figures is genuine")
        checking.add_argument("file", type=Path)
        checking.add_argument(
            "--key", help="public key of the city in hex; default: the keys of this installation"
        )

        figure = deeds.add_parser("figure", help="a figure of one innovation, as of any day, as JSON")
        figure.add_argument("code", help="code of the innovation")
        figure.add_argument("measure", choices=["trained_staff", "trainings_held", "regions_adopting"])
        figure.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
        figure.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
        figure.add_argument(
            "--as-of", type=date.fromisoformat, help="known at the end of this day; default: now"
        )

        deeds.add_parser("remind", help="send by mail what is due to whoever keeps innovations")
        deeds.add_parser("nightly", help="open first readings, and delete dossiers, that are a week old")

    def handle(self, *args, **options) -> None:
        with_database = {
            "remind": lambda: self._remind(),
            "nightly": lambda: self._nightly(),
            "check": lambda: self._check(options["file"], options["key"]),
            "figure": lambda: self._figure(options),
        }
        if options["deed"] in with_database:
            with_database[options["deed"]]()
            return
        path: Path = options["region"]
        data = _read(path)
        if options["deed"] == "score":
            found = _answered(path, lambda: _score(data, options["year"]))
            self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False))
            return
        out: Path = options["out"]
        if not out.parent.is_dir():  # better said now than after minutes of work
            raise CommandError(f"{out.parent}: bukan folder / not a folder", returncode=UNREADABLE)
        if out.is_dir():
            raise CommandError(f"{out}: ini folder / this is a folder", returncode=UNREADABLE)
        found = _answered(path, lambda: _advise(data, options))
        try:
            out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        except OSError as error:
            words = f"{out}: tidak dapat ditulis / cannot be written ({error.strerror})"
            raise CommandError(words, returncode=UNREADABLE) from error
        for note in found["notes"]:
            self.stderr.write(note)
        plan = found["plan"]
        proof = "terbukti / proven" if plan["proven"] else f"selisih / gap {plan['gap']:.4f}"
        self.stdout.write(
            f"Indeks / index {found['without_hours']:.2f} -> {plan['index']:.2f} ({proof}), "
            f"{plan['hours_used']} jam / hours, {len(found['actions'])} tindakan / actions, {plan['seconds']} s"
        )
        if target := found.get("target"):
            self.stdout.write(_said_of_target(target))

    def _check(self, path: Path, key: str | None) -> None:
        from pelangi.innovate import checking, signing  # the only deed that may want the database

        file = _read(path, lambda path: path.read_bytes())
        try:
            checked = signature.check(file, [bytes.fromhex(key)] if key else signing.publics())
        except ValueError as error:
            raise CommandError(f"--key: {key}: bukan kunci / no key", returncode=UNREADABLE) from error
        said = checking.said_in(checked) if checked.verdict == signature.Verdict.GENUINE else {}
        found = {"verdict": checked.verdict, "key": checked.key, "says": said}
        self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False))
        if not said:
            words = checking.VERDICTS[checked.verdict][1]
            raise CommandError(f"{path}: {checked.verdict} ({words})", returncode=NOT_GENUINE)

    def _remind(self) -> None:
        from pelangi.innovate import reminding

        if not settings.EMAIL_HOST:
            self.stderr.write("PELANGI_MAIL belum diatur, tidak ada surat / is not set, no letter goes out")
        counts = reminding.send_reminders(timezone.now())
        self.stdout.write(f"{counts['sent']} terkirim / sent, {counts['failed']} gagal / failed")

    def _nightly(self) -> None:
        from pelangi.innovate import actions

        opened = actions.open_sealed(timezone.now())
        forgotten = actions.forget_old_dossiers(timezone.now())
        self.stdout.write(f"{opened} pembacaan dibuka / readings opened")
        self.stdout.write(f"{forgotten} berkas lama dihapus / old dossiers deleted")

    def _figure(self, options: dict[str, Any]) -> None:
        from pelangi.innovate import own_figures
        from pelangi.innovate.models import Innovation
        from pelangi.report.measures import Period

        innovation = Innovation.objects.filter(pk=options["code"]).first()
        if innovation is None:
            raise CommandError(f"{options['code']}: tidak ada / no such innovation", returncode=UNREADABLE)
        try:
            period = Period(options["first"], options["last"], _known_at(options["as_of"]))
        except ValueError as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        found = own_figures.own_measure(options["measure"], innovation).reckon(period)
        said = found.as_data() | {"records": found.record_count}
        self.stdout.write(json.dumps(said, indent=1, ensure_ascii=False))


def _said_of_target(target: dict[str, Any]) -> str:
    proof = "terbukti / proven" if target["proven"] else "belum terbukti / not proven"
    if target["least_hours"] is None:
        words = "tidak tercapai berapa pun jamnya / is reached by no hours"
    else:
        words = f"perlu paling sedikit / takes at least {target['least_hours']} jam / hours"
    return f"Indeks / index {target['index']:.2f} {words} ({proof})"


def _hours(given: str) -> int:
    if not given.isascii() or not given.isdecimal() or int(given) > MOST_HOURS:
        words = f"'{given}': perlu jam bulat 0 sampai / needs whole hours from 0 to {MOST_HOURS}"
        raise ArgumentTypeError(words)
    return int(given)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        words = f"'{given}' bukan tanggal, tulis mis. 2026-12-18 / is no date, write e.g. 2026-12-18"
        raise ArgumentTypeError(words) from error


def _index(given: str) -> Fraction:
    try:
        found = Fraction(given)
    except (ValueError, ZeroDivisionError) as error:
        raise ArgumentTypeError(
            f"'{given}' bukan indeks, tulis mis. 65.5 / is no index, write e.g. 65.5"
        ) from error
    if not 0 <= found <= 100:
        raise ArgumentTypeError(f"'{given}': indeks 0 sampai 100 / an index from 0 to 100")
    return found


def _known_at(day: date | None) -> datetime:
    """Return the last moment of a local day; now when no day is given."""
    if day is None:
        return timezone.now()
    start = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
    return start - timedelta(microseconds=1)


def _score(data: Any, year: int | None) -> dict[str, Any]:
    instrument = index.instrument_for(data, year)
    return index.score_as_data(index.score(instrument, index.read_city(instrument, data)))


def _advise(data: Any, options: dict[str, Any]) -> dict[str, Any]:
    instrument = index.instrument_for(data, options["year"])
    index.read_city(instrument, data)  # faults of the standing are told before those of the advice
    if options["until"]:
        start = {"start": timezone.localdate()}  # where the file names none: the work begins today
        data = {**data, "advice": {**start, **(data.get("advice") or {}), "until": options["until"]}}
    return advice_as_data(read_problem(instrument, data, options["hours"]), target=options["target"])


def _answered(path: Path, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return ask()
    except (index.NotARegion, index.NotAnInstrument) as error:
        raise CommandError(_each(path, error.faults), returncode=UNREADABLE) from error
    except (index.Refused, index.UnknownYear) as error:
        raise CommandError(_each(path, [error.words]), returncode=UNREADABLE) from error


def _read(path: Path, how: Callable[[Path], Any] = index.read_file) -> Any:
    try:
        return how(path)
    except OSError as error:
        words = f"{path}: tidak dapat dibaca / cannot be read ({error.strerror})"
        raise CommandError(words, returncode=UNREADABLE) from error
    except index.Refused as refused:
        raise CommandError(str(refused), returncode=UNREADABLE) from refused


def _each(path: Path, faults: list[index.Words]) -> str:
    return "\n".join(f"{path}: {fault.id}\n{path}: {fault.en}" for fault in faults)
