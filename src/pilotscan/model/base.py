"""The settings and small types that the pilot file and the framework file share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pilotscan.model.languages import DEFAULT_LANGUAGE, LANGUAGES, either

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MOST",
    "FormatNumber",
    "Id",
    "Line",
    "Model",
    "Number",
    "Prose",
    "Several",
    "SourceId",
    "Text",
]


class Model(BaseModel):
    """Base of everything read from a file: strict, frozen, no unknown keys, no infinities."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        defer_build=True,  # only the model of the whole file is ever built: half the start-up
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the model, perhaps with other values in some fields, which are not validated.

        What is worked out once (`cached_property`) is worked out anew: it may depend on a field
        that changes.

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


T = TypeVar("T")

Several = Annotated[tuple[T, ...], Strict(False)]
"""A list in the file, a tuple in the model (so that frozen means frozen)."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that says something."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""Small letters, digits and single hyphens: permanent, and safe as the name of a file."""

SourceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=80)]
"""The key of a source in a file's `sources`."""

MOST = 10**15
"""No amount of money and no count of people comes near; beyond it a float loses cents."""

Number = Annotated[float, Field(ge=0, le=MOST)]
"""A count or an amount; whole or not, never negative."""


FormatNumber = Annotated[int, Field(ge=1, le=1)]
"""Version of the file format; there is one so far."""


class Prose(Model):
    """A passage with the sources it rests on.

    Plain text in a file is the short form of ``{text: …}``.
    """

    text: Line
    sources: Several[SourceId] = ()
    inferred: bool = False
    """The author's own reading, which no source states."""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


class _Translated(Model):
    """A text in one language or several; which there are is said by `LANGUAGES`."""

    def by_language(self) -> dict[str, str]:
        """Return the text in each language that it is in."""
        said = ((code, getattr(self, code)) for code in LANGUAGES)
        return {code: words for code, words in said if words is not None}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.by_language():
            needed = either([f"'{code}'" for code in LANGUAGES])
            raise PydanticCustomError("missing_text", f"a text needs {needed}", {})
        return self

    def in_language(self, language: str) -> tuple[str, str]:
        """Return the text and its language: the one asked for, else English, else any."""
        words = getattr(self, language, None)
        if words is not None:
            return words, language
        for code in (DEFAULT_LANGUAGE, *LANGUAGES):
            words = getattr(self, code, None)
            if words is not None:
                return words, code
        return "", language


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
