"""Every way the registry, the index and the advice change."""

from pelangi.innovate.actions.instruments import correct_instrument, undo_correction
from pelangi.innovate.actions.loading import load_innovations
from pelangi.innovate.actions.registry import (
    accept,
    add_evidence,
    bind_figure,
    claim,
    edit_profile,
    reckon,
    register_innovation,
    send_back,
    submit,
    verify,
)
from pelangi.innovate.refusals import NotAllowedHere

__all__ = [
    "NotAllowedHere",
    "accept",
    "add_evidence",
    "bind_figure",
    "claim",
    "correct_instrument",
    "edit_profile",
    "load_innovations",
    "reckon",
    "register_innovation",
    "send_back",
    "submit",
    "undo_correction",
    "verify",
]
