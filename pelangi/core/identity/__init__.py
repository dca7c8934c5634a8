"""Identity: numbers, names and dates of Indonesian residents: parse, warn, fold. Originals are never altered."""

from pelangi.core.identity.dates import (
    PartialDate,
    Placeholder,
    Precision,
    birth_years,
    read_age,
    read_date,
)
from pelangi.core.identity.names import (
    FoldedName,
    fold_name,
    fold_place,
    fold_ward,
    fold_word,
    is_plain_word,
    normalise_name,
)
from pelangi.core.identity.numbers import (
    NikParts,
    NumberFault,
    NumberReading,
    NumberWarning,
    build_nik,
    looks_like_family_card,
    parse_nik,
    read_family_card_number,
    read_nik,
    warn_nik,
)
from pelangi.core.identity.sounds import phonetic_key

__all__ = [
    "FoldedName",
    "NikParts",
    "NumberFault",
    "NumberReading",
    "NumberWarning",
    "PartialDate",
    "Placeholder",
    "Precision",
    "birth_years",
    "build_nik",
    "fold_name",
    "fold_place",
    "fold_ward",
    "fold_word",
    "is_plain_word",
    "looks_like_family_card",
    "normalise_name",
    "parse_nik",
    "phonetic_key",
    "read_age",
    "read_date",
    "read_family_card_number",
    "read_nik",
    "warn_nik",
]
