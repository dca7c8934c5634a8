"""`pelangi audit verify`: walk the whole audit chain and name every entry that does not hold."""

from django.core.management.base import BaseCommand
from django.utils import translation
from tqdm import tqdm

from pelangi.staff import audit
from pelangi.staff.models import ChainHead
from pelangi.staff.words import fault_in_words


class Command(BaseCommand):
    help = "Verify the audit chain: exit 0 when it holds, 1 with every fault named."

    def add_arguments(self, parser):
        parser.add_argument("deed", choices=["verify"])

    def handle(self, *args, **options):
        head = ChainHead.objects.filter(id=1).first()
        with tqdm(total=head.sequence if head else 0, unit=" entri", disable=None) as bar:
            count, faults = audit.verify(progress=bar.update)
        for fault in faults:
            for language in ("id", "en"):
                with translation.override(language):
                    self.stdout.write(f"{language}: {fault_in_words(fault)}")
        if faults:
            self.stdout.write(
                f"Rantai TIDAK utuh / the chain does NOT hold: "
                f"{count} entri / entries, {len(faults)} kerusakan / faults."
            )
            raise SystemExit(1)
        self.stdout.write(f"Rantai utuh / the chain holds: {count} entri / entries.")
