"""How a pair is judged: ten comparisons, each with levels from "the same" to "something else".

The order of levels is the order of testing. Every level's weight (log2 m/u, in bits) is fixed in
parameters.yaml; how it was learnt is written there. Splink applies them: `settings` builds its model.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from splink import SettingsCreator
from splink.comparison_level_library import CustomLevel
from splink.comparison_library import CustomComparison

from pelangi.core.linkage.parameters import Parameters

ELSE = "ELSE"


@dataclass(frozen=True, slots=True)
class Level:
    """One level: its code, used in parameters.yaml and on pages, and its condition in SQL."""

    code: str
    condition: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field compared; when `unknown` holds it speaks neither for nor against."""

    code: str
    unknown: str
    levels: tuple[Level, ...]


# log2 of how many others in the register are to be expected to bear the shorter of two names by chance: from "unique"
# (one in a hundred and thirty) to "usual" (more than 64). A register twice as large has twice as many.
_GRADES = (("unique", -7.0), ("rare", -3.0), ("fair", 1.0), ("common", 6.0), ("usual", 1000.0))
_INITIAL = "CASE WHEN contains(starts_r, initial_l) OR contains(starts_l, initial_r) THEN 3.5 ELSE 0 END"
_COARSE = (("rare", 2.0), ("fair", 7.0), ("common", 1000.0))


def _name(
    code: str, prefix: str, *, alias: str = "", grades: tuple[tuple[str, float], ...] = _COARSE
) -> Comparison:
    stem = "" if prefix == "name" else f"{prefix}_"
    words, key, line = f"{stem}words", f"{prefix}_key", f"{prefix}_line"
    # An alias of two words or more is as good as the name; a nickname says nothing.
    other_key = f" OR {alias}_key_l = {key}_r" if alias else ""
    other_words = f" OR words_contained({alias}_words_l, {words}_r)" if alias else ""
    shared = f"greatest({prefix}_others_l, {prefix}_others_r)"
    # "SITI R." may be one who has a third word on R: a twelfth of those who are called Siti.
    held = f"greatest(name_holders_l, name_holders_r) - {_INITIAL}" if prefix == "name" else shared
    graded = (
        ("same", shared, f"{key}_l = {key}_r OR {line}_l = {line}_r{other_key}"),
        ("part", held, f"words_contained({words}_l, {words}_r){other_words}"),
        (
            "alike",
            shared,
            f"words_alike({words}_l, {words}_r) OR jaro_winkler_similarity({line}_l, {line}_r) >= 0.94",
        ),
    )
    levels = [
        # The cheap bound comes first, and bounds exclude each other: the words of a pair are compared once.
        Level(f"{how}_{grade}", f"{others} >= {least} AND {others} < {below} AND ({condition})")
        for how, others, condition in graded
        for (grade, below), least in zip(grades, (-1000.0, *(bound for _, bound in grades)), strict=False)
    ]
    if prefix == "name":
        levels += [
            # A single word that no resident bears is what somebody is called: it says little against a legal name.
            Level("unheard", "unheard_l OR unheard_r"),
            Level("sounds", "name_sound_l = name_sound_r"),
        ]
    levels.append(Level("near", f"jaro_winkler_similarity({line}_l, {line}_r) >= 0.85"))
    levels.append(Level("one_word", f"len(list_intersect({words}_l, {words}_r)) > 0"))
    return Comparison(code, f"{words}_l IS NULL OR {words}_r IS NULL", (*levels, Level("differs", ELSE)))


def _one_digit(column: str, slips: int = 1) -> str:
    """One digit wrong, left out or typed twice, or two swapped side by side: a half of the number stays right."""
    half = f"(left({column}_l, 8) = left({column}_r, 8) OR right({column}_l, 8) = right({column}_r, 8))"
    return f"{half} AND damerau_levenshtein({column}_l, {column}_r) <= {slips}"


_NO_WARD = "(ward_l IS NULL OR ward_r IS NULL)"
_SAME_WARD = "(ward_l = ward_r)"
_HOUSE = "coalesce(house_l = house_r AND jaro_winkler_similarity(street_l, street_r) >= 0.92, false)"
_FULL = "born_l IS NOT NULL AND born_r IS NOT NULL"
_YEARS_APART = "greatest(year_from_l - year_to_r, year_from_r - year_to_l, 0)"
COMPARISONS = (
    Comparison(
        "nik",
        "nik_l IS NULL OR nik_r IS NULL",
        (
            Level("same", "nik_l = nik_r"),
            # Strangers born on one day in one district differ by the serial alone, often by one digit.
            Level("other_serial", "left(nik_l, 12) = left(nik_r, 12)"),
            Level("one_digit", _one_digit("nik")),
            Level("two_digits", _one_digit("nik", 2)),
            Level("family_card", "nik_l = family_card_r"),
            Level("differs", ELSE),
        ),
    ),
    Comparison(
        "family_card",
        "family_card_l IS NULL OR family_card_r IS NULL",
        (
            Level("same", "family_card_l = family_card_r"),
            Level("one_digit", _one_digit("family_card")),
            Level("differs", ELSE),
        ),
    ),
    _name("name", "name", alias="alias", grades=_GRADES),
    Comparison(
        "birth",
        "year_from_l IS NULL OR year_from_r IS NULL",
        (
            Level("same", "born_l = born_r AND NOT usual_day_l"),
            Level("same_placeholder", "born_l = born_r"),
            Level(
                "swapped",
                f"{_FULL} AND born_year_l = born_year_r AND born_day_l = born_month_r AND born_month_l = born_day_r",
            ),
            Level("one_digit", f"{_FULL} AND NOT usual_day_l AND NOT usual_day_r"
                  " AND damerau_levenshtein(born_l, born_r) <= 1"),
            Level("same_month", "born_year_l = born_year_r AND born_month_l = born_month_r"
                  " AND (born_l IS NULL OR born_r IS NULL)"),
            Level("same_day_of_year", f"{_FULL} AND born_month_l = born_month_r AND born_day_l = born_day_r"
                  " AND NOT usual_day_l AND abs(born_year_l - born_year_r) <= 10"),
            Level("year_and_placeholder", "born_year_l = born_year_r AND (usual_day_l OR usual_day_r"
                  " OR born_month_l IS NULL OR born_month_r IS NULL)"),
            Level("same_year", "born_year_l = born_year_r"),
            Level("age_fits", f"(born_year_l IS NULL OR born_year_r IS NULL) AND {_YEARS_APART} = 0"),
            Level("age_near", f"(born_year_l IS NULL OR born_year_r IS NULL) AND {_YEARS_APART} <= 2"),
            Level("years_near", f"{_YEARS_APART} <= 2"),
            Level("years_apart", f"{_YEARS_APART} <= 5"),
            Level("differs", ELSE),
        ),
    ),
    Comparison("sex", "sex_l IS NULL OR sex_r IS NULL", (Level("same", "sex_l = sex_r"), Level("differs", ELSE))),
    _name("mother", "mother"),
    _name("father", "father"),
    Comparison(
        "home",
        f"{_NO_WARD} AND NOT ({_HOUSE})",
        (
            Level("house", f"({_SAME_WARD} OR {_NO_WARD}) AND {_HOUSE}"),
            Level("address", f"{_SAME_WARD} AND jaro_winkler_similarity(street_l, street_r) >= 0.92"),
            Level("rt", f"{_SAME_WARD} AND rt_l = rt_r AND coalesce(rw_l = rw_r, true)"),
            Level("ward", "ward_l = ward_r"),
            Level("district", "district_l = district_r"),
            Level("differs", ELSE),
        ),
    ),
    Comparison(
        "birth_place",
        "birth_place_l IS NULL OR birth_place_r IS NULL",
        (
            Level("same_rare", "birth_place_l = birth_place_r AND place_bits_r >= 4"),
            Level("same", "birth_place_l = birth_place_r"
                  " OR jaro_winkler_similarity(birth_place_l, birth_place_r) >= 0.9"),
            Level("differs", ELSE),
        ),
    ),
    # What family members share is said several times over; that it is another member is said once, here.
    Comparison(
        "relative",
        "NOT coalesce((family_card_l = family_card_r OR mother_key_l = mother_key_r OR father_key_l = father_key_r)"
        " AND coalesce(len(list_intersect(words_l, words_r)) = 0"
        " AND jaro_winkler_similarity(name_line_l, name_line_r) < 0.85,"
        " false) AND coalesce(nik_l <> nik_r, true), false)",
        (Level("born_apart", "born_l <> born_r OR year_from_l > year_to_r + 1 OR year_from_r > year_to_l + 1"),
         Level("likely", ELSE)),
    ),
)  # fmt: skip
CODES = tuple(comparison.code for comparison in COMPARISONS)
MACROS = """
CREATE OR REPLACE MACRO words_contained(a, b) AS
    len(list_intersect(a, b)) = least(len(a), len(b));
CREATE OR REPLACE MACRO each_is_alike(a, b) AS
    list_min(list_transform(a, lambda x: list_max(list_transform(b, lambda y: jaro_winkler_similarity(x, y))))) >= 0.9;
CREATE OR REPLACE MACRO words_alike(a, b) AS
    CASE WHEN len(a) <= len(b) THEN each_is_alike(a, b) ELSE each_is_alike(b, a) END;
"""


def settings(parameters: Parameters) -> SettingsCreator:
    """Return the Splink model with every level's m and u set; nothing is left to be estimated.

    Raises KeyError when parameters.yaml lacks a level.
    """
    comparisons: list[Any] = [
        CustomComparison(
            output_column_name=comparison.code,
            comparison_levels=[
                {"sql_condition": comparison.unknown, "label_for_charts": "unknown", "is_null_level": True},
                *(
                    CustomLevel(level.condition, label_for_charts=level.code).configure(
                        m_probability=parameters.levels[comparison.code][level.code].m,
                        u_probability=parameters.levels[comparison.code][level.code].u,
                        fix_m_probability=True,
                        fix_u_probability=True,
                    )
                    for level in comparison.levels
                ),
            ],
        )
        for comparison in COMPARISONS
    ]
    return SettingsCreator(
        link_type="link_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[],  # our own pairs are registered instead
        probability_two_random_records_match=parameters.prior,
        retain_matching_columns=True,  # Splink keeps the levels (gamma_*) only together with these
        retain_intermediate_calculation_columns=True,
        linker_uid="pelangi",
    )


def level_code(comparison: str, gamma: int) -> str:
    """Return the code of the level that Splink numbers `gamma`: -1 unknown, 0 the last, upwards to the first."""
    if gamma < 0:
        return "unknown"
    levels = next(one.levels for one in COMPARISONS if one.code == comparison)
    return levels[len(levels) - 1 - gamma].code


def level_codes(comparison: str, gammas: Any) -> Any:
    """Return the codes of an array of Splink's level numbers, as `level_code` does for one."""
    levels = next(one.levels for one in COMPARISONS if one.code == comparison)
    codes = np.array([*(level.code for level in reversed(levels)), "unknown"], dtype=object)
    return codes[np.asarray(gammas, dtype=int)]


def register_macros(con: Any) -> None:
    """Teach a DuckDB connection the word comparisons the levels use."""
    con.execute(MACROS)
