"""The deeds of this room."""

from pelangi.plan.actions.around import solve_around
from pelangi.plan.actions.edit import lock_stop, move_stop, undo
from pelangi.plan.actions.erasure import forget_erased
from pelangi.plan.actions.propose import propose
from pelangi.plan.actions.publish import discard, publish
from pelangi.plan.actions.replan import accept_replan, propose_replan, undo_replan
from pelangi.plan.actions.teams import (
    raise_floor,
    save_institution_terms,
    save_means,
    save_request_terms,
    save_team,
)

__all__ = [
    "accept_replan",
    "discard",
    "forget_erased",
    "lock_stop",
    "move_stop",
    "propose",
    "propose_replan",
    "publish",
    "raise_floor",
    "save_institution_terms",
    "save_means",
    "save_request_terms",
    "save_team",
    "solve_around",
    "undo",
    "undo_replan",
]
