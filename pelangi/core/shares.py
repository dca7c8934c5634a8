"""Shares as people read them: what is not the whole is never said to be all of it, what is not none never nothing."""


def whole_percent(part: float, whole: float) -> str:
    """Return a part of a whole in whole per cent, such as "42%"; ">99%" short of the whole, "<1%" above none.

    part, whole: in one unit, part not below 0. A whole of 0 has no share: "".
    """
    if not whole:
        return ""
    rounded = round(part / whole * 100)
    if part < whole and rounded >= 100:
        return ">99%"
    if part > 0 and rounded <= 0:
        return "<1%"
    return f"{rounded}%"
