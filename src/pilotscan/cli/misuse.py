"""Wrong usage that typer finds, told in the language of the screen.

Typer says it in English only. The sentence is recognised by its form and told again; one that
another version of typer words otherwise stays English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import typer

from pilotscan.cli.speaking import spoken, tell
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.told import Told, told

__all__ = ["Misuse", "recognised", "show_misuse"]

_USAGE: Any = typer.BadParameter.__bases__[0]
Misuse: Any = _USAGE.__bases__[0]
"""What typer raises; it brings classes of its own, or takes those of click."""


def _(text: str) -> str:
    return text


KNOWN = (
    _("No such option: %(name)s (Possible options: %(others)s)"),
    _("No such option: %(name)s"),
    _("No such command %(name)s. Did you mean %(others)s?"),
    _("No such command %(name)s."),
    _("Missing command."),
    _("Missing argument %(name)s."),
    _("Missing option %(name)s."),
    _("Option %(name)s requires an argument."),
    _("Option %(name)s does not take a value."),
    _("Got unexpected extra argument(s) (%(values)s)"),
    _("Invalid value for %(name)s: %(why)s"),
    _("Value error, %(value)s is not one of %(words)s."),
    _("Input should be a valid integer, unable to parse string as an integer"),
    _("Input should be a valid number, unable to parse string as a number"),
    _("Input should be greater than or equal to %(bound)s"),
    _("Input should be less than or equal to %(bound)s"),
)
"""All that typer says; the first that fits is taken."""


def show_misuse(error: Any) -> None:
    """Say on standard error what is wrong with a command line, and how it is used."""
    if spoken() == DEFAULT_LANGUAGE or type(error).show is not _USAGE.show:
        error.show()  # help, for want of a command, is in the language already
        return
    context = error.ctx
    if context is not None:
        typer.echo(context.get_usage(), err=True)
        known = f"{context.command_path} {context.help_option_names[0]}"
        typer.echo(tell(told("Try '%(command)s' for help.", command=known)) + "\n", err=True)
    text = _whole(error)
    typer.echo(tell(told("Error: %(text)s", text=text)), err=True)


def _whole(error: Any) -> str:
    whole = str(error.format_message())
    found = recognised(whole)
    if isinstance(found, Told) and isinstance(error.message, Told) and "why" in found.values:
        # of a value that we read ourselves
        return told(found.template, **{**found.values, "why": error.message})
    return found


def recognised(text: str) -> str:
    """Return what typer says as a sentence that can be told; what is unknown as it is."""
    for template in KNOWN:
        found = _form(template).fullmatch(text)
        if found is not None:
            return told(template, **{k: recognised(v) for k, v in found.groupdict().items()})
    return text


@cache
def _form(template: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", template)
    pattern = "".join(f"(?P<{p}>.+?)" if i % 2 else re.escape(p) for i, p in enumerate(parts))
    return re.compile(pattern, re.DOTALL)
