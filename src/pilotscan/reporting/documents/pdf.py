"""Documents as PDF/UA: tagged for who cannot see them, and the same bytes on every machine.

The template gets a document only as data, and can read nothing but the folder it lies in.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from pydantic_core import to_json

from pilotscan.errors import RenderError
from pilotscan.loading.builtin import templates_folder
from pilotscan.reporting.documents.confined import confine
from pilotscan.reporting.documents.fonts import SURE, Shown, fonts, showable
from pilotscan.reporting.documents.paper import Document, Paragraph, Picture, Run
from pilotscan.reporting.output.extras import need
from pilotscan.reporting.templating.environment import environment_for, source
from pilotscan.reporting.words.language import Language
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import typst


__all__ = ["pdf"]

MAIN = "report.typ"
MISSING = "□"
"""Stands for a character that no font has."""
LEFT_TO_RIGHT, RIGHT_TO_LEFT, END_OF_ISOLATE = "\u2066", "\u2067", "\u2069"
NO_HALO = "svg text { stroke: none; }"
"""The line around letters of a chart would be drawn letter by letter: twice the size and slow."""
NAMED_AT_MOST = 40
TRIES = 5
"""So many clusters of characters may turn out to be in no font only while they are laid out."""

_SPACE = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
_STEERING = re.compile("[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]")
"""Have no shape of their own; they would reorder or tie together what stands around them."""
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LONG_WORD = re.compile("[^ ]{13,}")
_LONG_NAME = re.compile(r"[^\W_]{13,}")
_LONG_PART = re.compile(r"[^\W_]{13,}|[^\w ]{13,}|\S{31,}")
"""Between signs at which a line can break; or signs alone, or what holds together otherwise."""
_LONGEST = 30
"""Letters of a word that is left to hyphenation."""
_PIECE = 5
_PLACE = re.compile(r"┌─ (.+?):(\d+):\d+")
_CANNOT_SHOW = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)", re.DOTALL)
_NAMES = frozenset({"anchor", "anchors", "kind", "lang", "look", "name", "target", "tone", "url"})
"""Fields that are no text to show."""
_FIRST_CELL = re.compile(rb"/S/TD(/P \d+ 0 R/A\[<</O/Table)(/Headers\[\(U\d+x0y\d+\)\])")
_TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,8})\s*;")


def pdf(document: Document, templates: Path | None = None) -> bytes:
    """Write a document as PDF/UA-1.

    Parameters
    ----------
    templates : folder of templates that take the place of ours, if it has a ``pdf/report.typ``

    Raises
    ------
    UsageError
        The library for it is not installed.
    RenderError
        The template cannot be filled in.
    """
    need("pdf")
    text = "".join(_texts(document))
    shown = showable(text)
    for _ in range(TRIES):
        try:
            return _compile(document, shown, templates)
        except _CannotShowError as fault:
            shown = Shown(shown.missing | {fault.cluster}, shown.by_system)
    return _compile(document, Shown(frozenset(SURE.sub("", text)), by_system=False), templates)


class _CannotShowError(Exception):
    """Each of these characters has a font, but none has them together."""

    def __init__(self, cluster: str) -> None:
        super().__init__(cluster)
        self.cluster = cluster


def _compile(document: Document, shown: Shown, templates: Path | None) -> bytes:
    report = _data(document, shown.missing)
    if templates is None:
        return _typeset(report, shown, None)
    from pilotscan.reporting.templating.apart import apart  # noqa: PLC0415 - few have templates of their own

    return apart(f"pdf/{MAIN}", _typeset, report, shown, templates)


def _typeset(data: dict[str, Any], shown: Shown, templates: Path | None) -> bytes:
    import typst

    folder = _folder(templates)
    report = {**data, "tokens": _tokens(templates)}
    try:
        made = _compiler(folder, system=shown.by_system).compile(
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"report": to_json(report).decode()},
            timestamp=0,
        )
    except typst.TypstError as error:
        why = " ".join((error.message or str(error)).split())
        hidden = _CANNOT_SHOW.search(why)
        if hidden:
            cluster = _ESCAPED.sub(_unescape, hidden[1])
            if cluster and cluster not in shown.missing:
                raise _CannotShowError(cluster) from None
        where = _where(error.diagnostic, folder)
        raise RenderError(
            told(
                "the template %(where)s cannot be filled in: %(why)s", where=f"pdf/{where}", why=why
            )
        ) from error
    if not isinstance(made, bytes):
        raise RenderError(
            told(
                "the template %(where)s cannot be filled in: %(why)s",
                where=f"pdf/{MAIN}",
                why=told("it makes no page"),
            )
        )
    return _FIRST_CELL.sub(_row_header, made) if folder == templates_folder() / "pdf" else made


def _row_header(found: re.Match[bytes]) -> bytes:
    """Tag the first cell of a row as what it is: its header. Typst cannot say so yet.

    As long as before, so that every offset in the file still holds.
    """
    return b"/S/TH" + found[1] + b"/Scope/Row".ljust(len(found[2]))


def _where(diagnostic: str, folder: Path) -> str:
    """Name the file and line of a fault as its author knows them."""
    place = _PLACE.search(diagnostic or "")
    if place is None:
        return MAIN
    path = Path(place[1]).absolute()
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    return f"{name}:{place[2]}"


def _unescape(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else str(found[2])


# --- the template -------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _folder(own: Path | None) -> Path:
    """Return the folder of the template: the user's own, once checked, if there is one."""
    if own is None or not (own / "pdf" / MAIN).is_file():
        return templates_folder() / "pdf"
    confine(own / "pdf")
    return own / "pdf"


def _tokens(own: Path | None) -> dict[str, str]:
    """Return the colours of the light scheme."""
    environment = environment_for("en", "html", own)
    try:
        sheet = source(environment, "style/tokens.css")
    except jinja2.TemplateError as error:
        raise RenderError(
            told("style/tokens.css cannot be read: %(error)s", error=error)
        ) from error
    return dict(_TOKEN.findall(sheet.partition("}")[0]))


@lru_cache(maxsize=8)
def _compiler(folder: Path, *, system: bool) -> typst.Compiler:
    import typst

    nowhere = str(folder / "no-packages")
    return typst.Compiler(
        input=str(folder / MAIN),
        root=str(folder),
        font_paths=fonts(system=system),
        package_path=nowhere,
        package_cache_path=nowhere,
    )


# --- the document as data -----------------------------------------------------------------------


def _texts(value: object) -> Iterator[str]:
    """Give every text of a document that has more than the surest characters."""
    if isinstance(value, str):
        if not SURE.fullmatch(value):
            yield _STEERING.sub("", _SPACE.sub(" ", value))
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)


def _data(document: Document, missing: frozenset[str]) -> dict[str, Any]:
    """Return a document as plain values, each text made fit to be shown."""
    longest_first = sorted(missing, key=lambda piece: (-len(piece), piece))
    hidden = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def seen(text: str) -> str:
        if SURE.fullmatch(text):
            return text
        return hidden.sub(MISSING, _STEERING.sub("", _SPACE.sub(" ", text)))

    blocks = document.blocks
    if missing:
        blocks = (*blocks, _note(missing, document.lang))
    laid_out = document._replace(blocks=blocks)
    data: dict[str, Any] = _plain(laid_out, seen)
    return {
        **data,
        "name": seen(document.title.text).strip() or MISSING,
        "footer": seen(document.footer),
        "keywords": [seen(word) for word in document.keywords],
        "subject": seen(document.subject),
    }


def _plain(value: Any, seen: Callable[[str], str]) -> Any:
    """Turn named tuples into mappings; a block says by `block` what it is."""
    if isinstance(value, str):
        return _fit(seen(value))
    if isinstance(value, Run):
        return {**value._asdict(), "text": _isolated(_fit(seen(value.text)))}
    if isinstance(value, Picture):
        words = {"caption": _fit(seen(value.caption)), "alt": seen(value.alt)}
        svg = seen(value.svg).replace("</style>", f"{NO_HALO}</style>", 1)
        return {"block": "picture", **value._asdict(), "svg": svg, **words}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        fields = value._asdict().items()
        made = {name: part if name in _NAMES else _plain(part, seen) for name, part in fields}
        return {"block": type(value).__name__.lower(), **made}
    if isinstance(value, tuple):
        return [_plain(part, seen) for part in value]
    return value


def _isolated(text: str) -> str:
    """Keep text from right to left apart from what stands around it."""
    foreign = len(_RIGHT_TO_LEFT.findall(text))
    if not foreign:
        return text
    mainly = foreign * 2 > sum(char.isalpha() for char in text)
    return f"{RIGHT_TO_LEFT if mainly else LEFT_TO_RIGHT}{text}{END_OF_ISOLATE}"


def _fit(text: str) -> str:
    """Put places to break (U+200B) into words that no line could hold."""
    return _LONG_WORD.sub(_breakable, text)


def _breakable(found: re.Match[str]) -> str:
    word = found[0]
    if len(word) > _LONGEST:
        word = word.replace("\N{NO-BREAK SPACE}", " ")
    if word.startswith(("https://", "http://")):  # typst knows at which signs these break
        return _LONG_NAME.sub(_in_pieces, word)
    return _LONG_PART.sub(_in_pieces, word)


def _in_pieces(found: re.Match[str]) -> str:
    part = found[0]
    if len(part) <= _LONGEST and part.isalpha():  # hyphenation knows better
        return part
    pieces = [""]
    for char in part:
        joined = unicodedata.category(char)[0] in "MC" or pieces[-1].endswith("\u200d")
        if len(pieces[-1]) >= _PIECE and not joined:
            pieces.append("")
        pieces[-1] += char
    return "\u200b".join(pieces)


def _note(missing: frozenset[str], lang: str) -> Paragraph:
    """Say which characters are not shown."""
    language = Language(lang)
    codes = [" ".join(f"U+{ord(char):04X}" for char in piece) for piece in sorted(missing)]
    named = codes[:NAMED_AT_MOST]
    if len(codes) > len(named):
        rest = len(codes) - len(named)
        named.append(language.ngettext("%(n)s more", "%(n)s more", rest))
    words = language.gettext(
        "Characters that no font on this computer can show stand in this document as %(mark)s: "
        "%(codes)s.",
        mark=MISSING,
        codes=language.together(named),
    )
    return Paragraph((Run(words),), "note")
