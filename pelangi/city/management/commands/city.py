"""`pelangi city import FILE…`: bring in areas, outlines, agencies and institutions of a city."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from pelangi.city import actions
from pelangi.city.tables import BadFile, Fault
from pelangi.staff.actions import system_user


class Command(BaseCommand):
    help = (
        "Bring in a city's files: areas.csv, outlines (.geojson), agencies, institutions. "
        "Good rows are kept, wrong ones are named; the same file twice changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("deed", choices=["import"])
        parser.add_argument("files", nargs="+", type=Path, help="areas (.csv) and outlines (.geojson)")
        parser.add_argument("--agencies", type=Path, help="CSV: code, name, kind, area_code")
        parser.add_argument("--institutions", type=Path, help="CSV: code, name, kind, ward_code, lat, lon")

    def handle(self, *args, **options):
        outlines = [file for file in options["files"] if file.suffix.lower() in {".geojson", ".json"}]
        areas = [file for file in options["files"] if file not in outlines]
        tasks = [(actions.import_areas, file) for file in areas]
        tasks += [(actions.import_outlines, file) for file in outlines]
        tasks += [(actions.import_agencies, file) for file in [options["agencies"]] if file]
        tasks += [(actions.import_institutions, file) for file in [options["institutions"]] if file]
        missing = [str(file) for _deed, file in tasks if not file.is_file()]
        if missing:
            raise CommandError(f"Berkas tidak ada / no such file: {', '.join(missing)}")
        faults: list[Fault] = []
        for deed, file in tasks:
            faults += self.bring_in(deed, file)
        if faults:
            raise SystemExit(1)

    def bring_in(self, deed, file: Path) -> list[Fault]:
        """Do one import and say what was kept and what was refused, in both languages."""
        faults: list[Fault] = []
        try:
            kept = deed(file, by=system_user(), at=timezone.now(), faults=faults)
        except BadFile as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{file.name}: {kept} disimpan / kept, {len(faults)} ditolak / refused")
        for fault in faults:
            for language in ("id", "en"):
                with translation.override(language):
                    self.stderr.write(f"  {language}: {fault}")
        return faults
