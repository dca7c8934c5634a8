"""Set-up: what changed is done again and nothing else; what is missing or skipped is said; backups hold no keys."""

import importlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import polib
import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[3]
SETUP = ROOT / "deploy" / "setup"
BACKUP = ROOT / "deploy" / "backup.py"


@pytest.fixture
def setup_module(monkeypatch):
    """Import a module of deploy/setup, which is a folder of scripts and not a package."""
    monkeypatch.syspath_prepend(SETUP)
    return importlib.import_module


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


# ---------------------------------------------------------------- locks
def test_the_developer_lock_holds_everything_of_the_run_lock():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_the_build_lock_agrees_with_the_developer_lock():
    build, dev = pins("requirements-build.txt"), pins("requirements-dev.txt")
    assert {name: dev[name] for name in build if name in dev} == {n: build[n] for n in build if n in dev}


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.txt")), ids=lambda lock: lock.name)
def test_every_pinned_package_has_a_hash(lock):
    entries = re.split(r"^(?=[\w.-]+(?:\[.*\])?==)", lock.read_text(), flags=re.MULTILINE)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


# ---------------------------------------------------------------- steps
def test_a_step_is_done_again_when_a_file_it_reads_or_a_word_changes(setup_module, tmp_path):
    steps = setup_module("steps")
    lock, stamp = tmp_path / "lock", tmp_path / "kept" / "stamp"
    lock.write_text("a==1")
    assert not steps.is_current(stamp, steps.fingerprint([lock], "3.11"))

    steps.write_stamp(stamp, steps.fingerprint([lock], "3.11"))
    assert steps.is_current(stamp, steps.fingerprint([lock], "3.11"))
    assert not steps.is_current(stamp, steps.fingerprint([lock], "3.12"))
    lock.write_text("a==2")
    assert not steps.is_current(stamp, steps.fingerprint([lock], "3.11"))


def test_a_failed_step_shows_what_the_command_said(setup_module, monkeypatch, tmp_path):
    steps = setup_module("steps")
    monkeypatch.setattr(steps, "LOGS", tmp_path)
    command = [sys.executable, "-c", "print('no such package'); raise SystemExit(3)"]
    with pytest.raises(steps.StepFailed, match=r"no such package[\s\S]*failed: Trial step"):
        steps.run("Trial step", command)


def test_what_is_missing_is_named_with_the_exact_command(setup_module):
    system = setup_module("system")
    needs = [system.Need(("one", "two"), "surat / letters", lambda: False)]
    text = system.explain(needs)
    assert "sudo apt-get install one two\n" in text
    assert "surat / letters" in text


def test_a_machine_without_a_fitting_python_is_told_what_to_install(tmp_path):
    too_old = tmp_path / "python3"
    too_old.write_text("#!/bin/sh\nexit 1\n")
    too_old.chmod(0o755)
    (tmp_path / "cat").symlink_to(shutil.which("cat"))
    script = [shutil.which("sh"), SETUP / "with-python.sh", "install.py"]
    answer = subprocess.run(script, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "apt-get install python3" in answer.stderr


@pytest.mark.parametrize(
    "script", [SETUP / "with-python.sh", ROOT / ".ci" / "run"], ids=lambda path: path.name
)
def test_shell_scripts_can_be_read_by_their_shell(script):
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


# ---------------------------------------------------------------- translations
def test_translations_are_compiled_once_and_again_after_a_change(tmp_path):
    script = tmp_path / "deploy" / "setup" / "translations.py"
    script.parent.mkdir(parents=True)
    shutil.copy(SETUP / "translations.py", script)
    source = tmp_path / "pelangi" / "ask" / "locale" / "id" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)

    def compile_now() -> str:
        return subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout

    def write(text: str, later_s: int) -> None:
        catalogue = polib.POFile()
        catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        catalogue.append(polib.POEntry(msgid="Request", msgstr=text))
        catalogue.save(str(source))
        moment_s = source.stat().st_mtime + later_s
        os.utime(source, (moment_s, moment_s))

    write("Permintaan", later_s=-10)
    assert compile_now().strip().endswith(": 1")
    assert compile_now() == ""
    write("Permohonan", later_s=10)
    compile_now()
    assert polib.mofile(str(source.with_suffix(".mo")))[0].msgstr == "Permohonan"


# ---------------------------------------------------------------- make test
def test_single_tests_are_counted_from_what_pytest_wrote(setup_module, tmp_path):
    check = setup_module("check")
    results = tmp_path / "results.xml"
    results.write_text('<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>')
    tally = check.Tally()
    check._count(tally, results, ended_well=False)
    assert (tally.passed, tally.failed, tally.skipped) == (5, 2, 2)


def test_a_pytest_run_that_found_no_test_is_a_failure(setup_module, tmp_path):
    check = setup_module("check")
    results = tmp_path / "results.xml"
    results.write_text('<testsuites><testsuite tests="0" failures="0" errors="0" skipped="0"/></testsuites>')
    tally = check.Tally()
    check._count(tally, results, ended_well=False)
    assert check.report(tally) == 1


@pytest.mark.parametrize(("in_ci", "code"), [(True, 1), (False, 0)])
def test_what_is_skipped_is_said_and_fails_only_in_ci(setup_module, monkeypatch, capsys, in_ci, code):
    check = setup_module("check")
    monkeypatch.setattr(check, "IN_CI", in_ci)
    tally = check.Tally()
    check.skip(tally, "Browser tests", check.system.BROWSER)
    assert check.report(tally) == code
    assert "apt-get install chromium" in capsys.readouterr().out


def test_the_browser_without_windows_comes_first_and_is_not_needed(setup_module, monkeypatch, tmp_path):
    system = setup_module("system")
    monkeypatch.setattr(system.shutil, "which", {"chromium": "/usr/bin/chromium"}.get)
    monkeypatch.setattr(system, "WINDOWLESS", tmp_path / "shell")
    assert system.chromium() == "/usr/bin/chromium"
    (tmp_path / "shell").touch()
    assert system.chromium() == str(tmp_path / "shell")


def test_settings_of_an_installation_do_not_reach_the_tests(setup_module, monkeypatch, tmp_path):
    check = setup_module("check")
    monkeypatch.setenv("PELANGI_MASTER_KEY", "of the real city")
    monkeypatch.setenv("DATABASE_URL", "postgres://the.real.city/")
    env = check.clean_environment(tmp_path)
    assert "DATABASE_URL" not in env
    assert {name for name in env if name.startswith("PELANGI_")} == {"PELANGI_DATA"}


# ---------------------------------------------------------------- backup
@pytest.fixture
def installation(tmp_path):
    """A data folder with a database, an upload and a key."""
    data = tmp_path / "data"
    (data / "keys").mkdir(parents=True)
    (data / "keys" / "master.key").write_text("opens everything")
    (data / "uploads").mkdir()
    (data / "uploads" / "letter.pdf").write_text("a letter")
    with sqlite3.connect(data / "pelangi.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE person (name TEXT)")
        database.execute("INSERT INTO person VALUES ('Ani')")
    return data


def backup(data: Path, *words, database_url: str = "") -> subprocess.CompletedProcess:
    env = {**os.environ, "PELANGI_DATA": str(data), "DATABASE_URL": database_url}
    command = [sys.executable, BACKUP, *map(str, words)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def names(data: Path) -> list[str]:
    with sqlite3.connect(data / "pelangi.sqlite3") as database:
        return [name for (name,) in database.execute("SELECT name FROM person")]


def saved(data: Path) -> Path:
    answer = backup(data, "save", data.parent / "backups")
    assert answer.returncode == 0, answer.stderr
    return Path(answer.stdout.strip())


def test_a_restored_backup_has_what_was_saved_and_keeps_the_old_file(installation):
    live = sqlite3.connect(installation / "pelangi.sqlite3")  # the program goes on while the backup is made
    live.execute("INSERT INTO person VALUES ('Budi')")
    live.commit()
    kept = saved(installation)
    live.execute("DELETE FROM person")
    live.commit()
    live.close()
    (installation / "uploads" / "letter.pdf").unlink()

    answer = backup(installation, "restore", kept, "--replace")

    assert answer.returncode == 0, answer.stderr
    assert names(installation) == ["Ani", "Budi"]
    assert (installation / "uploads" / "letter.pdf").read_text() == "a letter"
    assert list(installation.glob("before-restore-*.sqlite3"))


def test_no_key_lies_in_a_backup_and_only_the_owner_can_read_it(installation):
    kept = saved(installation)
    shutil.unpack_archive(kept / "uploads.tar.gz", kept / "unpacked")
    everything = b"".join(file.read_bytes() for file in kept.rglob("*") if file.is_file())
    assert b"a letter" in everything
    assert b"opens everything" not in everything
    assert kept.stat().st_mode & 0o077 == 0


def test_data_are_not_replaced_unless_asked(installation):
    kept = saved(installation)
    answer = backup(installation, "restore", kept)
    assert answer.returncode == 1
    assert "--replace" in answer.stderr


def test_a_changed_backup_is_refused_before_anything_is_replaced(installation):
    kept = saved(installation)
    with (kept / "database.sqlite3").open("ab") as file:
        file.write(b"planted")
    answer = backup(installation, "restore", kept, "--replace")
    assert answer.returncode == 1
    assert "changed after the backup" in answer.stderr
    assert not list(installation.glob("before-restore-*"))


def test_old_backups_are_forgotten_and_half_made_ones_are_left_to_be_looked_at(installation):
    folder = installation.parent / "backups"
    old, half_made = folder / "pelangi-20200101T000000Z", folder / "pelangi-20200102T000000Z.part"
    for made in (old, half_made):
        made.mkdir(parents=True)
    (old / "SHA256SUMS").touch()
    assert backup(installation, "save", folder, "--keep-days", 30).returncode == 0
    assert not old.exists()
    assert half_made.exists()
    assert len(list(folder.glob("pelangi-*Z"))) == 1


@pytest.mark.skipif("postgres" not in os.environ.get("DATABASE_URL", ""), reason="needs a running PostgreSQL")
def test_a_postgresql_database_comes_back_from_its_backup(tmp_path):
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    name = f"backup_trial_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            _save_change_restore(f"{server}/{name}", tmp_path)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _save_change_restore(url: str, tmp_path: Path) -> None:
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE TABLE person (name text); INSERT INTO person VALUES ('Ani')")
        answer = backup(tmp_path, "save", tmp_path / "backups", database_url=url)
        assert answer.returncode == 0, answer.stderr
        database.execute("DELETE FROM person")
    kept = answer.stdout.strip()
    assert "--replace" in backup(tmp_path, "restore", kept, database_url=url).stderr
    answer = backup(tmp_path, "restore", kept, "--replace", database_url=url)
    assert answer.returncode == 0, answer.stderr
    with psycopg.connect(url) as database:
        assert database.execute("SELECT name FROM person").fetchall() == [("Ani",)]
