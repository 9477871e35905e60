"""Schemas and programs of others: npm packages that `make test` installs, and what is on PATH."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

NAMED = os.environ.get("PILOTSCAN_NODE_MODULES")
MODULES = Path(NAMED) if NAMED else Path(sys.prefix) / "node" / "node_modules"


def npm_package(name: str) -> Path:
    """Return the folder of a package; without it a test is skipped, or fails where CI is set."""
    folder = MODULES / name
    if not folder.is_dir():
        miss(f"the npm package {name} is not installed; 'make test' does that if there is npm")
    return folder


def program(name: str) -> str:
    """Return the path of a program; without it a test is skipped, or fails where CI is set."""
    path = shutil.which(name)
    if path is None:
        miss(f"the program {name} is not installed")
    return path


def miss(what: str) -> NoReturn:
    """Skip a test for what is not there, or fail where CI is set."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def run_node(script: str, given: Any) -> str:
    """Run an ES module that may import the packages, with JSON on its standard input."""
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        cwd=MODULES.parent,
        input=json.dumps(given).encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    return done.stdout.decode()
