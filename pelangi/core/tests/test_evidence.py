"""Evidence: 200 good and 200 bad files are sorted without error; what runs is gone, what is signed stays whole."""

import random
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from pelangi.core.evidence import Asked, NotProof, check
from pelangi.core.evidence.kinds import Limits
from pelangi.core.tests import evidence_corpus as corpus


def sorted_as(case: corpus.Case) -> str:
    try:
        kept = check(case.content, case.asked, dated=case.dated)
    except NotProof as refusal:
        return refusal.code if refusal.words.id and refusal.words.en else "without words"
    return "good" if set(kept.removed) <= {"metadata"} else "cleaned"


@pytest.mark.parametrize("seed", [1, 20261128])
def test_200_good_and_200_bad_files_are_sorted_without_error(seed):
    cases = corpus.good(seed, 200) + corpus.bad(seed, 200)
    wrong = {case.name: found for case in cases if (found := sorted_as(case)) != case.expected}
    assert wrong == {}


def test_what_runs_is_gone_and_cleaning_twice_changes_nothing():
    for case in corpus.bad(3, 320):
        if case.expected == "cleaned":
            kept = check(case.content, case.asked)
            assert kept.sha256 != kept.sent_sha256
            again = check(kept.content, case.asked)
            assert (again.removed, again.sha256) == ((), kept.sha256)
            with pikepdf.open(BytesIO(kept.content)) as document:
                assert not document.attachments
                assert b"JavaScript" not in b"".join(one.unparse() for one in document.objects)


def test_a_clean_pdf_keeps_its_bytes_so_that_its_signature_stays_whole():
    content = corpus.plain_pdf(random.Random(1))
    kept = check(content, corpus.PDF_ROW)
    assert kept.content == content
    assert kept.pages >= 1


def test_a_picture_loses_the_place_where_it_was_taken():
    sent = corpus.picture(random.Random(1), "JPEG", exif=True)
    assert b"Rahasia" in sent
    kept = check(sent, corpus.PICTURE_ROW)
    assert b"Rahasia" not in kept.content
    assert not Image.open(BytesIO(kept.content)).getexif()
    assert kept.removed == ("metadata",)


def test_size_and_pages_have_a_limit():
    content = corpus.saved(corpus.pdf(random.Random(1), pages=4))
    for limits, code in ((Limits(file=100), "too_large"), (Limits(pages=3), "pages")):
        with pytest.raises(NotProof) as refusal:
            check(content, corpus.PDF_ROW, limits=limits)
        assert refusal.value.code == code


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked():
    with pytest.raises(NotProof) as refusal:
        check(corpus.picture(random.Random(1), "PNG"), corpus.PICTURE_ROW, limits=Limits(pixels=100))
    assert refusal.value.code == "bomb"


def test_the_name_of_a_row_of_links_takes_no_file_and_says_so():
    with pytest.raises(NotProof) as refusal:
        check(corpus.plain_pdf(random.Random(1)), Asked(("link",)))
    assert "tautan" in refusal.value.words.id


def test_a_thousand_damaged_files_are_judged_without_a_crash():
    dice = random.Random(7)
    whole = [replace(case, asked=Asked()) for case in corpus.good(7, 50)]
    for _ in range(1_000):
        case = dice.choice(whole)
        content = bytearray(case.content)
        for _ in range(dice.randint(1, 6)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        assert sorted_as(replace(case, content=bytes(content))) != "without words"
