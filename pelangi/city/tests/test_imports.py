"""Files of a city: good rows are kept, wrong ones are named so that a clerk can mend them, twice is once."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from pelangi.city import actions
from pelangi.city.models import Agency, Area, Institution, Outline
from pelangi.city.tables import BadFile, BadRows
from pelangi.staff.actions import system_user
from pelangi.staff.models import AuditEntry
from pelangi.staff.tests.people import NOON, OTHER_WARD, WARD, small_city

SQUARE = [[[106.0, -2.0], [106.1, -2.0], [106.1, -2.1], [106.0, -2.1], [106.0, -2.0]]]
BOW = [[[106.0, -2.0], [106.1, -2.1], [106.1, -2.0], [106.0, -2.1], [106.0, -2.0]]]


@pytest.fixture
def bring_in(db, tmp_path):
    """Return a function that imports a text as a file and gives back (how many were kept, the faults)."""

    def run(deed, text: str, name: str = "city.csv") -> tuple[int, list]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        faults: list = []
        return deed(path, by=system_user(), at=NOON, faults=faults), faults

    return run


def geojson(*features) -> str:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": p, "geometry": {"type": "Polygon", "coordinates": c}}
                for p, c in features
            ],
        }
    )


def test_wards_alone_bring_the_districts_and_the_city_with_them(bring_in):
    kept, faults = bring_in(actions.import_areas, f"ward_code,name\n{WARD},Tua Tunu Indah\n")
    assert (kept, faults) == (1, [])
    assert list(Area.objects.order_by("code").values_list("code", "level")) == [
        ("19.71", "city"),
        ("19.71.05", "district"),
        (WARD, "ward"),
    ]


def test_semicolons_byte_order_mark_and_indonesian_headings_are_read(bring_in):
    kept, faults = bring_in(
        actions.import_areas, f"\ufeffKode;Nama;lintang;bujur\n{WARD};Tua Tunu;-2,09;106,07\n"
    )
    assert (kept, faults) == (1, [])
    assert Area.objects.get(pk=WARD).centre_lat == -2.09


def test_the_same_file_twice_changes_nothing_and_a_new_name_is_taken_over(bring_in):
    text = f"code,name,aliases,population\n{WARD},Tua Tunu,Tuatunu|T. Tunu,100\n"
    bring_in(actions.import_areas, text)
    bring_in(actions.import_areas, text)
    assert Area.objects.count() == 3
    bring_in(actions.import_areas, f"code,name\n{WARD},Tua Tunu Indah\n")
    ward = Area.objects.get(pk=WARD)
    assert (ward.name, ward.aliases, ward.population) == ("Tua Tunu Indah", ["Tuatunu", "T. Tunu"], 100)


WRONG_AREAS = [
    ("1971051005,Tua Tunu,,", "code", "1971051005"),
    (f"{WARD},,,", "name", ""),
    (f"{WARD},Tua Tunu,many,", "population", "many"),
    (f"{WARD},Tua Tunu,,106", "centre_lat", "106"),
    (f"{WARD},Tua Tunu,,x", "centre_lat", "x"),
]


@pytest.mark.parametrize(("row", "column", "found"), WRONG_AREAS)
def test_a_wrong_row_is_named_and_the_good_ones_are_kept(row, column, found, bring_in):
    text = f"code,name,population,centre_lat\n{OTHER_WARD},Pintu Air,5,-2.1\n{row}\n"
    kept, (fault,) = bring_in(actions.import_areas, text)
    assert kept == 1
    assert Area.objects.filter(pk=OTHER_WARD).exists()
    assert (fault.file, fault.row, fault.column, fault.found) == ("city.csv", 3, column, found)
    assert fault.expected
    assert fault.mend


def test_a_code_that_comes_twice_counts_once(bring_in):
    kept, (fault,) = bring_in(actions.import_areas, f"code,name\n{WARD},A\n{WARD},B\n")
    assert (kept, fault.row, Area.objects.get(pk=WARD).name) == (1, 3, "A")


def test_who_does_not_ask_for_faults_keeps_nothing_of_a_faulty_file(db, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"code,name\n{WARD},Tua Tunu\nx,y\n")
    with pytest.raises(BadRows, match=r"a\.csv"):
        actions.import_areas(path, by=system_user(), at=NOON)
    assert not Area.objects.exists()


@pytest.mark.parametrize(("text", "word"), [("name\nx\n", "code"), ("", "a.csv")])
def test_a_file_that_cannot_be_used_says_why(text, word, bring_in):
    with pytest.raises(BadFile, match=word):
        bring_in(actions.import_areas, text, "a.csv")


def test_a_file_that_is_not_utf_8_says_how_to_save_it(db, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("code,name\n1,é\n".encode("utf-16"))
    with translation.override("en"), pytest.raises(BadFile, match="CSV UTF-8"):
        actions.import_areas(path, by=system_user(), at=NOON)


@pytest.mark.parametrize("name", ["ward_code", "kode", "code"])
def test_an_outline_is_found_by_each_name_of_the_code(name, bring_in):
    small_city()
    kept, faults = bring_in(actions.import_outlines, geojson(({name: WARD}, SQUARE)), "b.geojson")
    assert (kept, faults) == (1, [])
    assert not Outline.objects.get().schematic


def test_crossed_borders_are_mended(bring_in):
    small_city()
    bring_in(actions.import_outlines, geojson(({"code": WARD, "schematic": True}, BOW)), "b.geojson")
    outline = Outline.objects.get()
    assert (outline.geometry["type"], outline.schematic) == ("MultiPolygon", True)


def test_unknown_areas_and_metres_instead_of_degrees_are_named(bring_in):
    small_city()
    metres = [[[500_000, 9_770_000], [500_100, 9_770_000], [500_100, 9_770_100], [500_000, 9_770_000]]]
    text = geojson(({"code": "99.99"}, SQUARE), ({"code": WARD}, metres), ({"code": OTHER_WARD}, SQUARE))
    kept, faults = bring_in(actions.import_outlines, text, "b.geojson")
    assert kept == 1
    assert [(fault.row, fault.column) for fault in faults] == [(1, "ward_code/kode/code"), (2, "geometry")]


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "x"}'])
def test_what_is_no_geojson_is_refused(text, bring_in):
    with pytest.raises(BadFile):
        bring_in(actions.import_outlines, text, "b.geojson")


@pytest.mark.parametrize(
    "geometry", [None, {}, {"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon"}]
)
def test_a_feature_without_a_polygon_is_named(geometry, bring_in):
    small_city()
    text = json.dumps({"features": [{"properties": {"code": WARD}, "geometry": geometry}]})
    kept, (fault,) = bring_in(actions.import_outlines, text, "b.geojson")
    assert (kept, fault.column) == (0, "geometry")


def test_agencies_and_institutions_stand_in_known_areas(bring_in):
    small_city()
    text = f"code,name,kind,area_code\nA,Dinas,office,19.71\nB,Dinas,castle,19.71\nC,Dinas,agency,{WARD}9\n"
    kept, faults = bring_in(actions.import_agencies, text)
    assert (kept, [fault.column for fault in faults]) == (1, ["kind", "area_code"])
    assert Agency.objects.get(pk="A").kind == "agency"
    text = (
        "code,name,kind,ward_code,lat,lon\n"
        f"P,Lapas,prison,{WARD},-2.1,106.1\nQ,Panti,orphanage,19.71.05,-2.1,106.1\nR,Panti,orphanage,{WARD},,106.1\n"
    )
    kept, faults = bring_in(actions.import_institutions, text)
    assert (kept, [fault.column for fault in faults]) == (1, ["ward_code", "lat"])
    assert Institution.objects.get(pk="P").ward_id == WARD


def test_an_import_is_written_down_with_counts_and_without_contents(bring_in):
    bring_in(actions.import_areas, f"code,name\n{WARD},Tua Tunu\nx,y\n")
    assert json.loads(AuditEntry.objects.get().detail) == {"file": "city.csv", "kept": 1, "refused": 1}


def test_a_fault_reads_as_a_sentence_in_both_languages(bring_in):
    _kept, (fault,) = bring_in(actions.import_areas, "code,name\nx,y\n")
    with translation.override("en"):
        assert str(fault).startswith("city.csv, row 2, column code: found “x”, expected")
    with translation.override("id"):
        assert "baris 2" in str(fault)


def test_the_command_recognises_files_and_ends_with_1_when_rows_were_refused(db, tmp_path):
    areas, outlines = tmp_path / "areas.csv", tmp_path / "b.geojson"
    areas.write_text(f"code,name\n{WARD},Tua Tunu Indah\n")
    outlines.write_text(geojson(({"code": WARD}, SQUARE)))
    call_command("city", "import", str(areas), str(outlines), stdout=io.StringIO())
    assert Outline.objects.filter(area=WARD).exists()
    areas.write_text("code,name\nx,y\n")
    told = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("city", "import", str(areas), stdout=io.StringIO(), stderr=told)
    assert "id: " in told.getvalue()
    assert "en: areas.csv, row 2" in told.getvalue()
    with pytest.raises(CommandError, match="no such file"):
        call_command("city", "import", str(tmp_path / "gone.csv"))


def test_titles_tabs_and_spoken_headings_are_read(bring_in):
    kept, faults = bring_in(
        actions.import_areas, f"Daftar kelurahan\n\nKode Wilayah\tNama Kelurahan\n{WARD}\tTua Tunu\n19.71\t\n"
    )
    assert kept == 1
    assert [(one.row, one.column) for one in faults] == [(5, "Nama Kelurahan")]


def test_a_fault_names_the_heading_as_it_stands_in_the_file(bring_in):
    text = f"KODE KELURAHAN;Nama;Penduduk\n1971051005;Tua Tunu;5\n{WARD};Tua Tunu;banyak\n{WARD}\n"
    _kept, faults = bring_in(actions.import_areas, text)
    assert [(one.row, one.column) for one in faults] == [(2, "KODE KELURAHAN"), (3, "Penduduk"), (4, "Nama")]
    with pytest.raises(BadFile, match="KODE, Keterangan"):
        bring_in(actions.import_areas, "KODE,Keterangan\n1,x\n")


def test_a_stray_quotation_mark_swallows_no_row(bring_in):
    kept, faults = bring_in(actions.import_areas, f'code,name\n{WARD},"Tua Tunu\n{OTHER_WARD},Lain\n')
    assert (kept, faults) == (2, [])


def test_a_row_too_short_and_a_number_too_large_are_told(bring_in):
    kept, faults = bring_in(actions.import_areas, f"name,code,population\nTua\nTunu,{WARD},{10**20}\n")
    assert kept == 0
    assert [(one.row, one.column) for one in faults] == [(2, "code"), (3, "population")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("PK\x03\x04…", "lembar kerja"),
        ("code,name\n", "tanpa baris di bawahnya"),
        ("a,b\n1,2\n", "code / ward_code / kode"),
        ("\n\n", "kosong"),
    ],
)
def test_a_file_of_no_use_says_how_to_mend_it(bring_in, text, told):
    with pytest.raises(BadFile, match=told):
        bring_in(actions.import_areas, text)


@pytest.mark.parametrize("features", ["5", '{"a": 1}'])
def test_features_that_are_no_list_are_refused(bring_in, features):
    with pytest.raises(BadFile):
        bring_in(actions.import_outlines, f'{{"features": {features}}}', "x.geojson")


def test_odd_features_are_told_and_the_others_kept(bring_in):
    small_city()
    odd = [1, None, {"properties": 5}, {"properties": {"code": WARD}, "geometry": "x"}]
    good = json.loads(geojson(({"code": WARD}, SQUARE)))["features"]
    kept, faults = bring_in(actions.import_outlines, json.dumps({"features": odd + good}), "x.geojson")
    assert kept == 1
    assert [one.row for one in faults] == [1, 2, 3, 4]
