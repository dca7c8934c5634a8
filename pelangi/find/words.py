"""Words of this room: columns, and why a verdict was given."""

from django.utils.translation import gettext_lazy as _

from pelangi.find.models import Match

COLUMN_NAMES = {
    "name": _("name"),
    "alias": _("nickname"),
    "nik": _("NIK"),
    "family_card_number": _("family-card number"),
    "sex": _("sex"),
    "birth_place": _("birth place"),
    "birth_date": _("birth date"),
    "birth_place_date": _("birth place and date"),
    "age": _("age"),
    "mother_name": _("mother's name"),
    "father_name": _("father's name"),
    "address": _("address"),
    "rt": _("RT"),
    "rw": _("RW"),
    "rt_rw": _("RT and RW"),
    "ward": _("ward"),
}
REGISTER_COLUMN_NAMES = {
    "register_id": _("row number of the register"),
    **{column: COLUMN_NAMES[column] for column in ("nik", "family_card_number", "name", "sex", "birth_place",
       "birth_date", "mother_name", "father_name", "address", "rt", "rw")},
    "ward_code": _("ward, by code or name"),
    "status": _("alive, dead or moved"),
    "identity_card": _("state of the identity card"),
    "birth_certificate": _("birth certificate: yes or no"),
    "child_card": _("child card: yes or no"),
}  # fmt: skip

REASONS = {
    "all_documents": _("In the register, with every document their age asks for."),
    "lacks_documents": _("In the register, but a document is missing."),
    "registered_as_dead": _("Found, but the register says they have died."),
    "registered_as_moved": _("Found, but the register says they have moved away."),
    "registered_twice": _("Found, but probably registered twice (also %(other)s)."),
    "several_alike": _("More than one resident is very alike (also %(other)s)."),
    "unsure": _("Perhaps this person, but not certain."),
    "weak_evidence": _("Seems to have everything, but it is not certain enough that this is the person."),
    "papers_unknown": _("Found, but the register does not say of every document whether it is there."),
    "birth_date_unknown": _("Found, but the register does not know the whole birth date."),
    "nobody_alike": _("No resident is alike enough."),
    "too_little_known": _("The list says too little to search by."),
    "decided_same": _("A person decided that it is the same one."),
    "decided_nobody": _("A person decided that it is none of those found."),
    "next_candidate": _("The first candidate was refused; this is the next one."),
}


def reason_text(match: Match) -> str:
    """Return why a verdict was given, in one sentence of the current language."""
    return str(REASONS.get(match.reason_code, match.reason_code)) % match.reason_values
