"""A command is loaded when it is called: until then its name and one line say what it is."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

from pilotscan.cli.once import once
from pilotscan.errors import UsageError
from pilotscan.loading.address import was_address
from pilotscan.told import told

__all__ = ["LateCommand"]


class LateCommand(TyperCommand):
    """A command, or a group of them, of the module and the variable that are called as it is."""

    def load(self) -> Any:
        """Return the command itself."""
        found = import_module(f"pilotscan.cli.{self.name}").__dict__[_variable(str(self.name))]
        app = found if isinstance(found, typer.Typer) else _alone(found)
        once(app)
        command = get_command(app)
        command.name, command.help = self.name, self.help
        return command

    def make_context(self, *arguments: Any, **extra: Any) -> Any:
        """Read the arguments as the command itself reads them.

        Raises
        ------
        UsageError
            An address stands where only a file or folder of this machine can.
        """
        context = self.load().make_context(*arguments, **extra)
        for parameter in context.command.params:
            given = context.params.get(parameter.name)
            for one in given if isinstance(given, list | tuple) else [given]:
                if isinstance(one, Path) and was_address(one):
                    raise UsageError(
                        told(
                            "'%(name)s' takes a file or folder of this machine, not an address",
                            name=parameter.opts[0],
                        )
                    )
        return context


def _variable(name: str) -> str:
    """Return what the variable of a command is called: a word of Python gets a line behind it."""
    return f"{name}_" if iskeyword(name) else name


def _alone(function: Any) -> typer.Typer:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(function)
    return app
