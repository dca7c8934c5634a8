"""The whole story: one man, from a line in a list to a card in his hand and a point for his city.

He is called A Fung. Nobody at the hospital knows that his papers say LIM FUNG. Follow him:

    1  Find      the hospital's list is compared with the register: he has no KTP-el
    2  Ask       the coordinator makes him into a request
    3  Plan      a round goes to the hospital
    4  Visit     the team captures him there
    5  Issue     the centre says yes; the card is printed, compared, handed over
    6  Report    he is one person served
    7  Innovate  the figure proves a row of the city's innovation

At no step did anybody type his name a second time. He is invented, like everybody here.
"""

import re
from datetime import timedelta
from uuid import uuid4

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from pelangi.ask.models import Request
from pelangi.city.queries import working_days
from pelangi.find.models import Lead, Match
from pelangi.issue import actions as issue
from pelangi.issue.models import Document
from pelangi.plan.models import Appointment, Plan
from pelangi.report.measures import MEASURES, Period
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD
from pelangi.visit.actions import enrol_device


def test_from_a_line_in_a_list_to_a_card_in_the_hand(town, capsys):
    yuliana = town.desk(Role.OUTREACH_COORDINATOR, name="yuliana")
    found(town, yuliana)
    request = asked(yuliana)
    planned(town, yuliana)
    visited(town)
    handed_over(town)
    counted(town)

    family = town.anybody().reads("ask:status", ticket=request.ticket)
    assert "Dokumen diserahkan" in family
    call_command("audit", "verify")
    assert "the chain holds" in capsys.readouterr().out


def found(town, yuliana) -> None:
    town.bring_register(
        {
            "register_id": "R-3",
            "nik": "1971040904850003",
            "name": "LIM FUNG",
            "sex": "L",
            "birth_date": town.years_ago(40, 4, 9),
            "mother_name": "TJHIN MOI",
            "father_name": "LIM KIM SIN",
            "address": "JL. MELATI 4",
            "ward_code": OTHER_WARD,
            "identity_card": "none",
        }
    )
    text = (
        "Nama;Alias;Umur;JK;Nama Ibu;Nama Ayah;Alamat;RT;RW;Kelurahan\n"
        "Fung;A Fung;40;L;Tjhin Moi;Lim Kim Sin;Jl. Melati 4;001;002;Pintu Air\n"
    )
    lestari = town.desk(Role.INSTITUTION_CONTACT, "institution", "RSJ-1", name="lestari")
    town.bring_list(lestari, "RSJ-1", SimpleUploadedFile("pasien.csv", text.encode()), "mental_illness")
    yuliana.does("find:link")
    town.work_in_the_background()
    match = Match.objects.get()
    if match.verdict == "review":  # the comparison asks; a person looks at both records and answers
        yuliana.does("find:decide", match.pk, register_id="R-3", answer="same")
    assert Lead.objects.get().missing == ["identity_card"]


def asked(yuliana) -> Request:
    yuliana.does("ask:take_leads", lead=[Lead.objects.get().pk])
    request = Request.objects.get()
    page = yuliana.reads("ask:request", request.ticket)
    assert "LIM FUNG" in page
    assert request.state == "admitted"
    return request


def planned(town, yuliana) -> None:
    day = working_days(town.today + timedelta(days=1), 1)[0]
    yuliana.does("plan:propose", first_day=day.isoformat(), count=1)
    town.work_in_the_background()
    plan = Plan.objects.get()
    assert "Rumah Sakit Jiwa Contoh" in yuliana.reads("plan:plan", plan.pk)
    yuliana.does("plan:publish", plan.pk)


def visited(town) -> None:
    cache.clear()
    now = timezone.now()
    _device, token = enrol_device(
        user=town.field_officer, team=town.team, name="HP Andri", by=town.field_officer, at=now
    )
    item = {
        "item_id": str(uuid4()),
        "sequence": 1,
        "kind": "visit",
        "at": now.isoformat(),
        "appointment": Appointment.objects.get().pk,
        "move": "finish",
        "base_version": 0,
        "minutes": 20,
        "captured": {"photo": "captured", "fingers": "captured"},
        "satisfaction": [4] * 9,
    }
    answer = town.anybody().browser.post(
        "/api/visit/items",
        [item],
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.json()[0]["outcome"] == "applied"


def handed_over(town) -> None:
    fitri, nurul = (town.desk(Role.REGISTRY_OFFICER, name=name) for name in ("fitri", "nurul"))
    andri = town.desk(Role.FIELD_OFFICER, name="andri")
    issue.open_documents(by=fitri.user, at=timezone.now())
    document = Document.objects.get()
    fitri.does("issue:read_back", document.pk, raw_status="PRINT_READY_RECORD")
    fitri.does("issue:move", document.pk, "print", **{"print-move": "print"})
    nurul.does("issue:check", document.pk)
    page = andri.does(
        "issue:hand_over", document.pk, receiver_name="Suster Contoh", relation="institution", confirmed="on"
    )
    assert re.search(r"Receipt \d+-\w{8}", page)


def counted(town) -> None:
    now = timezone.now()
    period = Period(town.today, town.today, now)
    assert MEASURES["people_served"].reckon(period).value == "1"
    assert MEASURES["documents_handed_over"].reckon(period).value == "1"
    assert float(MEASURES["satisfaction"].reckon(period).value) == 100
