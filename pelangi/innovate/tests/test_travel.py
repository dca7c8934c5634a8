"""Ideas that travel: packages of other cities, copies, their effect, word to the source, the public catalogue."""

import json
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from pelangi.city.models import Agency
from pelangi.core.likeness import meaning
from pelangi.core.portable import opened, packed
from pelangi.innovate import actions, alike, effects, lineage, packages
from pelangi.innovate.alike_task import learn_meanings
from pelangi.innovate.models import (
    Adoption,
    Evidence,
    Innovation,
    LibraryEntry,
    MeaningVector,
    RowLevel,
    Signer,
)
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, PLANNERS, person_with, small_city

pytestmark = pytest.mark.django_db
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PLAN = {
    "law": "Keputusan kepala dinas",
    "budget": "Rp 20 juta setahun",
    "people": "Dua bidan dilatih",
    "place": "Tiga kelurahan lebih dulu",
    "measure": "Hari sampai akta terbit",
    "unit": "hari",
    "better": "lower",
    "method": "comparison",
    "starts_on": date(2026, 8, 1),
}


@pytest.fixture(autouse=True)
def city():
    alike.forget()  # each test has a database of its own, this process one library
    return small_city()


def administrator():
    return person_with(Role.ADMINISTRATOR, username="admin-uji")


def other_innovator():
    return person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS, username="inovator-lain")


def told(code="akta-antar", **changes):
    profile = {
        "main_affair": "Administrasi kependudukan dan pencatatan sipil",
        "summary": "Petugas mendatangi rumah ibu yang baru melahirkan dan menyerahkan akta kelahiran.",
        "form": "Inovasi pelayanan publik",
        "goal": "Semua bayi berakta",
    }
    return {"code": code, "name": "Akta Antar", "agency": "Dinas Contoh", "profile": profile, **changes}


def package(*, key=KEY, city="99.01", made_at="2026-11-01T00:00:00+00:00", **parts):
    content = {
        "format": "pelangi-innovations",
        "version": 1,
        "city": {"code": city, "name": "Kota Contoh Bahari"},
        "made_at": made_at,
        "licence": "CC-BY-SA-4.0",
        **(parts or {"innovations": [told()]}),
    }
    return packed(content, key)


def take(file):
    return actions.take_package(file, by=verifier(), at=NOON)


def trusted():
    take(package())
    signer = Signer.objects.get()
    actions.decide_signer(signer, trusted=True, by=administrator(), at=NOON)
    take(package())
    return LibraryEntry.objects.get()


def copied(origin, by=None, agency=OFFICE, **changes):
    return actions.adopt(
        origin,
        code="akta-datang",
        name="Akta Datang",
        agency=Agency.objects.get(pk=agency),
        by=by or innovator(),
        at=NOON,
        **{**PLAN, **changes},
    )


def months(adoption, by=None):
    for number, place in enumerate(("Pintu Air", "Tua Tunu", "Opas", "Batin Tikal")):
        for at in range(6):
            month = date(2026, 5 + at, 1)
            helped = 6 if number < 2 and month >= adoption.starts_on else 0
            actions.enter_reading(
                adoption,
                month=month,
                place=place,
                is_comparison=number >= 2,
                value=Decimal(20 + number + at % 2 - helped),
                by=by or innovator(),
                at=NOON,
            )


def test_an_unknown_key_waits_for_the_administrator_and_is_found_after_trust():
    first = take(package())
    assert first.waits
    assert not LibraryEntry.objects.exists()
    actions.decide_signer(first.signer, trusted=True, by=administrator(), at=NOON)
    assert (take(package()).new, take(package()).new) == (1, 0)
    hit = alike.search(innovator(), "surat lahir diurus petugas di kediaman")[0]
    assert (hit.thing.name, hit.is_own) == ("Akta Antar", False)
    assert "lahir" in " ".join(hit.likeness.ideas)


def test_the_meaning_of_what_a_package_brought_is_reckoned_in_the_background(
    django_capture_on_commit_callbacks,
):
    first = take(package())
    actions.decide_signer(first.signer, trusted=True, by=administrator(), at=NOON)
    many = [told(code=f"akta-{number}", name=f"Akta Antar {number}") for number in range(alike.AT_ONCE + 3)]
    with django_capture_on_commit_callbacks(execute=True):
        take(package(innovations=many))
        take(package(innovations=[*many, told(code="lain", name="Lain")]))
    waiting = DBTaskResult.objects.filter(task_path=learn_meanings.module_path)
    assert waiting.count() == 1
    texts = LibraryEntry.objects.count()
    learnt = learn_meanings.func()
    assert learnt == MeaningVector.objects.count() == (texts if meaning([]) is not None else 0)
    assert alike.learn(100) == 0


def test_a_refused_key_a_borrowed_city_and_an_older_package_are_refused():
    trusted()
    newer = package(made_at="2026-11-20T00:00:00+00:00", innovations=[told(name="Akta Antar Lagi")])
    assert take(newer).changed == 1
    with pytest.raises(actions.NotAllowedHere):
        take(package())
    with pytest.raises(actions.NotAllowedHere):
        take(package(city="99.02"))
    with pytest.raises(actions.NotAllowedHere):
        take(package(city="19.71"))
    actions.decide_signer(Signer.objects.get(), trusted=False, by=administrator(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        take(newer)
    assert alike.search(innovator(), "akta kelahiran") == []


def test_our_package_opens_elsewhere_and_names_nobody():
    goal = "Hubungi 0812-3456-7890 atau budi@contoh.go.id sejak 2024-2025"
    found = innovation(goal=goal, initiator_name="Budi Contoh")
    publish(found)
    content = opened(packages.package_of_published(NOON)).content
    told_goal = content["innovations"][0]["profile"]["goal"]
    assert told_goal == "Hubungi […] atau […] sejak 2024-2025"
    assert "Budi" not in json.dumps(content)


def test_a_copy_is_a_draft_with_its_source_and_a_plan_without_gaps():
    adoption = copied(trusted())
    assert (adoption.derived.state, adoption.derived.agency_id, adoption.derived.goal) == (
        "draft",
        OFFICE,
        "Semua bayi berakta",
    )
    with pytest.raises(actions.NotAllowedHere):
        copied(adoption.derived)  # its own agency's
    with pytest.raises(actions.NotAllowedHere):
        copied(adoption.derived, by=other_innovator(), agency=PLANNERS, law=" ")


def test_the_effect_beside_places_without_it_and_what_stands_still():
    adoption = copied(trusted())
    assert "lacks" in effects.in_words(adoption, effects.effect_of(adoption))
    months(adoption)
    found = effects.in_words(adoption, effects.effect_of(adoption))
    assert (found["estimate"], found["kind"]) == (-6, "good")
    with pytest.raises(actions.NotAllowedHere):
        actions.change_plan(adoption, **{**PLAN, "method": "before_after"}, by=innovator(), at=NOON)
    adoption.refresh_from_db()
    actions.change_plan(adoption, **{**PLAN, "law": "Peraturan wali kota"}, by=innovator(), at=NOON)
    for wrong in (
        {"is_comparison": False, "month": date(2026, 4, 1)},
        {"month": NOON.date() + timedelta(days=40)},
    ):
        given = {
            "month": date(2026, 7, 1),
            "place": "Opas",
            "is_comparison": True,
            "value": Decimal(1),
            **wrong,
        }
        with pytest.raises(actions.NotAllowedHere):
            actions.enter_reading(adoption, **given, by=innovator(), at=NOON)


def test_feedback_of_three_cities_proves_the_replication_row_and_one_of_our_own_does_not():
    found = innovation(is_own_service=False)
    mine = copied(found, by=other_innovator(), agency=PLANNERS)
    actions.give_feedback(mine, text="Berjalan baik", by=other_innovator(), at=NOON)
    level = actions.prove_replication(found, 2026, by=innovator(), at=NOON)
    assert (level.claimed, level.evidence.get().kind) == (0, Evidence.Kind.FILE)
    effect = {
        "measure": "Hari",
        "unit": "hari",
        "method": "comparison",
        "estimate": -2,
        "low": -3,
        "high": -1,
        "baseline": 9,
    }
    for number in (1, 2):
        key = Ed25519PrivateKey.from_private_bytes(bytes([number] * 32))
        back = {"source_code": found.pk, "derived_code": "tiruan", "derived_name": "Tiruan"}
        back |= {"text": "Bagus", "effect": effect}
        file = package(key=key, city=f"99.0{number}", feedback=[back])
        signer = take(file).signer
        actions.decide_signer(signer, trusted=True, by=administrator(), at=NOON)
        assert take(file).feedback == 1
        take(file)  # again: the same word, not another copy
    level = actions.prove_replication(found, 2026, by=innovator(), at=NOON + timedelta(days=1))
    assert level.claimed == 2
    assert RowLevel.objects.get(pk=level.pk).verified is None
    nodes = lineage.family(found)
    assert {one.where for one in nodes if not one.is_self} == {PLANNERS, "Kota Contoh Bahari"}
    assert lineage.drawing(nodes).count("<rect") == len(nodes) == 4


def test_feedback_for_another_city_goes_out_signed():
    adoption = copied(trusted())
    months(adoption)
    told_back = actions.give_feedback(adoption, text="Bidan 081234567890 membantu", by=innovator(), at=NOON)
    content = opened(packages.package_of_feedback(told_back, NOON)).content
    assert content["feedback"][0]["source_code"] == "akta-antar"
    assert content["feedback"][0]["effect"]["estimate"] == -6
    assert "0812" not in json.dumps(content)


def publish(found, **changes):
    words = {
        "summary": "=Akta diantar ke rumah.",
        "contact": "Dinas Contoh",
        "licence": "CC-BY-4.0",
        **changes,
    }
    return actions.publish(found, **words, by=verifier(), at=NOON)


def test_only_what_is_accepted_and_names_nobody_is_published():
    draft = innovation("rancangan", state=Innovation.State.DRAFT)
    for wrong, changes in ((draft, {}), (innovation(), {"summary": "Telepon 0812 3456 7890"})):
        with pytest.raises(actions.NotAllowedHere):
            publish(wrong, **changes)


def test_the_public_catalogue_as_page_feed_table_and_description(client):
    assert "Belum ada yang dipublikasikan" in client.get("/innovate/catalogue/").content.decode()
    assert ElementTree.fromstring(client.get("/innovate/catalogue/feed.xml").content).tag.endswith("feed")
    innovation("diam")
    publish(innovation())
    page = client.get("/innovate/catalogue/").content.decode()
    assert "Pelangi-Dimatamu" in page
    assert "Diam" not in page
    assert "creativecommons.org" in client.get("/innovate/catalogue/pelangi-dimatamu/").content.decode()
    assert client.get("/innovate/catalogue/diam/").status_code == 404
    assert "'=Akta" in client.get("/innovate/catalogue/innovations.csv").content.decode()
    feed = ElementTree.fromstring(client.get("/innovate/catalogue/feed.xml").content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    described = client.get("/innovate/catalogue/dcat.json").json()
    assert described["dcat:dataset"][0]["dct:license"] == [
        {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    ]


def test_the_pages_of_a_copy(client):
    entry = trusted()
    client.force_login(innovator())
    assert "Akta Antar" in client.get("/innovate/library/", {"words": "akte klahiran"}).content.decode()
    assert (
        "Akta Antar"
        in client.get(
            "/innovate/library/alike/", {"name": "Bayi lahir langsung dapat surat"}
        ).content.decode()
    )
    assert client.get(f"/innovate/library/{entry.pk}/").status_code == 200
    given = {**PLAN, "name": "Akta Kita", "agency": OFFICE, "starts_on": "2026-08-01"}
    assert client.post(f"/innovate/library/{entry.pk}/adopt/", given).status_code == 302
    page = "/innovate/akta-kita/copy/"
    for month in ("2026-06-03", "2026-07-03", "2026-09-03", "2026-10-03"):
        client.post(page + "readings/", {"month": month, "place": "Opas", "value": "4"})
    assert Adoption.objects.get().readings.count() == 4
    assert "Masukkan paling sedikit dua tempat" in client.get(page).content.decode()
    assert client.post(page + "feedback/", {"text": "Baik"}).status_code == 302
    assert client.get(page + "feedback.zip")["Content-Type"] == "application/zip"
    assert "Kota Contoh Bahari" in client.get("/innovate/akta-kita/family/").content.decode()
    assert client.get("/innovate/akta-kita/alike/").status_code == 200
    client.force_login(other_innovator())
    assert client.post(page + "feedback/", {"text": "Bukan milik saya"}).status_code == 404


def test_only_bapperida_brings_packages_in_and_only_the_administrator_trusts(client):
    file = SimpleUploadedFile("p.zip", package())
    client.force_login(innovator())
    assert client.get("/innovate/library/packages/").status_code == 403
    client.force_login(verifier())
    assert client.post("/innovate/library/packages/", {"file": file}).status_code == 302
    signer = f"/innovate/library/signers/{Signer.objects.get().pk}/"
    assert client.get(signer).status_code == 403
    broken = SimpleUploadedFile("p.zip", package()[:-30])
    assert (
        "bukan paket inovasi" in client.post("/innovate/library/packages/", {"file": broken}).content.decode()
    )
    client.force_login(administrator())
    assert client.post(signer, {"decision": "trust"}).status_code == 302
    assert Signer.objects.get().state == "trusted"
    assert AuditEntry.objects.filter(deed="innovate.trust_signer").count() == 1
