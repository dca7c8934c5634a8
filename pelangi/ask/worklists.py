"""The queue cut into the lists people work from, searched and counted without reading all of it.

A list is read in the order of one index until its page is full. A search by name looks up who bears all its words, the
rarest first; when these are too many to be looked up one by one, they are met soon along the queue, and it walks there.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models import URGENT_FIRST, NameToken, Need, Request
from pelangi.ask.queries import by_ticket, persons_with_nik, requests_of
from pelangi.ask.search import clean_nik, name_hashes
from pelangi.core.journey import NeedState
from pelangi.staff.models import User
from pelangi.staff.pages import MOST_SHOWN, count_each, count_up_to
from pelangi.staff.permissions import scopes_of
from pelangi.staff.roles import Deed, ScopeKind

LATE_AFTER_DAYS = 14  # where the office promises no day: longer than this without a visit planned is late
SEARCH_MOST = 50  # found by words and paged through: whoever sees more adds a word
# persons who share a name; more are looked for along the queue. Of a million requests, SEARCH_MOST of 10,000 are met
# within 5,000; a request that is walked past costs more, as long as its pages were not read lately
FEW = 10_000
MOST_COUNTED = 2 * FEW  # bearers of a word; more than these are all as common
FEW_PAPERS = 2_000
LIST_MOST = 100  # a list is counted so far on its chip
NOT_PLANNED = (NeedState.OPEN, NeedState.PAPERS_MISSING, NeedState.READY)
LISTS: dict[str, Promise] = {
    "mine": _("taken in by me"),
    "ward": _("of my ward"),
    "late": _("late"),
    "papers": _("waiting for papers"),
}


def lists_for(user: User) -> list[str]:
    """Return the lists that mean something to this person: "of my ward" only to who has a ward or district."""
    return [key for key in LISTS if key != "ward" or _areas(user)]


def _areas(user: User) -> list[str]:
    scopes = scopes_of(user, Deed.REQUEST_VIEW)
    return [scope.code for scope in scopes if scope.kind in {ScopeKind.WARD, ScopeKind.DISTRICT}]


def cut(found: QuerySet[Request], which: str, user: User) -> QuerySet[Request]:
    """Return of `found` what is on one of LISTS; everything for another name."""
    if which == "mine":
        return found.filter(waits=1, created_by=user)
    if which == "ward":
        places = _areas(user)
        return found.filter(waits=1, institution=None, ward__in=_wards(places))
    if which == "late":
        unplanned = Need.objects.filter(request=OuterRef("pk"), state__in=NOT_PLANNED)
        return found.filter(Exists(unplanned), waits=1, received_at__lt=late_before())
    if which == "papers":
        missing = Need.objects.filter(state=NeedState.PAPERS_MISSING)
        if count_up_to(missing, FEW_PAPERS) < FEW_PAPERS:
            return found.filter(waits=1, pk__in=missing.values("request"))
        return found.filter(Exists(missing.filter(request=OuterRef("pk"))), waits=1)
    return found


def _wards(places: list[str]) -> list[str]:
    from pelangi.city.models import Area

    wards = Area.objects.filter(level=Area.Level.WARD).values_list("pk", flat=True)
    return [ward for ward in wards if any(ward == one or ward.startswith(f"{one}.") for one in places)]


def late_before() -> datetime:
    """Return the moment before which an unplanned request is late: the office's promise, else two weeks."""
    day = timezone.localdate() - timedelta(days=settings.ANSWER_DAYS or LATE_AFTER_DAYS)
    return timezone.make_aware(datetime.combine(day, time.min))


def queue(user: User, filters: dict, *, deed: Deed = Deed.REQUEST_VIEW) -> QuerySet[Request]:
    """Return the requests of `user` after the filters: list, state, priority, ward, institution, words (any empty).

    `words` is a ticket, a NIK or words of a name. State "open" means received, screened or admitted.
    """
    found = cut(requests_of(user, deed), filters.get("list", ""), user)
    state = filters.get("state")
    if state == "open":
        found = found.filter(waits=1)
    elif state:
        found = found.filter(state=state)
    for column in ("priority", "ward", "institution", "person"):
        if filters.get(column):
            found = found.filter(**{column: filters[column]})
    if filters.get("by_hand"):
        found = found.filter(
            is_priority_by_hand__in=[True]
        )  # as a value: so the index is used on every database
    if filters.get("words"):
        sees_all = any(scope.kind == ScopeKind.CITY for scope in scopes_of(user, deed))
        few = FEW if sees_all else MOST_COUNTED - 1
        found = searched(found, filters["words"], few=few)
    return found.order_by(*URGENT_FIRST)


def searched(found: QuerySet[Request], words: str, *, few: int = FEW) -> QuerySet[Request]:
    """Return of `found` the request of a ticket, those of a NIK, or of persons whose names have all these words.

    few: bearers of a word who are looked up one by one; of more, the queue is walked along instead, which is good for
    a whole city's only.
    """
    known = by_ticket(words)
    if known:
        return found.filter(pk=known.pk)
    if clean_nik(words):
        return found.filter(person__in=list(persons_with_nik(words).values_list("pk", flat=True)))
    hashes = name_hashes(words)
    if not hashes:
        return found.none()
    borne = {one: count_up_to(NameToken.objects.filter(token_hash=one), MOST_COUNTED) for one in hashes}
    rarest, *others = sorted(hashes, key=lambda one: (borne[one], one))
    tokens = NameToken.objects.filter(token_hash=rarest)
    for one in others:
        tokens = tokens.filter(Exists(NameToken.objects.filter(token_hash=one, person=OuterRef("person"))))
    are_few = borne[rarest] <= few or (others and count_up_to(tokens, few + 1) <= few)
    if are_few:
        return found.filter(person__in=tokens.values("person"))
    return found.filter(Exists(tokens.filter(person=OuterRef("person"))))


def counts(user: User) -> dict[str, int]:
    """Return how many requests of `user` are in the states of the tiles and on each list, no further than is shown.

    "by_hand": open ones whose priority was set against the points.
    """
    key = "ask", user.pk, tuple(scopes_of(user, Deed.REQUEST_VIEW)), late_before()
    return count_each(key, lambda: _counted(user))


def _counted(user: User) -> dict[str, tuple[QuerySet, int]]:
    mine = requests_of(user)
    by_state = {state: (mine.filter(state=state), MOST_SHOWN) for state in ("received", "admitted", "closed")}
    by_hand = mine.filter(waits=1, is_priority_by_hand__in=[True])
    lists = {which: (cut(mine, which, user), LIST_MOST) for which in lists_for(user)}
    return by_state | {"by_hand": (by_hand, LIST_MOST)} | lists
