"""Every key of a configuration: its type, its default, and which options it is the default of.

A new key is a row here, an option of a command and its meaning in `catalogue/configuration.yaml`.
Plain values, so that a run without a configuration needs no pydantic; `model` makes types of them.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from pilotscan.model.languages import LANGUAGES

__all__ = ["DEFAULTS", "KEYS", "Key", "Kind", "OneOf", "Whole"]


class Whole(NamedTuple):
    """A whole number between bounds."""

    least: int
    most: int


class OneOf(NamedTuple):
    """One word or more of a list."""

    words: tuple[str, ...]


Kind = Literal["path", "paths", "framework", "id", "codes", "flag", "gate", "text"] | Whole | OneOf
"""Of a value. A `path` is relative to the configuration file, as is a `framework` if it is a file;
a `gate` has its type in `model.GateKeys`, which pilots share."""


class Key(NamedTuple):
    """What a key can be and do.

    Parameters
    ----------
    default : what holds without a configuration; None is "not set"
    parameters : of a command, of which the first that it has takes the value; by default the one
        with the name of the key
    command : the only one that it is for; empty if for each that has such a parameter
    """

    kind: Kind
    default: Any = None
    parameters: tuple[str, ...] = ()
    command: str = ""


KEYS: dict[str, Key] = {
    "paths": Key("paths", ("pilots",), parameters=("",)),  # an argument, see `cli.configured`
    "framework": Key("framework", "living-lab"),
    "route": Key("id"),
    "lang": Key(OneOf(tuple(LANGUAGES)), parameters=("langs", "lang")),
    "formats": Key(
        OneOf(("html", "md", "json", "pdf", "docx", "brief", "brief-pdf", "brief-docx")),
        ("html", "md"),
        command="evaluate",
    ),
    "out": Key("path", "reports"),
    "templates": Key("path"),
    "reference_doc": Key("path"),
    "jobs": Key(Whole(1, 256), 1),
    "scheduler": Key("text"),
    "cache": Key("path"),
    "ignore": Key("codes", ()),
    "baseline": Key("path"),
    "strict": Key("flag", default=False),
    "draws": Key(Whole(1, 1_000_000), 10_000),
    "seed": Key(Whole(0, 2**63 - 1), 0),
    "fail_on": Key("gate", ()),
    "min_score": Key("gate"),
    "min_coverage": Key("gate"),
    "max_unsupported": Key("gate"),
    "require": Key("gate", ()),
    "max_distance": Key("gate"),
    "forbid_observation": Key("gate", ()),
}
DEFAULTS: dict[str, Any] = {name: key.default for name, key in KEYS.items()}
