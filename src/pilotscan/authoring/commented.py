"""A YAML file with comments: the lines that say what its keys are for."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from pilotscan.catalogue import field_texts, new_file_texts
from pilotscan.model.base import Prose
from pilotscan.model.fields import contents, fixed_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pydantic.fields import FieldInfo

    from pilotscan.model.base import Text

__all__ = ["INDENT", "Commented", "inside", "quoted"]

WIDTH = 100
INDENT = "  "


class Commented:
    """What the parts of a file have in common: its language, and whether it has comments at all."""

    def __init__(self, model: type[BaseModel], lang: str, *, minimal: bool) -> None:
        self.owner = model.__name__
        self.kind = self.owner.removesuffix("File").lower()
        self.lang = lang
        self.minimal = minimal
        self.words = new_file_texts()
        self.texts = field_texts()

    def say(self, text: Text) -> str:
        """Return a text of a framework in the language of the file, in one line."""
        return " ".join(text.in_language(self.lang)[0].split())

    def comment(
        self, text: str, indent: str = "", *, first: str = "", hang: str = "", width: int = WIDTH
    ) -> list[str]:
        """Wrap a text as comment lines; whatever it holds, it stays a comment."""
        words = "".join(c if c.isprintable() else " " for c in text)
        wrapped = textwrap.wrap(
            words,
            width - len(indent) - 2,
            initial_indent=first,
            subsequent_indent=hang,
            break_on_hyphens=False,
        )
        return [f"{indent}# {line}" for line in wrapped]

    def heading(self, word: str) -> list[str]:
        """Return a line across the file with what comes below it."""
        title = self.words[word][self.lang]
        return [f"# --- {title} {'-' * (WIDTH - len(title) - 7)}", ""]

    def about(self, owner: str, key: str, indent: str = "") -> list[str]:
        """Say what a key is for, unless the file is to be short."""
        return [] if self.minimal else self.comment(self.texts[owner][key][self.lang], indent)

    def example(
        self,
        model: type[BaseModel],
        indent: str,
        start: str = "",
        without: Container[str] = (),
    ) -> Iterator[str]:
        """Yield the keys of a mapping as an example behind `#`.

        It stands right before the key, so that it makes no difference whether a space behind it
        is taken away too, as editors do; what explains a key stays a comment without its first.
        """
        owner = model.__name__
        for key, field in model.model_fields.items():
            if key in without:
                continue
            several, inner = inside(field.annotation)
            value = " []" if several is tuple and inner is None else ""
            hang = " " * len(start) if start else ""
            about = self.comment(self.described(owner, key, field), indent + hang, width=WIDTH - 1)
            if inner is not None and inner is not Prose and not several:
                for name, part in inner.model_fields.items():
                    text = f"{name}: {self.described(inner.__name__, name, part)}"
                    about += self.comment(
                        text, indent + hang, first="- ", hang="  ", width=WIDTH - 1
                    )
            for line in about:
                yield line.replace("#", "##", 1)
            yield f"{indent}#{start}{key}:{value}"
            if start:
                indent, start = indent + hang, ""

    def described(self, owner: str, key: str, field: FieldInfo) -> str:
        """Return what a key is for, and the words that it takes."""
        text, words = self.texts[owner][key][self.lang], fixed_words(field.annotation)
        return f"{text} {self.words['words'][self.lang]} {', '.join(words)}" if words else text

    def key_as_comment(self, owner: str, key: str, indent: str, first: str) -> list[str]:
        """Say what a key is for that does not stand there itself."""
        text = f"{key}: {self.texts[owner][key][self.lang]}"
        return self.comment(text, indent, first=first, hang=" " * len(first))


_NOT_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""What some reader of YAML takes for something else than text."""


def quoted(text: str) -> str:
    """Write text so that YAML reads just this text."""
    plain = text.replace(" ", "").replace("-", "").replace("'", "").isalnum()
    if plain and text[0].isalpha() and text.casefold() not in _NOT_TEXT:
        return text
    return "".join(map(_visible, json.dumps(text, ensure_ascii=False)))


def _visible(character: str) -> str:
    """Write what cannot be seen as an escape; a surrogate stays, for the check to refuse."""
    if character.isprintable() or "\ud800" <= character <= "\udfff":
        return character
    return f"\\U{ord(character):08X}"


def inside(annotation: Any) -> tuple[type | None, type[BaseModel] | None]:
    """Return whether a field holds a list or mapping (tuple or dict), and of what model if any."""
    kind, inner = contents(annotation)
    return (kind, inside(inner)[1]) if kind in {dict, tuple} else (None, inner)
