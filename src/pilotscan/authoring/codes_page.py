"""The documentation page of the codes, made from the catalogue."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pilotscan.catalogue import codes, families, labels
from pilotscan.model.languages import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["codes_page", "write_pages"]


def codes_page(lang: str = DEFAULT_LANGUAGE) -> str:
    """Return the page as Markdown."""
    say = labels()
    lines = [f"# {say['codes'][lang]}", "", say["about-codes"][lang], ""]
    for family, name in families().items():
        lines += [f"## {family}xx: {name[lang]}", "", *_family(family, lang)]
    return "\n".join(lines).rstrip() + "\n"


def _family(family: str, lang: str) -> Iterator[str]:
    say = labels()
    for code, entry in codes().items():
        if not code.startswith(family):
            continue
        yield f"### {code}: {entry.title[lang]}"
        yield ""
        yield f"*{say[entry.severity][lang]}*"
        yield ""
        yield entry.why[lang]
        yield ""
        yield f"**{say['remedy'][lang]}:** {entry.remedy[lang]}"
        yield ""
        if entry.example is not None:
            yield f"**{say['example'][lang]}:** {entry.example[lang]}"
            yield ""
        for word, text in (("bad", entry.bad), ("good", entry.good)):
            if text:
                yield f"{say[word][lang]}:"
                yield ""
                yield f"```yaml\n{text.rstrip()}\n```"
                yield ""


def write_pages(folder: Path) -> None:
    """Write the page in each language that it is in."""
    for lang in labels()["about-codes"]:
        name = "codes.md" if lang == DEFAULT_LANGUAGE else f"codes.{lang}.md"
        (folder / name).write_text(codes_page(lang), "utf-8", newline="\n")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
