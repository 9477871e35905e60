"""In which language the screen speaks: one rule for all commands.

That of ``--lang``, else of the configuration, else the one that all pilot files of the run have in
common, else English. A run speaks one language, whatever each of its files is written in. What is
said before the files are known, as help and wrong usage are, goes by the first two.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from pilotscan.errors import ConfigError, PilotscanError, UsageError
from pilotscan.loading.files import read_input
from pilotscan.model.languages import DEFAULT_LANGUAGE, LANGUAGES
from pilotscan.told import ENGLISH, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pilotscan.configuration import Configured
    from pilotscan.runs.many import Many
    from pilotscan.told import Teller

__all__ = ["ask_for", "begin", "goes_by", "speak", "spoken", "tell", "teller"]

_ASKED = "pilotscan.lang"
_LANG = re.compile(
    rb"^lang[ \t]*=[ \t]*\[?\s*[\"'](%b)[\"']" % "|".join(LANGUAGES).encode(), re.MULTILINE
)
_WORTH_READING = 1_000_000


class _Screen:
    """What is known of the language of the screen so far."""

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        self.arguments = arguments
        self.configured: str | None = None
        self.code = ""


_screen = _Screen()


def begin(arguments: Sequence[str]) -> None:
    """Begin with what stands on the command line."""
    global _screen  # noqa: PLW0603 - there is one screen
    _screen = _Screen(arguments)


def goes_by(configured: Configured) -> None:
    """Take the configuration that a command has read."""
    _screen.configured = _first_of(configured)


def speak(
    asked: str | None = None, many: Many | None = None, *, languages: Iterable[str] = ()
) -> str:
    """Settle the language of the screen, and return it.

    Parameters
    ----------
    asked : on the command line or by the configuration that the command has read
    many : the files of the run; standard input that is looked at for this is held by it
    languages : of the pilots, where they are known in another way
    """
    # what only says how it is called needs none of this
    from pilotscan.loading.language import common_language  # noqa: PLC0415
    from pilotscan.runs.many import in_their_language  # noqa: PLC0415

    code = asked or _known()
    if not code and many is not None:
        (code,) = in_their_language(many, ())
    _screen.code = str(code or common_language(languages))
    return _screen.code


def spoken() -> str:
    """Return the language of the screen, as far as it is known."""
    if not _screen.code:
        _screen.code = _known() or DEFAULT_LANGUAGE
    return _screen.code


def teller() -> Teller:
    """Return what tells sentences in the language of the screen."""
    code = spoken()
    if code == DEFAULT_LANGUAGE:
        return ENGLISH

    from pilotscan.reporting.words.language import Language  # noqa: PLC0415 - English needs no babel

    return Language(code)


def tell(text: str) -> str:
    """Return a sentence in the language of the screen."""
    return teller().tell(text)


def ask_for(context: typer.Context, parameter: typer.CallbackParam, value: Any) -> Any:
    """Let ``--lang`` stand before a command as well as after it.

    Raises
    ------
    UsageError
        It does both.
    """
    if context.resilient_parsing:  # the shell asks for completions
        return value
    before = context.meta.get(_ASKED)
    source = context.get_parameter_source(parameter.name)
    if source is None or source.name != "COMMANDLINE":
        return value if before is None else [before] if parameter.multiple else before
    if before is not None:
        raise UsageError(told("--lang stands before a command or after it, and not in both places"))
    context.meta[_ASKED] = value
    return value


def _known() -> str:
    """Return the language that the command line or the configuration asks for, if any."""
    asked = next(_values("--lang"), "")
    if asked in LANGUAGES:
        return asked
    if _screen.configured is None:
        _screen.configured = _configured()
    return _screen.configured


def _configured() -> str:
    """Return what the configuration says, also if something else in it is wrong."""
    if "--no-config" in _screen.arguments:
        return ""

    from pilotscan.configuration.finding import (  # noqa: PLC0415 - as above
        find_configuration,
        read_configuration,
    )

    named = next(_values("--config"), None)
    try:
        return _first_of(find_configuration() if named is None else read_configuration(named))
    except ConfigError as error:
        return _said_in(error)
    except PilotscanError:
        return ""


def _said_in(error: ConfigError) -> str:
    """Return the language that a configuration asks for whose faults are to be told."""
    for path in {Path(diagnostic.where.file) for diagnostic in error.diagnostics}:
        with suppress(OSError):
            found = _LANG.search(read_input(path, _WORTH_READING))
            if found is not None:
                return found[1].decode()
    return ""


def _first_of(configured: Configured) -> str:
    return next(iter(configured.values.get("lang", ())), "")


def _values(option: str) -> Iterator[str]:
    """Yield the values that an option has on the command line, before anything of it is read."""
    for i, argument in enumerate(_screen.arguments):
        if argument == option:
            yield from _screen.arguments[i + 1 : i + 2]
        elif argument.startswith(f"{option}="):
            yield argument.removeprefix(f"{option}=")
