"""A search that is watched: better and better, drawn, ended when somebody says so, and the same when nobody does."""

import pytest

from pelangi.core.routing.check import score
from pelangi.core.routing.problem import Problem
from pelangi.plan import engine, steps
from pelangi.plan.reckoning import sparkline


def search(data, *, seed, iterations, tell, must_stop):
    return engine.reckon(data, seed=seed, iterations=iterations, watch=steps.Watcher(tell, must_stop))


@pytest.fixture
def data() -> dict:
    """Sixty homes for one team on two days: more than can be served."""
    days = ["2026-11-30", "2026-12-01"]
    places = [{"id": "o", "lat": -2.12, "lon": 106.11}]
    places += [
        {"id": f"p{n}", "lat": -2.12 + (n * 37 % 11) * 0.004, "lon": 106.1 + (n * 53 % 13) * 0.004}
        for n in range(60)
    ]
    shifts = [{"day": day, "from": "08:30", "to": "15:00"} for day in days]
    requests = [
        {"id": f"R{n}", "place": f"p{n}", "weight": 1 + n % 4, "service_min": 20 + n % 3 * 10}
        for n in range(60)
    ]
    drive = {"mode": "haversine", "speed_kmh": 25, "detour": 1.4}
    teams = [{"id": "T1", "start": "o", "end": "o", "shifts": shifts}]
    return {
        "version": 1,
        "days": days,
        "drive": drive,
        "places": places,
        "teams": teams,
        "requests": requests,
    }


def test_what_is_told_never_gets_worse_and_the_answer_is_as_good_as_the_last_word(data, monkeypatch):
    monkeypatch.setattr(steps, "TELL_EVERY_S", 0)
    heard: list[dict] = []
    found = search(
        data, seed=1, iterations=1200, tell=lambda them: heard.append(dict(them[-1])), must_stop=lambda: False
    )
    weights = [one["weight"] for one in heard]
    assert len(heard) >= 3
    assert weights == sorted(weights)
    assert found.plan.score["weight"] >= weights[-1]
    assert found.broken["id"] == []


def test_watching_changes_nothing(data):
    watched = search(data, seed=3, iterations=60, tell=lambda them: None, must_stop=lambda: False)
    alone = engine.reckon(data, seed=3, iterations=60)
    assert watched.plan.to_json() == alone.plan.to_json()


def test_stopped_it_keeps_the_best_so_far_and_that_is_allowed(data, monkeypatch):
    monkeypatch.setattr(steps, "TELL_EVERY_S", 0)
    heard: list[dict] = []

    def tell(them: list[dict]) -> None:
        heard.append(them[-1])

    found = search(data, seed=1, iterations=10**7, tell=tell, must_stop=lambda: len(heard) >= 3)
    assert found.broken["id"] == []
    assert score(Problem.from_data(data), found.plan).weight >= heard[0]["weight"]


def test_a_long_search_is_drawn_with_few_points():
    watcher = steps.Watcher(lambda them: None, lambda: False)
    watcher.steps = [{"share": n / 120, "weight": float(n), "people": n, "steps": n} for n in range(120)]
    drawn = sparkline(watcher.steps)
    assert drawn.startswith("0.0,38.0 ")
    assert drawn.endswith("200.0,2.0")
    assert sparkline(watcher.steps[:1]) == ""
