"""Was this person asked for already, or found in a list? Noticed while somebody types, and again at screening.

The linkage of room find says which residents of the register may be meant; whoever is in no register is found by
folded words of the name, kept as keyed hashes. Only what the reader may see is looked at, so that the answer never
tells that somebody else is known. A person decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, Manager, Model, OuterRef, Q, QuerySet

from pelangi.ask.models import NameToken, Person, Request
from pelangi.ask.queries import OPEN_STATES, describe, requests_of
from pelangi.ask.search import clean_nik, name_hashes
from pelangi.find import lookup
from pelangi.find.models import Lead, LeadName, RegisterEntry
from pelangi.find.queries import exact_date, open_leads, row_of
from pelangi.staff.models import User
from pelangi.staff.pages import count_up_to
from pelangi.staff.protection import Erased, nik_hash

MOST_LOOKED_AT = 200
MOST_SHOWN = 5
MOST_COUNTED = 20_000  # bearers of a word; more than these are all as common
FEWEST_WORDS = 2  # one word is half the city
WORDS_THAT_MAY_MISS = 1  # of three or more: a father's name left out, a title added
SUREST = ("nik", "register", "name and birth", "name")
TYPED = (
    "name",
    "nik",
    "birth_date",
    "sex",
    "mother_name",
    "address",
    "rt",
    "rw",
    "ward",
)  # asked of the register


@dataclass(frozen=True, kw_only=True)
class Alike:
    """An open request that may be for the same person. reason: one of SUREST; sure: what the linkage says of it."""

    request: Request
    reason: str
    sure: float | None = None


@dataclass(frozen=True, kw_only=True)
class AlikeLead:
    """An open lead that may be the same person."""

    lead: Lead
    reason: str
    sure: float | None = None


@dataclass(frozen=True)
class Known:
    """Who may be meant, as far as the reader may see: the surest first."""

    requests: list[Alike] = field(default_factory=list)
    leads: list[AlikeLead] = field(default_factory=list)


def known_like(said: Mapping[str, str], *, user: User, today: date, besides: Request | None = None) -> Known:
    """Return open requests and leads that `user` may see and that may be for the person described so far.

    said: by field of the form what was typed, a day as YYYY-MM-DD; half a date or NIK is as if it were not there.
    """
    row = lookup.typed({name: said.get(name, "") for name in TYPED}, today=today)
    found = lookup.likely(row, as_of=today) if _says_enough(row) else {}
    name, nik, born = said.get("name", ""), said.get("nik", ""), exact_date(said.get("birth_date", ""))
    return Known(
        alike(name, nik=nik, birth_date=born, user=user, besides=besides, likely=found),
        leads_alike(name, nik=nik, birth_date=born, user=user, likely=found),
    )


def _says_enough(row: Mapping[str, str]) -> bool:
    """Say whether the register is worth asking: one word of a name alone is half the city."""
    return bool(row.get("nik") or row.get("birth_date") or len(row.get("name", "").split()) >= FEWEST_WORDS)


def alike(
    name: str,
    *,
    user: User,
    nik: str = "",
    birth_date: date | None = None,
    besides: Request | None = None,
    likely: Mapping[str, float] | None = None,
) -> list[Alike]:
    """Return open requests that `user` may see and that may be for this person, the surest first, at most five.

    A NIK is the same or not. likely: by register_id which residents it may be. A name is alike when all its folded
    words are shared (of three or more, all but one), and the days of birth, where both are known, agree in their
    year or in day and month.
    """
    mine = requests_of(user).filter(state__in=OPEN_STATES)
    if besides is not None:
        mine = mine.exclude(pk=besides.pk)
    hashed = nik_hash(clean_nik(nik))
    by_nik = list(mine.filter(person__nik_hash=hashed)[:MOST_SHOWN]) if hashed else []
    found = [Alike(request=one, reason="nik") for one in by_nik]
    found += _of_residents(mine.exclude(pk__in=[known.pk for known in by_nik]), likely or {})
    named = mine.filter(person__in=_named_alike(name, mine))
    seen = [one.request.pk for one in found]
    for one in named.exclude(pk__in=seen).order_by("pk")[:MOST_LOOKED_AT]:
        reason = _reason(one.person, birth_date, hashed)
        if reason:
            found.append(Alike(request=one, reason=reason))
    return sorted(found, key=_surest)[:MOST_SHOWN]


def _surest(one: Alike | AlikeLead) -> tuple[int, float]:
    return SUREST.index(one.reason), -(one.sure or 0.0)


def _of_residents(requests, likely: Mapping[str, float]) -> list[Alike]:
    """Return the requests for those residents, known by register id or by NIK."""
    if not likely:
        return []
    entries = RegisterEntry.objects.filter(snapshot__is_current=True, register_id__in=likely)
    by_nik = dict(entries.exclude(nik_hash="").values_list("nik_hash", "register_id"))
    theirs = requests.filter(Q(person__register_id__in=likely) | Q(person__nik_hash__in=by_nik))
    found = []
    for one in theirs[:MOST_LOOKED_AT]:
        resident = one.person.register_id if one.person.register_id in likely else by_nik[one.person.nik_hash]
        found.append(Alike(request=one, reason="register", sure=likely[resident]))
    return found


def _named_alike(name: str, requests: QuerySet[Request]) -> list:
    """Return the keys of the persons of these requests who share enough words of the name."""
    asked = Exists(requests.filter(person=OuterRef("pk")))
    shared = Person.objects.filter(asked, pk__in=_sharing(name, NameToken.objects, "person"))
    return list(shared.values_list("pk", flat=True)[:MOST_LOOKED_AT])


def _sharing(name: str, tokens: Manager, whose: str) -> QuerySet:
    """Return the keys of those who share enough words of a name, as a subquery.

    Whoever may miss one word of three bears one of the two rarest: only who bears those is looked at, not the city.
    """
    hashes = name_hashes(name)
    if len(hashes) < FEWEST_WORDS:
        return tokens.none().values(whose)
    may_miss = WORDS_THAT_MAY_MISS if len(hashes) > FEWEST_WORDS else 0
    borne = {one: count_up_to(tokens.filter(token_hash=one), MOST_COUNTED) for one in hashes}
    rarest = sorted(hashes, key=lambda one: (borne[one], one))[: may_miss + 1]
    if (
        not may_miss
    ):  # each bearer of the rarer word is asked for the other: cheaper than counting everybody's words
        both = tokens.filter(token_hash=rarest[0])
        for other in hashes - {rarest[0]}:
            both = both.filter(Exists(tokens.filter(token_hash=other, **{whose: OuterRef(whose)})))
        return both.values(whose)
    bearers = tokens.filter(token_hash__in=rarest).values(whose)
    shared = tokens.filter(token_hash__in=hashes, **{f"{whose}__in": bearers}).values(whose)
    return shared.annotate(words=Count("token_hash")).filter(words__gte=len(hashes) - may_miss).values(whose)


def _reason(person: Person, born: date | None, hashed: str) -> str:
    if hashed and person.nik_hash:  # both are known and differ
        return ""
    try:
        return _by_birth(born, describe(person)["birth_date"])
    except Erased:
        return ""


def _by_birth(born: date | None, known: date | None) -> str:
    """Return how sure a like name is with these days of birth, nothing when it is another person."""
    if born is None or known is None:
        return "name"
    if born == known:
        return "name and birth"
    is_slip = born.year == known.year or (born.day, born.month) == (known.day, known.month)
    return "name" if is_slip else ""


def leads_alike(
    name: str,
    *,
    user: User,
    nik: str = "",
    birth_date: date | None = None,
    likely: Mapping[str, float] | None = None,
) -> list[AlikeLead]:
    """Return open leads that `user` may see and that may be this person, the surest first; as `alike`."""
    mine = open_leads(user)
    by_nik = lead_with(nik, user=user)
    found = [AlikeLead(lead=by_nik, reason="nik")] if by_nik else []
    for one in mine.filter(register_id__in=likely or {}).exclude(register_id=""):
        found.append(AlikeLead(lead=one, reason="register", sure=(likely or {})[one.register_id]))
    named = mine.filter(pk__in=_sharing(name, LeadName.objects, "lead")).select_related("entry__person_key")
    for one in named[:MOST_LOOKED_AT]:
        reason = _lead_reason(one, birth_date)
        if reason:
            found.append(AlikeLead(lead=one, reason=reason))
    return sorted(_once(found), key=_surest)[:MOST_SHOWN]


def _once(found: Iterable[AlikeLead]) -> list[AlikeLead]:
    first: dict[Model, AlikeLead] = {}
    for one in found:
        first.setdefault(one.lead, one)
    return list(first.values())


def _lead_reason(lead: Lead, born: date | None) -> str:
    try:
        said = row_of(lead.entry) if lead.entry_id else {}
    except Erased:
        return ""
    return _by_birth(born, exact_date(said.get("birth_date", "")))


def lead_with(nik: str, *, user: User) -> Lead | None:
    """Return the open lead of this NIK, when `user` may see it."""
    hashed = nik_hash(clean_nik(nik))
    if not hashed:
        return None
    entries = RegisterEntry.objects.filter(nik_hash=hashed, snapshot__is_current=True)
    registered = Q(register_id__in=[one for one in entries.values_list("register_id", flat=True) if one])
    return open_leads(user).filter(registered | Q(identity=f"nik:{hashed}")).first()
