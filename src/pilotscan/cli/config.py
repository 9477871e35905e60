"""``pilotscan config``: what the configuration says, and where each value comes from."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pilotscan.cli.helping import SpokenGroup
from pilotscan.cli.options import Config, Debug, LangAlone, NoConfig
from pilotscan.cli.speaking import speak, tell
from pilotscan.cli.telling import say
from pilotscan.configuration import DEFAULTS, GATE_KEYS, Configured
from pilotscan.reporting.output.safe import to_json, visible
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.configuration import Exemption

__all__ = ["config"]

FORMAT = 1
"""Version of the shape of the JSON."""

config = typer.Typer(
    cls=SpokenGroup, no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


class ShownAs(StrEnum):
    """Formats of a configuration."""

    TEXT = "text"
    JSON = "json"


@config.callback()
def _group(lang: LangAlone = None) -> None:
    """Keep this a group, though there is one command in it."""


@config.command("show")
def show(
    kind: Annotated[ShownAs, typer.Option("--format", help="How to write it.")] = ShownAs.TEXT,
    lang: LangAlone = None,
    config: Config = Configured(),  # noqa: B008 - an empty value, and frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read by its callback
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """Show every value that commands start from, and where it comes from.

    What is given on a command line wins over these.
    """
    speak(lang)
    rows = list(_rows(config))
    if kind == "json":
        document = {"format": FORMAT, "file": config.file or None, "values": rows}
        typer.echo(to_json(document, indent=2))
        return
    found = told("Configuration: %(file)s", file=visible(config.file))
    say(found if config.file else told("No configuration file."))
    typer.echo()
    shown = [(str(row["key"]), _written(row["value"])) for row in rows]
    key_width = max(len(key) for key, _ in shown)
    value_width = min(max(len(value) for _, value in shown), 40)
    for (key, value), row in zip(shown, rows, strict=True):
        source = f"{config.file}:{row['line']}" if row["line"] else tell(told("default"))
        typer.echo(visible(f"{key:<{key_width}}  {value:<{value_width}}  {source}"))


def _rows(configured: Configured) -> Iterator[dict[str, Any]]:
    for key, default in DEFAULTS.items():
        value = configured.values.get(key, default)
        yield _row(configured, key, list(value) if isinstance(value, tuple) else value)
    for exemption in configured.exemptions:
        for key, value in _keys_of(exemption):
            yield _row(configured, f"pilots.{exemption.pilot}.{key}", value)


def _row(configured: Configured, key: str, value: Any) -> dict[str, Any]:
    line = configured.lines.get(key)
    return {
        "key": key,
        "value": value,
        "source": "file" if line else "default",
        "file": configured.file if line else None,
        "line": line,
    }


def _keys_of(exemption: Exemption) -> Iterator[tuple[str, Any]]:
    for key in GATE_KEYS:
        value = getattr(exemption.gates, key)
        if value is not None:
            yield key, [str(each) for each in value] if isinstance(value, tuple) else value
    yield "reason", exemption.reason
    yield "expires", exemption.expires.isoformat()


def _written(value: Any) -> str:
    """Write a value as the file would have it; a dash is "not set"."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_written(each) for each in value)}]"
    return f'"{value}"' if isinstance(value, str) else f"{value}"
