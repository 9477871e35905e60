"""Fingerprints of all that an outcome depends on beside the pilot file itself."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import stat
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from pilotscan.loading.builtin import templates_folder
from pilotscan.readymade import PACKAGE
from pilotscan.reporting.templating.own import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["FORMAT", "key_of", "of_code", "of_program", "of_templates"]

FORMAT = 4
"""Of entries: raise it when they hold something else."""

STANDS_ON = (
    "babel", "bibtexparser", "jinja2", "markupsafe", "numpy", "pandas", "phonenumberslite",
    "pydantic", "pydantic-core", "pylatexenc", "python-docx", "python-stdnum", "pyyaml", "typst",
)  # fmt: skip
"""Packages whose version can show in what is kept: a report, a record, a message."""


def key_of(*parts: object) -> str:
    """Return one fingerprint of texts, numbers, truth values, None and lists of these."""
    return hashlib.sha256(json.dumps([FORMAT, *parts]).encode()).hexdigest()


def of_program() -> str:
    """Return the fingerprint of the program and of the machine that it runs on."""
    machine = [*sys.version_info[:3], sys.implementation.name, sys.platform, platform.machine()]
    return key_of(of_code(), machine)


@cache
def of_code() -> str:
    """Return the fingerprint of the program: its own files, and what it stands on.

    By its files and not by its version alone, so that a checkout that is being worked on never
    finds what it made before a change.
    """
    ours = _of_files(PACKAGE, [PACKAGE])
    templates = _of_files(templates_folder(), [templates_folder()])
    versions = [(name, _version(name)) for name in STANDS_ON]
    return key_of(ours, templates, versions)


def of_templates(folder: Path) -> str:
    """Return the fingerprint of a folder of templates: of all that a template of it can use."""
    return _of_files(folder, [folder / name for name in ENDINGS])


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _of_files(folder: Path, below: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in below:
        for file in _files(path):
            name = os.fsencode(file.relative_to(folder))
            digest.update(b"%d:%b%b\n" % (len(name), name, _content(file)))
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        links = [name for name in inner if Path(place, name).is_symlink()]
        yield from (Path(place, name) for name in sorted([*names, *links]))


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():  # a link: what it leads to is within, or is not used
            return os.fsencode(path.readlink())
        if not stat.S_ISREG(path.stat().st_mode):
            return b"-"
        with path.open("rb") as stream:  # it may be large: a picture, or somebody's trick
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        return b"?%d" % (error.errno or 0)
