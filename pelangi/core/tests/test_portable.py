"""Packages: what is packed opens again; what is changed or hostile is refused in words; the schema is the published."""

import json
import zipfile
from functools import cache
from io import BytesIO

import jsonschema
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pelangi.core.portable import NotAPackage, opened, packed, schema
from pelangi.core.portable.opening import CONTENT, MOST_FILE, SIGNATURE

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def content(**changes):
    innovation = {
        "code": "bank-sampah",
        "name": "Bank Sampah",
        "agency": "Dinas Lingkungan Hidup",
        "profile": {"main_affair": "Lingkungan hidup", "design": "kata " * 300, "stage": "penerapan"},
        "levels": {"sid_16_regulasi": 2},
        "lineage": [{"city": {"code": "99.02", "name": "Kota Sana"}, "code": "asal", "name": "Asal"}],
    }
    return {
        "format": "pelangi-innovations",
        "version": 1,
        "city": {"code": "99.01", "name": "Kota Contoh"},
        "made_at": "2026-11-24T05:00:00+00:00",
        "licence": "CC-BY-4.0",
        "innovations": [innovation],
        **changes,
    }


def zipped(files, **options):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **options) as file:
        for name, inside in files:
            file.writestr(name, inside)
    return made.getvalue()


def parts(file):
    with zipfile.ZipFile(BytesIO(file)) as given:
        return given.read(CONTENT), given.read(SIGNATURE)


def test_what_is_packed_opens_again_and_fits_the_published_schema():
    found = opened(packed(content(), KEY))
    assert found.content == content()
    assert found.public == KEY.public_key().public_bytes_raw().hex()
    jsonschema.validate(found.content, schema())


def test_the_same_content_gives_the_same_file():
    assert packed(content(), KEY) == packed(content(), KEY)


@cache
def hostile():
    good = packed(content(), KEY)
    written, signature = parts(good)
    other = json.loads(signature) | {
        "public_key": Ed25519PrivateKey.from_private_bytes(b"x" * 32).public_key().public_bytes_raw().hex()
    }
    return {
        "no zip": b"halo",
        "cut short": good[:-40],
        "too large": bytes(MOST_FILE + 1),
        "changed after signing": zipped(
            [(CONTENT, written.replace(b"Bank", b"Bang")), (SIGNATURE, signature)]
        ),
        "signed by another": zipped([(CONTENT, written), (SIGNATURE, json.dumps(other))]),
        "no signature": zipped([(CONTENT, written)]),
        "empty signature": zipped([(CONTENT, written), (SIGNATURE, "{}")]),
        "climbs out": zipped([("../../etc/x", written), (SIGNATURE, signature)]),
        "one more file": zipped([(CONTENT, written), (SIGNATURE, signature), ("x.exe", b"MZ")]),
        "twice the same name": zipped([(CONTENT, written), (CONTENT, written), (SIGNATURE, signature)]),
        "bomb": zipped([(CONTENT, bytes(31_000_000)), (SIGNATURE, signature)]),
        "bomb as signature": zipped([(CONTENT, written), (SIGNATURE, bytes(5_000_000))]),
        "deep JSON": zipped([(CONTENT, b"[" * 200_000), (SIGNATURE, "[" * 900)]),
    }


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", list(hostile()))
def test_hostile_files_are_refused_in_both_languages(name):
    with pytest.raises(NotAPackage) as refused:
        opened(hostile()[name])
    assert refused.value.words.id != refused.value.words.en


def test_whichever_bit_is_turned_on_the_way_the_file_opens_as_it_was_or_is_refused():
    good = packed(content(), KEY)
    refused = 0
    for place in range(len(good)):
        damaged = bytearray(good)
        damaged[place] ^= 1 << place % 8
        try:
            assert opened(bytes(damaged)).content == content()
        except NotAPackage:
            refused += 1
    assert refused > len(good) // 2


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"format": "lain"},
        {"city": {"code": "x", "name": "y"}},
        {"innovations": [{"code": "../x", "name": "a", "agency": "b", "profile": {"main_affair": "c"}}]},
        {"innovations": [{"code": "x", "name": "a" * 161, "agency": "b", "profile": {"main_affair": "c"}}]},
        {"innovations": [{"code": "x", "name": "a", "agency": "b", "profile": {"initiator_name": "Orang"}}]},
        {"innovations": [{}] * 501},
        {"licence": 3},
        {"more": 1},
    ],
)
def test_content_that_does_not_fit_is_refused_by_us_and_by_the_schema(change):
    wrong = content(**change)
    with pytest.raises(NotAPackage):
        packed(wrong, KEY)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema())
