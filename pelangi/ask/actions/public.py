"""The public door: somebody without an account asks for a person. What strangers say changes nobody we know."""

from base64 import b64decode, b64encode
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pelangi.ask.actions.consents import agree, withdraw
from pelangi.ask.actions.persons import PersonDetails
from pelangi.ask.actions.requests import request_person
from pelangi.ask.models import Consent, PaperPhoto, Request
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import seal_for, unseal_for
from pelangi.staff.roles import Deed

PHOTO_CELL = "ask.photo"


@transaction.atomic
def request_in_public(
    details: PersonDetails,
    *,
    documents: list[str],
    form: UUID,
    at: datetime,
    reporter: dict,
    window: str = "any",
    photo: bytes = b"",
    reminders: bool = False,
    language: str = "id",
) -> Request:
    """Ask through the public form. The same `form` again returns the request it made before, unchanged.

    `photo`: a picture drawn anew by `photos.redrawn`; the sender agreed to it by sending it, and it is
    dropped when the request ends or somebody asks for that. `reminders`: they agreed to those. Raises
    NothingAskedFor, UnknownDocument.
    """
    source_ref = f"public:{form}"
    before = Request.objects.filter(source_ref=source_ref).first()
    if before:
        return before
    request = request_person(
        details,
        documents=documents,
        channel=Request.Channel.FAMILY_FORM,
        source_ref=source_ref,
        by=None,
        at=at,
        reporter=reporter,
        window=window,
        language=language,
    )
    if photo:
        sealed = seal_for(request.person.key, {"jpeg": b64encode(photo).decode()}, PHOTO_CELL)
        PaperPhoto.objects.create(request=request, sealed=sealed, agreed_at=at)
    agreed = {Consent.Purpose.PHOTO: bool(photo), Consent.Purpose.REMINDERS: reminders}
    for purpose in (one for one, is_agreed in agreed.items() if is_agreed):
        agree(request, purpose, how=Consent.How.FORM, by=None, at=at)
    return request


@transaction.atomic
def read_photo(photo: PaperPhoto, *, by: User, at: datetime) -> bytes:
    """Return the picture (JPEG), and write down that `by` saw it. Raises Erased."""
    jpeg = b64decode(unseal_for(photo.request.person.key, photo.sealed, PHOTO_CELL)["jpeg"])
    audit.record(Deed.REQUEST_VIEW, photo, by=by, at=at, person=photo.request.person_id)
    return jpeg


@transaction.atomic
def drop_photos(request: Request, *, by: User, at: datetime) -> int:
    """Take back what the sender agreed to: drop the photos of a request; return how many there were."""
    count = request.photos.count()
    for consent in request.consents.filter(purpose=Consent.Purpose.PHOTO, withdrawn_at=None):
        withdraw(consent, by=by, at=at)
    request.photos.all().delete()
    if count:
        audit.record("ask.drop_photos", request, by=by, at=at, person=request.person_id)
    return count
