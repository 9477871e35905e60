"""Inputs of up to one megabyte that were made to be slow or big, and a table of what they need.

``PYTHONPATH=tests python -m fuzz.heavy [NAME …]`` reads each in a process of its own and prints
seconds and megabytes, the latter over what the process needs before it reads anything.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

LIMIT = 1_000_000
HEAD = b"pilotscan: 1\nid: heavy\nname: A pilot\nplace: {country: NL, municipality: Leiden}\n"
FRAMEWORK = """\
pilotscan_framework: 1
id: heavy
version: 1.0.0
title: {en: Heavy}
scale: [&]
evidence_scale: [&]
rules:
  min_coverage: 0.5
  min_score_coverage: 0.5
  min_evidence: 2
  ready: {min_level: 3, min_evidence: 2, min_dimension_mean: 2}
""".replace("&", ", ".join(f"{{en: '{n}'}}" for n in range(5)))


def filled(before: str, unit: str, after: str = "", *, between: str = "") -> bytes:
    """Repeat a unit until the file is as large as it may be."""
    head, tail = HEAD + before.encode(), after.encode()
    piece = (unit + between).encode()
    times = (LIMIT - len(head) - len(tail)) // len(piece)
    return head + piece * times + tail


def numbered(before: str, unit: Callable[[int], str], after: str = "", *, most: int = 0) -> bytes:
    """Write a unit for 0, 1, 2 and so on until the file is as large as it may be."""
    made = bytearray(HEAD + before.encode())
    tail = after.encode()
    number = 0
    while not most or number < most:
        piece = unit(number).encode()
        if len(made) + len(piece) + len(tail) > LIMIT:
            break
        made += piece
        number += 1
    return bytes(made) + tail


def texts(unit: Callable[[int], str], *, line: bool = False) -> bytes:
    """Write as many activities as fit, each of nearly as many characters as a text may have."""
    made = bytearray(HEAD + (b"activities: [" if line else b"activities:\n"))
    number = 0
    while True:
        text = ""
        while len(text) + len(piece := unit(number)) < 19_990:
            text += piece
            number += 1
        item = f'"{text}", ' if line else f'- "{text}"\n'
        if len(made) + len(item.encode()) + 2 > LIMIT:
            break
        made += item.encode()
    return bytes(made) + (b"]" if line else b"")


def words(letters: str, length: int, number: int) -> str:
    """Write a number in so many of these letters."""
    made = ""
    while number:
        number, digit = divmod(number, len(letters))
        made += letters[digit]
    return made.ljust(length, letters[0])


def assessments(number: int, ratings: str, before: str = "") -> bytes:
    each = (
        "- {date: 2026-01-01, framework: living-lab, assessor: {role: own-team, id: a%d}, "
        "ratings: {" + ratings + "}}\n"
    )
    return numbered(before + "assessments:\n", lambda n: each % n, most=number)


def near_misses(length: int, length_cited: int, letters: str = "ab") -> bytes:
    """Cite sources that are nearly called like each of those that are listed."""
    cited = "".join(
        f"- {{text: x, sources: [{words(letters, length_cited - 1, n)}c]}}\n" for n in range(900)
    )
    return numbered(
        f"activities:\n{cited}sources:\n",
        lambda n: f"  {words(letters, length, n)}: {{title: x}}\n",
        most=1000,
    )


def high_levels() -> str:
    """Rate every condition that a rule of the packaged framework looks at 4."""
    from pilotscan import load_framework  # noqa: PLC0415 - not to count in what is measured

    rules = load_framework().plausibility
    named = {r.condition for r in (*rules.needs_fact, *rules.against_fact, *rules.needs_source)}
    return ", ".join(f"{name}: 4" for name in sorted(named))


def framework_of(
    routes: int, conditions: int, named: int, ids: Sequence[str] = (), stops: Sequence[str] = ()
) -> bytes:
    """Write a framework in which every condition and stop rule names what there is not."""
    listed = ", ".join(f"r{words('ab', 78, n)}: {{title: {{en: x}}}}" for n in range(routes))
    level = ", ".join(["{en: x}"] * 5)
    unknown = ", ".join(f"x{n}" for n in range(named))
    made = FRAMEWORK + "  stop:\n"
    made += "".join(f"  - {{condition: {name}, at: 0, routes: [x]}}\n" for name in stops)
    made += f"routes: {{{listed}}}\ndimensions:\n- {{id: d, title: {{en: d}}, conditions: [\n"
    relevant = f", relevant_to: [{unknown}]" if unknown else ""
    made += ",\n".join(
        f"{{id: {name}, title: {{en: x}}, question: {{en: x}}, levels: [{level}]{relevant}}}"
        for name in (*ids, *(f"c{n}" for n in range(conditions)))
    )
    return (made + "]}\n").encode()


def bsn(number: int) -> str:
    """Return nine digits that pass the eleven test."""
    digits = f"{10_000_000 + number:08d}"
    rest = sum((9 - i) * int(d) for i, d in enumerate(digits)) % 11
    return bsn(number + 7_000_000) if rest == 10 else f"{digits}{rest}"


HEAVY: dict[str, Callable[[], bytes]] = {
    # many values
    "list-of-100,000-items": lambda: HEAD + b"themes:\n" + b"- a\n" * 100_000,
    "list-as-long-as-fits": lambda: filled("themes: [", "a,", "a]"),
    "list-of-empty-lists": lambda: filled("themes: [", "[],", "[]]"),
    "list-of-empty-mappings": lambda: filled("themes: [", "{},", "{}]"),
    "mapping-of-keys-without-values": lambda: numbered("x: {", lambda n: f"{n:x}a,", "z}"),
    "repeated-key-in-one-line": lambda: filled("x: {", "a,", "a}"),
    "repeated-key-in-many-lines": lambda: filled("", "a:\n"),
    "question-marks-in-braces": lambda: filled("x: {", "?,", "}"),
    "19,000-values": lambda: numbered("x:\n", lambda _: "- [" + "1, " * 950 + "]\n", most=20),
    "lists-in-lists": lambda: filled("themes: [", "[" * 30 + "]" * 30 + ",", "a]"),
    "lines-without-anything": lambda: filled("", "\n"),
    "comments": lambda: filled("", "#\n"),
    "one-comment": lambda: filled("# ", "x"),
    # one kind of fault very often
    "control-characters-in-one-line": lambda: filled("name2: ", "\x01"),
    "control-characters-between-emoji": lambda: filled("name2: ", "\x01\U0001f600"),
    "control-characters-in-many-lines": lambda: filled("x: |\n", " \x01\n"),
    "aliases-in-one-line": lambda: filled("x: [", "*a,", "*a]"),
    "anchors-in-one-line": lambda: filled("x: [", "&a b,", "b]"),
    "tags-in-one-line": lambda: filled("x: [", "!a b,", "b]"),
    "numbers-as-keys-in-one-line": lambda: filled("x: {", "1,", "1}"),
    "long-numbers-in-one-line": lambda: filled("x: [", "1" * 19 + ",", "1]"),
    "escapes-in-one-line": lambda: filled("x: [", '"\\e",', "1]"),
    "unknown-keys": lambda: numbered("", lambda n: f"unknown-{n}: 1\n", most=1000),
    "unknown-keys-in-1,000-items": lambda: numbered(
        "figures: [", lambda n: f"{{what: a, b{n}: 1, c: 1, d: 1, e: 1, f: 1}}, ", "]", most=1000
    ),
    "unknown-keys-below-long-keys": lambda: (
        HEAD
        + b"assessments: [{date: 2026-01-01, framework: living-lab, assessor: {role: partner}, "
        + b"ratings: {? "
        + b"k" * 19_999
        + b" : {evidence: ["
        + b"{a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q},\n" * 1000
        + b"]}}}]\n"
    ),
    # much looking for near words
    "near-misses-of-sources": lambda: near_misses(40, 41),
    "near-misses-of-sources-with-long-ids": lambda: near_misses(80, 80),
    "near-misses-of-sources-of-one-letter": lambda: near_misses(80, 80, "aaaaab"),
    "near-misses-of-conditions-of-a-framework": lambda: framework_of(
        2, 0, 0, [words("ab", 80, n) for n in range(250)], [words("ba", 80, n) for n in range(900)]
    ),
    "near-misses-of-keys": lambda: numbered("", lambda n: f"assesments{n}: 1\n", most=1000),
    "near-misses-of-conditions": lambda: assessments(
        1, ", ".join(f"outcome-evidenc{words('ab', 60, n)}: 1" for n in range(1000))
    ),
    "1,000-uncited-sources": lambda: numbered(
        "sources:\n", lambda n: f"  s{n}: {{title: x}}\n", most=1000
    ),
    "20,000-uncited-sources": lambda: numbered(
        "sources:\n", lambda n: f"  s{n}: {{title: x}}\n", most=20_000
    ),
    # personal data
    "e-mail-addresses": lambda: texts(lambda n: f"a{n:x}@b.nl "),
    "e-mail-addresses-in-one-line": lambda: texts(lambda n: f"a{n:x}@b.nl ", line=True),
    "e-mail-addresses-written-as-escapes": lambda: texts(lambda n: f"a{n:x}\\x40b.nl "),
    "at-signs": lambda: texts(lambda _: "@"),
    "letters-and-one-at-sign": lambda: texts(lambda n: "@" if n % 19_980 == 0 else "a"),
    "names-of-64-letters": lambda: texts(lambda _: "a" * 64 + "@ "),
    "domains-of-many-parts": lambda: texts(lambda n: "a" * 64 + "@" if n == 0 else "a."),
    "domains-of-parts-of-63": lambda: texts(lambda _: "a@" + ("b" * 63 + ".") * 60),
    "dots-before-at-signs": lambda: texts(lambda _: ".........@a"),
    "phone-numbers": lambda: texts(lambda n: f"06{10_000_000 + n} "),
    "phone-numbers-abroad": lambda: texts(lambda n: f"+316{10_000_000 + n}, "),
    "phone-like-numbers": lambda: texts(lambda n: f"0{n % 90 + 10}-{n % 9000 + 1000}-{n % 90} "),
    "digits": lambda: texts(lambda n: str(n % 10)),
    "zeros": lambda: texts(lambda _: "0"),
    "digits-and-spaces": lambda: texts(lambda n: f"{n % 10} "),
    "brackets-and-digits": lambda: texts(lambda n: f"(0{n % 10}) "),
    "plus-signs": lambda: texts(lambda n: f"+{n % 10}"),
    "digits-of-other-scripts": lambda: texts(lambda n: chr(0x660 + n % 10)),
    "citizen-service-numbers": lambda: texts(lambda n: f"{bsn(n)} "),
    "nine-digits": lambda: texts(lambda n: f"{123_456_789 + n} "),
    "money": lambda: texts(lambda n: f"€ {123_456_789 + n} "),
    "nine-digits-and-spaces": lambda: texts(lambda n: f"{123_456_789 + n}" + " " * 2000),
    "bank-accounts": lambda: texts(lambda n: f"NL91ABNA041716430{n % 10} "),
    "bank-accounts-that-are-none": lambda: texts(lambda n: f"ZZ{n % 90 + 10}ABNA041716430 "),
    "bank-accounts-without-end": lambda: texts(lambda n: "NL91" if n == 0 else "ABNA"),
    "born": lambda: texts(lambda _: "geb. "),
    "born-and-a-digit": lambda: texts(lambda n: "1" if n % 9 == 0 else "geb. " * 5),
    "born-on-a-day": lambda: texts(lambda n: f"geb. 1-{n % 12 + 1}-19{n % 90 + 10} "),
    "spaces": lambda: texts(lambda n: "1 1" if n == 0 else " "),
    "service-number-and-signs": lambda: texts(lambda _: "bsn....."),
    "faults-beside-personal-data": lambda: numbered(
        "figures:\n",
        lambda n: (
            f"- {{what: a, {', '.join(f'{x}: 1' for x in 'bcdefghijklmnop')}, "
            f"q: jan{n}@b.nl geb. 1-1-1980 06-{10_000_000 + n}}}\n"
        ),
        most=1000,
    ),
    # comments
    "quoted-text-and-a-comment": lambda: filled('summary: "', "a", '" #x\n'),
    "quoted-hashes": lambda: filled('summary: "', "a #b ", '"\n'),
    "quoted-backslashes": lambda: filled('summary: "', "\\\\", '" #x\n'),
    "single-quotes-in-quotes": lambda: filled("summary: '", "''", "' #x\n"),
    "texts-cut-off": lambda: numbered(
        "sources:\n", lambda n: f"  k{n}: {{title: a}} #b\n", most=990
    ),
    "words-cut-off": lambda: numbered("themes:\n", lambda _: "- a #b\n", most=999),
    "blocks-and-hashes": lambda: numbered("", lambda n: f"k{n}: |\n  a #b\n\n  c\n", most=990),
    "blank-lines-in-a-block": lambda: filled("summary: |\n", "  \n", "  a #b\n"),
    "deep-block-and-hashes": lambda: filled("summary: |\n", "  a #b\n", "#c\n"),
    "spaces-before-hashes": lambda: filled("summary: |\n  a", " ", "#b\n"),
    "points-for-thousands": lambda: numbered(
        "figures:\n", lambda _: "- {what: a, value: 1.200, low: 1.200, high: 1.200}\n", most=1000
    ),
    # syntax
    "dashes-in-a-quote-that-is-closed-too-late": lambda: filled('x: "a\n', "-", '\nb" c\n'),
    "letters-in-a-quote-that-is-closed-too-late": lambda: filled('x: "a\n', "k\n", '\nb" c\n'),
    "quotes": lambda: filled("x: [", "'',", "''] b"),
    "tag-directives": lambda: b"".join(b"%%TAG !%x! x\n" % n for n in range(62_000)) + b"---\na: 1",
    "long-tag-directive": lambda: (
        b"%TAG !a! " + b"x" * 500_000 + b"\n---\nx: [" + b"!a!b c," * 70_000 + b"c]"
    ),
    "key-of-one-megabyte": lambda: filled("", "k", ": 1\n"),
    "explicit-key-of-one-megabyte": lambda: filled("? ", "k", "\n: 1\n"),
    "text-of-one-megabyte": lambda: filled("summary: ", "k"),
    "folded-lines": lambda: filled("summary: >\n", " a\n"),
    "folded-spaces": lambda: filled("summary: a", " ", "b\n"),
    "plain-text-of-many-lines": lambda: filled("summary: a\n", " b\n\n"),
    "nothing-but-spaces": lambda: filled("", " "),
    "tabs": lambda: filled("summary: a", "\t", "b\n"),
    # comments that allow
    "allowances-in-one-line": lambda: numbered("# pilotscan: allow A1", lambda n: f" PS{n}", "\n"),
    "allowances-without-number": lambda: numbered(
        "x: |\n", lambda n: f" # pilotscan: allow PS{n}\n"
    ),
    "allowances-in-many-lines": lambda: filled("", "# pilotscan: allow PS601\n"),
    "allowance-of-a-long-code": lambda: filled("# pilotscan: allow A", "A", "1\n"),
    "allowance-of-a-long-number": lambda: filled("# pilotscan: allow PS", "1", "\n"),
    "allowances-that-begin": lambda: filled("", "# pilotscan: allow A "),
    "hashes-and-spaces": lambda: filled("x: '", "# ", "'\n"),
    # checks across the file
    "ratings-against-many-facts": lambda: assessments(
        450,
        high_levels(),
        "outcomes: [" + "{what: x}, " * 900 + "]\nfunding: [" + "{source: x}, " * 900 + "]\n",
    ),
    "amounts-too-large-to-add-up": lambda: (
        HEAD
        + b"funding:\n- {source: a, amount: 1e308}\n"
        + b"- {source: b, amount: 1e308, part_of: a}\n" * 900
    ),
    "a-number-of-many-commas": lambda: HEAD + b"funding: {a: " + b"1," * 400_000 + b"1}\n",
    "a-comma-behind-many-words": lambda: HEAD + b"funding: {a: " + b"b " * 400_000 + b"1,5}\n",
    "1,000-assessments": lambda: assessments(1000, "durable-need: 3, outcome-evidence: 3"),
    "citations": lambda: assessments(
        16, ", ".join(f"c{n}: {{level: 1, evidence: [a, b, c, d]}}" for n in range(150))
    ),
    "framework-of-many-routes": lambda: framework_of(900, 90, 100),
    "framework-of-many-conditions": lambda: framework_of(2, 900, 2),
}
"""By name what makes the bytes."""

OUTCOME: dict[str, str] = {
    "list-of-100,000-items": "PS115",
    "list-as-long-as-fits": "PS115",
    "list-of-empty-lists": "PS115",
    "list-of-empty-mappings": "PS115",
    "mapping-of-keys-without-values": "PS115",
    "repeated-key-in-one-line": "PS111 PS115",
    "repeated-key-in-many-lines": "PS111 PS117",
    "question-marks-in-braces": "PS112 PS115",
    "19,000-values": "PS201",
    "lists-in-lists": "PS115",
    "lines-without-anything": "",
    "comments": "",
    "one-comment": "",
    "control-characters-in-one-line": "PS104 PS116",
    "control-characters-between-emoji": "PS104 PS116",
    "control-characters-in-many-lines": "PS104 PS117",
    "aliases-in-one-line": "PS109 PS115",
    "anchors-in-one-line": "PS109 PS115",
    "tags-in-one-line": "PS110 PS115",
    "numbers-as-keys-in-one-line": "PS112 PS115",
    "long-numbers-in-one-line": "PS113 PS115",
    "escapes-in-one-line": "PS104 PS115",
    "unknown-keys": "PS115 PS117 PS201",
    "unknown-keys-in-1,000-items": "PS117 PS201",
    "unknown-keys-below-long-keys": "PS116 PS117 PS201 PS202",
    "near-misses-of-sources": "PS117 PS302",
    "near-misses-of-sources-with-long-ids": "PS117 PS302",
    "near-misses-of-sources-of-one-letter": "PS117 PS302",
    "near-misses-of-conditions-of-a-framework": "PS117 PS301",
    "near-misses-of-keys": "PS115 PS117 PS201",
    "near-misses-of-conditions": "PS117 PS301",
    "1,000-uncited-sources": "PS117 PS305",
    "20,000-uncited-sources": "PS115",
    "e-mail-addresses": "PS117 PS601",
    "e-mail-addresses-in-one-line": "PS117 PS601",
    "e-mail-addresses-written-as-escapes": "PS601",
    "at-signs": "",
    "letters-and-one-at-sign": "",
    "names-of-64-letters": "",
    "domains-of-many-parts": "",
    "domains-of-parts-of-63": "",
    "dots-before-at-signs": "",
    "phone-numbers": "PS117 PS602",
    "phone-numbers-abroad": "PS117 PS602",
    "phone-like-numbers": "",
    "digits": "",
    "zeros": "",
    "digits-and-spaces": "",
    "brackets-and-digits": "",
    "plus-signs": "",
    "digits-of-other-scripts": "",
    "citizen-service-numbers": "PS117 PS603",
    "nine-digits": "PS117 PS603",
    "money": "",
    "nine-digits-and-spaces": "PS603",
    "bank-accounts": "PS604",
    "bank-accounts-that-are-none": "",
    "bank-accounts-without-end": "",
    "born": "",
    "born-and-a-digit": "",
    "born-on-a-day": "PS117 PS605",
    "spaces": "PS205",
    "service-number-and-signs": "",
    "faults-beside-personal-data": "PS117 PS201",
    "quoted-text-and-a-comment": "PS116 PS411",
    "quoted-hashes": "PS116",
    "quoted-backslashes": "PS116 PS411",
    "single-quotes-in-quotes": "PS116 PS411",
    "texts-cut-off": "PS117 PS305 PS411",
    "words-cut-off": "PS117 PS411",
    "blocks-and-hashes": "PS117 PS201",
    "blank-lines-in-a-block": "PS116",
    "deep-block-and-hashes": "PS116",
    "spaces-before-hashes": "PS116",
    "points-for-thousands": "PS117 PS410",
    "dashes-in-a-quote-that-is-closed-too-late": "PS106 PS116",
    "letters-in-a-quote-that-is-closed-too-late": "PS106 PS116",
    "quotes": "PS115",
    "tag-directives": "PS110",
    "long-tag-directive": "PS110",
    "key-of-one-megabyte": "PS106",
    "explicit-key-of-one-megabyte": "PS116",
    "text-of-one-megabyte": "PS116",
    "folded-lines": "PS116",
    "folded-spaces": "PS116",
    "plain-text-of-many-lines": "PS116",
    "nothing-but-spaces": "",
    "tabs": "PS116",
    "allowances-in-one-line": "PS117 PS118",
    "allowances-without-number": "PS116",
    "allowances-in-many-lines": "PS117 PS118",
    "allowance-of-a-long-code": "PS118",
    "allowance-of-a-long-number": "PS118",
    "allowances-that-begin": "",
    "hashes-and-spaces": "PS116",
    "ratings-against-many-facts": "PS117 PS503 PS504 PS505 PS506",
    "amounts-too-large-to-add-up": "PS117 PS204",
    "a-number-of-many-commas": "PS112 PS115",
    "a-comma-behind-many-words": "PS112 PS116",
    "1,000-assessments": "PS117 PS503 PS505",
    "citations": "PS117 PS301 PS302",
    "framework-of-many-routes": "PS117 PS304",
    "framework-of-many-conditions": "PS117 PS304",
}
"""By name the codes that are found."""


def measure(name: str) -> tuple[float, float, float, list[str]]:
    """Return seconds, megabytes before and at most, and the codes found; of this process."""
    from pilotscan import load_framework  # noqa: PLC0415
    from pilotscan.loading.discover import FoundFile  # noqa: PLC0415
    from pilotscan.reading import check_file  # noqa: PLC0415

    framework = load_framework()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "heavy.yaml"
        path.write_bytes(HEAVY[name]())
        small = Path(folder) / "small.yaml"
        small.write_bytes(HEAD + b"summary: call 06-12345678\n")
        check_file(FoundFile("small.yaml", small, named=True), framework, frameworks=True)
        before = _resident()
        started = time.process_time()
        checked = check_file(FoundFile("x.yaml", path, named=True), framework, frameworks=True)
        seconds = time.process_time() - started
    at_most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return seconds, before, at_most, [d.code for d in checked.diagnostics]


def _resident() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        seconds, before, at_most, codes = measure(arguments[1])
        counted = ", ".join(f"{codes.count(code)} {code}" for code in sorted(set(codes)))
        print(f"{seconds:8.2f} {at_most - before:8.0f}  {arguments[1]:48} {counted}")  # noqa: T201
        return
    print(" seconds       MB  input")  # noqa: T201
    for name in arguments or HEAVY:
        command = [sys.executable, "-m", "fuzz.heavy", "--one", name]
        try:
            ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
            said = ran.stdout.rstrip() or f"{name}: {ran.stderr[-300:]}"
        except subprocess.TimeoutExpired:
            said = f"     >60           {name}"
        print(said, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
