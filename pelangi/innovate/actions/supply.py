"""Figures that other systems of the city supply: sources with their secret, deliveries taken whole or not at all."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pelangi.city.models import Agency
from pelangi.core.supplied import Fault, Line, is_signed
from pelangi.innovate.models import Delivery, Source, Supplied
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import seal, unseal
from pelangi.staff.roles import Deed

WINDOW = timedelta(minutes=5)
"""How far a sender's clock may be from ours."""


class Faulty(Exception):
    """A delivery with faults: nothing of it was taken."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} faults")


class NotSigned(Exception):
    """The delivery is not signed by its source, too old, or was sent before. `code` says which, for the sender."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@transaction.atomic
def add_source(code: str, *, name: str, agency: Agency, by: User, at: datetime) -> tuple[Source, str]:
    """Enter another system; return it with its secret, which is shown this once."""
    if Source.objects.filter(pk=code).exists():
        raise NotAllowedHere(_("There is already a source with this code."))
    secret = secrets.token_hex(32)
    made = Source.objects.create(
        code=code,
        name=name,
        agency=agency,
        sealed_secret=seal(secret.encode(), _cell(code)),
        made_at=at,
        made_by=by,
    )
    audit.record(Deed.INNOVATION_EDIT, made, by=by, at=at, detail={"agency": agency.pk})
    return made, secret


@transaction.atomic
def renew_secret(source: Source, *, by: User, at: datetime) -> str:
    """Give a source a new secret; the old one opens nothing from now on."""
    secret = secrets.token_hex(32)
    source.sealed_secret = seal(secret.encode(), _cell(source.pk))
    source.save(update_fields=["sealed_secret"])
    audit.record(Deed.INNOVATION_EDIT, source, by=by, at=at, detail={"what": "new secret"})
    return secret


@transaction.atomic
def stop_source(source: Source, *, active: bool, by: User, at: datetime) -> None:
    """Take no more from a source, or take from it again; what it sent before stays."""
    source.is_active = active
    source.save(update_fields=["is_active"])
    audit.record(Deed.INNOVATION_EDIT, source, by=by, at=at, detail={"active": active})


def check_signature(
    source: Source, *, moment: str, number: str, body: bytes, given: str, at: datetime
) -> None:
    """Raise NotSigned unless the source signed this just now. Whether it was sent before is seen when it is taken."""
    if not source.is_active or not number or len(number) > 64 or not number.isascii():
        raise NotSigned("refused")
    if not is_signed(
        unseal(source.sealed_secret, _cell(source.pk)).decode(), moment, number, body, given=given
    ):
        raise NotSigned("signature")
    if not moment.isdecimal() or abs(at.timestamp() - int(moment[:12])) > WINDOW.total_seconds():
        raise NotSigned("time")


def take(
    source: Source,
    lines: list[Line],
    faults: list[Fault],
    *,
    way: str,
    number: str,
    body: bytes,
    signature: str = "",
    by: User | None,
    at: datetime,
) -> Delivery:
    """Keep every figure of a delivery. Raises Faulty when one is wrong, NotSigned when its number came before."""
    if faults:
        raise Faulty(faults)
    try:
        with transaction.atomic():
            made = Delivery.objects.create(
                source=source,
                way=way,
                number=number,
                sha256=sha256(body).hexdigest(),
                signature=signature,
                at=at,
                by=by,
            )
            Supplied.objects.bulk_create(_kept(made, one) for one in lines)
            who = by or f"source:{source.pk}"
            audit.record(
                Deed.INNOVATION_EDIT, made, by=who, at=at, detail={"figures": len(lines), "way": way}
            )
    except IntegrityError as error:
        raise NotSigned("again") from error
    return made


def _kept(delivery: Delivery, one: Line) -> Supplied:
    return Supplied(
        delivery=delivery,
        line=one.row,
        series=one.series,
        name=one.name,
        from_date=one.from_date,
        until_date=one.until_date,
        value=one.value,
        unit=one.unit,
        records=one.records,
    )


def _cell(code: str) -> str:
    return f"innovate.source:{code}"
