"""The public catalogue as data: feed (Atom), catalogue description (DCAT in JSON-LD) and table (CSV)."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from xml.etree import ElementTree as Tree  # writes only; reads nothing of strangers

from django.db.models import QuerySet

from pelangi.innovate.models import Publication
from pelangi.innovate.packages import this_city

ATOM = "http://www.w3.org/2005/Atom"
RIGHTS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
LANGUAGE = "http://publications.europa.eu/resource/authority/language/IND"
COLUMNS = [
    "kode",
    "nama",
    "perangkat_daerah",
    "tahapan",
    "urusan_utama",
    "digital",
    "diterapkan",
    "ringkasan",
    "kontak",
    "lisensi",
    "terbit",
    "berubah",
]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def published() -> QuerySet[Publication]:
    """Return what stands in the catalogue, newest first."""
    return Publication.objects.select_related("innovation__agency").order_by("-changed_at", "innovation_id")


def table(found: Sequence[Publication]) -> str:
    """Return the catalogue as CSV with headings in Indonesian; nothing in it can be read as a formula."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for one in found:
        innovation = one.innovation
        cells = [
            innovation.pk,
            innovation.name,
            innovation.agency.name,
            innovation.stage,
            innovation.main_affair,
            "ya" if innovation.is_digital else "tidak",
            innovation.applied_on.isoformat() if innovation.applied_on else "",
            one.summary,
            one.contact,
            one.licence,
            one.published_at.date().isoformat(),
            one.changed_at.date().isoformat(),
        ]
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return written.getvalue()


def feed(found: Sequence[Publication], *, address: str, page: str) -> bytes:
    """Return the catalogue as an Atom feed. address: of the feed itself; page: of the catalogue."""
    Tree.register_namespace("", ATOM)
    root = Tree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "id"})
    _put(root, "id", address)
    _put(root, "title", f"Katalog inovasi {this_city()['name']}")
    _put(root, "updated", _moment(found[0].changed_at if found else datetime(2026, 1, 1, tzinfo=UTC)))
    Tree.SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": address})
    Tree.SubElement(root, f"{{{ATOM}}}link", {"rel": "alternate", "href": page})
    author = Tree.SubElement(root, f"{{{ATOM}}}author")
    _put(author, "name", f"Pemerintah {this_city()['name']}")
    for one in found:
        entry = Tree.SubElement(root, f"{{{ATOM}}}entry")
        _put(entry, "id", f"{page}{one.innovation_id}/")
        _put(entry, "title", one.innovation.name)
        _put(entry, "published", _moment(one.published_at))
        _put(entry, "updated", _moment(one.changed_at))
        _put(entry, "summary", one.summary)
        _put(entry, "rights", RIGHTS[one.licence])
        Tree.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": f"{page}{one.innovation_id}/"})
    return Tree.tostring(root, encoding="utf-8", xml_declaration=True)


def _put(parent: Tree.Element, name: str, text: str) -> None:
    Tree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def description(found: Sequence[Publication], *, page: str, files: dict[str, str]) -> dict[str, Any]:
    """Return the catalogue described in DCAT 3 as JSON-LD. files: media type: address."""
    city = this_city()["name"]
    publisher = {"@type": "foaf:Organization", "foaf:name": f"Pemerintah {city}"}
    licences = sorted({one.licence for one in found}) or ["CC-BY-SA-4.0"]
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": page,
        "@type": "dcat:Catalog",
        "dct:title": f"Katalog inovasi {city}",
        "dct:publisher": publisher,
        "dct:language": {"@id": LANGUAGE},
        "dcat:dataset": [
            {
                "@id": f"{page}#inovasi",
                "@type": "dcat:Dataset",
                "dct:title": f"Inovasi {city} yang dipublikasikan",
                "dct:description": "Inovasi pemerintah daerah yang boleh ditiru; tanpa data pribadi.",
                "dct:publisher": publisher,
                "dct:modified": _moment(found[0].changed_at) if found else None,
                "dct:license": [{"@id": RIGHTS[one]} for one in licences],
                "dcat:keyword": sorted({one.innovation.main_affair for one in found}),
                "dcat:distribution": [
                    {"@type": "dcat:Distribution", "dcat:accessURL": {"@id": address}, "dcat:mediaType": kind}
                    for kind, address in files.items()
                ],
            }
        ],
    }
