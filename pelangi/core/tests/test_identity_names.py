"""Identity: spellings of one name meet, and no name is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.identity import (
    fold_name,
    fold_place,
    fold_ward,
    fold_word,
    is_plain_word,
    normalise_name,
    phonetic_key,
)

NAMES = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz .,'()@-éÑß", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("H. MOH. SALEH", "Mohammad Saleh"),
        ("MUH. RIZKI", "MUHAMMAD RIZKY"),
        ("DJOENAIDI", "Junaidi"),
        ("SOEKARNO", "SUKARNO"),
        ("WAHJOE TJANDRA", "WAHYU CANDRA"),
        ("JUSUF", "YUSUF"),
        ("SITI AISYAH", "ST. AISAH"),
        ("FATIMAH", "PATIMA"),
        ("ACHMAD FAUZI", "AHMAD PAUZI"),
        ("RACHMAT", "RAHMAT"),
        ("SUPRIYANTO", "SUPRIANTO"),
        ("SUWARNO", "SUARNO"),
        ("KHAIRUL", "CHAIRUL"),
        ("HAERUDDIN", "HAIRUDIN"),
        ("NOOR AINI", "NUR AINI"),
        ("YAKUB", "JAKUP"),
        ("LIEM SUI MOI", "LIM SUI MOI"),
        ("TJHAI KON FA", "CHAI KON FA"),
        ("AHMAD AL FARIZI", "AHMAD ALFARIZI"),
        ("RINA WATI, S.Pd.I., M.M.", "RINA WATI"),
        ("BUDI SANTOSO S Kep", "Drs. H. BUDI SANTOSO"),
    ],
)
def test_spellings_of_one_name_meet(one, other):
    assert fold_name(one).key == fold_name(other).key


@pytest.mark.parametrize(
    ("one", "other"), [("SUKARNO", "SUKARMAN"), ("LIM", "TAN"), ("JOKO", "YOKO"), ("SITI", "SUTI")]
)
def test_different_names_stay_apart(one, other):
    assert fold_name(one).key != fold_name(other).key


def test_a_single_name_is_valid():
    assert fold_name("Satunah").tokens == ("SATUNA",)


def test_the_text_after_bin_or_binti_is_the_father():
    folded = fold_name("SALEH BIN H. MOESTAFA")
    assert folded.tokens == ("SALE",)
    assert folded.father == fold_name("Mustafa").tokens


def test_bin_at_either_end_is_no_father():
    assert fold_name("BIN SALEH").father == ()
    assert fold_name("SALEH BIN").father == ()


@pytest.mark.parametrize("written", ["A FUNG", "AFUNG", "A. Fung", "Ah Fung"])
def test_a_hakka_nickname_is_one_word_and_marked(written):
    folded = fold_name(written)
    assert folded.nickname
    assert folded.tokens == ("APUNG",)


def test_a_clan_name_with_syllables_is_no_nickname():
    assert not fold_name("BONG A FUNG").nickname


@pytest.mark.parametrize("written", ["LIM KIM HIN alias A HIN", "LIM KIM HIN (A HIN)", 'LIM KIM HIN "Ahin"'])
def test_another_name_is_kept_apart(written):
    folded = fold_name(written)
    assert folded.tokens == fold_name("LIM KIM HIN").tokens
    assert folded.aliases == (("AHIN",),)


def test_initials_are_kept_apart():
    assert fold_name("M. NOVRI S.").initials == ("M", "S")


def test_titles_go_but_a_name_of_only_a_title_stays():
    assert normalise_name("Drs. H. Ismail, M.M.") == "ISMAIL"
    assert normalise_name("RADEN") == "RADEN"


def test_what_follows_a_comma_and_is_no_degree_stays():
    assert normalise_name("SALEH, MOHAMMAD") == "SALEH MOHAMMAD"


@pytest.mark.parametrize("written", ["PANGKAL PINANG", "P. Pinang", "PGK", "PKP", "Kota Pangkalpinang"])
def test_the_city_has_one_name_as_birth_place(written):
    assert fold_place(written) == "PANGKALPINANG"


def test_keys_of_old_and_new_initial_meet():
    assert phonetic_key(fold_word("YANI")) == phonetic_key(fold_word("JANI"))


@given(NAMES | st.text(max_size=30))
def test_folding_never_fails_and_leaves_capital_letters(written):
    folded = fold_name(written)
    assert all(word.isascii() and word.isalpha() and word.isupper() for word in folded.tokens)


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=14))
def test_folding_a_word_twice_changes_nothing_more(word):
    assert fold_word(fold_word(word)) == fold_word(word)


@given(NAMES)
def test_normalising_twice_changes_nothing_more(written):
    assert normalise_name(normalise_name(written)) == normalise_name(written)


@given(st.lists(st.text(alphabet="ABDEGIKLMNRSTU", min_size=3, max_size=8), min_size=1, max_size=4))
def test_the_order_of_words_does_not_change_the_key(words):
    assert fold_name(" ".join(words)).key == fold_name(" ".join([words[0], *reversed(words[1:])])).key


PLAIN = st.text(alphabet="ABCDEGHIJKLMNOPRSTUWY", min_size=2, max_size=7).filter(is_plain_word)


@given(
    st.lists(
        PLAIN | st.sampled_from(["SITI", "KHAIRUL", "SRI", "MUHAMMAD", "KEP", "KOM"]), min_size=1, max_size=4
    )
)
def test_a_name_of_plain_words_folds_word_by_word(words):
    folded = fold_name(" ".join(words))
    assert folded.tokens == tuple(one for word in words if (one := fold_word(word)))
    assert (folded.initials, folded.father, folded.aliases, folded.nickname) == ((), (), (), False)


@pytest.mark.parametrize(
    "word", ["H", "DRS", "SPD", "BIN", "ALIAS", "AL", "AFUNG", "AMOI", "DJONO", "M.", "siti"]
)
def test_words_whose_meaning_hangs_on_their_place_are_not_plain(word):
    assert not is_plain_word(word)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Kel. 9 Ilir", "9ILIR"),
        ("Kelurahan 13 Ilir", "13ILIR"),
        ("Bukit Intan", "BUKITINTAN"),
        ("BUKITINTAN", "BUKITINTAN"),
        ("Keluang", "KELUANG"),
        ("Desa Kelapa", "KELAPA"),
    ],
)
def test_a_ward_keeps_its_number_and_loses_its_kind(written, folded):
    assert fold_ward(written) == folded
