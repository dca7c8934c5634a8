"""The shell of the field app and the files it keeps for working offline. Nothing about anybody is in them."""

import json
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache

from pelangi.city.queries import outlines_geojson
from pelangi.staff.permissions import open_to_all
from pelangi.visit.field.guide import guide
from pelangi.visit.queries import is_shut_out

APP_FILES = (
    "built/field.js",
    "built/field.css",
    "built/field-192.png",
    "built/field-512.png",
    "built/mark.svg",
)
WORKER = "built/field-sw.js"
DECIMALS = 4  # of a degree: eleven metres, enough for a drawing the width of a phone
EMPTY = "the program alone, without anything about anybody: a phone then proves itself with its own token"


@never_cache
@open_to_all(EMPTY)
def shell(request: HttpRequest) -> HttpResponse:
    """The one page of the app; the address says which screen."""
    return render(request, "visit/field.html")


@never_cache
@open_to_all(EMPTY)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that answers without signal, headed by the list of what it keeps and the version of it all."""
    kept = [reverse(f"field:{name}") for name in ("shell", "manifest", "guide", "wards")]
    kept += [static(name) for name in APP_FILES]
    parts = [_bytes(name) for name in (*APP_FILES, WORKER)]
    parts += [json.dumps(each, sort_keys=True).encode() for each in (kept, guide(), _wards())]
    version = sha256(b"".join(parts)).hexdigest()[:16]
    head = f"self.KEPT={json.dumps({'version': version, 'files': kept})};\n"
    return HttpResponse(head.encode() + _bytes(WORKER), content_type="text/javascript")


def _bytes(name: str) -> bytes:
    """Return a built file; empty when the browser's part was not built yet (`make install` does)."""
    found = finders.find(name)
    return Path(found).read_bytes() if found else b""


@open_to_all(EMPTY)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to know in order to install the app."""
    start = reverse("field:shell")
    icons = [
        {
            "src": static(f"built/field-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": use,
        }
        for size in (192, 512)
        for use in ("any", "maskable")
    ]
    told = {
        "id": start,
        "name": "Pelangi Lapangan",
        "short_name": "Pelangi",
        "lang": "id",
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#ffffff",
        "theme_color": "#1f2855",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@open_to_all(EMPTY)
def guide_json(request: HttpRequest) -> HttpResponse:
    """Words, rules of documents and guides, in both languages."""
    return JsonResponse(guide())


@open_to_all("the borders of the wards are public")
def wards_json(request: HttpRequest) -> HttpResponse:
    """The outlines of the wards, rounded for a small drawing."""
    return JsonResponse(_wards(), safe=False)


@never_cache
@open_to_all("whether a phone is shut out, for whoever knows its long random number; nothing about anybody")
def standing(request: HttpRequest, device: UUID) -> JsonResponse:
    """What a locked phone may know, whose token is sealed: shut out, it forgets everything without a PIN."""
    return JsonResponse({"shut_out": is_shut_out(device)})


def _wards() -> list[dict]:
    """Return [{code, name, rings: [[[lon, lat], …], …]}], the outer borders only."""
    return [
        {
            "code": each["properties"]["code"],
            "name": each["properties"]["name"],
            "rings": [_rounded(polygon[0]) for polygon in _polygons(each["geometry"])],
        }
        for each in outlines_geojson()["features"]
    ]


def _polygons(geometry: dict) -> list:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def _rounded(ring: list) -> list:
    points = [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat, *_height in ring]
    return [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
