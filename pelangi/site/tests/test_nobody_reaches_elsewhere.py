"""One thing of every kind in one place; everybody whose place is another one finds none of them, reading or doing."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse
from python_calamine import CalamineWorkbook

from pelangi.ask import actions as ask
from pelangi.ask.actions import write_message
from pelangi.ask.models import ApiToken, Message, PaperPhoto, Person, Request, SavedList, Webhook
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.city.models import Agency
from pelangi.core.journey import Move
from pelangi.find import actions as find
from pelangi.find.models import BadRow, Decision, Draft, Lead, RosterEntry
from pelangi.find.queries import row_of
from pelangi.find.reading import Confirmed
from pelangi.find.tests.files import PRISON_LIST
from pelangi.find.tests.found import brought_in, said
from pelangi.issue import actions as issue
from pelangi.issue.models import Complaint
from pelangi.issue.tests import cases
from pelangi.plan.models import Appointment
from pelangi.site.tests.test_every_page_states_who_may import OWN_PAGES, concrete
from pelangi.staff.models import AuditEntry
from pelangi.staff.permissions import Place, may
from pelangi.staff.protection import seal_for
from pelangi.staff.roles import MATRIX, SCOPES, Deed, Role, ScopeKind
from pelangi.staff.tests.people import (
    CITY,
    HOME,
    NOON,
    OFFICE,
    OTHER_DISTRICT,
    OTHER_WARD,
    PRISON,
    WARD,
    person_with,
    small_city,
)
from pelangi.visit import actions as visit
from pelangi.visit.models import Device, Fact, SyncItem, Visit
from pelangi.visit.tests.doors import field_officer, promised, round_on, team
from pelangi.visit.tests.test_api import item

pytestmark = pytest.mark.django_db
ELSEWHERE = {
    "rt": f"{OTHER_WARD}/1/1",
    "ward": OTHER_WARD,
    "district": OTHER_DISTRICT,
    "institution": HOME,
    "agency": OFFICE,
}
OUTSIDERS = [
    (role, str(kind), ELSEWHERE[str(kind)])
    for role in Role
    for kind in sorted(SCOPES[role])
    if str(kind) in ELSEWHERE
]
# pages that hold no person and no place: what they show is the same for whoever may open them
FOR_ALL = (
    "city:",
    "staff:",
    "innovate:",
    "report:",
    "erase_person",
    "ask:list",  # a filter: what it shows is what its reader may see
    "issue:list",
    "issue:minutes",  # of the whole office, and they name no resident
    "ask:revoke_any",
    "ask:end_any_webhook",
    "plan:team",
    "plan:reckoning",
    "visit:revoke",
    "find:extract",
    "find:stop_extract",
    "find:read_on",
    "find:throw_extract_away",
    "find:use_extract",
    "find:mend_extract",
    "find:link_state",  # a comparison is one for the whole city
    "find:stop_link",
    "find:go_on_link",
    "find:throw_link_away",
)


def names(resolver, space: str = ""):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from names(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif "<" in str(entry.pattern):
            yield f"{space}{entry.name}"


NUMBERED = sorted(
    name
    for name in set(names(get_resolver()))
    if name.partition(":")[0] in {"find", "ask", "plan", "visit", "issue"} and not name.startswith(FOR_ALL)
)


def made_in(ward: str, institution: str, tmp_path) -> dict[str, tuple]:
    """Make one thing of each kind; return for every page the keys with which it would show it."""
    device, _token = visit.enrol_device(
        user=field_officer(), team=team(), name="HP", by=coordinator(), at=NOON
    )
    request = admitted("elsewhere", name="Sriyati Contoh", ward_code=ward, institution=institution)
    appointment = promised(request, on=round_on())
    recorded = visit.record(
        appointment,
        move=Move.FINISH,
        base_version=0,
        by=field_officer(),
        at=NOON,
        captured={"iris": "exception_temporary"},
    )
    held = visit.receive(
        device,
        visit.Sent(item_id=uuid4(), sequence=2, kind="visit", body=item(appointment, 2)),
        at=NOON,
    )
    assert held["outcome"] == "held"
    fact = Fact.objects.create(
        appointment=appointment,
        field="minutes",
        value_sealed=seal_for(request.person.key, {"value": 20}, "visit.fact.minutes"),
        cursor=1,
        base=0,
        at=NOON,
        by=field_officer(),
    )
    issue.open_documents(by=cases.desk(), at=NOON)
    document = request.needs.get().documents.get()
    complaint = issue.file_complaint(
        kind="other", text="x", request=request, source_ref="c", by=coordinator(), at=NOON
    )
    roster = brought_in(tmp_path, PRISON_LIST)
    match = said(roster, ("review", "R1", 0.6, ["identity_card"]))[0]
    decision = Decision.objects.create(
        entry=match.entry, register_id="R2", answer="different", at=NOON, by=coordinator()
    )
    plan, round_ = appointment.stop.round.plan, appointment.stop.round
    plan.problem = {"requests": [], "days": [], "teams": [], "places": []}
    plan.save()
    ticket, need = request.ticket, request.needs.get().pk
    keys = {name: (ticket,) for name in NUMBERED if name.startswith("ask:")} | {
        "ask:note_papers": (ticket, need),
        "ask:move_need": (ticket, need),
    }
    sealed = seal_for(request.person.key, {"jpeg": ""}, "ask.photo")
    photo = PaperPhoto.objects.create(request=request, sealed=sealed, agreed_at=NOON)
    keys["ask:photo"] = (ticket, photo.pk)
    keys["ask:follow_path"] = (ticket, "no_identity")
    keys |= of_another_account()
    told = write_message(request, "printed", source_ref="elsewhere", by=coordinator(), at=NOON)
    keys |= {f"ask:{name}": (told.pk,) for name in ("message", "message_reach", "message_told")}
    keys |= {"ask:receipts": ("whatsapp",), "plan:institution": (institution,), "plan:terms": (ticket,)}
    keys |= {name: (document.pk,) for name in NUMBERED if name.startswith("issue:")}
    keys |= {"issue:move": (document.pk, "cancel"), "issue:answer": (complaint.pk,)}
    keys |= {"issue:forms": (ticket,), "issue:form": (ticket, "f102")}
    keys |= {"issue:assignment": (round_.pk,), "issue:batch": (field_officer().pk,)}
    keys |= {
        name: (round_.pk,)
        for name in NUMBERED
        if name.startswith("plan:round") or name in {"visit:round", "visit:close"}
    }
    of_plans = ("plan", "map", "publish", "discard", "compare", "move", "lock", "undo", "around")
    of_plans += ("happened", "replan", "replan_accept", "replan_undo")
    keys |= {f"plan:{name}": (plan.pk,) for name in of_plans}
    keys |= {name: (appointment.pk,) for name in ("visit:appointment", "visit:record", "visit:lift_danger")}
    keys["visit:picture"] = (appointment.pk, photographed(device, appointment))
    keys |= {name: (fact.pk,) for name in ("visit:choose", "visit:undo_choice")}
    sent = SyncItem.objects.get()
    sent.reply |= {"by_hand": True}  # so that it could be taken back too
    sent.save()
    keys |= {"visit:approve": (recorded.pk,)}
    keys |= {name: (sent.pk,) for name in ("visit:settle", "visit:undo_settled")}
    keys |= {name: (roster.pk,) for name in ("find:roster", "find:bad_rows", "find:mend_file")}
    keys |= {"find:mend_row": (roster.bad_rows.exclude(cells_sealed=None).get().pk,)}
    keys |= {name: (uploaded(roster, tmp_path),) for name in ("find:draft", "find:drop_draft")}
    keys |= sent_by_a_ward(ward, tmp_path)
    keys |= {name: (match.pk,) for name in ("find:case", "find:decide")}
    keys |= {"find:undo": (decision.pk,), "find:verdict": ("review",)}
    return keys


def photographed(device: Device, appointment: Appointment) -> str:
    """Keep a photo of papers taken at a door and return its name."""
    jpeg = b"\xff\xd8\xff" + b"contoh"
    sha = sha256(jpeg).hexdigest()
    visit.keep_piece(device, appointment, sha=sha, size=len(jpeg), start=0, data=jpeg, at=NOON)
    Fact.objects.create(
        appointment=appointment,
        field="papers",
        value_sealed=seal_for(appointment.request.person.key, {"value": [sha]}, "visit.fact.papers"),
        cursor=2,
        base=0,
        at=NOON,
        by=field_officer(),
    )
    return sha


def of_another_account() -> dict[str, tuple]:
    """Return keys of what belongs to one account only: a saved list, a token, a webhook."""
    by = coordinator()
    saved = ask.save_list("uji", page="ask", query="list=mine", by=by, at=NOON)
    token, _words = ask.make_token(by, name="uji", scopes=["requests:read"], days=1, by=by, at=NOON)
    hook = Webhook.objects.create(
        url="https://kota.example", user=by, secret_sealed=b"", made_at=NOON, made_by=by
    )
    return {"ask:drop_list": (saved.pk,), "ask:revoke_token": (token.pk,), "ask:end_webhook": (hook.pk,)}


def sent_by_a_ward(ward: str, tmp_path) -> dict[str, tuple]:
    """Send a list of a ward; return the keys of the pages its sender has, and of its columns before."""
    values = {"name": "Kelurahan", "kind": Agency.Kind.WARD_OFFICE, "area_id": ward}
    office, _is_new = Agency.objects.get_or_create(code="KEL-UJI", defaults=values)
    by = person_with(Role.WARD_OFFICER, "ward", ward, username="petugas-kelurahan")
    terms = find.Terms(
        office, "elderly", "Surat", "Pelayanan", NOON.date(), NOON.date() + timedelta(days=100)
    )
    path = tmp_path / "warga.csv"
    path.write_text("Nama;NIK\nRATMI CONTOH;\n;1971050103600001\n")
    draft = find.draft_roster(path, terms, file_name="warga.csv", by=by, at=NOON)
    columns = Confirmed({"name": "Nama", "nik": "NIK"})
    sent = find.take_draft(draft, columns, by=by, at=NOON)
    path.write_text("Nama;NIK\nWAGINI CONTOH;\n")
    waiting = find.draft_roster(path, terms, file_name="lagi.csv", by=by, at=NOON)
    keys: dict[str, tuple] = {
        name: (sent.pk,) for name in ("find:sent_list", "find:sent_bad_rows", "find:mend_sent_file")
    }
    keys |= {name: (waiting.pk,) for name in ("find:sent_draft", "find:drop_sent_draft")}
    return keys | {"find:mend_sent_row": (sent.bad_rows.get().pk,)}


def uploaded(roster, tmp_path) -> int:
    """Upload another list of the same sender; its columns wait to be confirmed."""
    path = tmp_path / "unggahan.csv"
    path.write_text(PRISON_LIST.replace("1971", "1972"))
    said = (roster.group, "Surat", "Pelayanan", roster.received_on, roster.retain_until)
    terms = find.Terms(roster.sender, *said)
    return find.draft_roster(path, terms, file_name="x.csv", by=coordinator(), at=NOON).pk


def state_of_everything() -> tuple:
    """Return what any of the deeds would have changed."""
    return (
        list(Request.objects.values_list("pk", "state", "priority")),
        list(Visit.objects.values_list("pk", "state", "version", "exception_approved_by")),
        list(SyncItem.objects.values_list("pk", "outcome")),
        list(Fact.objects.values_list("pk", "superseded_by", "withdrawn_at")),
        list(Complaint.objects.values_list("pk", "state")),
        list(Decision.objects.values_list("pk", "undone_at")),
        list(Lead.objects.values_list("pk", "state")),
        Person.objects.count(),
        (Draft.objects.count(), BadRow.objects.count(), RosterEntry.objects.count()),
        PaperPhoto.objects.count(),
        list(Message.objects.values_list("pk", "state")),
        list(ApiToken.objects.values_list("pk", "revoked_at")),
        list(Webhook.objects.values_list("pk", "ended_at")),
        SavedList.objects.count(),
    )


@pytest.fixture
def keys(tmp_path):
    small_city()
    return made_in(WARD, PRISON, tmp_path)


def test_every_numbered_page_is_tried(keys):
    assert set(keys) == set(NUMBERED)


@pytest.mark.parametrize(("role", "kind", "code"), OUTSIDERS)
def test_who_belongs_elsewhere_finds_and_changes_nothing(role, kind, code, keys, client):
    client.force_login(person_with(role, kind, code, username="dari-tempat-lain"))
    before, hidden = state_of_everything(), keys_of_the_named()
    for name, key in keys.items():
        address = reverse(name, args=key)
        for send in (client.get, client.post):
            answer = send(
                address, {"reason": "x", "why": "x", "answer": "x", "state": "resolved", "deed": "apply"}
            )
            if answer.status_code == 200:
                text = answer.content.decode(errors="replace")
                assert not any(one in text for one in (*hidden, "Contoh LAPAS-1")), f"{role} {send} {address}"
                assert name in {"plan:plan", "plan:map", "find:verdict"}, address
            else:
                assert answer.status_code in {302, 403, 404, 405}, address
                assert answer.status_code != 302 or name in {"visit:record"}, address
    assert state_of_everything() == before


NUMBERED_DEEDS = {(path, view.deed) for path, view in OWN_PAGES if "<" in path and hasattr(view, "deed")}


@pytest.mark.parametrize("role", [role for role in Role if ScopeKind.CITY in SCOPES[role]])
def test_who_may_not_do_it_anywhere_is_refused_before_anything_is_looked_up(role, client):
    small_city()
    client.force_login(person_with(role, "city", CITY, username="seluruh-kota"))
    for path, deed in NUMBERED_DEEDS:
        if deed not in MATRIX[role]:
            for send in (client.get, client.post):
                assert send("/" + concrete(path)).status_code in {403, 405}, path


def test_the_outsiders_are_outside_indeed(keys):
    place = Place(ward=WARD, institution=PRISON)
    for role, kind, code in OUTSIDERS:
        user = person_with(role, kind, code, username=f"luar-{role}")
        assert not may(user, Deed.REQUEST_VIEW, place)


# ---------------------------------------------------------------- who may look leaves a line
LISTS = [
    "find:leads",
    "ask:home",
    "ask:export",
    "ask:leads",
    "find:review",
    "issue:home",
    "visit:exceptions",
    "visit:held",
]
LOOKERS = [
    (role, "institution", PRISON) if role == Role.INSTITUTION_CONTACT else (role, "city", CITY)
    for role in Role
    if role not in (Role.WARD_OFFICER, Role.AGENCY_INNOVATOR)
]


def words_of(answer) -> str:
    """Return what a page, workbook or calendar says."""
    if answer["Content-Type"].startswith("application/vnd"):
        book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
        return " ".join(str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    return answer.content.decode(errors="replace")


def keys_of_the_named() -> dict[str, object]:
    """Return the key of everybody in the test, by a name that stands in no other word of a page."""
    listed = {row_of(entry)["name"].split()[0]: entry.person_key_id for entry in RosterEntry.objects.all()}
    return listed | {"Sriyati": Request.objects.get().person_id}


@pytest.mark.slow
def test_whoever_is_shown_somebody_by_name_leaves_a_line_about_that_person(keys, client):
    people, seen = keys_of_the_named(), set()
    for role, kind, code in LOOKERS:
        client.force_login(person_with(role, kind, code, username="pembaca-" + role))
        for name, key in [*keys.items(), *((one, ()) for one in LISTS)]:
            address = reverse(name, args=key) + ("?names=yes" if name == "plan:round" else "")
            last = AuditEntry.objects.count()
            answer = client.get(address)
            if answer.status_code != 200:
                continue
            noted = set(AuditEntry.objects.filter(sequence__gt=last).values_list("person", flat=True))
            for person in (one for one in people if one in words_of(answer)):
                assert people[person] in noted, f"{role} saw {person} on {address}, and nobody will know"
                seen.add(name)
    assert {
        "ask:request",
        "ask:home",
        "ask:export",
        "find:roster",
        "find:case",
        "issue:home",
    } <= seen
    assert {"plan:round", "visit:round", "visit:appointment", "visit:exceptions"} <= seen
    assert not seen & {
        "plan:round_sheet",
        "plan:round_calendar",
        "plan:round_track",
    }  # files name nobody in a prison


def test_a_refused_deed_leaves_no_line(keys, client):
    client.force_login(person_with(Role.REGISTRY_OFFICER, "district", OTHER_DISTRICT, username="lain"))
    last = AuditEntry.objects.count()
    for name, key in keys.items():
        if name != "find:verdict":
            client.post(reverse(name, args=key), {"reason": "x", "answer": "different", "register_id": "R1"})
    assert AuditEntry.objects.count() == last
