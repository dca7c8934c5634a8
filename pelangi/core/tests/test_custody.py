"""Five people at one case at once: whatever order their deeds come in, no illegal state and one holder a document.

Nightly with PELANGI_INTERLEAVINGS=100000; a few hundred otherwise.
"""

import os
from dataclasses import dataclass, field
from random import Random

import pytest

from pelangi.core.custody import FAILED, HOLDERS, Holder, holder_of, need_move
from pelangi.core.journey import (
    STARTS,
    STATES,
    DocumentState,
    Kind,
    Move,
    MoveNotAllowed,
    NeedState,
    check_move,
    is_final,
    moves_from,
)

INTERLEAVINGS = int(os.environ.get("PELANGI_INTERLEAVINGS", "600"))
ACTORS = ("desk", "checker", "carrier", "ward", "coordinator")
DEEDS = 60
ALL_MOVES = list(Move)
NEED_STATES, DOCUMENT_STATES = set(STATES[Kind.NEED]), set(STATES[Kind.DOCUMENT])
ALIVE = {one for one in DocumentState if not is_final(Kind.DOCUMENT, one)} - FAILED
"""States of a document that may still reach the person."""
ENDINGS = {Move.CANCEL, Move.FIND_NOT_DUE, Move.DESTROY, Move.REPORT_LOST}


@dataclass
class Thing:
    """A need or a document as the database keeps it: a state, its moves, and for a document its holder."""

    kind: Kind
    state: str
    moves: list[tuple[str, str]] = field(default_factory=list)
    holders: list[tuple[Holder, str]] = field(default_factory=list)
    printed_by: str = ""


class MovedMeanwhile(Exception):
    """Somebody was faster."""


class World:
    """One need and the documents made for it. A deed is done whole or not at all, on what its actor read before."""

    def __init__(self, chance: Random):
        self.chance = chance
        self.need = Thing(Kind.NEED, chance.choice([NeedState.OPEN, NeedState.READY, NeedState.IN_PROCESS]))
        self.documents: list[Thing] = []
        self.refused = self.done = 0

    def things(self) -> list[Thing]:
        return [self.need, *self.documents]

    def step(self, thing: Thing, read: str, move: Move, *, by: str, whom: str) -> None:
        """Compare and set, as `staff.fields.advance` does, with what follows for the need; or raise, with no change."""
        after = check_move(thing.kind, read, move, why="uji", whom=whom)
        if thing.state != read:
            raise MovedMeanwhile
        if thing.kind == Kind.DOCUMENT:
            later = thing is not self.documents[-1]
            if move == Move.SEND_AGAIN and later:
                raise MoveNotAllowed("a successor was begun")
            if move == Move.CHECK and thing.printed_by == by:
                raise MoveNotAllowed("who printed it")
            follows = need_move(move, after, self.need.state)
            need_after = (
                check_move(Kind.NEED, self.need.state, follows, why="uji", whom=whom) if follows else None
            )
            if follows:
                self.need.moves.append((self.need.state, str(need_after)))
                self.need.state = str(need_after)
            thing.holders.append((holder_of(after), whom if holder_of(after) == Holder.OFFICER else ""))
            thing.printed_by = by if move == Move.PRINT else thing.printed_by
        thing.moves.append((read, str(after)))
        thing.state = str(after)

    def open_document(self) -> None:
        """Open a document where the need is in process and none is under way, as `issue.actions.open_documents`."""
        if self.need.state == NeedState.IN_PROCESS and not any(one.state in ALIVE for one in self.documents):
            state = self.chance.choice(STARTS[Kind.DOCUMENT])
            self.documents.append(Thing(Kind.DOCUMENT, state, holders=[(holder_of(state), "")]))

    def check(self) -> None:
        """What must hold after every deed."""
        assert self.need.state in NEED_STATES
        handed = alive = 0
        for one in self.documents:
            assert one.state in DOCUMENT_STATES
            holder, name = one.holders[-1]
            assert holder == HOLDERS[DocumentState(one.state)]
            assert (holder == Holder.OFFICER) == bool(name)
            handed += one.state == DocumentState.HANDED_OVER
            alive += one.state in ALIVE
        assert alive <= 1
        assert handed <= (self.need.state == NeedState.HANDED_OVER)

    def check_history(self) -> None:
        """What must hold in the end: the moves tell the state, and nobody gave back what the resident has."""
        for thing in self.things():
            states = [before for before, _after in thing.moves] + [thing.state]
            assert [after for _before, after in thing.moves] == states[1:]
        for one in self.documents:
            assert sum(now == Holder.RESIDENT for now, _name in one.holders) <= 1


def interleave(seed: int) -> World:
    """Let five actors read and act in a random order, each on what it read last, which may be old."""
    chance = Random(seed)
    world = World(chance)
    read: dict[str, tuple[Thing, str]] = {}
    for _deed in range(DEEDS):
        actor = chance.choice(ACTORS)
        if chance.random() < 0.15:
            world.open_document()
        elif actor not in read or chance.random() < 0.35:
            thing = chance.choice(world.things())
            read[actor] = (thing, thing.state)
        else:
            thing, state = read.pop(actor)
            likely = list(moves_from(thing.kind, state)) or [Move.CANCEL]
            weights = [1 if one in ENDINGS else 8 for one in likely]
            move = chance.choices(likely, weights)[0] if chance.random() < 0.9 else chance.choice(ALL_MOVES)
            try:
                world.step(thing, state, move, by=actor, whom=chance.choice(["carrier", "resident"]))
                world.done += 1
            except (MoveNotAllowed, MovedMeanwhile):
                world.refused += 1
        world.check()
    world.check_history()
    return world


@pytest.mark.parametrize("part", range(4))
def test_no_order_of_deeds_breaks_a_state_or_leaves_a_document_with_no_or_two_holders(part):
    ends, refused, done = set(), 0, 0
    for seed in range(part, INTERLEAVINGS, 4):
        world = interleave(seed)
        ends |= {str(one.state) for one in world.documents}
        refused, done = refused + world.refused, done + world.done
    assert done > refused / 4  # the walk goes somewhere …
    assert refused > 0  # … and people do get in each other's way
    assert {"handed_over", "lost", "carried"} <= ends or INTERLEAVINGS < 2_000


def test_a_holder_for_every_state():
    assert set(HOLDERS) == set(DocumentState)


def test_the_check_would_notice_a_second_holder():
    world = World(Random(1))
    world.documents.append(Thing(Kind.DOCUMENT, DocumentState.CARRIED, holders=[(Holder.OFFICE, "")]))
    with pytest.raises(AssertionError):
        world.check()
