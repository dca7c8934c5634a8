"""The waterfall of evidence: from the chance one starts with, field by field, to what is believed; in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelangi.find.words import COLUMN_NAMES

STRONG_BITS, SOME_BITS = 6.0, 1.5  # a bit doubles the odds: 6 bits are 64 to 1, 1.5 bits about 3 to 1
SHOWN_BITS = 0.05  # less is nothing in a table of tenths
CERTAIN = 1e-6  # nearer to 0 or 1 than this, a chance as it is kept no longer says its odds
WIDTH = 320  # of the drawing, in its own units
EVIDENCE_NAMES = {
    "same_unique": _("the same, and hardly anybody else's name"),
    "part_unique": _("one is part of the other, and hardly anybody else has it"),
    "alike_unique": _("written a little differently, and hardly anybody else's name"),
    "home": _("home: address, RT, ward"),
    "birth": _("birth date or age"),
    "mother": _("mother's name"),
    "father": _("father's name"),
    "family_card": _("family-card number"),
    "relative": _("another member of the same family?"),
}
_NAMES = {
    "same_unique": _("the same, and hardly anybody else's name"),
    "part_unique": _("one is part of the other, and hardly anybody else has it"),
    "alike_unique": _("written a little differently, and hardly anybody else's name"),
    "same_rare": _("the same, and a rare name"),
    "same_fair": _("the same"),
    "same_common": _("the same, but a common name"),
    "part_rare": _("one is part of the other, and rare"),
    "part_fair": _("one is part of the other"),
    "part_common": _("one is part of the other, but common"),
    "alike_rare": _("written a little differently, and rare"),
    "alike_fair": _("written a little differently"),
    "alike_common": _("written a little differently, and common"),
    "same_usual": _("the same, but a name of many"),
    "part_usual": _("one is part of the other, but many have it"),
    "alike_usual": _("written a little differently, and a name of many"),
    "unheard": _("what somebody is called, perhaps: nobody registered has this word"),
    "sounds": _("other letters, the same sound"),
    "near": _("somewhat alike"),
    "one_word": _("one word in common"),
    "differs": _("another name"),
}
_NUMBERS = {
    "same": _("the very same number"),
    "one_digit": _("one digit differs, or two are swapped"),
    "two_digits": _("two digits differ"),
    "other_serial": _("the same but for the last four digits"),
    "family_card": _("the family-card number stands in its place"),
    "differs": _("another number"),
}
LEVELS: Mapping[str, Mapping[str, Promise]] = {
    "nik": _NUMBERS,
    "family_card": _NUMBERS,
    "name": _NAMES,
    "mother": _NAMES,
    "father": _NAMES,
    "birth": {
        "same": _("the same day"),
        "same_placeholder": _("the same day, but one often written when the day is unknown"),
        "swapped": _("day and month are swapped"),
        "one_digit": _("one digit differs"),
        "same_month": _("the same month; the day is not known"),
        "same_day_of_year": _("the same day of another year"),
        "year_and_placeholder": _("the same year; the day is not known"),
        "same_year": _("the same year, another day"),
        "age_fits": _("the age fits"),
        "age_near": _("the age fits within two years"),
        "years_near": _("within two years"),
        "years_apart": _("three to five years apart"),
        "differs": _("more than five years apart"),
    },
    "sex": {"same": _("the same"), "differs": _("not the same")},
    "home": {
        "house": _("the same house"),
        "address": _("the same ward and street"),
        "rt": _("the same RT and ward"),
        "ward": _("the same ward"),
        "district": _("the same district"),
        "differs": _("another district"),
    },
    "birth_place": {
        "same_rare": _("the same, where few are born"),
        "same": _("the same"),
        "differs": _("another place"),
    },
    "relative": {
        "born_apart": _("family in common, another name and another birth"),
        "likely": _("family in common, another name"),
    },
}

_CORRECTED = _("others who are as alike, and how often such sums were right")


@dataclass(frozen=True)
class Step:
    """One field: what was found, what it is worth in bits of odds, and its bar from where the last one ended."""

    label: str | Promise
    found: str | Promise  # in words; "" when the code of the finding is not known here
    words: str | Promise  # what that means
    bits: float
    before: float
    after: float
    x: float = 0.0
    width: float = 0.0
    zero: float = 0.0  # where even odds lie

    @property
    def supports(self) -> bool:
        return self.bits >= 0


def waterfall(candidate: Mapping) -> list[Step]:
    """Return the start, every field that says something (the heaviest first), and the sum, drawn to one scale.

    The sum is what is said in the end: before it stands what other candidates and the calibration take away or add.
    """
    found = candidate.get("evidence", {})
    levels = candidate.get("levels", {})
    fields = sorted(found.items(), key=lambda part: (-abs(part[1]), part[0]))
    start = float(candidate.get("weight") or 0.0) - sum(found.values())
    steps = [Step(_("at the start"), "", _("most look-alikes are two people"), start, 0.0, start)]
    total = start
    for field, bits in fields:
        label = EVIDENCE_NAMES.get(field) or COLUMN_NAMES.get(field) or field.replace("_", " ")
        said = LEVELS.get(field, {}).get(levels.get(field, ""), "")
        steps.append(Step(label, said, _weight(bits), bits, total, total + bits))
        total += bits
    chance = float(candidate.get("probability") or 0.0)
    if CERTAIN < chance < 1 - CERTAIN:
        bits = log2(chance / (1 - chance)) - total
        if abs(bits) >= SHOWN_BITS:
            steps.append(Step(_CORRECTED, "", _weight(bits), bits, total, total + bits))
            total += bits
    steps.append(Step(_("all together"), "", "", total, 0.0, total))
    return _drawn(steps)


def _drawn(steps: list[Step]) -> list[Step]:
    ends = [end for step in steps for end in (step.before, step.after)] + [0.0]
    low, span = min(ends), (max(ends) - min(ends)) or 1.0

    def at(bits: float) -> float:
        return (bits - low) / span * WIDTH

    return [
        Step(
            step.label,
            step.found,
            step.words,
            step.bits,
            step.before,
            step.after,
            x=at(min(step.before, step.after)),
            width=max(abs(step.bits) / span * WIDTH, 1.0),
            zero=at(0.0),
        )
        for step in steps
    ]


def _weight(bits: float) -> Promise:
    if bits >= STRONG_BITS:
        return _("speaks strongly for the same person")
    if bits >= SOME_BITS:
        return _("speaks for the same person")
    if bits > -SOME_BITS:
        return _("says little")
    if bits > -STRONG_BITS:
        return _("speaks against")
    return _("speaks strongly against")
