"""Every deed of this room: bring in, link, decide, settle, forget."""

from pelangi.find.actions.erasure import forget_erased
from pelangi.find.actions.leads import reopen_lead, settle_lead
from pelangi.find.actions.linking import begin_link, do_link, drop_link, resume_link, run_link, stop_link
from pelangi.find.actions.mending import Mended, mend_from_file, mend_row
from pelangi.find.actions.mending_register import mend_register, source_of
from pelangi.find.actions.registers import (
    confirm_register,
    drop_register,
    import_register,
    read_register,
    register_of,
    resume_register,
    stop_register,
    use_register,
)
from pelangi.find.actions.retention import purge, purge_registers
from pelangi.find.actions.reviewing import decide, undo
from pelangi.find.actions.rosters import (
    Terms,
    draft_roster,
    drop_draft,
    import_roster,
    remembered_columns,
    take_draft,
)

__all__ = [
    "Mended",
    "Terms",
    "begin_link",
    "confirm_register",
    "decide",
    "do_link",
    "draft_roster",
    "drop_draft",
    "drop_link",
    "drop_register",
    "forget_erased",
    "import_register",
    "import_roster",
    "mend_from_file",
    "mend_register",
    "mend_row",
    "purge",
    "purge_registers",
    "read_register",
    "register_of",
    "remembered_columns",
    "reopen_lead",
    "resume_link",
    "resume_register",
    "run_link",
    "settle_lead",
    "source_of",
    "stop_link",
    "stop_register",
    "take_draft",
    "undo",
    "use_register",
]
