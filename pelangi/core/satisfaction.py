"""Satisfaction: the public satisfaction survey (SKM) by its nine elements.

Source: PermenPANRB 14/2017: nine elements marked 1 to 4, each weighted alike, the index times 25 gives the
converted value, with bands A 88.31-100.00, B 76.61-88.30, C 65.00-76.60, D 25.00-64.99.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class NotAnAnswer(ValueError):
    """An answer sheet that lacks an element or marks one outside 1 to 4."""


class Element(StrEnum):
    """The nine elements in the order of the regulation."""

    REQUIREMENTS = "requirements"
    PROCEDURE = "procedure"
    TIME = "time"
    COST = "cost"
    PRODUCT = "product"
    COMPETENCE = "competence"
    CONDUCT = "conduct"
    COMPLAINTS = "complaints"
    FACILITIES = "facilities"


ELEMENT_NAMES: Mapping[Element, tuple[str, str]] = {
    Element.REQUIREMENTS: ("Persyaratan", "Requirements"),
    Element.PROCEDURE: ("Sistem, mekanisme, dan prosedur", "System, mechanism and procedure"),
    Element.TIME: ("Waktu penyelesaian", "Time to completion"),
    Element.COST: ("Biaya/tarif", "Cost"),
    Element.PRODUCT: ("Produk spesifikasi jenis pelayanan", "Product of the service"),
    Element.COMPETENCE: ("Kompetensi pelaksana", "Competence of the officer"),
    Element.CONDUCT: ("Perilaku pelaksana", "Conduct of the officer"),
    Element.COMPLAINTS: ("Penanganan pengaduan, saran, dan masukan", "Handling of complaints and advice"),
    Element.FACILITIES: ("Sarana dan prasarana", "Facilities"),
}
"""Indonesian and English names."""

_GRADES = (
    (Decimal("88.31"), "A", "Sangat Baik"),
    (Decimal("76.61"), "B", "Baik"),
    (Decimal("65.00"), "C", "Kurang Baik"),
    (Decimal("25.00"), "D", "Tidak Baik"),
)


@dataclass(frozen=True)
class Satisfaction:
    """The result of a survey.

    answers: complete sheets counted. means: per element, 1 to 4, exact. index: weighted mean, 1 to 4, exact.
    converted: index x 25, 25.00 to 100.00, rounded half up. grade: A to D; grade_id: in words.
    weakest: the element with the lowest mean, the first in the regulation's order among equals.
    """

    answers: int
    means: Mapping[Element, Fraction]
    index: Fraction
    converted: Decimal
    grade: str
    grade_id: str
    weakest: Element


def satisfaction(sheets: Iterable[Mapping[Element, int]]) -> Satisfaction | None:
    """Return the survey's result, or None when nobody answered.

    sheets: one per respondent, a mark from 1 to 4 for each of the nine elements.
    Raises NotAnAnswer for an incomplete sheet or a mark outside 1 to 4.
    """
    totals = dict.fromkeys(Element, 0)
    answers = 0
    for sheet in sheets:
        _check(sheet)
        answers += 1
        for element in Element:
            totals[element] += sheet[element]
    if not answers:
        return None
    means = {element: Fraction(total, answers) for element, total in totals.items()}
    index = sum(means.values(), Fraction(0)) / len(Element)
    converted = Decimal(int(index * 25 * 100 + Fraction(1, 2))) / 100
    grade, grade_id = grade_of(converted)
    weakest = min(Element, key=lambda element: means[element])
    return Satisfaction(answers, means, index, converted, grade, grade_id, weakest)


def grade_of(converted: Decimal) -> tuple[str, str]:
    """Return the grade and its Indonesian words of a converted value of two decimals, 25.00 to 100.00.

    Raises ValueError outside that range.
    """
    if converted > 100:
        raise ValueError(f"{converted} is above 100")
    for lowest, grade, words in _GRADES:
        if converted >= lowest:
            return grade, words
    raise ValueError(f"{converted} is below 25")


def _check(sheet: Mapping[Element, int]) -> None:
    for element in Element:
        mark = sheet.get(element)
        if isinstance(mark, bool) or mark not in (1, 2, 3, 4):
            raise NotAnAnswer(f"{element}: {mark!r} is not a mark from 1 to 4")
