from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.journey import (
    FOLLOW_UPS,
    MOVES,
    STARTS,
    STATES,
    DocumentState,
    Kind,
    Move,
    MoveNotAllowed,
    NeedState,
    ReasonMissing,
    RequestState,
    VisitState,
    check_move,
    is_final,
    moves_from,
)
from pelangi.core.journey_diagram import journeys_markdown

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "journeys.md"
FINAL = {
    Kind.REQUEST: {RequestState.CLOSED, RequestState.CANCELLED},
    Kind.NEED: {NeedState.HANDED_OVER, NeedState.NOT_DUE, NeedState.CANCELLED},
    Kind.VISIT: set(VisitState) - {VisitState.PLANNED, VisitState.UNDER_WAY},
    Kind.DOCUMENT: {
        DocumentState.HANDED_OVER,
        DocumentState.DESTROYED,
        DocumentState.LOST,
        DocumentState.CANCELLED,
    },
}


def reachable(kind, state):
    seen, todo = set(), [state]
    while todo:
        now = todo.pop()
        if now not in seen:
            seen.add(now)
            todo += [step.to for step in moves_from(kind, now).values()]
    return seen


@pytest.mark.parametrize("kind", Kind)
def test_the_final_states_are_exactly_these_and_no_move_leaves_them(kind):
    assert {state for state in STATES[kind] if is_final(kind, state)} == FINAL[kind]


@pytest.mark.parametrize("kind", Kind)
def test_from_every_state_a_final_one_is_reachable(kind):
    for state in STATES[kind]:
        assert reachable(kind, state) & FINAL[kind], state


@pytest.mark.parametrize("kind", Kind)
def test_every_state_is_reachable_from_a_start(kind):
    assert set().union(*(reachable(kind, start) for start in STARTS[kind])) == set(STATES[kind])


@pytest.mark.parametrize("kind", Kind)
def test_every_move_stays_inside_its_own_journey(kind):
    for now, moves in MOVES[kind].items():
        assert now in STATES[kind]
        assert all(isinstance(step.to, STATES[kind]) for step in moves.values())


def test_every_move_is_used_somewhere():
    assert {move for table in MOVES.values() for moves in table.values() for move in moves} == set(Move)


def test_an_identity_card_goes_from_the_centre_to_the_hand():
    state = DocumentState.CENTRAL_WAIT
    for move in (Move.MARK_PRINT_READY, Move.PRINT, Move.CARRY, Move.HAND_OVER):
        state = check_move(Kind.DOCUMENT, state, move, whom="a named person")
    assert state is DocumentState.HANDED_OVER


def test_a_duplicate_record_can_be_sent_again_and_opens_its_tasks():
    assert (
        check_move(Kind.DOCUMENT, "duplicate_record", "send_again", why="the other record was deleted")
        is DocumentState.CENTRAL_WAIT
    )
    assert "ask_the_centre" in FOLLOW_UPS[DocumentState.DUPLICATE_RECORD]


def test_a_card_is_not_carried_before_it_is_printed():
    with pytest.raises(MoveNotAllowed, match="print_ready cannot carry"):
        check_move(Kind.DOCUMENT, DocumentState.PRINT_READY, Move.CARRY, whom="officer")


def test_a_joined_request_can_be_separated_again():
    assert check_move(Kind.REQUEST, "duplicate", "separate", why="two persons") is RequestState.RECEIVED


def test_a_need_whose_visit_failed_waits_to_be_planned_again():
    assert check_move(Kind.NEED, NeedState.PLANNED, Move.RELEASE, why="not present") is NeedState.READY


def test_cancelling_needs_a_reason():
    with pytest.raises(ReasonMissing, match="without a reason"):
        check_move(Kind.VISIT, VisitState.PLANNED, Move.CANCEL, why="  ")


def test_handing_over_names_the_receiver():
    with pytest.raises(ReasonMissing, match="naming the person"):
        check_move(Kind.DOCUMENT, DocumentState.CARRIED, Move.HAND_OVER)


def test_a_refusal_opens_no_task():
    assert VisitState.REFUSED not in FOLLOW_UPS


def test_a_state_of_another_journey_is_no_state_here():
    with pytest.raises(ValueError, match="carried"):
        check_move(Kind.REQUEST, "carried", Move.CANCEL, why="x")


@given(
    kind=st.sampled_from(Kind),
    start=st.integers(0, 1),
    deeds=st.lists(st.sampled_from(Move), max_size=60),
)
def test_whatever_is_tried_the_state_stays_known_and_a_final_one_stays(kind, start, deeds):
    state = STARTS[kind][start % len(STARTS[kind])]
    for move in deeds:
        was_final = is_final(kind, state)
        try:
            state = check_move(kind, state, move, why="a reason", whom="a person")
        except MoveNotAllowed:
            continue
        assert not was_final
        assert state in STATES[kind]


def test_the_reference_page_is_the_one_made_from_the_tables():
    assert PAGE.read_text(encoding="utf-8") == journeys_markdown()
