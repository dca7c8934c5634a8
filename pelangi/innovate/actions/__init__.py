"""Every way the registry, the index and the advice change."""

from pelangi.innovate.actions.advice import (
    ask_adviser,
    assign_action,
    finish_action,
    set_effort,
    set_people,
)
from pelangi.innovate.actions.catalogue import publish, withdraw_publication
from pelangi.innovate.actions.copying import (
    adopt,
    change_plan,
    enter_reading,
    give_feedback,
    prove_replication,
)
from pelangi.innovate.actions.dossiers import (
    begin_dossiers,
    do_dossiers,
    drop_dossiers,
    forget_old_dossiers,
    is_moving,
    note_dossier,
    resume_dossiers,
    stop_dossiers,
)
from pelangi.innovate.actions.evidence import add_file, withdraw_evidence
from pelangi.innovate.actions.exchange import keep_draft, take_draft, take_workbook
from pelangi.innovate.actions.ideas import (
    answer_idea,
    close_round,
    mark_idea,
    note_contact,
    open_round,
    refuse_conflict,
    send_idea,
    take_up,
)
from pelangi.innovate.actions.instruments import correct_instrument, undo_correction
from pelangi.innovate.actions.keepers import name_keeper, release_keeper
from pelangi.innovate.actions.library import Taken, decide_signer, take_package
from pelangi.innovate.actions.loading import load_innovations
from pelangi.innovate.actions.meetings import (
    ask_agency,
    close_decision,
    decide,
    hold_meeting,
    remind_all,
)
from pelangi.innovate.actions.registry import (
    accept,
    add_evidence,
    claim,
    edit_profile,
    reckon,
    register_innovation,
    send_back,
    submit,
)
from pelangi.innovate.actions.results import enter_result
from pelangi.innovate.actions.sheets import (
    bind_figure,
    bind_supplied,
    file_of,
    freeze_for_row,
    freeze_own,
    refresh,
)
from pelangi.innovate.actions.stages import drop_stage, set_stage
from pelangi.innovate.actions.trainings import cancel_training, hold_training
from pelangi.innovate.actions.verifying import open_sealed, read_blind, return_level, verify
from pelangi.innovate.refusals import NotAllowedHere

__all__ = [
    "NotAllowedHere",
    "Taken",
    "accept",
    "add_evidence",
    "add_file",
    "adopt",
    "answer_idea",
    "ask_adviser",
    "ask_agency",
    "assign_action",
    "begin_dossiers",
    "bind_figure",
    "bind_supplied",
    "cancel_training",
    "change_plan",
    "claim",
    "close_decision",
    "close_round",
    "correct_instrument",
    "decide",
    "decide_signer",
    "do_dossiers",
    "drop_dossiers",
    "drop_stage",
    "edit_profile",
    "enter_reading",
    "enter_result",
    "file_of",
    "finish_action",
    "forget_old_dossiers",
    "freeze_for_row",
    "freeze_own",
    "give_feedback",
    "hold_meeting",
    "hold_training",
    "is_moving",
    "keep_draft",
    "load_innovations",
    "mark_idea",
    "name_keeper",
    "note_contact",
    "note_dossier",
    "open_round",
    "open_sealed",
    "prove_replication",
    "publish",
    "read_blind",
    "reckon",
    "refresh",
    "refuse_conflict",
    "register_innovation",
    "release_keeper",
    "remind_all",
    "resume_dossiers",
    "return_level",
    "send_back",
    "send_idea",
    "set_effort",
    "set_people",
    "set_stage",
    "stop_dossiers",
    "submit",
    "take_draft",
    "take_package",
    "take_up",
    "take_workbook",
    "undo_correction",
    "verify",
    "withdraw_evidence",
    "withdraw_publication",
]
