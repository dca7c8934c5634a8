"""For any day of the past, counts by state rebuilt from moves equal what was shown that day."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction

from pelangi.ask.actions import admit, move_need, move_request
from pelangi.ask.models import Need, Request
from pelangi.ask.tests.asking import asked, coordinator
from pelangi.core.journey import Kind, Move, MoveNotAllowed, moves_from
from pelangi.issue import actions
from pelangi.issue.history import counts_as_of
from pelangi.issue.models import Document
from pelangi.issue.tests import cases
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.tests.people import NOON, small_city

pytestmark = pytest.mark.django_db
DAYS, DEEDS_A_DAY = 8, 8


def shown() -> dict[str, dict[str, int]]:
    """Count the states as the pages do: from the column that is kept beside the moves."""
    models = {"request": Request, "need": Need, "document": Document}
    return {
        name: dict(Counter(model.objects.values_list("state", flat=True))) for name, model in models.items()
    }


def one_deed(chance: Random, at) -> None:
    """Do something that may be done now, or try and be refused."""
    kind = chance.choice(["ask", "admit", "need", "need", "open", "document", "document", "request"])
    by = chance.choice([cases.desk(), cases.checker()])
    if kind == "ask":
        asked(f"chance:{chance.random()}", at=at, name=f"Orang {chance.choice('abcdefgh')}x")
    elif kind == "open":
        actions.open_documents(by=by, at=at)
    elif kind == "admit" and (new := Request.objects.filter(state="received").first()):
        admit(new, by=by, at=at)
    elif kind == "need" and Need.objects.exists():
        need = chance.choice(Need.objects.order_by("pk"))
        move = chance.choice([*moves_from(Kind.NEED, need.state), Move.START])
        move_need(need, move, by=by, at=at, reason="uji", whom="uji")
    elif kind == "document" and Document.objects.exists():
        one = chance.choice(Document.objects.order_by("pk"))
        move = chance.choice([*moves_from(Kind.DOCUMENT, one.state), Move.PRINT])
        actions.move_document(one, move, by=by, at=at, why="uji", officer=cases.carrier())
    elif kind == "request" and chance.random() < 0.2 and Request.objects.exists():
        move_request(chance.choice(Request.objects.order_by("pk")), Move.CANCEL, reason="uji", by=by, at=at)


@pytest.mark.parametrize("seed", range(4))
def test_the_counts_of_every_day_come_out_again(seed):
    small_city()
    chance = Random(seed)
    coordinator()
    days = []
    for day in range(DAYS):
        for deed in range(DEEDS_A_DAY):
            at = NOON + timedelta(days=day, minutes=deed)
            try:
                with transaction.atomic():
                    one_deed(chance, at)
            except (MoveNotAllowed, MovedMeanwhile, actions.NotAllowedHere):
                continue
        days.append((NOON + timedelta(days=day, hours=1), shown()))
    assert any(counts["document"] for _evening, counts in days) or seed
    for evening, counts in days:
        assert counts_as_of(evening) == counts
