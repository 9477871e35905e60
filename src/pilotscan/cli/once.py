"""What may be given once is given once: of two values neither is taken silently."""

from __future__ import annotations

from copy import copy
from functools import reduce
from typing import TYPE_CHECKING, Any

from pilotscan.cli.helping import SpokenCommand
from pilotscan.diagnostics import show
from pilotscan.errors import UsageError
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    import typer

__all__ = ["OnceCommand", "once"]


class OnceCommand(SpokenCommand):
    """A command that refuses a second value for an option that takes one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments.

        Raises
        ------
        UsageError
            An option has two values, or a switch is set and unset.
        """
        if not ctx.resilient_parsing:  # the shell asks for completions
            self._refuse_second_values(ctx, args)
        return super().parse_args(ctx, args)

    def _refuse_second_values(self, ctx: Any, args: list[str]) -> None:
        # Parsed as if every option could be repeated, so that no value gets lost.
        twin = copy(self)
        twin.params = [_repeatable(parameter) for parameter in self.params]
        given, _, _ = twin.make_parser(ctx).parse_args(list(args))
        for parameter in self.params:
            if _is_single(parameter):
                _check(parameter, given.get(parameter.name) or [])


def _is_single(parameter: Any) -> bool:
    return parameter.param_type_name == "option" and not parameter.multiple


def _repeatable(parameter: Any) -> Any:
    if not _is_single(parameter):
        return parameter
    other = copy(parameter)
    other.multiple = True
    return other


def _check(option: Any, values: list[Any]) -> None:
    if option.is_flag:
        # A switch that is set twice is set; only both ways is a contradiction.
        if len(set(values)) > 1:
            both = _and(sorted({*option.opts, *option.secondary_opts}))
            raise UsageError(told("%(options)s cannot be given together", options=both))
        return
    if len(values) > 1:
        raise UsageError(
            told(
                "%(option)s can be given once, and is given as %(values)s",
                option=option.opts[-1],
                values=_and(map(show, values)),
            )
        )


def _and(words: Iterable[str]) -> str:
    return reduce(lambda one, two: told("%(one)s and %(two)s", one=one, two=two), words)


def once(app: typer.Typer) -> None:
    """Make all commands refuse second values, those of groups too."""
    for command in app.registered_commands:
        command.cls = OnceCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            once(group.typer_instance)
