"""The wheel carries all it needs, and nothing else; it works far away from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import pilotscan


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            str(root),
            "--no-deps",
            "--quiet",
            "-w",
            str(folder),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode != 0 and "hatchling" in done.stderr and "CI" not in os.environ:
        pytest.skip("the build backend cannot be fetched here")
    assert done.returncode == 0, done.stderr
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_the_wheel_is_pure_and_of_this_version(wheel: Path) -> None:
    assert wheel.name == f"pilotscan-{pilotscan.__version__}-py3-none-any.whl"


def below(folder: Path, start: Path) -> set[str]:
    return {
        path.relative_to(start).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_template_is_inside_the_package(root: Path, names: list[str]) -> None:
    templates = below(root / "templates", root / "templates")
    assert "html/pilot.html.j2" in templates
    packed = {name.removeprefix("pilotscan/_templates/") for name in names if "_templates/" in name}
    assert packed == templates


def test_every_file_of_the_package_is_in_the_wheel(root: Path, names: list[str]) -> None:
    source = below(root / "src" / "pilotscan", root / "src")
    needed = {
        "pilotscan/py.typed",
        "pilotscan/catalogue/codes.yaml",
        "pilotscan/frameworks/living-lab.yaml",
        "pilotscan/locales/labels.yaml",
    }
    assert needed <= source
    assert source <= set(names)


def test_nothing_else_is_in_the_wheel(root: Path, names: list[str]) -> None:
    source = below(root / "src" / "pilotscan", root / "src")
    odd = [
        name
        for name in names
        if name not in source
        and not name.startswith("pilotscan/_templates/")
        and not name.startswith(f"pilotscan-{pilotscan.__version__}.dist-info/")
    ]
    assert odd == []
    assert not [n for n in names if n.endswith((".pyc", ".mo", "~", ".orig", ".swp"))]


def test_the_metadata_name_licence_command_and_python(wheel: Path, names: list[str]) -> None:
    info = f"pilotscan-{pilotscan.__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"{info}/METADATA").decode()
        commands = archive.read(f"{info}/entry_points.txt").decode()
    assert f"{info}/licenses/LICENSE" in names
    assert "License-Expression: MIT" in metadata
    assert "Requires-Python: >=3.11" in metadata
    assert "pilotscan = pilotscan.__main__:main" in commands


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
            "--disable-pip-version-check", "--target", str(folder), str(wheel),
        ],
        capture_output=True,
        check=True,
        timeout=600,
    )  # fmt: skip
    return folder


PROBE = """
import json, sys
import pilotscan
from pilotscan.loading.builtin import templates_folder
from pilotscan.cli.app import main
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)
code = main(sys.argv[1:])
print(json.dumps({'code': code, 'package': pilotscan.__file__,
                  'templates': str(templates_folder()), 'opened': opened}), file=sys.stderr)
"""


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_an_installed_wheel_makes_reports_without_the_checkout(
    installed: Path, shipped_folder: Path, root: Path, tmp_path: Path, lang: str
) -> None:
    pilot = tmp_path / "plan-einstein.yaml"
    pilot.write_bytes((shipped_folder / "plan-einstein.yaml").read_bytes())
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "evaluate", pilot.name, "--lang", lang, "-q"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    *notes, last = done.stderr.splitlines()
    assert not [note for note in notes if " error: " in note or "Traceback" in note]
    told = json.loads(last)
    assert told["code"] == 0
    assert Path(told["package"]).is_relative_to(installed)
    assert Path(told["templates"]) == installed / "pilotscan" / "_templates"
    # An interpreter of a venv inside the checkout may read its own libraries there.
    own = [root / name for name in ("src", "templates", "pilots", "tests")]
    inside = [p for p in told["opened"] if any(Path(p).is_relative_to(place) for place in own)]
    assert inside == []
    page = (tmp_path / "reports" / "plan-einstein.html").read_text("utf-8")
    assert f'<html lang="{lang}">' in page
    assert str(root) not in page


def test_the_installed_command_runs(installed: Path, tmp_path: Path) -> None:
    command = installed / "bin" / "pilotscan"
    if not command.exists():
        pytest.skip("scripts have another place on this system")
    done = subprocess.run(
        [command, "--version"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, f"pilotscan {pilotscan.__version__}\n")
