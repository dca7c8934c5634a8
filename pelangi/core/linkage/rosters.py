"""One person on several lists, or twice on one: rows of rosters linked among themselves."""

from datetime import date

import pandas as pd

from pelangi.core.linkage.engine import Resources, link
from pelangi.core.linkage.parameters import Parameters, default_parameters
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS
from pelangi.core.linkage.verdicts import Thresholds

SURE = 0.98
"""Probability from which two rows are one person without a human: a wrong join hides somebody."""


def link_rosters(
    roster: pd.DataFrame,
    *,
    as_of: date,
    parameters: Parameters | None = None,
    resources: Resources | None = None,
) -> list[tuple[str, ...]]:
    """Return the groups of roster_ids that are one person, two or more each, in roster order.

    roster: rows of one or more lists in the roster columns, roster_id unique over all. Rows are one person when each is
    joined to another of the group with at least `SURE`; the result does not depend on the order of the rows.
    """
    parameters = parameters or default_parameters()
    roster = roster.reindex(columns=list(ROSTER_COLUMNS), fill_value="").fillna("").astype(str)
    register = roster.rename(columns={"roster_id": "register_id", "ward": "ward_code"})
    register = register.reindex(columns=list(REGISTER_COLUMNS), fill_value="")
    found = link(
        register, roster, as_of=as_of, parameters=parameters, resources=resources,
        thresholds=Thresholds(link=1, review=1, complete=1),
    ).candidates  # fmt: skip
    group = {roster_id: roster_id for roster_id in roster["roster_id"]}

    def head(one: str) -> str:
        while group[one] != one:
            one = group[one]
        return one

    pairs = found[["roster_id", "register_id", "match_weight"]].sort_values(["roster_id", "register_id"])
    for one, other, weight in pairs.itertuples(index=False, name=None):
        if one != other and parameters.probability(weight) >= SURE:
            first, second = sorted((head(one), head(other)))
            group[second] = first
    groups: dict[str, list[str]] = {}
    for roster_id in roster["roster_id"]:
        groups.setdefault(head(roster_id), []).append(roster_id)
    return [tuple(members) for members in groups.values() if len(members) > 1]
