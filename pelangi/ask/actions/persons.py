"""Deeds on persons: making one sealed under its own key, placing it on the map, forgetting how to find it."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Concat

from pelangi.ask.models import Message, NameToken, NeedMove, PaperPhoto, Person, RequestMove
from pelangi.ask.queries import PERSON_CELL, describe
from pelangi.ask.refusals import UnknownPlace
from pelangi.ask.search import clean_nik, name_hashes
from pelangi.city.models import Area
from pelangi.staff import audit
from pelangi.staff.models import PersonKey, User
from pelangi.staff.protection import new_person_key, nik_hash, seal_for

PLAIN = ("ward", "lat", "lon", "place_is_guess", "register_id")


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """What is known of a person when somebody asks for them. Texts may be empty."""

    name: str
    ward: Area
    sex: str = ""
    birth_date: date | None = None
    nik: str = ""
    mother_name: str = ""
    address: str = ""
    rt: str = ""
    rw: str = ""
    lat: float | None = None
    lon: float | None = None
    place_is_guess: bool = True
    group: str = ""
    obstacle: str = ""
    companion: str = ""
    phone: str = ""
    register_id: str = ""

    def to_seal(self) -> dict:
        """Return what is sealed: everything but what scopes, searches and rounds need."""
        said = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in PLAIN}
        return said | {"nik": clean_nik(self.nik), "birth_date": self.birth_date and str(self.birth_date)}


def person_for(
    details: PersonDetails, *, key: PersonKey | None, at: datetime, known_by_proof: bool = True
) -> Person:
    """Return the person who is known by NIK or register id, with gaps filled; else a new one.

    `key`: seal a new person under this key (the list row's own), so that one erasure takes both.
    `known_by_proof`: False for what strangers say; it makes a new person and changes nobody who is known.
    """
    known = _known(details) if known_by_proof else None
    if known:
        _fill_gaps(known, details)
        return known
    if key is None or key.wrapped is None or Person.objects.filter(pk=key.pk).exists():
        key = new_person_key(at)
        key.save(force_insert=True)
    lat, lon = details.lat, details.lon
    if lat is None or lon is None:
        lat, lon = details.ward.centre_lat, details.ward.centre_lon
    person = Person.objects.create(
        key=key,
        sealed=seal_for(key, details.to_seal(), PERSON_CELL),
        nik_hash=nik_hash(clean_nik(details.nik)),
        register_id=details.register_id,
        ward=details.ward,
        lat=lat,
        lon=lon,
        place_is_guess=details.place_is_guess or details.lat is None,
        created_at=at,
    )
    _keep_name_tokens(person, details.name)
    return person


def _known(details: PersonDetails) -> Person | None:
    nik = nik_hash(clean_nik(details.nik))
    same = Q(pk__in=[])
    if nik:
        same |= Q(nik_hash=nik)
    if details.register_id:
        same |= Q(register_id=details.register_id)
    alive = Person.objects.filter(same, key__wrapped__isnull=False)
    return alive.select_related("key", "ward").order_by("created_at", "pk").first()


def _fill_gaps(person: Person, details: PersonDetails) -> None:
    """Add what was not known before; what is known stays as it was said first."""
    known = describe(person)
    said = details.to_seal()
    merged = {name: known.get(name) or value for name, value in said.items()}
    if merged["birth_date"]:
        merged["birth_date"] = str(merged["birth_date"])
    person.sealed = seal_for(person.key, merged, PERSON_CELL)
    person.nik_hash = person.nik_hash or nik_hash(clean_nik(details.nik))
    person.register_id = person.register_id or details.register_id
    if person.place_is_guess and not details.place_is_guess and details.lat is not None:
        person.lat, person.lon, person.place_is_guess = details.lat, details.lon, False
    person.save()
    _keep_name_tokens(person, merged["name"])


def _keep_name_tokens(person: Person, name: str) -> None:
    tokens = [NameToken(person=person, token_hash=one) for one in sorted(name_hashes(name))]
    NameToken.objects.bulk_create(tokens, ignore_conflicts=True)


@transaction.atomic
def set_place(person: Person, *, lat: float, lon: float, by: User, at: datetime, seen: bool = False) -> None:
    """Say where the person can be met (WGS 84). `seen`: an officer stood at this door; else it is a guess."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise UnknownPlace
    person.lat, person.lon, person.place_is_guess = lat, lon, not seen
    person.save(update_fields=["lat", "lon", "place_is_guess"])
    audit.record("ask.set_place", person, by=by, at=at, person=person.pk, detail={"seen": seen})


@transaction.atomic
def forget_search_keys(person: Person, *, by: User | str, at: datetime) -> None:
    """Clear by what an erased person could still be found, and what the points of triage tell of them."""
    person.name_tokens.all().delete()
    person.nik_hash = person.register_id = ""
    person.lat = person.lon = None
    person.save(update_fields=["nik_hash", "register_id", "lat", "lon"])
    PaperPhoto.objects.filter(request__person=person).delete()
    # the source may name the register's row or the list's; reasons are words of people about people
    person.requests.update(triage_sealed=None, source_ref=Concat(Value("erased:"), Cast("pk", TextField())))
    Message.objects.filter(request__person=person).update(address_hash="")
    RequestMove.objects.filter(request__person=person).update(reason="")
    NeedMove.objects.filter(need__person=person).update(reason="")
    audit.record("ask.forget_search_keys", person, by=by, at=at, person=person.pk)


@transaction.atomic
def forget_erased(*, by: User | str, at: datetime) -> int:
    """Do `forget_search_keys` for everybody whose key is dropped; return for how many. Twice is harmless."""
    findable = ~Q(nik_hash="") | ~Q(register_id="") | Q(lat__isnull=False) | Q(name_tokens__isnull=False)
    erased = Person.objects.filter(findable, key__wrapped=None).distinct()
    persons = list(erased.order_by("pk"))
    for person in persons:
        forget_search_keys(person, by=by, at=at)
    return len(persons)
