"""The settings and small types that the pilot file and the framework file share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

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


class Text(Model):
    """A text in English, Dutch or both."""

    en: Line | None = None
    nl: Line | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.en is None and self.nl is None:
            raise PydanticCustomError("missing_text", "a text needs 'en' or 'nl'", {})
        return self

    def in_language(self, language: str) -> tuple[str, str]:
        """Return the text and its language: the one asked for, else the other."""
        wanted, other = (self.nl, self.en) if language == "nl" else (self.en, self.nl)
        if wanted is not None:
            return wanted, language
        return other or "", "en" if language == "nl" else "nl"
