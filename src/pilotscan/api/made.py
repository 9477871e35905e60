"""Pilots and frameworks made in memory, and held against the rules of files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pilotscan.api.faults import Diagnostics, faults_in_memory, pilot_error
from pilotscan.api.load import load_framework
from pilotscan.checks import duplicate_id
from pilotscan.diagnostics import Diagnostic, Location, did_you_mean, show, sort_diagnostics
from pilotscan.errors import FrameworkError, UsageError
from pilotscan.loading.load import load_pilot_bytes
from pilotscan.loading.plain import plain_tree
from pilotscan.loading.writing import framework_tree, tree_of, yaml_of
from pilotscan.model.framework import Condition, Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reading import check_bytes, check_route, framework_of_bytes
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from datetime import date

    from pilotscan.reading import CheckedPilot

__all__ = ["check", "checked_in_memory", "pilot_from_dict", "replaced"]

CHANGED = "changed"
"""What the version of a framework ends with that was changed in memory."""


def pilot_from_dict(data: Mapping[str, Any]) -> Pilot:
    """Make a pilot; see `Pilot.from_dict`."""
    file, text, faults = _as_file(data)
    loaded = load_pilot_bytes(text.encode(), file)
    faults += faults_in_memory(loaded.diagnostics)
    if faults or loaded.pilot is None:
        raise pilot_error(faults)
    return loaded.pilot


def check(
    pilots: Pilot | Mapping[str, Any] | Iterable[Pilot | Mapping[str, Any]],
    framework: Framework | None = None,
    *,
    route: str | None = None,
    as_of: date | None = None,
) -> Diagnostics:
    """Say what is wrong with pilots in memory: what `pilotscan validate` says of their files.

    Parameters
    ----------
    pilots : one or several; mappings as `Pilot.from_dict` takes them may be broken
    framework : that they are held against; the default one if not given
    route : that is judged instead of the pilots' own, which then need not be of the framework
    as_of : later assessments are not compared with the facts

    Returns
    -------
    Diagnostics
        Sorted. In the place of a file stands the pilot's id in angle brackets, and there are no
        lines. What a comment in a file allows is told here, for the comment is not in memory; how
        numbers and texts are written is not looked at.

    Raises
    ------
    UsageError
        The framework does not have the route asked for.

    Examples
    --------
    >>> pilot = pilotscan.load_pilots("pilots/plan-einstein.yaml")[0]
    >>> pilotscan.check({**pilot.to_dict(), "status": "runing"})[0].hint
    "did you mean 'running'?"
    """
    used = framework or load_framework()
    check_route(route, used)
    listed = [pilots] if isinstance(pilots, Pilot | Mapping) else list(pilots)
    found: list[Diagnostic] = []
    first: dict[str, str] = {}
    for pilot in listed:
        checked, faults = checked_in_memory(pilot, used, route, as_of)
        found += faults
        name = checked.pilot_id
        if name in first:
            found.append(duplicate_id(name, first[name], Location(checked.file, path="id")))
        elif name:
            first[name] = checked.file
    return Diagnostics(sort_diagnostics(found))


def checked_in_memory(
    pilot: Pilot | Mapping[str, Any],
    framework: Framework,
    route: str | None = None,
    as_of: date | None = None,
) -> tuple[CheckedPilot, list[Diagnostic]]:
    """Check a pilot as if it stood in a file.

    Returns
    -------
    tuple
        What came of it, and all faults, without lines.
    """
    file, text, faults = _as_file(pilot)
    checked = check_bytes(text.encode(), file, framework, route, as_of)
    return checked, faults + faults_in_memory(checked.diagnostics)


def _as_file(pilot: Pilot | Mapping[str, Any]) -> tuple[str, str, list[Diagnostic]]:
    """Return the name and the text of a file, and what of a mapping no file can hold."""
    if isinstance(pilot, Pilot):
        return f"<{pilot.id}>", yaml_of(tree_of(pilot)), []
    if not hasattr(pilot, "keys"):
        raise UsageError(
            told("a pilot is made of a mapping, not of %(what)s", what=type(pilot).__name__)
        )
    name = pilot.get("id")
    file = f"<{show(name)[1:-1]}>" if isinstance(name, str) and name else "<pilot>"
    tree, faults = plain_tree(pilot, file)
    return file, yaml_of({"pilotscan": 1, **tree}), faults


def replaced(
    framework: Framework,
    weights: Mapping[str, float] | None,
    necessary: Mapping[str, int | Mapping[str, Any] | None] | None,
    fields: Mapping[str, Any],
) -> Framework:
    """Change a framework; see `Framework.replace`."""
    asked = {"weights": weights or {}, "necessary": necessary or {}, **fields}
    file = f"<{framework.id}>"
    plain, faults = plain_tree(asked, file)
    tree = framework_tree(framework)
    parts = {d["id"]: d for d in tree["dimensions"]}
    conditions = {c["id"]: c for d in tree["dimensions"] for c in d["conditions"]}
    for name, weight in plain.pop("weights").items():
        if weight is None:
            raise UsageError(told("the weight of %(name)s is no number", name=show(name)))
        _part(name, {**parts, **conditions}, told("dimension or condition"))["weight"] = weight
    for name, wanted in plain.pop("necessary").items():
        part = _part(name, conditions, told("condition"))
        part.pop("necessary", None)
        if wanted is not None:
            part["necessary"] = _necessary(framework.condition_by_id[name], framework, wanted)
    for key, value in plain.items():
        if key not in Framework.model_fields:
            hint = did_you_mean(key, Framework.model_fields)
            message = told("a framework has no key %(name)s", name=show(key))
            raise UsageError(in_a_row((message, hint), ": ") if hint else message)
        tree[key] = _merged(tree["rules"], value) if key == "rules" else value
    if faults:
        raise _broken(told("the framework %(shown)s has a fault", shown=file), faults)
    if "version" not in plain:
        tree["version"] = _version(framework.version)
    try:
        made = framework_of_bytes(yaml_of(tree).encode(), file).framework
    except FrameworkError as error:
        raise _broken(error.message, error.diagnostics) from None
    return made.model_copy(update={"extends": framework.extends})


def _merged(old: Any, new: Any) -> Any:
    """Return rules with other ones in the place of those that are named, at any depth."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}


def _broken(message: str, faults: Sequence[Diagnostic]) -> FrameworkError:
    """Say the first fault with the message: there is no file to look it up in."""
    found = Diagnostics(faults_in_memory(faults))
    said = in_a_row((message, found[0].where.path, found[0].message), ": ")
    return FrameworkError(said, found)


def _part(name: str, parts: Mapping[str, dict[str, Any]], what: str) -> dict[str, Any]:
    if name not in parts:
        hint = did_you_mean(name, parts)
        message = told("the framework has no %(what)s %(name)s", what=what, name=show(name))
        raise UsageError(in_a_row((message, hint), ": ") if hint else message)
    return parts[name]


def _necessary(condition: Condition, framework: Framework, wanted: Any) -> Any:
    """Complete what is necessary: a level alone holds where one held, else wherever it counts."""
    if not isinstance(wanted, int) or isinstance(wanted, bool):
        return wanted
    own = condition.necessary.routes if condition.necessary is not None else ()
    routes = own or [route for route in framework.routes if condition.is_relevant(route)]
    return {"min_level": wanted, "routes": list(routes)}


def _version(version: str) -> str:
    if version.endswith(CHANGED):
        return version
    return f"{version}{'.' if version.strip('0123456789.') else '+'}{CHANGED}"
