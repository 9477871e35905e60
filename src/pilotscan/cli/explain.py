"""``pilotscan explain``: what a word means, in plain words."""

from __future__ import annotations

import shutil
import textwrap
from dataclasses import asdict
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pilotscan.authoring import explain as explaining
from pilotscan.authoring.explain import overview
from pilotscan.catalogue import codes, labels
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    Color,
    ColorWhen,
    Debug,
    FrameworkName,
    LangAlone,
)
from pilotscan.cli.speaking import speak
from pilotscan.cli.telling import styling
from pilotscan.errors import UsageError
from pilotscan.reading import read_framework
from pilotscan.reporting.output.safe import to_json, visible
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.authoring.explain import Explanation
    from pilotscan.model.framework import Framework

__all__ = ["explain"]

WIDEST, NARROWEST = 88, 20
"""Characters in a line, whatever the terminal is like."""


class ExplanationFormat(StrEnum):
    """Formats of explanations."""

    TEXT = "text"
    JSON = "json"


def explain(  # noqa: PLR0913, PLR0917 - one parameter per option
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORD]",
            help="A code, condition, dimension, route, verdict, kind of source, key or term.",
            show_default=False,
        ),
    ] = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    lang: LangAlone = None,
    kind: Annotated[
        ExplanationFormat, typer.Option("--format", help="How to write it.")
    ] = ExplanationFormat.TEXT,
    color: Color = ColorWhen.AUTO,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """Read the options of ``explain``, and do it."""
    language = speak(lang)
    loaded = read_framework(framework).framework
    word = " ".join(words or ())
    if not word or word.casefold() == "codes":
        _print_overview(loaded, language, kind, word)
        return
    found = explaining.explain(word, loaded, language)
    if not found:
        near = explaining.near_words(word, loaded)
        raise UsageError(
            told(
                "nothing is called '%(word)s'; %(hint)s",
                word=visible(word[:80]),
                hint=_hint(near),
            )
        )
    if kind == "json":
        typer.echo(to_json([asdict(one) for one in found], indent=2))
        return
    style = styling(color)
    text = "\n\n".join("\n".join(_lines(one, language, style)) for one in found)
    typer.echo(text, color=True)  # there is colour in it only if it is wanted


def _hint(near: Sequence[str]) -> str:
    if not near:
        return told("'pilotscan explain' lists what can be explained")
    words = reduce(lambda one, two: told("%(one)s or %(two)s", one=one, two=two), map(repr, near))
    return told("did you mean %(words)s?", words=words)


def _lines(one: Explanation, lang: str, style: Any) -> Iterator[str]:
    width, say = _width(), labels()
    head = f"{one.word}  {visible(one.title)}  [{say[one.kind][lang]}]"
    first, *others = textwrap.wrap(head, width, subsequent_indent="  ", break_on_hyphens=False)
    yield first.replace(one.word, style(one.word, "strong"), 1)
    yield from others
    last = ""
    for heading, text in one.parts:
        if "\n" in text:
            yield ""
            if heading:
                yield f"{style(heading, 'strong')}:"
            yield from (f"    {visible(line)}" for line in text.rstrip("\n").split("\n"))
            continue
        lead = f"{heading}: " if heading else ""
        level = text[:1].isdigit() and text[1:3] == "  "
        hang = "     " if level else "  "
        wrapped = textwrap.wrap(
            visible(lead + text),
            width,
            initial_indent="  ",
            subsequent_indent=hang,
            break_on_hyphens=False,
        )
        if heading and heading != last:
            yield ""
        last = heading
        if lead:
            wrapped[0] = wrapped[0].replace(lead.strip(), style(lead.strip(), "strong"), 1)
        yield from wrapped
    if one.see:
        yield ""
        listed = f"{say['see'][lang]}: {', '.join(one.see)}"
        yield from textwrap.wrap(
            listed, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
        )


def _width() -> int:
    return max(NARROWEST, min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST))


def _print_overview(framework: Framework, lang: str, kind: ExplanationFormat, only: str) -> None:
    listed = overview(framework, lang)
    if only:
        listed = listed[-1:]
    if kind == "json":
        typer.echo(
            to_json([{"kind": heading, "words": words} for heading, words in listed], indent=2)
        )
        return
    typer.echo(labels()["overview"][lang])
    for heading, words in listed:
        typer.echo(f"\n{heading}:")
        titles = codes() if words[:1] == list(codes())[:1] else {}
        if titles:
            for word in words:
                typer.echo(f"  {word}  {titles[word].title[lang]}")
            continue
        for line in textwrap.wrap(", ".join(words), _width() - 2, break_on_hyphens=False):
            typer.echo(f"  {line}")
