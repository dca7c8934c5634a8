"""Every deed of this room: ask, screen and admit, move, join, set a priority, place, tell, forget."""

from pelangi.ask.actions.admit import admit, reckon_priorities, set_priority
from pelangi.ask.actions.bulk import BULK, MOST_AT_ONCE, do_to_all, foresee
from pelangi.ask.actions.consents import agree, withdraw
from pelangi.ask.actions.deliver import deliver_due, take_receipt
from pelangi.ask.actions.duplicates import join, join_lead, part_lead, separate
from pelangi.ask.actions.hooks import deliver_calls, signature
from pelangi.ask.actions.lists import drop_list, save_list
from pelangi.ask.actions.messages import (
    read_address,
    tell_by_hand,
    want_messages_again,
    want_no_messages,
    withdraw_messages,
    write_message,
)
from pelangi.ask.actions.moves import advance_need, move_need, move_request, note_papers, open_need
from pelangi.ask.actions.paths import follow_path
from pelangi.ask.actions.persons import PersonDetails, forget_erased, forget_search_keys, set_place
from pelangi.ask.actions.public import drop_photos, read_photo, request_in_public
from pelangi.ask.actions.reading import read_leads, read_persons
from pelangi.ask.actions.requests import request_from_lead, request_person
from pelangi.ask.actions.rights import answer_right, ask_right
from pelangi.ask.actions.tokens import (
    end_webhook,
    make_token,
    make_webhook,
    revoke_token,
    scopes_open_to,
    token_of,
)
from pelangi.ask.actions.triage_rules import effect_of, set_rule, weigh_waiting

__all__ = [
    "BULK",
    "MOST_AT_ONCE",
    "PersonDetails",
    "admit",
    "advance_need",
    "agree",
    "answer_right",
    "ask_right",
    "deliver_calls",
    "deliver_due",
    "do_to_all",
    "drop_list",
    "drop_photos",
    "effect_of",
    "end_webhook",
    "follow_path",
    "foresee",
    "forget_erased",
    "forget_search_keys",
    "join",
    "join_lead",
    "make_token",
    "make_webhook",
    "move_need",
    "move_request",
    "note_papers",
    "open_need",
    "part_lead",
    "read_address",
    "read_leads",
    "read_persons",
    "read_photo",
    "reckon_priorities",
    "request_from_lead",
    "request_in_public",
    "request_person",
    "revoke_token",
    "save_list",
    "scopes_open_to",
    "separate",
    "set_place",
    "set_priority",
    "set_rule",
    "signature",
    "take_receipt",
    "tell_by_hand",
    "token_of",
    "want_messages_again",
    "want_no_messages",
    "weigh_waiting",
    "withdraw",
    "withdraw_messages",
    "write_message",
]
