"""Packages of two invented cities, made of the invented innovations: what the demo's library is filled with."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pelangi.core.portable import packed
from sample.likeness import labelled

MADE_AT = "2026-09-01T02:00:00+00:00"
# code and name of the city (no such codes exist), and which of the invented innovations are its own
CITIES = {"99.01": ("Kota Contoh Bahari", slice(0, 40)), "99.02": ("Kabupaten Contoh Rimba", slice(40, 80))}


TOLD = (
    (
        "layanan-jemput-bola",
        "Jemput Bola Bahari",
        "Tim kecil ke rumah warga; panti lebih dulu, lalu rumah sakit.",
    ),
    (
        "adminduk-keliling",
        "Adminduk Keliling Rimba",
        "Dua kecamatan di hulu dicapai perahu; rekaman menunggu sinyal.",
    ),
)
"""What each city tells of its copy: code, name, words."""


def packages(copied: str = "") -> list[bytes]:
    """Return the signed package of each invented city; the keys are as invented as the cities.

    copied: code of the innovation of ours that each says it copied; "": none.
    """
    found = []
    for number, (code, (name, part)) in enumerate(CITIES.items(), start=1):
        innovations = [
            {
                "code": one.code,
                "name": one.name,
                "agency": f"Dinas urusan {one.affair.lower()}"[:160],
                "profile": {
                    "main_affair": one.affair,
                    "summary": one.summary,
                    "stage": "penerapan",
                    "form": "Inovasi pelayanan publik",
                },
                "levels": {"sid_16_regulasi": 1 + at % 3, "sid_17_sdm": 1 + at % 2},
            }
            for at, one in enumerate(labelled("innovations")[part])
        ]
        content = {
            "format": "pelangi-innovations",
            "version": 1,
            "city": {"code": code, "name": name},
            "made_at": MADE_AT,
            "licence": "CC-BY-SA-4.0",
            "innovations": innovations,
            "feedback": [_told(number, copied)] if copied else [],
        }
        found.append(packed(content, Ed25519PrivateKey.from_private_bytes(bytes([number] * 32))))
    return found


def _told(number: int, copied: str) -> dict[str, str]:
    code, name, words = TOLD[number - 1]
    return {"source_code": copied, "derived_code": code, "derived_name": name, "text": words}
