"""Forms: each is the page it was agreed to be, filled with no more than it asks for, and editable by the office."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from pelangi.ask.queries import REPORTER_CELL, describe
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.core.documents import document_rules
from pelangi.issue import actions, paper_facts, paper_files, round_facts
from pelangi.issue.papers import laid_out, wanted
from pelangi.issue.tests import cases
from pelangi.plan import queries as plan_queries
from pelangi.staff.models import AuditEntry
from pelangi.staff.protection import seal_for
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_DISTRICT, PRISON, person_with, small_city
from pelangi.visit.tests.doors import promised, round_on

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).with_name("golden")
TODAY = date(2026, 3, 2)
FORMS = ("f101", "f102", "f103", "f104", "f105", "f106", "f107", "f201", "f203", "f204", "appointment")
NIK = "1971054703500001"


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    settings.FORMS_DIR = tmp_path / "forms"
    settings.FORMS_DIR.mkdir()
    return small_city()


def asked_for_everything(**changes):
    kinds = ("birth_certificate", "family_card", "identity_card")
    known = {"nik": NIK, "mother_name": "Ibu Contoh", "companion": "Anak Contoh"} | changes
    return admitted("forms", documents=kinds, **known)


def printed(slug: str, request):
    """Return a form laid out, and its text as it stands on the pages."""
    paper = paper_files.paper(slug)
    facts = paper_facts.of_request(paper, request, describe(request.person), TODAY)
    document = laid_out(paper, facts)
    return document, text_of(document, request)


def text_of(document, request) -> str:
    """Return the words of the pages in order, one block a line; the ticket, made by chance, is TICKET."""
    pages = ["\n".join(lines_of(page._page_box)) for page in document.pages]
    return "\f\n".join(pages).replace(request_ticket(request), "TICKET") + "\n"


def request_ticket(request) -> str:
    return paper_facts.spoken(request.ticket)


def lines_of(box) -> list[str]:
    lines, found = [], [one for one in box.descendants() if type(one).__name__ == "LineBox"]
    inner = {
        id(one) for line in found for one in line.descendants() if one is not line
    }  # the boxes for digits stand in a line
    for line in (one for one in found if id(one) not in inner):
        words = "".join(one.text for one in line.descendants() if type(one).__name__ == "TextBox")
        if words.strip():
            lines.append(" ".join(words.split()))
    return lines


@pytest.mark.parametrize("slug", FORMS)
def test_a_form_is_the_page_that_was_agreed(slug):
    document, text = printed(slug, asked_for_everything())
    golden = (GOLDEN / f"{slug}.txt").read_text(encoding="utf-8")
    assert words(text) == words(golden)
    assert len(document.pages) == golden.count("\f") + 1


def letter(slug: str) -> tuple:
    """Return one of the letters that are not about a request, laid out, and its words; what chance made is named."""
    if slug == "assignment":
        found = plan_queries.one_round(promised(on=round_on()).stop.round_id, coordinator())
        facts = round_facts.of_round(found, TODAY)
    elif slug == "batch":
        document = cases.carried_document()
        names = {document.need.person_id: "Siti Contoh"}
        facts = round_facts.of_batch(cases.carrier(), [document], names, TODAY)
    elif slug == "destruction":
        actions.take_in_old_card("identity_card", by=cases.desk(), at=NOON)
        actions.take_in_old_card("child_card", by=cases.desk(), at=NOON)
        witness = person_with(Role.REGISTRY_OFFICER, username="second")
        made = actions.destroy_old_cards("474/12/2026", witness=witness, by=cases.desk(), at=NOON)
        facts = round_facts.of_destruction(made, TODAY)
    else:
        handover = cases.hand_over(cases.carried_document())
        facts = round_facts.of_handover(
            handover, "Siti Contoh", {"name": "Siti Contoh", "relation": "self"}, TODAY
        )
    document = laid_out(paper_files.paper(slug), facts)
    text = "\f\n".join("\n".join(lines_of(page._page_box)) for page in document.pages) + "\n"
    return document, re.sub(r"\b\d+-[0-9A-Z]{8}\b|\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b", "TICKET", text)


@pytest.mark.parametrize("slug", ["assignment", "batch", "destruction", "receipt"])
def test_a_letter_is_the_page_that_was_agreed(slug):
    document, text = letter(slug)
    golden = (GOLDEN / f"{slug}.txt").read_text(encoding="utf-8")
    assert words(text) == words(golden)
    assert len(document.pages) == golden.count("\f") + 1


def test_letters_are_printed_by_who_may_and_a_name_that_travels_is_in_the_chain(client):
    document = cases.carried_document()
    home, away = (
        document.need.person_id,
        cases.carried_document("test:2", name="Budi Contoh", institution=PRISON),
    )
    on = promised(admitted("round", name="Aminah Contoh")).stop.round_id
    client.force_login(cases.desk())
    page = client.get(reverse("issue:letters")).content.decode()
    assert reverse("issue:batch", args=[cases.carrier().pk]) in page
    assert client.get(reverse("issue:batch", args=[cases.carrier().pk])).content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(deed="issue.print_form", person=home).count() == 1
    assert not AuditEntry.objects.filter(deed="issue.print_form", person=away.need.person_id).exists()
    client.force_login(coordinator())
    assert client.get(reverse("issue:assignment", args=[on])).content.startswith(b"%PDF")
    client.force_login(person_with(Role.REGISTRY_OFFICER, "district", OTHER_DISTRICT, username="lain"))
    for name, pk in (("assignment", on), ("batch", cases.carrier().pk)):
        assert client.get(reverse(f"issue:{name}", args=[pk])).status_code == 404


def words(text: str) -> list[str]:
    """Return the words without regard to where a font breaks lines and pages, page numbers left out."""
    kept = (line for line in text.replace("\f", "\n").split("\n") if not line.startswith("Halaman"))
    return " ".join(kept).split()


def test_a_form_holds_the_nik_in_boxes_and_its_code_only_the_ticket():
    request = asked_for_everything()
    paper = paper_files.paper("f102")
    facts = paper_facts.of_request(paper, request, describe(request.person), TODAY)
    assert facts.mark == request_ticket(request)
    assert NIK not in facts.mark
    assert NIK in laid_text_without_spaces(paper, facts)


def laid_text_without_spaces(paper, facts) -> str:
    lines = [line for page in laid_out(paper, facts).pages for line in lines_of(page._page_box)]
    return "".join("".join(lines).split())


@pytest.mark.parametrize("slug", FORMS)
def test_only_biodata_takes_a_disability_and_nothing_tells_what_keeps_somebody(slug):
    request = asked_for_everything(group="disability", obstacle="bedridden")
    facts = paper_facts.of_request(paper_files.paper(slug), request, describe(request.person), TODAY)
    assert ("person.disability" in facts.values) == (slug == "f101")
    assert not {"bedridden", "disability"} & set(facts.values.values())
    assert set(facts.values) <= paper_files.paper(slug).names() | {"city.name"}


def test_what_is_for_another_document_stays_blank():
    request = admitted("death", documents=("death_certificate",), mother_name="Ibu Contoh")
    _document, text = printed("f201", request)
    assert text.count("SITI CONTOH") == 1
    assert "IBU CONTOH" not in text


@pytest.mark.parametrize("kind", list(document_rules()))
def test_every_form_a_document_asks_for_is_there(kind):
    forms = wanted(kind)
    assert set(forms.needed + forms.instead) <= set(FORMS)
    rule = document_rules()[kind]
    witnesses = {paper.code: paper.witnesses for papers in rule.accepted.values() for paper in papers}
    for slug in forms.instead:
        blocks = paper_files.paper(slug).blocks
        signed = [one["label"] for block in blocks for one in block.get("signatures", [])]
        assert sum(label.startswith("Saksi") for label in signed) == witnesses[f"form_{slug}"]


# ---------------------------------------------------------------- the office's own files
def own(settings, slug: str, text: str) -> None:
    (settings.FORMS_DIR / f"{slug}.yaml").write_text(text, encoding="utf-8")


OWN = "code: F-1.02\ntitle: MILIK KANTOR\nsource: kantor\nblocks:\n  - text: 'Nama {person.name}'\n"


def test_the_offices_own_file_stands_in_for_ours(settings):
    own(settings, "f102", OWN)
    document, text = printed("f102", asked_for_everything())
    assert "MILIK KANTOR" in text
    assert "Nama SITI CONTOH" in text
    assert len(document.pages) == 1


def test_the_offices_own_look_stands_in_for_ours(settings):
    (settings.FORMS_DIR / "paper.css").write_text("@page { size: A5 }", encoding="utf-8")
    document, _text = printed("f104", asked_for_everything())
    assert round(document.pages[0].width) == round(148 * 96 / 25.4)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ("- text: '{person.secret}'", "person.secret"),
        ("- text: '{person.disability}'", "person.disability"),
        ("- heading: kosong", "signatures"),
        ("- {choices: [{label: x, when: [sim]}]}", "sim"),
        ("- {list: friends}", "friends"),
        ("- {text: x", "f102.yaml"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_prints_nothing(settings, client, changed, why):
    own(settings, "f102", OWN.replace("- text: 'Nama {person.name}'", changed))
    with pytest.raises(paper_files.BadPaper, match=why):
        paper_files.paper("f102")
    request = asked_for_everything()
    client.force_login(cases.desk())
    assert why in client.get(reverse("issue:forms", args=[request.ticket])).content.decode()
    assert client.get(reverse("issue:form", args=[request.ticket, "f102"])).status_code == 302


def test_a_file_without_something_it_needs_says_what(settings):
    own(settings, "f102", "code: X\ntitle: X\nblocks: []\n")
    with translation.override("en"), pytest.raises(paper_files.BadPaper, match="source is missing"):
        paper_files.paper("f102")


def test_a_title_in_a_list_keeps_its_abbreviations():
    assert paper_files.paper("f203").title_in_text.startswith(
        "Surat pernyataan tanggung jawab mutlak (SPTJM)"
    )
    assert paper_files.paper("f201").title_in_text.endswith("NKRI")


@pytest.mark.parametrize("slug", ["nothing", "..", "f999"])
def test_there_is_no_form_of_another_name(slug):
    with pytest.raises(KeyError):
        paper_files.paper(slug)


# ---------------------------------------------------------------- pages
def test_the_page_lists_the_forms_of_each_document_and_names_nobody(client):
    request = asked_for_everything()
    client.force_login(cases.desk())
    page = client.get(reverse("issue:forms", args=[request.ticket])).content.decode()
    for slug in ("f102", "f201", "f203", "f204", "f105", "f107"):
        assert reverse("issue:form", args=[request.ticket, slug]) in page
    assert "Siti Contoh" not in page
    assert (
        reverse("issue:forms", args=[request.ticket])
        in client.get(reverse("ask:request", args=[request.ticket])).content.decode()
    )


@pytest.mark.parametrize(
    ("relation", "words", "hidden"),
    [
        ("anak", "Not wanted, as far as it is known who asked", True),
        ("tetangga", "Wanted: who asked is neither the person, nor family, nor a guardian", False),
        ("", "Ask: it was not said", False),
    ],
)
def test_a_power_of_attorney_is_offered_to_who_is_neither_family_nor_guardian(
    client, relation, words, hidden
):
    request = asked_for_everything()
    said = {"name": "Pelapor Contoh", "phone": "", "relation": relation}
    request.reporter_sealed = seal_for(request.person.key, said, REPORTER_CELL)
    request.save()
    client.force_login(cases.desk())
    client.cookies["language"] = "en"
    page = " ".join(client.get(reverse("issue:forms", args=[request.ticket])).content.decode().split())
    assert words in page
    assert "to be confirmed by the legal section" in page
    link = page.index(reverse("issue:form", args=[request.ticket, "f107"]))
    assert (page.rfind("<details", 0, link) > page.rfind("</details>", 0, link)) == hidden
    assert page.count(reverse("issue:form", args=[request.ticket, "f107"])) == 1
    assert "Pelapor Contoh" not in page


def test_a_form_is_a_pdf_and_that_it_was_printed_is_in_the_chain(client):
    request = asked_for_everything()
    client.force_login(cases.desk())
    answer = client.get(reverse("issue:form", args=[request.ticket, "f102"]))
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(deed="issue.print_form", person=request.person_id).count() == 1


def test_another_district_and_a_ward_officer_print_nothing(client):
    address = reverse("issue:form", args=[asked_for_everything().ticket, "f102"])
    client.force_login(person_with(Role.REGISTRY_OFFICER, "district", OTHER_DISTRICT, username="lain"))
    assert client.get(address).status_code == 404
    client.force_login(person_with(Role.WARD_OFFICER, "ward", "19.71.05.1005", username="lurah"))
    assert client.get(address).status_code == 403
    assert not AuditEntry.objects.filter(deed="issue.print_form").exists()
