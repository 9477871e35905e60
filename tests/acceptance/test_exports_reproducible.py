"""The same comparison gives the same bytes: whatever the hash seed, the zone, the day, pandas."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside

HERE = Path(__file__).parents[1]
SCRIPT = """
import hashlib, json, sys
class WithoutPyarrow:
    def find_spec(self, name, *rest):
        if name.split(".")[0] == "pyarrow":
            raise ModuleNotFoundError(name)
if "pyarrow" in sys.argv:
    sys.meta_path.insert(0, WithoutPyarrow())
from support.exported import made
from pilotscan.reporting.exports.delimited import delimited_files
from pilotscan.reporting.exports.parquet import parquet_files
from pilotscan.reporting.exports.workbook import workbook
made_by = {}
for lang in ("en", "nl"):
    files = delimited_files(made(), lang) | {"comparison.xlsx": workbook(made(), lang)}
    if "pyarrow" not in sys.argv:
        files |= parquet_files(made(), lang)
    made_by |= {f"{lang} {n}": hashlib.sha256(data).hexdigest() for n, data in files.items()}
print(json.dumps(made_by))
"""


def fingerprints(*arguments: str, **environment: str) -> dict[str, str]:
    paths = os.pathsep.join([str(HERE), str(HERE.parent)])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def first() -> dict[str, str]:
    found = fingerprints(PYTHONHASHSEED="1", TZ="UTC")
    assert len(found) == 2 * (40 + 1 + 38)  # CSV with codebook and facts, a workbook, Parquet
    return found


def test_hash_seed_zone_and_language_of_the_machine_change_nothing(first: dict[str, str]) -> None:
    other = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "nl_NL.UTF-8"}
    assert fingerprints(PYTHONHASHSEED="2", **other) == first


def test_csv_and_workbook_are_the_same_where_there_is_no_pyarrow(first: dict[str, str]) -> None:
    kept = {name: sha256 for name, sha256 in first.items() if not name.endswith(".parquet")}
    assert fingerprints("pyarrow", PYTHONHASHSEED="3") == kept
