"""Help and usage in the language of the screen; English is left to what draws it up anyway."""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from pilotscan.cli.speaking import spoken, teller
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["SpokenCommand", "SpokenGroup", "help_texts"]

TYPERS = (
    told("[OPTIONS]"),
    told("COMMAND [ARGS]..."),
    told("Show this message and exit."),
    told("Install completion for the current shell."),
    told("Show completion for the current shell, to copy it or customize the installation."),
)
"""What typer itself shows."""

_EXTRA = re.compile(r"(.*?)(?:^|  )\[([^\[\]]*)\]", re.S)
"""What stands behind the help of a parameter: its default, its bounds, that it is required."""
_LIST = re.compile(r"<list\[(.*)\]>")
_TEXTS = ("help", "epilog", "metavar", "options_metavar", "subcommand_metavar")
"""Of a command or a parameter."""
_TYPE = re.compile(r" <(?:Path|path|str)>")


class SpokenCommand(TyperCommand):
    """A command that can be helped with in several languages."""

    def get_help(self, ctx: Any) -> str:
        """Return all that can be said of it."""
        return super().get_help(ctx) if spoken() == DEFAULT_LANGUAGE else _help(self, ctx)

    def get_usage(self, ctx: Any) -> str:
        """Return one line with what it takes."""
        return super().get_usage(ctx) if spoken() == DEFAULT_LANGUAGE else _usage(self, ctx)


class SpokenGroup(TyperGroup):
    """A group of commands that can be helped with in several languages."""

    def get_help(self, ctx: Any) -> str:
        """Return all that can be said of it."""
        return super().get_help(ctx) if spoken() == DEFAULT_LANGUAGE else _help(self, ctx)

    def get_usage(self, ctx: Any) -> str:
        """Return one line with what it takes."""
        return super().get_usage(ctx) if spoken() == DEFAULT_LANGUAGE else _usage(self, ctx)


def help_texts(command: Any) -> Iterator[str]:
    """Yield the texts of ours that help shows of a command and of what it takes."""
    ours = [p for p in command.params if p.name not in {"install_completion", "show_completion"}]
    for item in (command, *ours):
        for name in ("help", "epilog", "metavar"):
            if text := getattr(item, name, None):
                yield _joined(text)
        if isinstance(default := getattr(item, "show_default", None), str):
            yield default
        if item in ours and item.param_type_name == "argument" and not item.metavar:
            yield str(item.name)


def _joined(text: str) -> str:
    """Return a text with each paragraph in one line."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _told(item: Any) -> Any:
    """Return a command or a parameter with its texts in the language of the screen."""
    other, language = copy(item), teller()
    for name in _TEXTS:
        if text := getattr(item, name, None):
            setattr(other, name, language.tell(told(_joined(text))))
    if getattr(item, "param_type_name", "") == "argument" and not item.metavar:
        other.metavar = language.tell(told(item.name))
    if isinstance(default := getattr(item, "show_default", None), str):
        other.show_default = language.tell(told(default))
    return other


def _usage(command: Any, context: Any) -> str:
    formatter = context.make_formatter()
    _write_usage(command, context, formatter)
    return str(formatter.getvalue()).rstrip("\n")


def _write_usage(command: Any, context: Any, formatter: Any) -> None:
    shown = _told(command)
    pieces = [shown.options_metavar]
    for parameter in command.get_params(context):
        pieces += _told(parameter).get_usage_pieces(context)
    if hasattr(shown, "subcommand_metavar"):
        pieces.append(shown.subcommand_metavar)
    prefix = teller().tell(told("Usage:"))
    formatter.write_usage(context.command_path, " ".join(pieces), prefix=f"{prefix} ")


def _help(command: Any, context: Any) -> str:
    formatter = context.make_formatter()
    shown = _told(command)
    _write_usage(command, context, formatter)
    _write_text(shown.help, formatter)
    parameters = command.get_params(context)
    for kind, heading in (("argument", told("Arguments")), ("option", told("Options"))):
        of_kind = (p for p in parameters if p.param_type_name == kind)
        records = (_told(parameter).get_help_record(context) for parameter in of_kind)
        rows = [(_kind(left), _extra(right)) for left, right in filter(None, records)]
        _write_rows(heading, rows, formatter)
    known = (command.get_command(context, name) for name in _names(command, context))
    rows = [(str(item.name), _told(item).help) for item in known if not item.hidden]
    _write_rows(told("Commands"), rows, formatter)
    _write_text(shown.epilog, formatter)
    return str(formatter.getvalue()).rstrip("\n")


def _names(command: Any, context: Any) -> Iterable[str]:
    return command.list_commands(context) if hasattr(command, "list_commands") else ()


def _write_text(text: str | None, formatter: Any) -> None:
    if text:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text)


def _write_rows(heading: str, rows: list[tuple[str, str]], formatter: Any) -> None:
    if rows:
        with formatter.section(teller().tell(heading)):
            formatter.write_dl(rows)


def _kind(text: str) -> str:
    """Return the names of a parameter, with what it takes if that is not plain from its help."""
    return _TYPE.sub("", _LIST.sub(r"<\1>", text))


def _extra(text: str) -> str:
    """Return the help of a parameter with what stands behind it in the language of the screen."""
    match = _EXTRA.fullmatch(text)
    if match is None:
        return text
    said, extra = match.groups()
    parts = "; ".join(map(_part, extra.split("; ")))
    return f"{said}  [{parts}]" if said else f"[{parts}]"


def _part(text: str) -> str:
    language, (word, colon, value) = teller(), text.partition(": ")
    if word == "default" and colon:
        return language.tell(told("default: %(value)s", value=value))
    return language.tell(told("required")) if text == "required" else text
