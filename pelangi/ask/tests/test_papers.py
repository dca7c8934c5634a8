"""What a need still lacks stands on the case, with who can supply it; what is there is noted by whom and when."""

import pytest
from django.urls import reverse

from pelangi.ask import actions
from pelangi.ask.papers import check_of
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.ask.tests.test_pages import page, signed_in
from pelangi.core.documents import document_rules
from pelangi.core.journey import Move, NeedState
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    small_city()


def birth():
    return admitted("papers", documents=("birth_certificate",)).needs.get()


def lacking(need) -> set[str]:
    return {line.code for line in check_of(need) if not line.is_met}


def test_a_substitute_meets_what_it_stands_for():
    need = birth()
    assert lacking(need) == {"form_f201", "birth_letter", "marriage_proof", "family_card"}
    actions.note_papers(need, ["form_f203", "family_card"], by=coordinator(), at=NOON)
    assert lacking(need) == {"form_f201", "marriage_proof"}
    actions.note_papers(need, ["family_card", "no such paper"], by=coordinator(), at=NOON)
    assert lacking(need) == {"form_f201", "birth_letter", "marriage_proof"}


def test_a_need_that_waited_for_papers_is_ready_when_nothing_is_missing():
    need = birth()
    actions.move_need(need, Move.ASK_PAPERS, reason="kurang", by=coordinator(), at=NOON)
    actions.note_papers(need, ["form_f201", "form_f203", "form_f204"], by=coordinator(), at=NOON)
    assert need.state == NeedState.PAPERS_MISSING
    actions.note_papers(
        need, ["form_f201", "form_f203", "form_f204", "family_card"], by=coordinator(), at=NOON
    )
    assert need.state == NeedState.READY
    lines = AuditEntry.objects.filter(deed="ask.note_papers", person=need.person_id)
    assert lines.count() == 2


def test_the_case_says_what_is_missing_and_who_can_supply_it(client):
    need = birth()
    signed_in(client, person_with(Role.WARD_OFFICER, "ward", WARD), "id")
    said = page(client, "request", need.request.ticket)
    assert "fasilitas kesehatan, bidan, atau lurah" in said
    assert "dihitung kurang sebelum berusia 18 tahun" in said  # who is to have it
    address = reverse("ask:note_papers", args=[need.request.ticket, need.pk])
    client.post(address, {"paper": ["birth_letter"]})
    assert need.papers.get().code == "birth_letter"
    signed_in(client, person_with(Role.WARD_OFFICER, "ward", WARD), "en")
    assert "the person or family; lost: the office prints it again" in page(
        client, "request", need.request.ticket
    )
    client.force_login(person_with(Role.WARD_OFFICER, "ward", OTHER_WARD, username="lain"))
    assert client.post(address, {"paper": []}).status_code == 404
    assert need.papers.count() == 1


def test_every_paper_says_who_can_supply_it_and_what_follows_is_a_document():
    for rule in document_rules().values():
        papers = [*rule.requirements, *(one for ones in rule.accepted.values() for one in ones)]
        assert all(paper.by_id and paper.by_en for paper in papers)
        assert rule.kind not in rule.follows
