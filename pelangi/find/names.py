"""Searching sealed names: every word of a name is folded and kept as a keyed hash."""

from pelangi.core.identity.names import fold_name
from pelangi.staff.protection import keyed_hash


def folded_words(name: str) -> set[str]:
    """Return the folded words of a name, the father's and other names included; initials only when alone."""
    folded = fold_name(name)
    words = {*folded.tokens, *folded.father, *(word for alias in folded.aliases for word in alias)}
    return words or set(folded.initials)


def name_hashes(name: str) -> set[str]:
    """Return the search hashes of a name, one a word."""
    return {keyed_hash(word, "name token") for word in folded_words(name)}
