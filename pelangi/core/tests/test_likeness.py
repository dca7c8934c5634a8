"""Look-alikes: other words, misspellings and meaning find the same innovation; what is alike can be said."""

import numpy as np
import pytest

from pelangi.core.likeness import Library, likeness, meaning, meaning_of_asked, text_of
from pelangi.core.likeness.spelling import Spelling
from pelangi.core.likeness.thesaurus import groups, ideas
from pelangi.core.likeness.words import fold, roots
from sample.likeness import labelled

MOST = 5


@pytest.fixture(scope="module")
def library():
    return Library([text_of(one.code, one.text) for one in labelled("innovations")])


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("mengirim", "kirim"),
        ("pengiriman", "kirim"),
        ("perekaman", "rekam"),
        ("pemeriksaan", "periksa"),
        ("menyuntik", "suntik"),
        ("disabilitas", "disabilitas"),
        ("rumahnya", "rumah"),
    ],
)
def test_affixes_come_off(word, root):
    assert root in roots(word)


def test_ideas_are_found_whatever_the_word():
    assert "lansia" in ideas(fold("Bantuan bagi orang lanjut usia"))
    assert "lansia" in ideas(fold("kakek-nenek dijenguk"))
    assert ideas(fold("zzz")) == []


def test_no_term_stands_twice_in_a_group():
    assert [group[0] for group in groups() if len(set(group)) < len(group)] == []


def test_misspelt_words_are_read_as_their_neighbours():
    spelling = Spelling(["plastik", "pupuk", "kia"])
    assert spelling.nearest("plastk") == ["plastik"]
    assert spelling.nearest("palstik") == ["plastik"]
    assert spelling.nearest("kta") == []


def test_a_misspelt_search_finds(library):
    assert library.search("bnak sampahh tukra sembaco")[0].key == "sampah-tukar"


def test_nine_of_ten_wordings_find_their_innovation_by_words_and_ideas(library):
    found = [
        one.code in {hit.key for hit in library.search(wording, most=MOST)}
        for one in labelled("innovations")
        for wording in one.wordings
    ]
    assert sum(found) >= 0.9 * len(found)


def test_meaning_orders_what_words_cannot():
    vectors = {"a": np.array([1, 0, 0], np.float32), "b": np.array([0, 1, 0], np.float32)}
    two = Library([text_of(key, "sama saja", vector) for key, vector in vectors.items()])
    assert two.search("lain", np.array([0.1, 0.9, 0], np.float32))[0].key == "b"


def test_the_model_knows_that_two_sentences_mean_the_same():
    texts = meaning(
        ["Petani menjual hasil kebun langsung kepada pembeli.", "Lampu jalan padam dilaporkan sensor."]
    )
    asked = meaning_of_asked("farmers sell their harvest without middlemen")
    if texts is None:  # no such processor here: the model says so, and search works without
        assert asked is None
    else:
        assert texts[0] @ asked > texts[1] @ asked


def test_an_empty_library_and_an_empty_question_answer_nothing(library):
    assert Library([]).search("apa saja") == []
    assert library.search("") == []


def test_a_text_is_not_its_own_look_alike(library):
    one = labelled("innovations")[0]
    assert one.code not in {hit.key for hit in library.search(one.text, without=one.code)}


def test_what_is_alike_and_what_differs():
    said = likeness(
        "Petugas mendatangi rumah lansia membawa obat", "Kurir mengantar obat untuk manula di kapal"
    )
    assert "lansia" in said.ideas
    assert "obat" in said.words
    assert "perahu" in said.only_second
