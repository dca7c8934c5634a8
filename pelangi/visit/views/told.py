"""What phones said, in words, so that a person can compare and decide."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pelangi.ask.words import document_name
from pelangi.core.journey import Move
from pelangi.visit.words import CAPTURES, FIELDS, OUTCOMES


def outcome_in_words(value: dict) -> str:
    """Return an outcome with its reason."""
    return " · ".join(filter(None, [str(OUTCOMES[Move(value["move"])]), value["reason"]]))


def value_in_words(field: str, value) -> str:
    """Return the value of a field so that it can be compared with another."""
    if field == "arrived_at" and value:
        arrived = timezone.localtime(datetime.fromisoformat(value))
        return f"{formats.date_format(arrived, 'SHORT_DATE_FORMAT')} {formats.time_format(arrived, 'H:i:s')}"
    if field == "outcome" and value:
        return outcome_in_words(value)
    if field.startswith("on_") and value:
        return " · ".join(filter(None, [str(CAPTURES[value["result"]]), value["confirmed_by"]]))
    if isinstance(value, dict):
        parts = [
            ", ".join(map(str, part)) if isinstance(part, list) else str(part) for part in value.values()
        ]
        return " · ".join(filter(None, parts))
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return {None: _("(taken back)"), True: _("yes"), False: _("no")}.get(value, str(value))


def kept_in_words(field: str, value) -> str:
    """Return what was signed, handed over or photographed at a door, without the pictures themselves."""
    if field == "papers":
        return ngettext("%(count)d photo", "%(count)d photos", len(value)) % {"count": len(value)}
    if field == "handed_over":
        old = [
            _("old card taken in: %(name)s") % {"name": document_name(one)}
            for one in value.get("old_cards", [])
        ]
        given = [document_name(kind) for kind in value["documents"]]
        return value_in_words(field, {**value, "documents": given, "old_cards": old})
    return str(_("yes")) if field == "glass" else value_in_words(field, value)


def sent_in_words(body: dict) -> str:
    """Return what a device says happened; plain values with it, long ones by their name alone."""
    changes = body.get("changes") or {}
    said = [str(OUTCOMES.get(Move(body["move"]), body["move"]))] if body.get("move") else []
    if changes.get("outcome"):
        said.append(outcome_in_words(changes["outcome"]))
    for name in sorted(changes):
        label = str(FIELDS.get(name, name))
        if name != "outcome" or not changes[name]:
            is_plain = changes[name] is None or isinstance(changes[name], bool | int | str)
            said.append(f"{label}: {value_in_words(name, changes[name])}" if is_plain else label)
    return ", ".join(said) or str(_("somebody else met at this door"))
