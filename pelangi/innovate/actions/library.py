"""Packages of other cities: looked at, taken when their signer is trusted, told to the administrator when not."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from pelangi.core.portable import Package
from pelangi.innovate.alike_task import ask_for_meanings
from pelangi.innovate.models import Feedback, Innovation, LibraryEntry, Signer
from pelangi.innovate.packages import open_package
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@dataclass
class Taken:
    """What came of a package: whose it was, what was new, changed, told back; `waits` while its key is not trusted."""

    signer: Signer
    waits: bool = False
    new: int = 0
    changed: int = 0
    feedback: int = 0


def take_package(file: bytes, *, by: User, at: datetime) -> Taken:
    """Bring in a package. An unknown signer is put before the administrator and nothing else is taken.

    Raises NotAllowedHere when the file is refused, comes from ourselves, from a refused signer, or is older than
    what is here.
    """
    package = open_package(file)
    with transaction.atomic():
        signer = _signer(package, by, at)
        taken = Taken(signer, waits=signer.state == Signer.State.ASKED)
        if not taken.waits:
            made_at = _made_at(package)
            for told in package.content.get("innovations", []):
                _take_one(told, package, signer, made_at=made_at, by=by, at=at, taken=taken)
            for told in package.content.get("feedback", []):
                _take_feedback(told, signer, by=by, at=at, taken=taken)
        detail = {
            "sha256": package.sha256,
            "new": taken.new,
            "changed": taken.changed,
            "feedback": taken.feedback,
        }
        audit.record(Deed.INNOVATION_VERIFY, signer, by=by, at=at, detail=detail | {"waits": taken.waits})
        if taken.new or taken.changed:
            transaction.on_commit(ask_for_meanings, robust=True)
    return taken


def _signer(package: Package, by: User, at: datetime) -> Signer:
    city = package.content["city"]
    if city["code"] == settings.CITY_CODE:
        raise NotAllowedHere(_("This package is of this city itself."))
    signer, _is_new = Signer.objects.get_or_create(
        public=package.public,
        defaults={"city_code": city["code"], "city": city["name"], "asked_at": at, "asked_by": by},
    )
    if signer.state == Signer.State.REFUSED:
        raise NotAllowedHere(_("The administrator refused whoever signed this."))
    if signer.city_code != city["code"]:
        raise NotAllowedHere(
            _("This key belongs to %(city)s, but the package names another city.") % {"city": signer.city}
        )
    return signer


def _made_at(package: Package) -> datetime:
    try:
        found = parse_datetime(package.content["made_at"])
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise NotAllowedHere(_("The package does not say when it was made."))
    return found


def _take_one(
    told: dict, package: Package, signer: Signer, *, made_at: datetime, by: User, at: datetime, taken: Taken
) -> None:
    columns = {
        "name": told["name"],
        "agency": told["agency"],
        "main_affair": told["profile"]["main_affair"],
        "profile": told["profile"],
        "levels": told.get("levels", {}),
        "lineage": told.get("lineage", []),
        "licence": package.content["licence"],
    }
    known = LibraryEntry.objects.filter(signer=signer, code=told["code"]).first()
    if known and known.made_at > made_at:
        raise NotAllowedHere(_("A newer package of %(city)s is here already.") % {"city": signer.city})
    same = known and all(getattr(known, column) == value for column, value in columns.items())
    fresh = {"package_sha256": package.sha256, "made_at": made_at, "taken_at": at, "taken_by": by}
    if not same:
        LibraryEntry.objects.update_or_create(signer=signer, code=told["code"], defaults=columns | fresh)
        taken.changed += bool(known)
        taken.new += not known


def _take_feedback(told: dict, signer: Signer, *, by: User, at: datetime, taken: Taken) -> None:
    innovation = Innovation.objects.filter(pk=told["source_code"]).first()
    if innovation is None:
        raise NotAllowedHere(_("No innovation here has the code “%(code)s”.") % {"code": told["source_code"]})
    said = {
        "city_code": signer.city_code,
        "city": signer.city,
        "derived_name": told["derived_name"],
        "text": told["text"],
        "effect": told.get("effect", {}),
        "at": at,
        "by": by,
    }
    Feedback.objects.update_or_create(
        innovation=innovation,
        signer=signer,
        derived_code=told["derived_code"],
        defaults=said,
        create_defaults=said | {"first_at": at},
    )
    taken.feedback += 1


@transaction.atomic
def decide_signer(signer: Signer, *, trusted: bool, by: User, at: datetime) -> None:
    """The administrator trusts a key, or refuses it. What a refused signer sent is found no more."""
    signer.state = Signer.State.TRUSTED if trusted else Signer.State.REFUSED
    signer.decided_at, signer.decided_by = at, by
    signer.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record(Deed.SIGNER_TRUST, signer, by=by, at=at, detail={"trusted": trusted})
