"""The files that a data package was made of, written anew."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pilotscan.loading.discover import ASSESSMENTS
from pilotscan.loading.shared_files import SHARED_FILES, is_shared_file
from pilotscan.loading.writing import tree_of, yaml_of
from pilotscan.model.base import like_an_id
from pilotscan.model.source_file import SourcesFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.loading.package import Package, PackagedAssessment
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.target import Target

__all__ = ["files_of_package"]

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}\.ya?ml", re.ASCII | re.IGNORECASE)


def files_of_package(package: Package) -> dict[str, bytes]:
    """Write the files of pilots, targets and assessments.

    Returns
    -------
    dict
        Contents by path below a folder: ``ID.yaml``, ``targets/ID.yaml``,
        ``assessments/ID/NAME.yaml`` for what was in a file of its own, and ``sources.yaml`` for
        what was in shared lists. Read from there they are the same pilots, with their assessments
        in the same order. Comments of the files that were exported are not in a package.
    """
    files = _named(package.pilots)
    files |= {f"targets/{name}": tree for name, tree in _named(package.targets).items()}
    if package.shared:
        listed = SourcesFile(pilotscan_sources=1, sources=dict(package.shared))
        files[SHARED_FILES[0]] = tree_of(listed)
    about: dict[str, list[PackagedAssessment]] = defaultdict(list)
    for one in package.assessments:
        about[one.assessment.pilot].append(one)
    for pilot, several in about.items():
        for name, one in zip(_names(several), several, strict=True):
            files[f"{ASSESSMENTS}/{pilot}/{name}"] = _assessment_tree(one)
    return {name: yaml_of(tree).encode() for name, tree in files.items()}


def _named(several: Sequence[Pilot] | Sequence[Target]) -> dict[str, dict[str, Any]]:
    """Return trees by the name of a file for each, which is not that of a list of sources."""
    ids = {one.id for one in several}
    files = {}
    for one in several:
        name = one.id
        while is_shared_file(f"{name}.yaml") or (name != one.id and name in ids):
            name = f"pilot-{name}"
        files[f"{name}.yaml"] = tree_of(one)
    return files


def _assessment_tree(one: PackagedAssessment) -> dict[str, Any]:
    """Return the tree with that first by which people see what the file is."""
    tree = tree_of(one.assessment)
    first = ("pilotscan_assessment", "pilot", "language", "round")
    return {key: tree[key] for key in (*first, *tree) if key in tree}


def _names(several: Sequence[PackagedAssessment]) -> list[str]:
    """Return names by which files are read in this order: their own, if these do."""
    names = [one.file for one in several]
    if sorted({name.lower() for name in names}) == names and all(map(_NAME.fullmatch, names)):
        return names
    width = len(str(len(several)))
    return [
        f"{i:0{width}}-{like_an_id(one.assessment.assessor.identity)}.yaml"
        for i, one in enumerate(several, 1)
    ]
