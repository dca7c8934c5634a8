"""What must come from the operating system: is it there, and if not, install it (root) or say how."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from steps import say

FONT_FOLDERS = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
# Debian's Chromium without windows: the same engine at a fraction of the processor, so it comes first
WINDOWLESS = Path("/usr/lib/chromium/chromium-headless-shell")
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
POSTGRES_ROOT = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Need:
    """One thing the operating system must bring: its Debian packages, why, and how to see that it is there."""

    packages: tuple[str, ...]
    why: str
    is_there: Callable[[], bool]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_a_font() -> bool:
    return any(next(folder.rglob("*.[ot]tf"), None) for folder in FONT_FOLDERS if folder.is_dir())


def chromium() -> str | None:
    """Return the browser of the browser tests, or None."""
    if WINDOWLESS.exists():
        return str(WINDOWLESS)
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def postgres_bin() -> Path | None:
    """Return the folder with initdb and pg_ctl of the newest PostgreSQL here, or None."""
    found = [folder for folder in POSTGRES_ROOT.glob("*/bin") if (folder / "initdb").exists()]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


def _can_make_environments() -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


VENV_MAKER = Need(
    (f"python3.{sys.version_info.minor}-venv",),
    "lingkungan Python / Python environments",
    _can_make_environments,
)
TO_RUN = [
    VENV_MAKER,
    Need(("libpango-1.0-0",), "surat PDF / letters as PDF", lambda: _loads("libpango-1.0.so.0")),
    Need(("libpangoft2-1.0-0",), "surat PDF / letters as PDF", lambda: _loads("libpangoft2-1.0.so.0")),
    Need(
        ("libharfbuzz-subset0",),
        "huruf dalam PDF / fonts inside PDF",
        lambda: _loads("libharfbuzz-subset.so.0"),
    ),
    Need(("fonts-dejavu-core",), "huruf / fonts", _has_a_font),
]
BROWSER = Need(
    ("chromium",),
    "uji di peramban / browser tests (Ubuntu: sudo snap install chromium)",
    lambda: chromium() is not None,
)
LIGHT_BROWSER = Need(
    ("chromium-headless-shell",),
    "uji di peramban, lebih cepat / browser tests, faster; not needed",
    WINDOWLESS.exists,
)
POSTGRES = Need(
    ("postgresql",), "uji pada PostgreSQL / tests on PostgreSQL", lambda: postgres_bin() is not None
)
JAVA = Need(
    ("openjdk-17-jre-headless",),
    "uji pencocokan pada Spark / linkage on Spark",
    lambda: shutil.which("java") is not None,
)


def provide(needs: Iterable[Need]) -> list[Need]:
    """Install what is missing when we may; return what is still missing after that."""
    missing = [need for need in needs if not need.is_there()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt_install([package for need in missing for package in need.packages])
        missing = [need for need in missing if not need.is_there()]
    return missing


def _apt_install(packages: list[str]) -> None:
    say(f"apt-get install {' '.join(packages)} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    _refresh_package_lists()
    for package in packages:  # one by one: a package this release does not have must not stop the others
        subprocess.run([*install, package], env=quiet, stdout=subprocess.DEVNULL, check=False)


@cache
def _refresh_package_lists() -> None:
    subprocess.run(["apt-get", "update", "-qq"], stdout=subprocess.DEVNULL, check=False)


def explain(missing: list[Need]) -> str:
    """Return in two languages what is missing and the exact command that brings it."""
    packages = " ".join(package for need in missing for package in need.packages)
    lines = [f"  {' '.join(need.packages)}: {need.why}" for need in missing]
    return "\n".join(
        [
            "Belum terpasang di komputer ini / not installed on this machine:",
            *lines,
            "Jalankan perintah ini, lalu ulangi / run this command, then try again:",
            f"\n    sudo apt-get install {packages}\n",
        ]
    )
