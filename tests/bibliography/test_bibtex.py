"""Broken bibliographies: every fault with its line, and all that can be read is read."""

from __future__ import annotations

import pytest

from pilotscan.bibliography.bibtex import read_bibtex


def told_of(text: str) -> list[tuple[str, int, str]]:
    _, faults = read_bibtex(text, "x.bib")
    return sorted((one.code, one.where.line, str(one.message)) for one in faults)


def test_an_entry_without_an_end_does_not_take_the_next_ones_with_it() -> None:
    text = "@book{a, title={A}}\n\n@book{b, title={B\n@book{c, title={C}}\n"
    entries, faults = read_bibtex(text, "x.bib")
    assert [one.key for one in entries] == ["a", "c"]
    assert [(one.code, one.where.line) for one in faults] == [("PS806", 3)]


def test_of_two_with_one_key_the_first_counts_whatever_the_capitals() -> None:
    text = "@book{a, title={One}}\n@book{a, title={Two}}\n@misc{A, title={Three}}\n"
    entries, _ = read_bibtex(text, "x.bib")
    assert [one.fields["title"] for one in entries] == ["One"]
    assert [(code, line) for code, line, _ in told_of(text)] == [("PS804", 2), ("PS804", 3)]
    assert "line 1" in told_of(text)[0][2]


def test_a_field_that_stands_twice_is_told() -> None:
    assert told_of("@book{a,\n title={One},\n title={Two}}\n") == [
        ("PS806", 1, "a field stands twice: title")
    ]


def test_a_macro_that_is_nowhere_is_told_and_the_rest_of_the_entry_is_read() -> None:
    text = "@book{a,\n title = nowhere,\n year = 2000}\n"
    entries, _ = read_bibtex(text, "x.bib")
    assert entries[0].fields == {"year": "2000"}
    assert told_of(text) == [("PS806", 2, "nothing says what 'nowhere' stands for")]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("abc # { and more}", "Always Be and more"),
        ('"a " # abc', "a Always Be"),
        ('{a # b} # "c # d"', "a # bc # d"),
        ("1999", "1999"),
        ("{a\n   b}", "a b"),
        ('"{"}quoted{"}"', '{"}quoted{"}'),
    ],
)
def test_macros_and_parts_are_put_together(value: str, said: str) -> None:
    entries, faults = read_bibtex(
        f"@string{{abc = {{Always Be}}}}\n@misc{{a, title = {value}}}\n", "x.bib"
    )
    assert (entries[0].fields["title"], faults) == (said, [])


def test_an_entry_takes_over_from_its_parent_but_not_what_is_the_parents_own() -> None:
    text = (
        "@incollection{c, title={Child}, crossref={p}}\n"
        "@book{p, title={Parent}, editor={Ed, A}, year=2000, keywords={x}}\n"
    )
    child, _ = read_bibtex(text, "x.bib")[0]
    assert child.fields == {"title": "Child", "crossref": "p"}
    assert child.whole == {**child.fields, "booktitle": "Parent", "editor": "Ed, A", "year": "2000"}


def test_a_parent_that_is_not_there_or_the_child_itself_is_told() -> None:
    assert told_of("@book{a, title={A}, crossref={gone}}\n") == [
        ("PS806", 1, "there is no entry 'gone'")
    ]
    circle = "@book{a, title={A}, crossref={b}}\n@book{b, title={B}, crossref={a}}\n"
    assert [(code, line) for code, line, _ in told_of(circle)] == [("PS806", 1), ("PS806", 2)]


@pytest.mark.parametrize("text", ["", "no entries here\n", "@comment{x}\n", "@", "@@@{", "@book{"])
def test_anything_can_be_read(text: str) -> None:
    assert read_bibtex(text, "x.bib")[0] == []


def test_lines_of_windows_are_lines() -> None:
    assert told_of("@book{a, title={A}}\r\n\r\n@book{a, title={B}}\r\n")[0][:2] == ("PS804", 3)
