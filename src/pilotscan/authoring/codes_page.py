"""The documentation page of the codes, made from the catalogue."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pilotscan.catalogue import codes, families, labels

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["codes_page", "write_pages"]

_HEAD = {
    "en": (
        "Diagnostic codes",
        "What each code means, why it matters and what to do. `pilotscan explain PS204` says the "
        "same. An error keeps a file from being judged, a warning does not. A code never changes "
        "its meaning. This page is made from "
        "[the catalogue](../../src/pilotscan/catalogue/codes.yaml) by `make docs`.",
    ),
    "nl": (
        "Codes van meldingen",
        "Wat elke code betekent, waarom die ertoe doet en wat je kunt doen. `pilotscan explain "
        "PS204 --lang nl` zegt hetzelfde. Met een fout in een bestand wordt de pilot niet "
        "beoordeeld, met een waarschuwing wel. Een code verandert nooit van betekenis. Deze pagina "
        "komt uit [de catalogus](../../src/pilotscan/catalogue/codes.yaml), met `make docs`.",
    ),
}


def codes_page(lang: Literal["en", "nl"] = "en") -> str:
    """Return the page as Markdown."""
    title, about = _HEAD[lang]
    lines = [f"# {title}", "", about, ""]
    for family, name in families().items():
        lines += [f"## {family}xx: {name[lang]}", "", *_family(family, lang)]
    return "\n".join(lines).rstrip() + "\n"


def _family(family: str, lang: Literal["en", "nl"]) -> Iterator[str]:
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
    """Write the page in both languages."""
    (folder / "codes.md").write_text(codes_page("en"), "utf-8", newline="\n")
    (folder / "codes.nl.md").write_text(codes_page("nl"), "utf-8", newline="\n")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
