"""What the comparison rests on: two sets of parameters in, differences out; a page that lays them beside each other."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pelangi.core.linkage import default_parameters
from pelangi.core.linkage.parameters import DEFAULT_FILE, Chances
from pelangi.find.weights import changes, moves, probabilities, weights
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city


def changed(field, levels):
    usual = default_parameters()
    return replace(usual, levels={**usual.levels, field: levels})


def test_the_same_parameters_differ_in_nothing():
    assert changes(default_parameters(), default_parameters()) == []


def test_the_largest_change_comes_first_and_a_level_that_went_before_all():
    usual = default_parameters()
    sex = {"same": Chances(0.5, 0.5), "new": Chances(0.9, 0.1)}
    found = changes(usual, changed("sex", sex))
    came_or_went = [one for one in found if one.moved is None]
    assert len(came_or_went) == 2  # "differs" went, "new" came
    assert found[:2] == came_or_went
    assert found[2].moved == pytest.approx(-usual.levels["sex"]["same"].weight)


def test_every_level_has_its_weight_and_the_calibration_rises():
    assert len(weights(default_parameters())) == sum(map(len, default_parameters().levels.values()))
    said = [sure for _bits, sure in probabilities(default_parameters())]
    assert said == sorted(said)


def seen(bits, probability, **levels):
    return {"weight": bits, "probability": probability, "levels": levels}


def test_rows_are_counted_that_another_set_would_treat_otherwise_and_the_same_set_moves_none():
    usual = default_parameters()
    rows = [
        [seen(bits, usual.probability(bits, known=usual.known.get("sex", 0.0)), sex="same")]
        for bits in (-30.0, 30.0)
    ] + [[], [{"register_id": "R1"}]]
    assert moves(rows, usual, usual, usual.residents).moved == {}
    wary = changed("sex", {"same": Chances(1e-15, 0.5), "differs": Chances(0.1, 0.9)})
    found = moves(rows, usual, wary, usual.residents)
    assert (found.tried, dict(found.moved)) == (2, {("link", "nobody"): 1})
    assert [rows for _now, _then, rows in found.in_words()] == [1]


@pytest.mark.django_db
def test_a_file_of_parameters_is_compared_and_a_wrong_one_refused(client):
    small_city()
    client.force_login(person_with(Role.OUTREACH_COORDINATOR))
    address = reverse("find:linkage")
    assert client.get(address).status_code == 200
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("    differs:"))
    other = text.replace(line, "    differs: [0.5, 0.5]", 1)
    answer = client.post(address, {"parameters": SimpleUploadedFile("p.yaml", other.encode())})
    assert len(answer.context["changes"]) == 1
    assert answer.context["moves"].tried == 0, "nothing was compared yet"
    for wrong in (b"a: [1", b"prior: 2\n", b"\xff\xfe", b"- 1\n", b"levels: {a: {b: [2, 3]}}\nprior: 1\n"):
        answer = client.post(address, {"parameters": SimpleUploadedFile("p.yaml", wrong)})
        assert answer.context["form"].errors, wrong


@pytest.mark.django_db
def test_only_who_may_compare_sees_the_parameters(client):
    small_city()
    client.force_login(person_with(Role.REGISTRY_OFFICER))
    assert client.get(reverse("find:linkage")).status_code == 403
