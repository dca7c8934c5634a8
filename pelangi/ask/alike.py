"""Was this person asked for already? Noticed while somebody types, and again at screening; a person decides.

Names are folded as in room find and compared as keyed hashes: nothing is unsealed but what may be the same
person. Only what the reader may see is looked at, so that the answer never tells that somebody else is known.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from pelangi.ask.models import NameToken, Person, Request
from pelangi.ask.queries import OPEN_STATES, describe, requests_of
from pelangi.ask.search import clean_nik, name_hashes
from pelangi.find.models import Lead, RegisterEntry
from pelangi.find.queries import open_leads
from pelangi.staff.models import User
from pelangi.staff.protection import Erased, nik_hash

MOST_LOOKED_AT = 200
MOST_SHOWN = 5
FEWEST_WORDS = 2  # one word is half the city
WORDS_THAT_MAY_MISS = 1  # of three or more: a father's name left out, a title added


@dataclass(frozen=True, kw_only=True)
class Alike:
    """An open request that may be for the same person. reason: "nik", "name and birth" or "name"."""

    request: Request
    reason: str


def alike(
    name: str, *, user: User, nik: str = "", birth_date: date | None = None, besides: Request | None = None
) -> list[Alike]:
    """Return open requests that `user` may see and that may be for this person, the surest first, at most five.

    A NIK is the same or not. A name is alike when all its folded words are shared (of three or more, all but
    one), and the days of birth, where both are known, agree in their year or in day and month.
    """
    mine = requests_of(user).filter(state__in=OPEN_STATES)
    if besides is not None:
        mine = mine.exclude(pk=besides.pk)
    hashed = nik_hash(clean_nik(nik))
    by_nik = list(mine.filter(person__nik_hash=hashed)[:MOST_SHOWN]) if hashed else []
    found = [Alike(request=one, reason="nik") for one in by_nik]
    named = mine.filter(person__in=_named_alike(name, mine.values("person")))
    for one in named.exclude(pk__in=[known.pk for known in by_nik]).order_by("pk")[:MOST_LOOKED_AT]:
        reason = _reason(one.person, birth_date, hashed)
        if reason:
            found.append(Alike(request=one, reason=reason))
    surest = ("nik", "name and birth", "name")
    return sorted(found, key=lambda one: surest.index(one.reason))[:MOST_SHOWN]


def _named_alike(name: str, within) -> list:
    """Return the keys of the persons among `within` who share enough words of the name."""
    hashes = name_hashes(name)
    if len(hashes) < FEWEST_WORDS:
        return []
    enough = len(hashes) - (WORDS_THAT_MAY_MISS if len(hashes) > FEWEST_WORDS else 0)
    tokens = NameToken.objects.filter(token_hash__in=hashes, person__in=within)
    shared = tokens.values("person").annotate(words=Count("pk")).filter(words__gte=enough)
    return list(shared.order_by("-words").values_list("person", flat=True)[:MOST_LOOKED_AT])


def _reason(person: Person, born: date | None, hashed: str) -> str:
    if hashed and person.nik_hash:  # both are known and differ
        return ""
    try:
        known: date | None = describe(person)["birth_date"]
    except Erased:
        return ""
    if born is None or known is None:
        return "name"
    if born == known:
        return "name and birth"
    is_slip = born.year == known.year or (born.day, born.month) == (known.day, known.month)
    return "name" if is_slip else ""


def lead_with(nik: str, *, user: User) -> Lead | None:
    """Return the open lead of this NIK, when `user` may see it."""
    hashed = nik_hash(clean_nik(nik))
    if not hashed:
        return None
    entries = RegisterEntry.objects.filter(nik_hash=hashed, snapshot__is_current=True)
    registered = Q(register_id__in=[one for one in entries.values_list("register_id", flat=True) if one])
    return open_leads(user).filter(registered | Q(identity=f"nik:{hashed}")).first()
