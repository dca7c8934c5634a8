"""Every role, with every scope it may have, sees in lists, counts and exports exactly what the matrix allows."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from pelangi.ask.tests.asking import admitted
from pelangi.issue import actions as issue_actions
from pelangi.issue.tests import cases
from pelangi.site.waiting import waiting_for
from pelangi.staff.permissions import Place, may
from pelangi.staff.roles import MATRIX, SCOPES, Deed, Role
from pelangi.staff.tests.people import (
    CITY,
    DISTRICT,
    HOME,
    NEIGHBOURHOOD,
    NOON,
    OFFICE,
    OTHER_DISTRICT,
    OTHER_WARD,
    PRISON,
    SAME_DISTRICT_WARD,
    WARD,
    person_with,
    small_city,
)

pytestmark = pytest.mark.django_db
# name of an invented person -> where that person is
PLACES = {
    "Sriyati": Place(ward=WARD),
    "Marlena": Place(ward=SAME_DISTRICT_WARD),
    "Rukmini": Place(ward=OTHER_WARD),
    "Darmawan": Place(ward=WARD, institution=PRISON),
    "Kasmiran": Place(ward=OTHER_WARD, institution=HOME),
}
CODES = {
    "rt": [NEIGHBOURHOOD],
    "ward": [WARD, OTHER_WARD],
    "district": [DISTRICT, OTHER_DISTRICT],
    "institution": [PRISON, HOME],
    "agency": [OFFICE],
    "city": [CITY],
}
CELLS = [
    (role, str(kind), code) for role in Role for kind in sorted(SCOPES[role]) for code in CODES[str(kind)]
]
LISTS = {Deed.REQUEST_VIEW: "/ask/", Deed.DOCUMENT_VIEW: "/issue/"}


@pytest.fixture
def people():
    small_city()
    for number, (name, place) in enumerate(PLACES.items()):
        request = admitted(
            f"matrix:{number}", name=f"{name} Contoh", ward_code=place.ward, institution=place.institution
        )
        need = request.needs.get()
        cases.move_need(need, "start", by=cases.carrier(), at=NOON)
    issue_actions.open_documents(by=cases.desk(), at=NOON)


def allowed(user, deed: Deed) -> set[str]:
    return {name for name, place in PLACES.items() if may(user, deed, place)}


def named_in(text: str) -> set[str]:
    return {name for name in PLACES if name in text}


@pytest.mark.parametrize(("role", "kind", "code"), CELLS)
def test_what_is_listed_counted_and_exported_is_what_is_allowed(role, kind, code, people, client):
    user = person_with(role, kind, code, username="orang-ini")
    client.force_login(user)
    for deed, address in LISTS.items():
        answer = client.get(address)
        if deed in MATRIX[role]:
            assert named_in(answer.content.decode()) == allowed(user, deed), address
        else:
            assert answer.status_code == 403 or named_in(answer.content.decode()) == set(), address

    export = client.get("/ask/export/")
    if Deed.REQUEST_EXPORT in MATRIX[role]:
        sheet = CalamineWorkbook.from_filelike(BytesIO(export.content)).get_sheet_by_index(0)
        assert named_in(str(sheet.to_python())) == allowed(user, Deed.REQUEST_EXPORT)
    else:
        assert export.status_code == 403

    if Deed.REQUEST_CREATE in MATRIX[role]:
        counts = {task["url"]: task["count"] for task in waiting_for(user)}
        assert counts["/ask/?state=admitted"] == len(allowed(user, Deed.REQUEST_CREATE))


def test_the_cells_tell_people_apart():
    """The test above would be empty if every cell allowed everything or nothing."""
    seen = {
        frozenset(name for name, place in PLACES.items() if place.ward.startswith(code))
        for code in (WARD, DISTRICT)
    }
    assert len(seen) == 2
    assert len(CELLS) > 12
