"""What is known for a paper, cut down to what the paper prints: of a request."""

from datetime import date

from django.conf import settings
from django.utils.translation import get_language

from pelangi.ask.models import Request
from pelangi.ask.queries import ENDED_NEEDS, reporter_of
from pelangi.ask.tickets import spoken
from pelangi.city.models import Area
from pelangi.core.documents import document_rules
from pelangi.core.representation import is_wanted, representation
from pelangi.issue.paper_files import Paper
from pelangi.issue.papers import Facts, wanted, weekday, written
from pelangi.plan.models import Appointment, Plan

SEXES = {"L": "LAKI-LAKI", "P": "PEREMPUAN"}
DISABLED = {"disability", "mental_illness"}


def city_name() -> str:
    """Return the name of the city, as official papers write it."""
    city = Area.objects.filter(pk=settings.CITY_CODE).first()
    return f"Kota {city.name}" if city and not city.name.startswith("Kota") else city.name if city else ""


def of_request(paper: Paper, request: Request, known: dict, today: date) -> Facts:
    """Return what `paper` prints of a request. `known`: what was read of the person, with its line in the chain."""
    kinds = list(
        request.needs.exclude(state__in=ENDED_NEEDS).order_by("pk").values_list("document_kind", flat=True)
    )
    reporter = reporter_of(request) if any(one.startswith("reporter.") for one in paper.names()) else {}
    born = known["birth_date"]
    values = {
        "city.name": city_name(),
        "today": written(today),
        "office.phone": settings.OFFICE_PHONE,
        "person.name": known["name"].upper(),
        "person.nik": known["nik"],
        "person.sex": SEXES.get(known["sex"], ""),
        "person.birth_date": f"{born:%d-%m-%Y}" if born else "",
        "person.birth_day": f"{weekday(born)}, {written(born)}" if born else "",
        **{f"person.{name}": known[name] for name in ("address", "rt", "rw", "phone", "companion")},
        "person.mother_name": known["mother_name"].upper(),
        "person.disability": "ADA" if known["group"] in DISABLED else "",
        "reporter.name": reporter.get("name", "").upper(),
        **{f"reporter.{name}": reporter.get(name, "") for name in ("phone", "relation")},
        "ward.name": request.ward.name.upper(),
        "district.name": request.ward.parent.name.upper() if request.ward.parent else "",
        "request.ticket": spoken(request.ticket),
        "documents": ", ".join(document_rules()[kind].name_id for kind in kinds),
        **_visit(request),
    }
    printed = {name: value or "" for name, value in values.items() if name in paper.names() | {"city.name"}}
    return Facts(spoken(request.ticket), printed, {"papers": _papers(kinds)}, frozenset(kinds))


def _papers(kinds: list[str]) -> list[str]:
    asked = [one for kind in kinds for one in document_rules()[kind].requirements]
    return list(dict.fromkeys(one.name_id for one in asked if one.code != "biometric_capture"))


def _visit(request: Request) -> dict[str, str]:
    """Return day, hour and team of the visit that was promised last."""
    promised = Appointment.objects.filter(request=request, stop__round__plan__state=Plan.State.PUBLISHED)
    last = promised.select_related("stop__round__team").order_by("-stop__round__day", "-pk").first()
    if last is None:
        return {}
    round_ = last.stop.round
    return {
        "visit.day": f"{weekday(round_.day)}, {written(round_.day)}",
        "visit.hour": last.stop.start_clock.replace(":", "."),
        "visit.team": round_.team.name,
    }


def power_of_attorney(request: Request) -> dict:
    """Return whether F-1.07 is wanted of who asked, in words, with the rule and what it rests on. Raises Erased."""
    asked_by, rule = reporter_of(request), representation()
    tongue = "id" if (get_language() or "id").startswith("id") else "en"
    return {
        "wanted": is_wanted(asked_by.get("name") or "", asked_by.get("relation") or ""),
        "slug": rule.form,
        "rule": getattr(rule, f"rule_{tongue}"),
        "source": getattr(rule, f"source_{tongue}"),
        "confidence": rule.confidence,
    }


def forms_of(request: Request) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Return for each document that is still asked for: its kind, the forms it takes, the forms that may stand in."""
    open_needs = request.needs.exclude(state__in=ENDED_NEEDS).order_by("pk")
    found = [(need.document_kind, wanted(need.document_kind)) for need in open_needs]
    return [(kind, forms.needed, forms.instead) for kind, forms in found]
