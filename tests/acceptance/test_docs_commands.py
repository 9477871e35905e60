"""Every command of README and docs runs, and prints what the page shows.

How a page says what to expect: see doc_blocks.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.doc_blocks import RUN, SHELLS, Block, Runner, blocks, matches
from support.together import together

ROOT = Path(__file__).parents[2]
MADE = {"codes.md", "codes.nl.md", "python.md"}  # examples of faults, and of docstrings
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
WITH_COMMANDS = [
    page
    for page in PAGES
    if page.name not in MADE and any(block.runs for block in blocks(page.read_text("utf-8")))
]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name)
@pytest.mark.outside
def test_every_command_of_a_page_does_what_the_page_says(page: Path, tmp_path: Path) -> None:
    runner = Runner(ROOT, tmp_path)
    for block in blocks(page.read_text("utf-8")):
        runner.run(block)
    assert runner.faults == [], "\n\n".join([name(page), *runner.faults])


def all_blocks() -> list[tuple[str, Block]]:
    return [
        (name(page), block)
        for page in PAGES
        if page.name not in MADE
        for block in blocks(page.read_text("utf-8"))
    ]


def test_what_is_not_run_has_a_reason() -> None:
    silent = [
        f"{page}:{block.line}"
        for page, block in all_blocks()
        if "not run" in block.marks and not block.marks["not run"]
    ]
    assert silent == []


def test_commands_stand_in_blocks_that_say_so() -> None:
    hidden = [
        f"{page}:{block.line}"
        for page, block in all_blocks()
        if block.lang not in RUN
        and not {"file", "output", "run", "not run"} & set(block.marks)
        and re.match(r"(\$ |pilotscan [a-z]+ [^[…]*$|make |git |pip )", block.text)
    ]
    assert hidden == []


def test_every_target_of_make_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.M))
    texts = [block.text for _, block in all_blocks() if block.lang in SHELLS]
    named = {target for text in texts for target in re.findall(r"^make ([a-z-]+)", text, re.M)}
    assert {"evaluate", "test"} <= named <= targets


@pytest.mark.outside
def test_a_wrong_output_a_wrong_code_and_a_missing_file_are_told(tmp_path: Path) -> None:
    page = """\
<!-- folder: empty -->
<!-- file: a.txt -->
```text
one
two
```

```sh
cat a.txt; echo oops >&2; exit 3
```

<!-- output -->
```text
one
…
```

<!-- exit: 3 -->
```sh
cat a.txt; exit 3
```

<!-- output -->
```text
one
t…
```

<!-- output -->
```text
one
```

<!-- not run: it is a lie -->
```sh
exit 4
```

<!-- exit: 1 -->
```console
$ printf '%s\\n' \\
> three
three
$ cat b.txt
cat: b.txt: …
```

<!-- exit: 2 -->
```sh
pilotscan --version   # in this process
pilotscan validate none.yaml
pilotscan --version
```

<!-- output -->
```text
pilotscan …
none.yaml: PS101 error: cannot be read: …
…
```

```sh
pilotscan validate none.yaml
```

```python
print("one", "two")
1 / 0
```

<!-- output -->
```text
one two
…
ZeroDivisionError: …
```
"""
    runner = Runner(ROOT, tmp_path)
    for block in blocks(page):
        runner.run(block)
    assert [fault.splitlines()[0] for fault in runner.faults] == [
        "line 8: exit code 3, not 0",
        "line 30: other output",
        "line 62: exit code 2, not 0",
        "line 66: exit code 1, not 0",
    ]


@together(
    "shown, printed, same",
    [
        ("a\n", "a\n", True),
        ("a\n", "a  \n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\n", "a\n", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nb\nc\ne\n", False),
        ("…b\n", "ab\n", True),
        ("a…\n", "ab\nc\n", False),
        ("a.c\n", "abc\n", False),
        ("", "a\n", False),
    ],
)
def test_what_a_page_shows_may_leave_out_what_it_says(
    shown: str, printed: str, *, same: bool
) -> None:
    assert matches(shown, printed) is same


def test_a_mark_without_a_block_is_told() -> None:
    with pytest.raises(AssertionError, match="no block follows"):
        list(blocks("<!-- exit: 1 -->\n\nSome text.\n\n```sh\nfalse\n```\n"))
