"""Every page and endpoint says who may use it: a deed, or a reason why it is open."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from pelangi.site.api import api
from pelangi.staff.roles import Deed

LIBRARY_PAGES = ("account/",)  # allauth's own: sign-in pages, open by nature


def pages(resolver: URLResolver, prefix: str = ""):
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from pages(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.callback


OWN_PAGES = [
    (path, view) for path, view in pages(get_resolver()) if not path.startswith((*LIBRARY_PAGES, "api/"))
]


@pytest.mark.parametrize(("path", "view"), OWN_PAGES, ids=[path for path, _view in OWN_PAGES])
def test_a_page_names_its_deed_or_why_it_is_open(path, view):
    deed = getattr(view, "deed", None)
    reason = getattr(view, "open_reason", "")
    assert isinstance(deed, Deed) or len(reason) > 10, f"/{path} says neither"


@pytest.mark.parametrize(("path", "view"), OWN_PAGES, ids=[path for path, _view in OWN_PAGES])
def test_a_page_without_open_reason_sends_strangers_to_sign_in(path, view, client, db):
    if getattr(view, "open_reason", "").startswith("signed in") or hasattr(view, "deed"):
        address = "/" + concrete(path)
        answer = client.get(address)
        assert answer.status_code in {302, 405}, f"{address} answered {answer.status_code} to a stranger"
        if answer.status_code == 302:
            assert answer["Location"].startswith("/account/login/")


def concrete(path: str) -> str:
    """Fill the variable parts of a pattern with something that fits them."""
    fill = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001", "str": "x", "slug": "x"}
    out = ""
    while "<" in path:
        before, _, rest = path.partition("<")
        inside, _, path = rest.partition(">")
        out += before + fill.get(inside.partition(":")[0], "x")
    return out + path


def operations() -> list[tuple[str, str]]:
    return [
        (method, path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    ]


@pytest.mark.parametrize(("method", "path"), operations())
def test_every_api_operation_refuses_strangers(method, path, client, db):
    answer = getattr(client, method)(re.sub(r"{\w+}", "1", path), content_type="application/json")
    assert answer.status_code == 401
