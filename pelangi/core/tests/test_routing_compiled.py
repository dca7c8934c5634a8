"""What the search compiles is kept where the program may write: on a server it may not write beside itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[3] / "deploy"
RUNS_PELANGI = [DEPLOY / "Dockerfile", *sorted(DEPLOY.glob("systemd/pelangi-*.service"))]


def test_the_folder_that_was_given_is_taken_and_named_after_the_sources(tmp_path):
    code = "import numba, pelangi.core.routing.kernel; print(numba.config.CACHE_DIR)"
    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = Path(said.stdout.strip())
    assert found.parent == tmp_path
    assert found.name.startswith("compiled-")


@pytest.mark.parametrize("file", RUNS_PELANGI, ids=lambda file: file.name)
def test_every_way_to_run_it_on_a_server_gives_such_a_folder(file: Path):
    text = file.read_text(encoding="utf-8")
    runs_the_program = "bin/pelangi" in text or "gunicorn" in text
    assert not runs_the_program or "NUMBA_CACHE_DIR=/var/lib/pelangi/" in text
