"""Ideas that travel, in the demo: packages of two invented cities, one copied with its months, three published."""

from datetime import date
from decimal import Decimal

from pelangi.innovate import actions
from pelangi.innovate.models import Innovation, LibraryEntry
from pelangi.site.demo.office import Office, today_at
from sample.likeness_packages import packages

OWN = "pelangi-dimatamu"  # copied by two other cities
COPIED, CODE = "nikah-paket", "kawin-langsung-kk"
STARTS = date(2026, 7, 1)
MONTHS = range(3, 11)
PLACES = ("Pintu Air", "Opas Indah", "Rejosari", "Taman Bunga", "Gabek Satu", "Bukit Sari")
WITHOUT = {"Taman Bunga", "Gabek Satu", "Bukit Sari"}


def fill(office: Office) -> None:
    """Bring the packages in, which tell of two copies elsewhere too; copy one innovation, publish three."""
    at = today_at(office, 8)
    verifier, administrator = office.person("innovation-verifier"), office.person("administrator")
    for file in packages(OWN):
        signer = actions.take_package(file, by=verifier, at=at).signer
        actions.decide_signer(signer, trusted=True, by=administrator, at=at)
        actions.take_package(file, by=verifier, at=at)
    _copy(office, at)
    accepted = Innovation.objects.filter(state=Innovation.State.ACCEPTED).select_related("agency")
    for one in accepted.order_by("-is_own_service", "pk")[:3]:
        actions.publish(
            one,
            summary=one.goal or f"{one.name}: inovasi {one.agency.name}.",
            contact=one.agency.name,
            licence="CC-BY-SA-4.0",
            by=verifier,
            at=at,
        )


def _copy(office: Office, at) -> None:
    innovator = office.person("agency-innovator")
    adoption = actions.adopt(
        LibraryEntry.objects.get(code=COPIED),
        code=CODE,
        name="Kawin Langsung KK",
        agency=Innovation.objects.get(pk=OWN).agency,
        law="Perjanjian kerja sama dengan kantor urusan agama kecamatan",
        budget="Rp 35 juta setahun dari anggaran dinas",
        people="Enam penghulu dan tiga operator dilatih",
        place="Tiga kelurahan lebih dulu, tiga lainnya memakai cara lama",
        measure="Hari dari akad sampai kartu keluarga",
        unit="hari",
        better="lower",
        method="comparison",
        starts_on=STARTS,
        by=innovator,
        at=at,
    )
    for number, place in enumerate(PLACES):
        for month in MONTHS:
            helped = 0 if place in WITHOUT or month < STARTS.month else 9 - number
            actions.enter_reading(
                adoption,
                month=date(STARTS.year, month, 1),
                place=place,
                is_comparison=place in WITHOUT,
                value=Decimal(21 + number + month % 3 - helped),
                by=innovator,
                at=at,
            )
    actions.give_feedback(
        adoption, text="Penghulu perlu dua minggu untuk terbiasa; sesudah itu lancar.", by=innovator, at=at
    )
