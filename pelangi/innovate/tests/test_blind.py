"""Read twice, blind: until the second reading is given the first shows nowhere, on no page, in no file, in no sum.

Every address of the room is opened in two worlds that differ in nothing but what the first verifier found. What they
answer is the same, letter by letter.
"""

import random
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import product

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from pelangi.city.models import Agency
from pelangi.core.tests import evidence_corpus as corpus
from pelangi.innovate import actions, conflicts, heat, queries
from pelangi.innovate.actions import supply
from pelangi.innovate.advice_task import answer_advice
from pelangi.innovate.dossier_making import forget
from pelangi.innovate.models import (
    Advice,
    AssignedAction,
    BlindReading,
    DossierRun,
    IndexReckoning,
    Innovation,
    RowLevel,
    SealedReading,
)
from pelangi.innovate.tests.test_ideas import idea, juror, opened
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.innovate.tests.test_travel import copied, publish, trusted
from pelangi.innovate.tests.test_verifying import in_sample, second
from pelangi.innovate.urls import urlpatterns
from pelangi.staff.models import Assignment, AuditEntry
from pelangi.staff.roles import MATRIX, Role
from pelangi.staff.tests.people import NOON, OFFICE, small_city

pytestmark = pytest.mark.django_db
ROW, OTHER, CITY_ROW = "sid_33_kemanfaatan", "sid_20_bimtek", "spd_01_visi_misi"
LATER = datetime(2026, 11, 25, 9, tzinfo=UTC)
KEPT = 900_001
WHY = "Alasan-rahasia-pertama"
# of forms and scripts: new with each answer
TOKENS = re.compile(rb'[A-Za-z0-9]{64}|nonce="[^"]+"|name="stamp" value="[^"]+"')


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "uploads"}}
    settings.STORAGES = storages
    return small_city()


@pytest.fixture
def still(monkeypatch):
    """The clock stands: two answers differ only if what they tell does."""

    class Still(datetime):
        @classmethod
        def now(cls, tz=None):
            return LATER if tz else LATER.replace(tzinfo=None)

    monkeypatch.setattr(timezone, "datetime", Still)


@pytest.fixture
def level():
    """A row of the sample that its first verifier has read; a colleague could read it too."""
    second()
    found = actions.claim(2026, innovation(), ROW, 3, by=innovator(), at=NOON)
    actions.add_file(
        found, corpus.plain_pdf(random.Random(1)), title="SK 1", dated_on=NOON.date(), by=innovator(), at=NOON
    )
    found = in_sample(found)
    RowLevel.objects.filter(row="moved").delete()
    actions.verify(found, verified=2, why=WHY, by=verifier(), at=NOON)
    return RowLevel.objects.get(pk=found.pk)


def filled(level: RowLevel) -> None:
    """Put one thing of every kind beside the sealed row, so that every page has something to show."""
    found, who = level.innovation, {"by": innovator(), "at": NOON}
    other = actions.claim(2026, found, OTHER, 1, **who)
    days = {"from_date": NOON.date(), "until_date": NOON.date()}
    actions.name_keeper(found, innovator(), **who)
    actions.hold_training(
        found, held_on=NOON.date(), topic="Alat", organiser="Dinas", attended=[innovator()], **who
    )
    actions.freeze_for_row(other, "trainings_held", **days, by=innovator(), at=NOON + timedelta(hours=1))
    city_row = actions.claim(2026, None, CITY_ROW, 2, by=verifier(), at=NOON)
    actions.add_file(
        city_row,
        corpus.plain_pdf(random.Random(2)),
        title="RPJMD",
        dated_on=NOON.date(),
        by=verifier(),
        at=NOON,
    )
    copied(trusted())
    publish(found)
    entered = idea()
    opened([entered], [juror("juri-1"), second()])
    held = actions.hold_meeting(
        held_on=NOON.date(), topic="Rakor", area=None, notes="", by=verifier(), at=NOON
    )
    due = NOON.date() + timedelta(days=30)
    actions.decide(
        held, text="Lengkapi", agency=found.agency, due=due, innovation=found, by=verifier(), at=NOON
    )
    actions.set_stage(
        2026, "Penjaringan", from_date=NOON.date(), until_date=due, remind_days=60, by=verifier(), at=NOON
    )
    supply.add_source("simpeg", name="Simpeg", agency=found.agency, by=innovator(), at=NOON)
    actions.enter_result(
        2025, "Kota Contoh", index=Decimal("65.13"), rank=1, source="s", by=verifier(), at=NOON
    )


def sums_made() -> None:
    """Have made what is made once and kept, under the same numbers each time: a reckoning, an advice, dossiers."""
    IndexReckoning.objects.all().delete()
    AssignedAction.objects.all().delete()
    Advice.objects.all().delete()
    made = actions.reckon(2026, by=verifier(), at=LATER)
    IndexReckoning.objects.filter(pk=made.pk).update(id=KEPT)
    asked = actions.ask_adviser(2026, hours=40, until=date(2027, 1, 29), by=verifier(), at=LATER)
    Advice.objects.filter(pk=asked.pk).update(id=KEPT)
    answer_advice.call(KEPT)
    advice = Advice.objects.get()
    advice.answer["plan"]["seconds"] = 0
    advice.save()
    agency = Agency.objects.get(pk=OFFICE)
    given = actions.assign_action(advice, 1, agency=agency, by=verifier(), at=LATER)
    AssignedAction.objects.filter(pk=given.pk).update(id=KEPT)
    DossierRun.objects.all().delete()
    codes = list(Innovation.objects.order_by("pk").values_list("pk", flat=True))
    run = actions.begin_dossiers(codes, with_city=True, by=second(), at=LATER)
    DossierRun.objects.filter(pk=run.pk).update(id=KEPT)
    made = DossierRun.objects.get()
    forget(made)
    actions.do_dossiers(made)


def keys() -> dict[str, list]:
    """Return what stands in the room for each kind of key in an address."""
    known = apps.get_app_config("innovate")
    models = [one for one in known.get_models() if one._meta.pk.name == "id"]
    return {
        "pk": sorted({pk for model in models for pk in model.objects.values_list("pk", flat=True)}),
        "code": [*Innovation.objects.values_list("pk", flat=True), OFFICE],
        "row_id": [ROW, OTHER, CITY_ROW],
        "row": [ROW, CITY_ROW],
        "mark": list(known.get_model("Sheet").objects.values_list("mark", flat=True)),
        "public": list(known.get_model("Signer").objects.values_list("pk", flat=True)),
        "source": ["simpeg"],
        "year": [2026],
        "number": [1],
        "idea": list(known.get_model("Idea").objects.values_list("pk", flat=True)),
    }


def addresses() -> Iterator[tuple[str, str]]:
    """Yield every address of the room with everything that could stand in it, by its name."""
    found = keys()
    for one in urlpatterns:
        wanted = list(one.pattern.converters)
        for chosen in product(*(found[key] for key in wanted)):
            yield one.name, reverse(f"innovate:{one.name}", kwargs=dict(zip(wanted, chosen, strict=True)))


def told(answer) -> bytes:
    """Return what an answer tells, without what differs each time it is asked."""
    return unpacked(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def unpacked(body: bytes) -> bytes:
    """Return what a file holds; a package's or workbook's parts one after the other."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(body)) as packed:
            return b"".join(name.encode() + unpacked(packed.read(name)) for name in packed.namelist())
    return TOKENS.sub(b"", body)


def seen(client) -> dict[tuple[str, str], tuple[int, bytes]]:
    """Return what every address of the room answers this reader."""
    found = {}
    for name, address in addresses():
        answer = client.get(address)
        if answer.status_code != 404:
            found[name, address] = (answer.status_code, told(answer))
    return found


def world(client, first: int, why: str, readers: dict) -> dict[tuple[str, str, str], tuple[int, bytes]]:
    """Return what each reader sees at every address where the first verifier found `first`."""
    SealedReading.objects.update(verified=first, why=why)
    sums_made()
    found = {}
    for who, reader in readers.items():
        client.logout()
        if reader:
            client.force_login(reader)
        found |= {(who, *address): answer for address, answer in seen(client).items()}
    return found


@pytest.mark.slow
def test_no_page_or_file_tells_what_the_first_verifier_found(client, level, still):
    filled(level)
    readers = {"second verifier": second(), "somebody of the agency": innovator(), "anybody": None}
    one, other = world(client, 0, WHY, readers), world(client, 3, "", readers)
    assert one.keys() == other.keys()
    for key, answer in one.items():
        assert answer == other[key], f"the first reading can be told: {key}"
        assert WHY.encode() not in answer[1]


def test_every_address_of_the_room_that_she_may_open_was_opened(client, level, still):
    filled(level)
    found = {key[1:]: answer for key, answer in world(client, 1, WHY, {"she": second()}).items()}
    answered = {name for (name, _at), (status, _body) in found.items() if status in (200, 302)}
    only_deeds = {name for (name, _at), (status, _body) in found.items() if status == 405}
    may = MATRIX[Role.INNOVATION_VERIFIER]
    deeds = {one.name: getattr(one.callback, "deed", None) for one in urlpatterns}
    refused = {name for name, deed in deeds.items() if deed is not None and deed not in may}
    assert {one.name for one in urlpatterns} - answered - only_deeds - refused == set()
    assert level.innovation.name.encode() in found["blind", "/innovate/verify/twice/"][1]


def test_a_sealed_row_is_with_nobody_and_opens_with_the_second_reading(level):
    assert level.verified is None
    assert not queries.to_verify(second()).exists()
    assert not queries.to_verify(verifier()).exists()
    (line,) = heat.lines([level.innovation])
    assert [cell.state for cell in line.cells if cell.row.id == ROW] == ["twice"]
    for deed in (
        lambda: actions.verify(level, verified=3, by=second(), at=NOON),
        lambda: actions.return_level(level, why="x", due=NOON.date(), by=second(), at=NOON),
        lambda: actions.read_blind(level, verified=3, why="x", by=verifier(), at=NOON),
    ):
        with pytest.raises(actions.NotAllowedHere):
            deed()
    assert WHY not in str(list(AuditEntry.objects.values_list("detail", flat=True)))
    actions.read_blind(level, verified=3, why="Lengkap", by=second(), at=LATER)
    level = RowLevel.objects.get(pk=level.pk)
    assert (level.verified, level.verified_why, level.verified_by) == (2, WHY, verifier())
    assert not SealedReading.objects.exists()
    assert (BlindReading.objects.get().first, BlindReading.objects.get().second) == (2, 3)


def test_what_waits_a_week_for_a_second_reading_counts_without_and_is_read_by_no_second(level):
    assert actions.open_sealed(NOON + timedelta(days=6)) == 0
    assert actions.open_sealed(NOON + timedelta(days=7)) == 1
    level = RowLevel.objects.get(pk=level.pk)
    assert (level.verified, level.verified_at) == (2, NOON)
    assert not queries.to_read_twice(second()).exists()
    with pytest.raises(actions.NotAllowedHere):
        actions.read_blind(level, verified=3, why="x", by=second(), at=LATER)


def test_new_proof_undoes_a_sealed_reading_too(level):
    actions.add_evidence(level, kind="statement", title="SK 2", by=innovator(), at=NOON)
    assert not SealedReading.objects.exists()
    assert queries.to_verify(verifier()).exists()


def test_where_nobody_else_could_read_it_nothing_is_sealed(level):
    actions.add_evidence(level, kind="statement", title="SK 2", by=innovator(), at=NOON)
    Assignment.objects.filter(user=second()).update(until_date=NOON.date() - timedelta(days=1))
    level = RowLevel.objects.get(pk=level.pk)
    assert not conflicts.is_read_twice(level, verifier(), NOON.date())
    assert actions.verify(level, verified=3, by=verifier(), at=NOON).verified == 3
