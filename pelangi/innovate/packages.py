"""What goes into a package for another city, and this city as it names itself."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from pelangi.city.models import Area
from pelangi.core.portable import NotAPackage, Package, opened, packed
from pelangi.core.portable.schema import FORMAT, PROFILE, VERSION
from pelangi.innovate import signing
from pelangi.innovate.arithmetic import said
from pelangi.innovate.instruments import YEAR
from pelangi.innovate.models import Adoption, Feedback, Innovation, LibraryEntry, Publication, RowLevel
from pelangi.innovate.refusals import NotAllowedHere

NUMBERS = re.compile(r"\+?\d[\d .\-/]{7,}\d")  # telephone numbers, NIK, accounts: they belong to somebody
ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
HIDDEN = "[…]"
MOST_ANCESTORS = 20
YEARS = re.compile(r"\d{4}[ \-/]+\d{4}|\d{4}-\d{2}-\d{2}|\d{2}[-/]\d{2}[-/]\d{4}")


def without_numbers(text: str) -> str:
    """Return the text with telephone numbers, NIK and e-mail addresses hidden; dates and spans of years stay."""

    def hide(found: re.Match) -> str:
        return found[0] if YEARS.fullmatch(found[0].strip()) else HIDDEN

    return ADDRESSES.sub(HIDDEN, NUMBERS.sub(hide, text))


def this_city() -> dict[str, str]:
    """Return this city's code and name."""
    name = Area.objects.filter(pk=settings.CITY_CODE).values_list("name", flat=True).first()
    return {"code": settings.CITY_CODE, "name": name or settings.CITY_CODE}


def package_of_published(at: datetime) -> bytes:
    """Return every published innovation as one signed package."""
    published = Publication.objects.select_related("innovation__agency").order_by("innovation_id")
    return _signed(at, innovations=[_told(one) for one in published])


def package_of_feedback(feedback: Feedback, at: datetime) -> bytes:
    """Return our feedback to another city as a signed package, for that city to bring in."""
    told: dict[str, Any] = {
        "source_code": feedback.adoption.entry.code,
        "derived_code": feedback.derived_code,
        "derived_name": feedback.derived_name,
        "text": without_numbers(feedback.text),
    }
    if feedback.effect:
        told["effect"] = feedback.effect
    return _signed(at, feedback=[told])


def open_package(file: bytes) -> Package:
    """Return what a package holds. Raises NotAllowedHere in the reader's language."""
    try:
        return opened(file)
    except NotAPackage as refusal:
        raise NotAllowedHere(said(refusal.words)) from refusal


def _signed(at: datetime, **parts: list) -> bytes:
    content = {
        "format": FORMAT,
        "version": VERSION,
        "city": this_city(),
        "made_at": at.isoformat(),
        "licence": Publication.Licence.BY_SA.value,
        **parts,
    }
    try:
        return packed(content, signing.private())
    except NotAPackage as refusal:
        raise NotAllowedHere(_("This cannot be packed: %(why)s") % {"why": said(refusal.words)}) from refusal


def _told(publication: Publication) -> dict[str, Any]:
    one = publication.innovation
    levels = RowLevel.objects.filter(innovation=one, year=YEAR, verified__isnull=False).order_by("row")
    return {
        "code": one.pk,
        "name": one.name,
        "agency": one.agency.name,
        "profile": _profile(one, publication.summary),
        "levels": {level.row: level.verified for level in levels},
        "lineage": ancestors(one),
    }


def _profile(one: Innovation, summary: str) -> dict[str, Any]:
    found: dict[str, Any] = {"summary": without_numbers(summary)}
    for column, rule in PROFILE.items():
        value = getattr(one, column, None)
        if column == "summary" or value in (None, ""):
            continue
        if column in ("trial_on", "applied_on"):
            found[column] = value.isoformat()
        elif isinstance(value, str):
            found[column] = without_numbers(value)[: rule.get("maxLength")]
        else:
            found[column] = value
    return found


def ancestors(innovation: Innovation) -> list[dict[str, Any]]:
    """Return what an innovation was copied from, nearest first, as far as it is known."""
    found: list[dict[str, Any]] = []
    current: Innovation | None = innovation
    while current is not None and len(found) < MOST_ANCESTORS:
        adoption = Adoption.objects.filter(derived=current).select_related("source", "entry__signer").first()
        if adoption is None:
            break
        if adoption.entry:
            found.append(_of_entry(adoption.entry))
            return (found + adoption.entry.lineage)[:MOST_ANCESTORS]
        found.append({"city": this_city(), "code": adoption.source.pk, "name": adoption.source.name})
        current = adoption.source
    return found


def _of_entry(entry: LibraryEntry) -> dict[str, Any]:
    city = {"code": entry.signer.city_code, "name": entry.signer.city}
    return {"city": city, "code": entry.code, "name": entry.name}
