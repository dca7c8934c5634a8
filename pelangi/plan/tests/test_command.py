"""`pelangi plan`: files in, files out, exit codes that scripts can trust, no database."""

import importlib.util
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pelangi.core.tests.test_routing_roads import grid, write_map
from pelangi.plan.problem_of import batches_of, problem_of
from pelangi.plan.tests.test_problem_of import CREW, FRIDAY, WEDNESDAY, call


@pytest.fixture
def problem(tmp_path):
    people = [call(number, lat=-2.09 - number / 500) for number in range(1, 25)]
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem_of([WEDNESDAY, FRIDAY], batches_of(people), [CREW], kits_per_day=1)))
    return path


def solved(problem, tmp_path, name="plan.json", seed=3):
    out = tmp_path / name
    call_command(
        "plan",
        "solve",
        str(problem),
        "--iterations",
        "20",
        "--seed",
        str(seed),
        "--out",
        str(out),
        stdout=StringIO(),
    )
    return out


def checked(problem, plan) -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("plan", "check", str(problem), str(plan), stdout=said)
    except SystemExit as end:
        return end.code, said.getvalue()
    return 0, said.getvalue()


def test_what_solve_writes_check_accepts(problem, tmp_path):
    code, said = checked(problem, solved(problem, tmp_path))
    assert code == 0
    assert "Sah" in said


def test_same_seed_and_iterations_write_the_same_bytes(problem, tmp_path):
    first, second = solved(problem, tmp_path), solved(problem, tmp_path, "again.json")
    assert first.read_bytes() == second.read_bytes()


def test_seconds_bound_the_wall_time(problem, tmp_path):
    out = tmp_path / "plan.json"
    call_command("plan", "solve", str(problem), "--seconds", "0.5", "--out", str(out), stdout=StringIO())
    assert checked(problem, out)[0] == 0


def test_every_broken_rule_is_said_in_both_languages_and_the_exit_is_one(problem, tmp_path):
    path = solved(problem, tmp_path)
    plan = json.loads(path.read_text())
    stops = plan["rounds"][0]["stops"]
    stops[0]["start"] = "06:00"
    stops[1]["request"] = stops[0]["request"]
    path.write_text(json.dumps(plan))
    code, said = checked(problem, path)
    assert code == 1
    assert "[twice]" in said
    assert "[starts_before_arriving]" in said
    assert " / " in said


@pytest.mark.parametrize(
    "text",
    [None, "{", "[]", '{"version": 9}', '{"version": 1, "days": ["x"]}', '{"version": 1, "surprise": 1}'],
)
def test_an_unreadable_problem_ends_with_two_and_names_the_file(problem, tmp_path, text):
    path = tmp_path / "bad.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CommandError, match=r"bad\.json: .+") as refusal:
        call_command("plan", "solve", str(path), "--iterations", "1", "--out", str(tmp_path / "out.json"))
    assert refusal.value.returncode == 2


def test_an_unreadable_plan_ends_with_two(problem, tmp_path):
    with pytest.raises(CommandError) as refusal:
        call_command("plan", "check", str(problem), str(tmp_path / "none.json"))
    assert refusal.value.returncode == 2


def test_a_plan_that_cannot_be_written_ends_with_two_before_any_work(problem, tmp_path):
    with pytest.raises(CommandError) as refusal:
        call_command(
            "plan", "solve", str(problem), "--iterations", "1", "--out", str(tmp_path / "no" / "plan.json")
        )
    assert refusal.value.returncode == 2


def test_no_table_is_read_or_written(problem, tmp_path):
    # pytest-django refuses any query in a test without the database fixture, so this test is its own proof
    assert checked(problem, solved(problem, tmp_path))[0] == 0


def test_the_map_of_the_roads_is_found_beside_the_problem_file(problem, tmp_path, monkeypatch):
    monkeypatch.setenv("PELANGI_DATA", str(tmp_path / "data"))
    write_map(tmp_path / "town.osm.pbf", grid())
    data = json.loads(problem.read_text())
    problem.write_text(json.dumps(data | {"drive": {"mode": "roads", "file": "town.osm.pbf"}}))
    assert checked(problem, solved(problem, tmp_path))[0] == 0
    problem.write_text(json.dumps(data | {"drive": {"mode": "roads", "file": "elsewhere.osm.pbf"}}))
    with pytest.raises(CommandError, match="elsewhere") as refused:
        solved(problem, tmp_path)
    assert refused.value.returncode == 2


def filled(problem, tmp_path, *more: str):
    out = tmp_path / "filled.json"
    roads = ["--roads", str(tmp_path / "town.osm.pbf"), "--out", str(out)]
    call_command("plan", "drives", str(problem), *roads, *more, stdout=StringIO())
    return out


def test_drives_over_roads_are_written_into_the_file_and_plan_the_same(problem, tmp_path, monkeypatch):
    monkeypatch.setenv("PELANGI_DATA", str(tmp_path / "data"))
    write_map(tmp_path / "town.osm.pbf", grid())
    over_roads = tmp_path / "roads.json"
    drive = {"mode": "roads", "file": "town.osm.pbf", "speed_kmh": 25, "detour": 1.4}
    over_roads.write_text(json.dumps(json.loads(problem.read_text()) | {"drive": drive}))
    matrix = filled(over_roads, tmp_path)
    assert json.loads(matrix.read_text())["drive"]["mode"] == "matrix"
    plans = [json.loads(solved(one, tmp_path).read_text())["rounds"] for one in (over_roads, matrix)]
    assert plans[0] == plans[1]


def test_valhalla_gives_the_times_where_it_is_installed_and_is_named_where_it_is_not(
    problem, tmp_path, monkeypatch
):
    monkeypatch.setenv("PELANGI_DATA", str(tmp_path / "data"))
    write_map(tmp_path / "town.osm.pbf", grid())
    with pytest.raises(CommandError, match="motorcycle"):
        filled(problem, tmp_path, "--vehicle", "motorcycle")
    if importlib.util.find_spec("valhalla") is None:
        with pytest.raises(CommandError, match=r"belum terpasang.*pip install pyvalhalla") as refused:
            filled(problem, tmp_path, "--engine", "valhalla")
        assert refused.value.returncode == 2
    else:
        out = filled(problem, tmp_path, "--engine", "valhalla", "--vehicle", "motorcycle")
        assert checked(out, solved(out, tmp_path))[0] == 0


def test_a_split_problem_says_how_far_it_is_and_leaves_no_parts_behind(problem, tmp_path):
    out, said = tmp_path / "plan.json", StringIO()
    ways = ["--iterations", "2", "--engine", "here", "--areas", "2", "--out", str(out)]
    call_command("plan", "solve", str(problem), *ways, stdout=said)
    assert "wilayah / areas" in said.getvalue()
    assert checked(problem, out)[0] == 0
    assert list(tmp_path.glob("*.parts")) == []


def test_stopped_from_the_keyboard_it_says_how_to_carry_on(problem, tmp_path, monkeypatch):
    out, said = tmp_path / "plan.json", StringIO()

    def stop(*_, folder, **__):
        folder.mkdir()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pelangi.plan.wide_run.solve_wide", stop)
        with pytest.raises(SystemExit) as end:
            call_command(
                "plan",
                "solve",
                str(problem),
                "--iterations",
                "1",
                "--areas",
                "1",
                "--out",
                str(out),
                stdout=said,
            )
    assert end.value.code == 130
    assert "carries on" in said.getvalue()
    assert (tmp_path / "plan.json.parts").is_dir()
