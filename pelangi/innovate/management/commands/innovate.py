"""`pelangi innovate`: score a region file. Reads and writes files only; no database is opened."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pelangi.core import index

UNREADABLE = 2  # exit code


class Command(BaseCommand):
    help = "Reckon a region's innovation index from a file (score)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="{score}")
        scoring = deeds.add_parser("score", help="print the index, claimed and verified, as JSON")
        scoring.add_argument("region", type=Path)
        scoring.add_argument("--year", type=int, help="instrument to use; default: the file's own year")

    def handle(self, *args, **options) -> None:
        path: Path = options["region"]
        data = _read(path)
        try:
            instrument = index.instrument_for(data, options["year"])
            result = index.score(instrument, index.read_city(instrument, data))
        except (index.NotARegion, index.NotAnInstrument) as error:
            raise CommandError(_each(path, error.faults), returncode=UNREADABLE) from error
        except (index.Refused, index.UnknownYear) as error:
            raise CommandError(_each(path, [error.words]), returncode=UNREADABLE) from error
        self.stdout.write(json.dumps(index.score_as_data(result), indent=1, ensure_ascii=False))


def _read(path: Path) -> object:
    try:
        return index.read_file(path)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=UNREADABLE) from error
    except index.Refused as refused:
        raise CommandError(str(refused), returncode=UNREADABLE) from refused


def _each(path: Path, faults: list[index.Words]) -> str:
    return "\n".join(f"{path}: {fault.id}\n{path}: {fault.en}" for fault in faults)
