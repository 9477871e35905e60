"""The option ``--lang``; apart, so that the outermost shell has it without all the others."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.speaking import ask_for
from pilotscan.model.languages import DEFAULT_LANGUAGE, LANGUAGES, either

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LANGUAGE_NAMES", "OF_FILES", "Lang", "LangAlone", "Language", "one_of"]


def one_of(name: str, words: Iterable[str]) -> type[StrEnum]:
    """Return the type of an option that takes one of some words; a type checker reads `str`."""
    members = {word.upper(): word for word in words}
    return StrEnum(name, members)  # type: ignore[return-value]


if TYPE_CHECKING:

    class Language(StrEnum):
        """Languages of reports."""

else:
    Language = one_of("Language", LANGUAGES)
LANGUAGE_NAMES = either([spoken.english for spoken in LANGUAGES.values()])
OF_FILES = f"that of the files, if all have the same, else {DEFAULT_LANGUAGE}"
Lang = Annotated[
    Language | None,
    typer.Option(help=f"{LANGUAGE_NAMES}.", callback=ask_for, show_default=OF_FILES),
]
LangAlone = Annotated[
    Language | None,
    typer.Option(
        help=f"{LANGUAGE_NAMES}. Default: that of the configuration, else English.",
        callback=ask_for,
        show_default=False,
    ),
]
"""Of commands that read no pilots."""
