"""A data package: the standard, as the frictionless library sees it, and our codebook in it."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet as pq

from pilotscan.catalogue import tables as codebook
from pilotscan.comparing.facts import FACT_TABLES, fact_rows
from pilotscan.errors import UsageError
from pilotscan.loading.package import PackagedAssessment, pilots_of_package
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.target import Target
from pilotscan.reading import LoadedFramework
from pilotscan.reporting.exports.package import KEYS, Contents, package_files
from support.exported import write
from support.whole import ASSESSMENT, TARGET, WHOLE

TABLES = (*FACT_TABLES, "sources", "conditions")
EMPTY = {"pilotscan": 1, "id": "bare", "name": "x", "place": {"country": "BE", "scope": "national"}}


@pytest.fixture(scope="module")
def contents() -> Contents:
    pilots = [Pilot.model_validate(t) for t in ({"pilotscan": 1, "id": "made", **WHOLE}, EMPTY)]
    each = [fact_rows(pilot, file=f"{pilot.id}.yaml", sha256="ab") for pilot in pilots]
    one = AssessmentFile.model_validate(ASSESSMENT)
    return Contents(
        {name: [row for rows in each for row in rows[name]] for name in each[0]},
        pilots,
        [PackagedAssessment("p1.yaml", one)],
        [Target.model_validate(TARGET)],
    )


@pytest.fixture(scope="module")
def loaded(small: Framework) -> LoadedFramework:
    return LoadedFramework(small, "cd" * 32)


def made(contents: Contents, loaded: LoadedFramework, kind: str, lang: str = "en") -> Any:
    files: dict[str, bytes] = {}
    for part in package_files(contents, loaded, lang, kind):
        files |= part
    return files


def described(files: dict[str, bytes]) -> dict[str, Any]:
    tree = json.loads(files["datapackage.json"])
    return {resource["name"]: resource for resource in tree["resources"]}


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_every_file_is_described_with_its_size_and_fingerprint(
    contents: Contents, loaded: LoadedFramework, kind: str
) -> None:
    files = made(contents, loaded, kind)
    resources = described(files)
    carried = ["pilots", "assessment_files", "targets"]
    assert list(resources) == carried + ([] if kind == "jsonl" else list(TABLES))
    assert [*files] == [*(one["path"] for one in resources.values()), "datapackage.json"]
    for one in resources.values():
        data = files[one["path"]]
        assert one["bytes"] == len(data)
        assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert json.loads(files["datapackage.json"])["pilotscan"]["framework"] == {
        "id": "two-dimensions", "version": "1.0.0", "sha256": "cd" * 32,
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_every_column_is_in_the_codebook_of_the_package(
    contents: Contents, loaded: LoadedFramework, lang: str
) -> None:
    files = made(contents, loaded, "csv", lang)
    for name, resource in described(files).items():
        fields = resource["schema"]["fields"]
        if not resource["path"].endswith("csv"):
            continue
        columns = {column.name: column for column in codebook()[name].columns}
        header = files[resource["path"]].decode().split("\r\n")[0].split(",")
        assert [field["name"] for field in fields] == header
        assert resource["description"] == codebook()[name].says[lang]
        for field in fields:
            says = {
                code: text.format(first=0, last=4, steps=4)
                for code, text in columns[field["name"]].says.items()
            }
            assert field["descriptions"] == says
            assert (field["description"], bool(field["title"])) == (says[lang], True)


def validate(package: Path) -> Any:
    import frictionless  # noqa: PLC0415 - slow to load

    return frictionless.validate(package)


def test_frictionless_finds_nothing_wrong(
    contents: Contents, loaded: LoadedFramework, tmp_path: Path
) -> None:
    # Nor in CSV: below it finds there what is spoilt, and nothing else.
    write(made(contents, loaded, "parquet"), tmp_path)
    report = validate(tmp_path / "datapackage.json")
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    assert report.valid


SPOILT = {
    "funding.csv": [(b"made,1,", b"other,1,", "foreign-key"),
                    (b"7500000.0", b"-7500000.0", "constraint-error")],
    "partners.csv": [(b"made,1,", b"made,,", "constraint-error")],
    "facts.csv": [(b",running,", b",walking,", "constraint-error"),
                  (b"2016-07,", b"summer,", "constraint-error")],
    "figures.csv": [(b",0.0,", b",none,", "type-error")],
    "evidence.csv": [(b",deed,", b",lost,", "foreign-key")],
    "pilots.jsonl": [(b'"status":"running"', b'"status":3', "type-error")],
}  # fmt: skip
"""What is changed in a file, into what, and what frictionless then finds in it."""


def test_frictionless_finds_what_the_codebook_rules_out(
    contents: Contents, loaded: LoadedFramework, tmp_path: Path
) -> None:
    files = made(contents, loaded, "csv")
    for path, changes in SPOILT.items():
        for old, new, _ in changes:
            assert old in files[path], (path, old)
            files[path] = files[path].replace(old, new, 1)
    tree = json.loads(files["datapackage.json"])
    for resource in tree["resources"]:
        del resource["bytes"], resource["hash"]
    files["datapackage.json"] = json.dumps(tree).encode()
    write(files, tmp_path)
    tasks = validate(tmp_path / "datapackage.json").tasks
    found = {task.name: {error.type for error in task.errors} for task in tasks if task.errors}
    assert found == {Path(p).stem: {kind for *_, kind in c} for p, c in SPOILT.items()}


def test_a_cell_of_nothing_is_empty_and_a_list_is_one(
    contents: Contents, loaded: LoadedFramework
) -> None:
    funding = made(contents, loaded, "csv")["funding.csv"].decode().split("\r\n")
    assert funding[2] == "made,2,Onbekend,,,,,,unknown,,,,,"
    partners = made(contents, loaded, "csv")["partners.csv"].decode().split("\r\n")
    assert partners[1] == "made,1,Stad,lead; funder,municipality,"
    table = pq.read_table(io.BytesIO(made(contents, loaded, "parquet")["partners.parquet"]))
    assert table["roles"].to_pylist() == [["lead", "funder"]]
    assert table["cites"].to_pylist() == [[]]


def test_a_formula_stays_text(loaded: LoadedFramework) -> None:
    pilot = Pilot.model_validate({**EMPTY, "funding": [{"source": "=1+1"}]})
    files = made(Contents(fact_rows(pilot), [pilot]), loaded, "csv")
    assert files["funding.csv"].decode().split("\r\n")[1].startswith("bare,1,'=1+1,")
    assert json.loads(files["pilots.jsonl"])["funding"][0]["source"] == "=1+1"


def test_a_row_is_a_file_whole_with_all_its_keys(
    contents: Contents, loaded: LoadedFramework, tmp_path: Path
) -> None:
    files = made(contents, loaded, "jsonl")
    first, second = map(json.loads, files["pilots.jsonl"].splitlines())
    assert list(first) == list(second) == list(Pilot.model_fields)
    assert (second["summary"], first["summary"]["text"]) == (None, "Samen koken")
    found = pilots_of_package(write(files, tmp_path) / "datapackage.json")
    assert found.diagnostics == ()
    assert [p.model_dump() for p in found.pilots] == [p.model_dump() for p in contents.pilots]
    assert [a.model_dump() for _, a in found.assessments] == [
        a.model_dump() for _, a in contents.assessments
    ]
    assert [t.model_dump() for t in found.targets] == [t.model_dump() for t in contents.targets]


def test_the_language_changes_words_of_the_descriptor_only(
    contents: Contents, loaded: LoadedFramework
) -> None:
    english, dutch = (made(contents, loaded, "csv", lang) for lang in ("en", "nl"))
    assert {name for name, data in english.items() if dutch[name] != data} == {"datapackage.json"}
    assert english == made(contents, loaded, "csv")


def test_keys_name_columns_of_their_tables() -> None:
    for name, key in KEYS.items():
        assert set(key) <= {column.name for column in codebook()[name].columns}


def test_without_pyarrow_parquet_is_refused(
    contents: Contents, loaded: LoadedFramework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"needs pyarrow: pip install 'pilotscan\[parquet\]'"):
        made(contents, loaded, "parquet")
