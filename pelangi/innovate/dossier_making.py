"""Dossiers of many innovations as one ZIP, made part by part on disk: a stop or a power cut costs one part.

A part is there whole or not at all, and so is the ZIP: each is written under another name, and renamed.
"""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.timezone import localtime

from pelangi.core.zipstream import zipped
from pelangi.innovate import dossiers
from pelangi.innovate.models import DossierRun, Innovation
from pelangi.innovate.models.dossiers import CITY, WORKBOOK

FOLDER = "dossiers"
WHOLE = "whole.zip"
A_PIECE = 1 << 16  # bytes

Teller = Callable[[int, str], None]
"""Called before each part with how many are done and the name of the next; it raises to stop the making."""


def folder_of(run: DossierRun) -> Path:
    """Return the folder in which a run's parts lie."""
    return Path(default_storage.path(f"{FOLDER}/{run.pk}"))


def whole_of(run: DossierRun) -> Path:
    """Return where the finished ZIP lies."""
    return folder_of(run) / WHOLE


def make(run: DossierRun, tell: Teller) -> int:
    """Make the parts that are not there yet, then the whole; return its bytes."""
    folder = folder_of(run)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = []
    for number, name in enumerate(run.parts):
        part = folder / f"{number:05d}.zip"
        if not part.exists():
            tell(number, name)
            _write(part, zipped(_files(run, name), localtime(run.asked_at)))
        made.append(part)
    tell(len(made), "")
    _write(whole_of(run), zipped(_members(made), localtime(run.asked_at)))
    for part in made:
        part.unlink()
    return whole_of(run).stat().st_size


def forget(run: DossierRun) -> None:
    """Delete what lies on disk of a run."""
    if folder_of(run).exists():
        shutil.rmtree(folder_of(run))


def _files(run: DossierRun, name: str) -> Iterator[dossiers.type_of_file]:
    at = localtime(run.asked_at)
    if name == WORKBOOK:
        known = Innovation.objects.select_related("agency").in_bulk(run.codes)
        yield dossiers.registry([known[code] for code in run.codes if code in known], at)
    elif name == CITY:
        yield from dossiers.of_government()
    else:
        for one in Innovation.objects.select_related("agency").filter(pk=name):  # none: deleted meanwhile
            yield from dossiers.folder(one, at)


def _members(parts: Iterable[Path]) -> Iterator[dossiers.type_of_file]:
    for part in parts:
        with zipfile.ZipFile(part) as packed:
            for name in packed.namelist():
                yield name, _pieces(packed, name)


def _pieces(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with packed.open(name) as member:
        while piece := member.read(A_PIECE):
            yield piece


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("wb") as out:
        for piece in pieces:
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)
