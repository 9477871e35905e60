"""The settings and small types that the pilot file and the framework file share."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    WrapValidator,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pilotscan.model.languages import DEFAULT_LANGUAGE, LANGUAGES, either
from pilotscan.notebook import clipped
from pilotscan.told import told, told_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import GetJsonSchemaHandler

    from pilotscan.told import Sentence

__all__ = [
    "MOST",
    "SHARED",
    "CitedId",
    "FormatNumber",
    "Id",
    "Line",
    "Model",
    "Number",
    "Prose",
    "Several",
    "SourceId",
    "Text",
    "Words",
    "as_written",
    "in_language",
    "is_id",
    "is_words",
    "like_an_id",
    "spoken",
]


class Model(BaseModel):
    """Base of everything read from a file: strict, frozen, no unknown keys, no infinities.

    A default that is a model is made by `model_construct`: at each start, to check it would take
    building what checks it.
    """

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        defer_build=True,  # only the model of the whole file is ever built: half the start-up
    )

    def __repr__(self) -> str:
        """Print no more of a part of a file than is worth reading in a list of them."""
        return clipped(super().__repr__())

    def __str__(self) -> str:
        """Print the same."""
        return clipped(super().__str__())

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the model, perhaps with other values in some fields, which are not validated.

        What is worked out once (`cached_property`) is worked out anew: it may depend on a field
        that changes. `Framework.replace` changes what lies deeper, and validates.

        Raises
        ------
        ValueError
            What is to change is no field.
        """
        fields = type(self).model_fields
        for name in update or ():
            if name not in fields:
                raise ValueError(f"{type(self).__name__} has no field '{name}' to change")
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - fields.keys():
            del copied.__dict__[name]
        return copied


def refused(kind: str, reason: str) -> PydanticCustomError:
    """Make the error by which a model refuses a value, with its reason in the context too."""
    return PydanticCustomError(kind, "{reason}", {"reason": reason})


T = TypeVar("T")

Several = Annotated[tuple[T, ...], Strict(False)]
"""A list in the file, a tuple in the model (so that frozen means frozen)."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that says something."""

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LONGEST_ID = 80
Id = Annotated[str, StringConstraints(pattern=_ID, max_length=LONGEST_ID)]
"""Small letters, digits and single hyphens: permanent, and safe as the name of a file."""


def is_id(text: str) -> bool:
    """Tell whether a text can be an id."""
    return len(text) <= LONGEST_ID and re.fullmatch(_ID, text) is not None


def like_an_id(text: str) -> str:
    """Return the nearest thing to an id; empty where nothing of a text can be in one."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-")


SourceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=80)]
"""The key of a source in a file's `sources`."""
CitedId = Annotated[str, StringConstraints(pattern=r"^@?[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=81)]
"""What names a source: its key in the file, or with `@` before it one of a list that is shared."""
SHARED = "@"
"""How the name of a source begins that stands in a list beside the pilots."""

MOST = 10**15
"""No amount of money and no count of people comes near; beyond it a float loses cents."""

Number = Annotated[float, Field(ge=0, le=MOST)]
"""A count or an amount; whole or not, never negative."""


FormatNumber = Annotated[int, Field(ge=1, le=1)]
"""Version of the file format; there is one so far."""


def _choose(by_language: Mapping[str, str], language: str) -> tuple[str, str]:
    for code in (language, DEFAULT_LANGUAGE, *by_language):
        if code in by_language:
            return by_language[code], code
    return "", language


class _Translated(Model):
    """A text in one language or several; which there are is said by `LANGUAGES`."""

    def by_language(self) -> dict[str, str]:
        """Return the text in each language that it is in."""
        return {code: words for code in LANGUAGES if (words := getattr(self, code)) is not None}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.by_language():
            needed = either([f"'{code}'" for code in LANGUAGES])
            raise refused("missing_text", told("a text needs %(needed)s", needed=needed))
        return self

    def in_language(self, language: str) -> tuple[str, str]:
        """Return the text and its language: the one asked for, else English, else any."""
        words: str | None = self.__dict__.get(language)
        return (words, language) if words else _choose(self.by_language(), language)

    @cached_property
    def sentence(self) -> Sentence:
        """The text as a sentence: in English, with what it is in other languages."""
        return told_text(self.in_language(DEFAULT_LANGUAGE)[0], self.by_language())


if TYPE_CHECKING:

    class Text(_Translated):
        """A text in one language or several."""

        def __init__(self, **by_language: str | None) -> None: ...

else:
    Text = create_model(
        "Text",
        __base__=_Translated,
        __module__=__name__,
        __doc__="A text in one language or several.",
        **dict.fromkeys(LANGUAGES, (Line | None, None)),
    )


class _InSeveral(str):
    """Words of a file that stand there in several languages; by itself in one of them."""

    by_language: Mapping[str, str]

    def __new__(cls, by_language: Mapping[str, str]) -> Self:
        words = super().__new__(cls, _choose(by_language, DEFAULT_LANGUAGE)[0])
        words.by_language = by_language
        return words

    def __getnewargs__(self) -> tuple[Mapping[str, str]]:  # type: ignore[override]
        return (self.by_language,)

    def __repr__(self) -> str:
        return repr(self.by_language)


def in_language(words: str, language: str, written_in: str) -> tuple[str, str]:
    """Return words of a file and their language: the one asked for, where the file has it.

    Parameters
    ----------
    written_in : the language of the file, which words are in that stand there once
    """
    if isinstance(words, _InSeveral):
        return _choose(words.by_language, language)
    return words, written_in


def spoken(words: str, language: str) -> str:
    """Return words of a file that are known to be in a language, whatever the file is in."""
    return words if isinstance(words, _InSeveral) else _InSeveral({language: words})


def is_words(value: Any) -> bool:
    """Tell whether something in a file is prose by itself: the short form of a mapping."""
    return isinstance(value, str) or (
        isinstance(value, dict) and bool(value) and value.keys() <= set(LANGUAGES)
    )


def _read(value: Any, read_line: Callable[[Any], str]) -> str:
    if isinstance(value, dict) and value.keys() & LANGUAGES.keys():
        return _InSeveral(Text.model_validate(value).by_language())
    return read_line(value)


def as_written(words: str) -> str | Mapping[str, str]:
    """Return words as a file has them: in one language, or by language."""
    return words.by_language if isinstance(words, _InSeveral) else words


class _AlsoByLanguage:
    """Lets a JSON Schema say that words can stand there in several languages."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> Any:
        line = handler(core)
        by_language = {
            "type": "object",
            "additionalProperties": False,
            "properties": {code: dict(line) for code in LANGUAGES},
            "minProperties": 1,
        }
        return {"anyOf": [line, by_language]}


if TYPE_CHECKING:
    Words = str
else:
    Words = Annotated[
        Line, WrapValidator(_read), PlainSerializer(as_written, return_type=Any), _AlsoByLanguage
    ]
"""Prose of a file: a line in the file's language, or ``{en: …, nl: …}`` (see `in_language`)."""


class Prose(Model):
    """A passage with the sources it rests on.

    Plain text in a file is the short form of ``{text: …}``.
    """

    short_form: ClassVar[str] = "text"

    text: Words
    sources: Several[CitedId] = ()
    inferred: bool = False
    """The author's own reading, which no source states."""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        return {cls.short_form: value} if is_words(value) else value
