"""Every deed of this room: bring in, link, decide, settle, forget."""

from pelangi.find.actions.erasure import forget_erased
from pelangi.find.actions.leads import settle_lead
from pelangi.find.actions.linking import run_link
from pelangi.find.actions.registers import import_register
from pelangi.find.actions.retention import purge
from pelangi.find.actions.reviewing import decide, undo
from pelangi.find.actions.rosters import import_roster

__all__ = [
    "decide",
    "forget_erased",
    "import_register",
    "import_roster",
    "purge",
    "run_link",
    "settle_lead",
    "undo",
]
