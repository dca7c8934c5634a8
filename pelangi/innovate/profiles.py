"""An innovation's profile as the year's form names it, as versions keep it, and what differs between two."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pelangi.core.index.profile import profile_faults
from pelangi.innovate.arithmetic import said
from pelangi.innovate.instruments import YEAR, instrument
from pelangi.innovate.models import Innovation

# field of the national form: column of Innovation
COLUMNS = {
    "nama": "name",
    "tahapan": "stage",
    "inisiator": "initiator",
    "nama_inisiator": "initiator_name",
    "klasifikasi": "classification",
    "koordinat": "lat",
    "jenis": "is_digital",
    "bentuk": "form",
    "asta_cita": "asta_cita",
    "pkpn": "cluster",
    "urusan_utama": "main_affair",
    "urusan_irisan": "other_affairs",
    "waktu_uji_coba": "trial_on",
    "waktu_penerapan": "applied_on",
    "pengembangan_terbaru": "developed_on",
    "rancang_bangun": "design",
    "tujuan": "goal",
    "manfaat": "benefit",
    "hasil": "result",
    "haki": "rights",
    "penghargaan": "awards",
    "video": "video",
}
LABELS: dict[str, Promise] = {  # column: its name in the reader's language
    "name": gettext_lazy("Name of the innovation"),
    "stage": gettext_lazy("Stage"),
    "initiator": gettext_lazy("Initiator"),
    "initiator_name": gettext_lazy("Name of the initiator"),
    "classification": gettext_lazy("Classification"),
    "lat": gettext_lazy("Latitude"),
    "lon": gettext_lazy("Longitude"),
    "asta_cita": gettext_lazy("Asta Cita, 1 to 8"),
    "cluster": gettext_lazy("Cluster of the national priorities"),
    "other_affairs": gettext_lazy("Other affairs it touches"),
    "developed_on": gettext_lazy("Last developed on"),
    "development": gettext_lazy("What was developed"),
    "rights": gettext_lazy("Intellectual property"),
    "awards": gettext_lazy("Awards"),
    "video": gettext_lazy("Video"),
    "is_digital": gettext_lazy("It is digital"),
    "form": gettext_lazy("Form"),
    "main_affair": gettext_lazy("Main affair of government"),
    "trial_on": gettext_lazy("Tried out from"),
    "applied_on": gettext_lazy("Applied from"),
    "design": gettext_lazy("Design"),
    "goal": gettext_lazy("Goal"),
    "benefit": gettext_lazy("Benefit"),
    "result": gettext_lazy("Result"),
    "legal_basis": gettext_lazy("Legal basis"),
    "budget_line": gettext_lazy("Budget line"),
    "keeper_role": gettext_lazy("Post that keeps it"),
}
STAGES = {"inisiatif": "Inisiatif", "uji_coba": "Uji Coba", "penerapan": "Penerapan"}
DAYS = {"trial_on", "applied_on", "developed_on"}
KEPT = sorted({*COLUMNS.values(), "lon", "development", "legal_basis", "budget_line", "keeper_role"})


def as_form(innovation: Innovation) -> dict[str, Any]:
    """Return the profile by the keys of the national form."""
    found = {key: getattr(innovation, column) for key, column in COLUMNS.items()}
    has_place = innovation.lat is not None and innovation.lon is not None
    found["koordinat"] = (innovation.lat, innovation.lon) if has_place else None
    found["tahapan"] = STAGES[innovation.stage]
    found["jenis"] = "Digital" if innovation.is_digital else "Non Digital"
    return found


def still_wanted(innovation: Innovation, today: date) -> list[dict[str, str]]:
    """Return what the year's form still wants: column of the form, its name, what is wrong.

    The name is the national form's own in Indonesian; the form has none in other languages, so there it is ours.
    """
    used = instrument(YEAR)
    names = {field["key"]: field["label_id"] for field in used.profile_fields.value}
    if get_language() != "id":
        names = {key: str(LABELS[column]) for key, column in COLUMNS.items()}
    return [
        {"column": COLUMNS[one.key], "name": names[one.key], "why": said(one.words)}
        for one in profile_faults(used, as_form(innovation), today)
        if one.key in COLUMNS
    ]


def choices(key: str) -> list[str]:
    """Return the values the year's form offers for a field; empty where anything may be written."""
    field = next((one for one in instrument(YEAR).profile_fields.value if one["key"] == key), {})
    return [str(one) for one in field.get("values", ())]


def affairs() -> list[str]:
    """Return the affairs of government an innovation may belong to, the basic ones first."""
    used = instrument(YEAR)
    return [*used.basic_affairs.value, *used.other_affairs]


def snapshot(innovation: Innovation) -> dict[str, str]:
    """Return the profile as a version keeps it: text by column."""
    return {column: _text(getattr(innovation, column)) for column in KEPT}


def differences(earlier: dict[str, str], later: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return (column, before, after) of everything that differs between two kept profiles."""
    return [
        (column, earlier.get(column, ""), later.get(column, ""))
        for column in KEPT
        if earlier.get(column, "") != later.get(column, "")
    ]


def in_words(column: str, text: str) -> str:
    """Return a kept value as people read it: stages, yes and no, days."""
    if column == "stage":
        return str(dict(Innovation.Stage.choices).get(text, text))
    if column == "is_digital" and text:
        return str(_("yes") if text == "True" else _("no"))
    if column in DAYS and text:
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    return text


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
