"""Wheel and sdist carry all they need and nothing else, and are the same bytes wherever built.

The wheel works far away from the checkout.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

import pilotscan


class Built(NamedTuple):
    """A wheel and an sdist."""

    wheel: Path
    sdist: Path


BUILD = """
import sys
from hatchling.build import build_sdist, build_wheel
build_wheel(sys.argv[1])
build_sdist(sys.argv[1])
"""


def build(source: Path, out: Path, *, umask: int = 0o022, **environment: str) -> Built:
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(out)],
        cwd=source,
        env={
            **{name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"},
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        },
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    [wheel], [sdist] = out.glob("*.whl"), out.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(root, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def wheel(built: Built) -> Path:
    return built.wheel


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        return archive.namelist()


@pytest.mark.outside
def test_the_wheel_is_pure_and_of_this_version(wheel: Path) -> None:
    assert wheel.name == f"pilotscan-{pilotscan.__version__}-py3-none-any.whl"


def below(folder: Path, start: Path) -> set[str]:
    return {
        path.relative_to(start).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_template_is_inside_the_package(root: Path, names: list[str]) -> None:
    folders = [folder for folder in (root / "templates").iterdir() if folder.is_dir()]
    templates = set().union(*(below(folder, root / "templates") for folder in folders))
    assert "report/pilot.j2" in templates
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
@pytest.mark.outside
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


@pytest.mark.outside
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


def members(sdist: Path) -> dict[str, tarfile.TarInfo]:
    top = f"pilotscan-{pilotscan.__version__}/"
    with tarfile.open(sdist) as archive:
        found = {member.name: member for member in archive.getmembers()}
    assert all(name.startswith(top) for name in found)
    return {name.removeprefix(top): member for name, member in found.items()}


NEEDED = {
    ".pre-commit-hooks.yaml", "CHANGELOG.md", "CITATION.cff", "LICENSE", "Makefile", "README.md",
    "action.yml", "docs/README.md", "docs/images/report.png", "pilots/plan-einstein.yaml",
    "publiccode.yml", "pyproject.toml", "src/pilotscan/__init__.py", "templates/report/pilot.j2",
    "templates/pilotscan.yml", "tests/conftest.py",
}  # fmt: skip


@pytest.mark.outside
def test_the_sdist_holds_every_file_of_the_project(root: Path, built: Built) -> None:
    held = set(members(built.sdist)) - {"PKG-INFO"}
    assert held >= NEEDED
    if shutil.which("git") is None or not (root / ".git").exists():
        pytest.skip("what belongs to the project is only known in its repository")
    known = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    names = {name for name in known.stdout.split("\0") if name and (root / name).is_file()}
    assert held == names


def unpack(sdist: Path, folder: Path, umask: int) -> Path:
    """Unpack an sdist as a checkout would be, under another umask and with today's dates."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    [top] = folder.iterdir()
    (top / "PKG-INFO").unlink()
    for path in top.rglob("*"):
        mode = 0o777 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o666
        path.chmod(mode & ~umask)
        os.utime(path)
    return top


@pytest.mark.parametrize("epoch", [None, "1790000000"])
@pytest.mark.outside
def test_the_same_bytes_in_another_folder_under_another_umask(
    built: Built, tmp_path: Path, epoch: str | None
) -> None:
    dated = {} if epoch is None else {"SOURCE_DATE_EPOCH": epoch}
    one = unpack(built.sdist, tmp_path / "one", 0o022)
    two = unpack(built.sdist, tmp_path / "two" / "with a space", 0o077)
    first = built if epoch is None else build(one, tmp_path / "first", **dated)
    elsewhere = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7", **dated}
    second = build(two, tmp_path / "second", umask=0o077, **elsewhere)
    assert first.wheel.name == second.wheel.name
    assert first.sdist.name == second.sdist.name
    assert first.wheel.read_bytes() == second.wheel.read_bytes()
    assert first.sdist.read_bytes() == second.sdist.read_bytes()


def test_what_is_unpacked_can_be_read_by_all_and_run_where_it_should(built: Built) -> None:
    odd = {
        name: oct(member.mode)
        for name, member in members(built.sdist).items()
        if member.mode not in {0o644, 0o755} or (member.uid, member.gid) != (0, 0)
    }
    assert odd == {}
    with zipfile.ZipFile(built.wheel) as archive:
        modes = {info.external_attr >> 16 & 0o777 for info in archive.infolist()}
    assert modes <= {0o644, 0o755}


@pytest.mark.outside
def test_an_sdist_can_be_installed(built: Built, tmp_path: Path) -> None:
    """Pip builds the wheel that we built: the backend is here, so that nothing is fetched."""
    done = subprocess.run(
        [
            sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-index", "--no-build-isolation",
            "--quiet", "--disable-pip-version-check", "-w", str(tmp_path), str(built.sdist),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [wheel] = tmp_path.glob("*.whl")
    assert wheel.read_bytes() == built.wheel.read_bytes()
