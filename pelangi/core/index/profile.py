"""What the year's national form still wants of an innovation's profile: each fault by field, in both languages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pelangi.core.index.instrument import Instrument
from pelangi.core.index.words import Words

INDONESIA = (-11.1, 6.2, 94.9, 141.1)
"""South, north, west, east, in degrees: a point outside was typed wrongly."""
TRIAL, APPLIED, DEVELOPED, DESIGN, PLACE = (
    "waktu_uji_coba",
    "waktu_penerapan",
    "pengembangan_terbaru",
    "rancang_bangun",
    "koordinat",
)


@dataclass(frozen=True)
class Fault:
    """One thing that is missing or wrong. key: the field, as the instrument names it."""

    key: str
    words: Words


def profile_faults(instrument: Instrument, profile: Mapping[str, Any], today: date) -> list[Fault]:
    """Return what is missing or wrong in a profile under a year's form; empty when it could be sent.

    profile: values by the instrument's field keys; texts, numbers, dates, and (latitude, longitude) in degrees.
    Fields the instrument does not know are not looked at. Without fields (years nobody found) nothing is asked.
    """
    found: list[Fault] = []
    for field in instrument.profile_fields.value:
        found += _of_field(field, profile.get(field["key"]))
    known = {field["key"] for field in instrument.profile_fields.value}
    if known:
        found += [one for one in _of_dates(instrument, profile, today) if one.key in known]
    return found


def words_in(text: str) -> int:
    """Return how many words a text has, as the form counts them: runs of letters and digits."""
    return len(re.findall(r"\w+(?:[-'’]\w+)*", text))


def _of_field(field: Mapping[str, Any], value: Any) -> Iterator[Fault]:
    key = field["key"]
    if value in (None, "", ()):
        if field.get("required"):
            yield Fault(key, Words("wajib diisi", "must be filled in"))
        return
    least = field.get("min_words")
    if least and (have := words_in(str(value))) < least:
        yield Fault(key, Words(f"{have} kata, perlu {least}", f"{have} words, {least} are wanted"))
    choices = field.get("values")
    if choices and str(value).casefold() not in {str(one).casefold() for one in choices}:
        allowed = ", ".join(map(str, choices))
        yield Fault(key, Words(f"pilih salah satu: {allowed}", f"choose one of: {allowed}"))
    if key == PLACE and not _in_indonesia(value):
        yield Fault(key, Words("titik ini di luar Indonesia", "this point lies outside Indonesia"))


def _in_indonesia(place: Any) -> bool:
    latitude, longitude = place
    south, north, west, east = INDONESIA
    return south <= float(latitude) <= north and west <= float(longitude) <= east


def _of_dates(instrument: Instrument, profile: Mapping[str, Any], today: date) -> Iterator[Fault]:
    trial, applied, developed = (profile.get(key) or None for key in (TRIAL, APPLIED, DEVELOPED))
    for key, day in ((TRIAL, trial), (APPLIED, applied)):
        if day and day > today:
            yield Fault(key, Words("di masa depan", "in the future"))
    if trial and applied and applied < trial:
        yield Fault(APPLIED, Words("sebelum uji coba", "before the trial"))
    first, last = (_day(instrument.eligibility.get(key)) for key in ("applied_from", "applied_to"))
    if not (applied and first and last) or first <= applied <= last:
        return
    older = instrument.eligibility.get("older_if_developed_in_window")
    if applied < first and older and isinstance(developed, date) and first <= developed <= last:
        return
    yield Fault(
        APPLIED,
        Words(
            f"di luar {first:%d-%m-%Y} s.d. {last:%d-%m-%Y}; yang lebih lama perlu pengembangan dalam masa itu",
            f"outside {first:%d-%m-%Y} to {last:%d-%m-%Y}; an older one needs a development in that time",
        ),
    )


def _day(given: Any) -> date | None:
    if isinstance(given, date):
        return given
    return date.fromisoformat(given) if given else None
