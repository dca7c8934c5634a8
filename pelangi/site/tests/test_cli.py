"""Commands that read and write files only start without rooms and database."""

import subprocess
import sys

import pytest

WORDS = {
    "link": ["find", "link", "--register", "no/register.csv", "--roster", "no/roster.csv", "--out", "m.csv"],
    "check": ["plan", "check", "no/problem.json", "no/plan.json"],
}
ROOMS = """
import sys
from pelangi.site.cli import main
try:
    main()
finally:
    print(sorted(one for one in sys.modules if one.startswith("pelangi.") and one.endswith(".models")))
"""


@pytest.mark.parametrize("deed", WORDS)
def test_a_command_of_files_loads_no_room_and_says_what_is_wrong(deed, tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", ROOMS, *WORDS[deed]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "no/" in ended.stderr
    assert ended.stdout.strip() == "[]"
