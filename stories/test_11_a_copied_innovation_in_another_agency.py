"""Another agency copies an innovation instead of beginning anew; its effect shows in months, and the source learns."""

from datetime import date
from decimal import Decimal

import pytest

from pelangi.city.models import Agency
from pelangi.innovate import actions, alike, effects, lineage
from pelangi.innovate.tests.test_registry import innovation, innovator
from pelangi.innovate.tests.test_travel import other_innovator
from pelangi.staff.tests.people import NOON, PLANNERS, small_city

pytestmark = pytest.mark.django_db


def test_a_copied_innovation_in_another_agency():
    small_city()
    alike.forget()
    # The registry office brings birth certificates to the homes of newborn children.
    source = innovation(
        "akta-antar", goal="Petugas mendatangi rumah ibu yang baru melahirkan dan menyerahkan akta."
    )
    # Another agency types its idea in words of its own and is shown the one there is.
    hit = alike.search(other_innovator(), "surat lahir bayi diurus di kediaman orang tua")[0]
    assert (hit.thing.pk, hit.is_own) == (source.pk, True)
    assert hit.likeness.ideas
    # It copies it: what must change here is written down, and how one will see whether it helps.
    adoption = actions.adopt(
        source,
        code="kartu-antar",
        name="Kartu Antar",
        agency=Agency.objects.get(pk=PLANNERS),
        law="Tidak ada",
        budget="Bensin satu motor",
        people="Dua petugas dilatih oleh dinas asal",
        place="Kelurahan jauh lebih dulu",
        measure="Hari sampai kartu diterima",
        unit="hari",
        better="lower",
        method="before_after",
        starts_on=date(2026, 7, 1),
        by=other_innovator(),
        at=NOON,
    )
    # Months pass; three before and three after are entered.
    for month, days in zip((4, 5, 6, 7, 8, 9), (12, 11, 13, 5, 4, 6), strict=True):
        actions.enter_reading(
            adoption,
            month=date(2026, month, 1),
            place="Kota",
            is_comparison=False,
            value=Decimal(days),
            by=other_innovator(),
            at=NOON,
        )
    effect = effects.in_words(adoption, effects.effect_of(adoption))
    assert (effect["estimate"], effect["kind"]) == (-7, "good")
    assert effect["low"] < -7 < effect["high"] < 0
    # The source is told, sees the copy in its family, and puts it behind its replication row.
    actions.give_feedback(adoption, text="Tujuh hari lebih cepat.", by=other_innovator(), at=NOON)
    assert [node.name for node in lineage.family(source)] == ["Akta-Antar", "Kartu Antar"]
    level = actions.prove_replication(source, 2026, by=innovator(), at=NOON)
    assert level.evidence.count() == 1
    assert level.claimed == 0  # the row counts other regions; a neighbour's copy is proof kept, not points
