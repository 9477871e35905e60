"""Models written as files: the shortest tree that reads back as the same, and its YAML.

The way back of `pilotscan.loading.load`. Writes no files itself.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel
from yaml.cyaml import CSafeDumper

from pilotscan.loading.yamldoc import is_text_unquoted
from pilotscan.model.base import as_written
from pilotscan.model.dates import FuzzyDate
from pilotscan.model.framework import RULES_OF_A_PROFILE

if TYPE_CHECKING:
    from pilotscan.model.assessment_file import AssessmentFile
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.source_file import SourcesFile
    from pilotscan.model.target import Target

__all__ = ["framework_tree", "tree_of", "written", "yaml_of"]

OF_ANOTHER = ("extends", "remove")
"""What only a framework says that holds no more than what differs from another."""

WIDTH = 100
_BREAKS = re.compile("[\x85\u2028\u2029]")
_TEXT = "tag:yaml.org,2002:str"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


def tree_of(
    model: Pilot | Target | AssessmentFile | Framework | SourcesFile, *, keep: bool = False
) -> dict[str, Any]:
    """Return what a file would say: text, whole and other numbers, booleans, lists and mappings.

    Parameters
    ----------
    keep : what was said, also where it is what goes without saying

    Returns
    -------
    dict
        In the order of the model, dates as texts, a year alone as a number; nothing that is not
        known, and mappings that have a short form in it.
    """
    tree: dict[str, Any] = written(model, keep=keep)
    return tree


def framework_tree(framework: Framework) -> dict[str, Any]:
    """Return what a file would say of a framework as it is now, whatever it changes."""
    tree = tree_of(framework, keep=True)
    for key in OF_ANOTHER:
        tree.pop(key, None)
    if framework.profile_only:
        tree["rules"] = {k: v for k, v in tree["rules"].items() if k in RULES_OF_A_PROFILE}
    return {key: value for key, value in tree.items() if key != "rules" or value}


def written(value: Any, *, keep: bool = False) -> Any:  # noqa: PLR0911 - one per kind
    """Return what a file would say of a model or of a part of one; see `tree_of`."""
    if isinstance(value, BaseModel):
        return _mapping(value, keep=keep)
    if isinstance(value, dict):
        return {key: written(inner, keep=keep) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [written(inner, keep=keep) for inner in value]
    if isinstance(value, FuzzyDate):
        day = str(value)
        return int(day) if day.isdecimal() else day
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        words = as_written(value)
        return words if isinstance(words, str) else dict(words)
    if isinstance(value, float) and value.is_integer():  # at most `MOST`
        return int(value)
    return value


def _mapping(model: BaseModel, *, keep: bool) -> Any:
    tree = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        said = name in model.model_fields_set and value is not None if keep else (
            field.is_required() or value != field.get_default(call_default_factory=True)
        )  # fmt: skip
        if said:
            tree[name] = written(value, keep=keep)
    short: str | None = getattr(model, "short_form", None)
    if short is not None and tree.keys() <= {short}:
        return written(getattr(model, short), keep=keep)
    return tree


def yaml_of(tree: dict[str, Any]) -> str:
    """Write a tree as YAML that every reader reads as just this tree."""
    return yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


class _Dumper(CSafeDumper):
    """Writes what is there twice in full, as no file of ours may hold aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def text(self, text: str) -> yaml.ScalarNode:
        """Quote what YAML 1.2 takes for something else; of YAML 1.1 that is done already."""
        if _BREAKS.search(text):  # to which the writer of YAML 1.1 would add spaces
            return self.represent_scalar(_TEXT, text, '"')
        return self.represent_scalar(_TEXT, text, None if is_text_unquoted(text) else "'")

    def day(self, day: date) -> yaml.ScalarNode:
        return self.text(day.isoformat())


_Dumper.add_multi_representer(str, _Dumper.text)
_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_representer(date, _Dumper.day)
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for first, resolvers in CSafeDumper.yaml_implicit_resolvers.items()
}
