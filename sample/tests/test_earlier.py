"""Before the lists came, a few asked each week for what no register contradicts."""

from datetime import date, datetime, timedelta

from sample.generate import generate
from sample.tests.conftest import rows_of

LISTS_CAME = date(2026, 11, 12)


def test_earlier_requests_lie_in_the_weeks_before_the_lists_and_leave_the_others_as_they_are(tmp_path):
    generate(tmp_path / "with", seed=1, as_of=LISTS_CAME, residents=1500, earlier_weeks=12)
    generate(tmp_path / "without", seed=1, as_of=LISTS_CAME, residents=1500)
    rows = rows_of(tmp_path / "with" / "earlier.csv")
    days = [datetime.fromisoformat(row["received_at"]).date() for row in rows]
    assert len(days) == 12 * 8
    assert days == sorted(days)
    assert LISTS_CAME - timedelta(days=12 * 7 + 1) <= days[0]
    assert days[-1] < LISTS_CAME
    assert {row["request_ref"][:2] for row in rows} == {"RE"}
    assert {row["documents"] for row in rows} <= {"identity_card", "family_card"}
    assert not (tmp_path / "without" / "earlier.csv").exists()
    for name in ("requests.csv", "register.csv", "roster.csv"):
        assert (tmp_path / "with" / name).read_bytes() == (tmp_path / "without" / name).read_bytes()
