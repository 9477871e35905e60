"""From a file to a model: every kind of fault gets its code, place, words and remedy."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.loading.discover import FoundFile, discover
from pilotscan.loading.limits import MAX_BYTES
from pilotscan.loading.load import LoadedFile, load_framework_document, load_pilot_file
from support.together import together

HEAD = """\
pilotscan: 1
id: plan-einstein
name: Plan Einstein
place: {country: NL, municipality: Utrecht}
"""
ASSESSMENT = """\
assessments:
  - date: 2026-11-22
    framework: living-lab
    assessor: {role: independent}
    ratings:
"""
KEYS = (
    "pilotscan, id, name, place, language, summary, period, status, checked, origin, themes, "
    "problem, target_groups, selection, activities, mechanisms, barriers, figures, partners, "
    "funding, circumstances, outcomes, afterlife, recognition, scaling, informants, assessments, "
    "reply, sources"
)
KINDS = (
    "statement, press, internal-document, official-document, monitoring, own-evaluation, thesis, "
    "search-record, independent-evaluation, peer-reviewed"
)
LEVELS = "expected a level: a number of the scale, unknown or not-applicable"
COUNTRY = "expected a country as its two capital letters (ISO 3166-1): NL, BE, DE"
QUOTES = "put it in quotes: "
DIGITS = "write digits only, without sign, unit or marks for thousands"
DASHES = "begin each item on a line of its own with '- '"
MAPPING = "expected a mapping of keys to values"


def load(tmp_path: Path, text: str | bytes) -> LoadedFile:
    path = tmp_path / "x.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load_pilot_file(FoundFile("x.yaml", path, named=True))


def summary(diagnostic: Diagnostic) -> tuple[str, int, int, str, str, str]:
    where = diagnostic.where
    return (
        diagnostic.code,
        where.line,
        where.column,
        where.path,
        diagnostic.message,
        diagnostic.hint,
    )


Expected = tuple[str, int, int, str, str, str]

FAULTS: list[tuple[str, str, Expected]] = [
    # unknown keys: at the key
    (
        "unknown-key-near",
        HEAD + "sumary: x\n",
        ("PS201", 5, 1, "sumary", "the key 'sumary' is not known", "did you mean 'summary'?"),
    ),
    (
        "unknown-key-with-hyphen",
        HEAD + "target-groups: []\n",
        ("PS201", 5, 1, "target-groups", "the key 'target-groups' is not known",
         "did you mean 'target_groups'?"),
    ),
    (
        "unknown-key-far",
        HEAD + "xyzzy: x\n",
        ("PS201", 5, 1, "xyzzy", "the key 'xyzzy' is not known", f"allowed here: {KEYS}"),
    ),
    (
        "unknown-key-inside",
        HEAD + "period:\n  begin: 2016\n",
        ("PS201", 6, 3, "period.begin", "the key 'begin' is not known", "did you mean 'start'?"),
    ),
    (
        "unknown-key-in-a-list",
        HEAD + "figures:\n  - what: x\n    valeu: 3\n",
        ("PS201", 7, 5, "figures[0].valeu", "the key 'valeu' is not known",
         "did you mean 'value'?"),
    ),
    (
        "unknown-key-in-a-rating",
        HEAD + ASSESSMENT + "      reach: {level: 3, evidense: [s]}\n",
        ("PS201", 10, 25, "assessments[0].ratings.reach.evidense",
         "the key 'evidense' is not known", "did you mean 'evidence'?"),
    ),
    (
        "unknown-key-in-evidence",
        HEAD + ASSESSMENT + "      reach: {level: 3, evidence: [{source: s, page: 3}]}\n",
        ("PS201", 10, 48, "assessments[0].ratings.reach.evidence[0].page",
         "the key 'page' is not known", "allowed here: source, at, supports"),
    ),
    (
        "unknown-key-in-a-source",
        HEAD + "sources:\n  rigo: {titel: x}\n",
        ("PS201", 6, 10, "sources.rigo.titel", "the key 'titel' is not known",
         "did you mean 'title'?"),
    ),
    (
        "unknown-key-in-a-source-named-like-a-key",
        HEAD + "sources:\n  site: {titel: x}\n",
        ("PS201", 6, 10, "sources.site.titel", "the key 'titel' is not known",
         "did you mean 'title'?"),
    ),
    (
        "unknown-key-that-looks-like-a-mark-of-pydantic",
        HEAD + "'[key]': x\n",
        ("PS201", 5, 1, "[key]", "the key '[key]' is not known", f"allowed here: {KEYS}"),
    ),
    (
        "unknown-key-without-a-value",
        HEAD + "sumary:\n",
        ("PS201", 5, 1, "sumary", "the key 'sumary' is not known", "did you mean 'summary'?"),
    ),
    (
        "unknown-key-without-a-value-beside-a-known-one",
        HEAD + "period: {start: , begin: }\n",
        ("PS201", 5, 19, "period.begin", "the key 'begin' is not known",
         "did you mean 'start'?"),
    ),
    # missing keys: at the mapping that lacks them, or at the key without a value
    (
        "missing-key",
        HEAD + "partners:\n  - sector: ngo\n",
        ("PS202", 6, 5, "partners[0]", "the key 'name' is missing", "add 'name: …' here"),
    ),
    (
        "missing-key-at-the-top",
        "# a comment\n" + HEAD.replace("name: Plan Einstein\n", ""),
        ("PS202", 2, 1, "", "the key 'name' is missing", "add 'name: …' here"),
    ),
    (
        "key-without-a-value",
        HEAD.replace("name: Plan Einstein", "name:"),
        ("PS202", 3, 1, "name", "'name' has no value", "give it a value"),
    ),
    (
        "key-without-a-value-inside",
        HEAD + "partners:\n  - sector: ngo\n    name: ~\n",
        ("PS202", 7, 5, "partners[0].name", "'name' has no value", "give it a value"),
    ),
    (
        "no-municipality",
        HEAD.replace(", municipality: Utrecht", ""),
        ("PS202", 4, 8, "place", "a local pilot needs 'municipality'",
         "or give 'scope: regional', 'national' or 'international'"),
    ),
    (
        "no-assessor-role",
        HEAD + ASSESSMENT.replace("{role: independent}", "{id: desk}"),
        ("PS202", 8, 15, "assessments[0].assessor", "the key 'role' is missing",
         "add 'role: …' here"),
    ),
    # wrong types: at the value
    (
        "text-as-number",
        HEAD.replace("Plan Einstein", "1984"),
        ("PS203", 3, 7, "name", "expected text, found 1984", f"{QUOTES}'1984'"),
    ),
    (
        "text-as-real-number",
        HEAD.replace("Plan Einstein", "3.5"),
        ("PS203", 3, 7, "name", "expected text, found 3.5", f"{QUOTES}'3.5'"),
    ),
    (
        "text-as-a-number-that-ends-in-zero",
        HEAD.replace("Plan Einstein", "1.10"),
        ("PS203", 3, 7, "name", "expected text, found 1.1", f"{QUOTES}'1.10'"),
    ),
    (
        "text-as-truth",
        HEAD.replace("Plan Einstein", "true"),
        ("PS203", 3, 7, "name", "expected text, found true", f"{QUOTES}'true'"),
    ),
    (
        "text-as-list",
        HEAD.replace("Plan Einstein", "[a]"),
        ("PS203", 3, 7, "name", "expected text, found a list", ""),
    ),
    (
        "text-as-mapping",
        HEAD + "themes: [housing, {a: b}]\n",
        ("PS203", 5, 19, "themes[1]", "expected text, found a mapping", ""),
    ),
    (
        "text-in-a-language-that-is-not-known",
        HEAD + "themes: [housing, {en: work, fr: travail}]\n",
        ("PS201", 5, 30, "themes[1].fr", "the key 'fr' is not known", "allowed here: en, nl"),
    ),
    (
        "text-in-a-language-without-a-value",
        HEAD + "summary: {text: {en: A house., nl: 5}}\n",
        ("PS203", 5, 36, "summary.text.nl", "expected text, found 5",
         "put it in quotes: '5'"),
    ),
    (
        "item-without-a-value",
        HEAD + "themes:\n  - housing\n  - ~\n",
        ("PS203", 7, 5, "themes[1]", "expected text, found nothing", ""),
    ),
    (
        "list-as-text",
        HEAD + "themes: housing\n",
        ("PS203", 5, 9, "themes", "expected a list, found 'housing'", "write [housing]"),
    ),
    (
        "list-as-mapping",
        HEAD + "figures: {what: x}\n",
        ("PS203", 5, 10, "figures", "expected a list, found a mapping", DASHES),
    ),
    (
        "mapping-as-text",
        HEAD + "period: since 2016\n",
        ("PS203", 5, 9, "period", f"{MAPPING}, found 'since 2016'", ""),
    ),
    (
        "mapping-as-list",
        HEAD + "sources: [rigo]\n",
        ("PS203", 5, 10, "sources", f"{MAPPING}, found a list", ""),
    ),
    (
        "number-in-quotes",
        HEAD + "figures: [{what: x, value: '3'}]\n",
        ("PS203", 5, 28, "figures[0].value", "expected a number, found '3'",
         "write it without quotes: 3"),
    ),
    (
        "number-as-words",
        HEAD + "figures: [{what: x, value: 1_000}]\n",
        ("PS203", 5, 28, "figures[0].value", "expected a number, found '1_000'",
         f"{DIGITS}: 1000"),
    ),
    (
        "number-without-end",
        HEAD + "figures: [{what: x, value: .inf}]\n",
        ("PS203", 5, 28, "figures[0].value", "expected a number, found '.inf'",
         f"{DIGITS}, as in 12000"),
    ),
    (
        "format-as-truth",
        HEAD.replace("pilotscan: 1", "pilotscan: true"),
        ("PS203", 1, 12, "pilotscan", "expected a whole number, found true", ""),
    ),
    (
        "format-in-quotes",
        HEAD.replace("pilotscan: 1", "pilotscan: '1'"),
        ("PS203", 1, 12, "pilotscan", "expected a whole number, found '1'",
         "write it without quotes: 1"),
    ),
    (
        "format-not-whole",
        HEAD.replace("pilotscan: 1", "pilotscan: 1.5"),
        ("PS203", 1, 12, "pilotscan", "expected a whole number, found 1.5", ""),
    ),
    (
        "truth-as-word",
        HEAD + "summary: {text: x, inferred: yes}\n",
        ("PS203", 5, 30, "summary.inferred", "expected true or false, found 'yes'", ""),
    ),
    # values that are not allowed: at the value
    (
        "word-near",
        HEAD + "status: runing\n",
        ("PS204", 5, 9, "status",
         "'runing' is not one of planned, running, ended, continued, unknown",
         "did you mean 'running'?"),
    ),
    (
        "word-far",
        HEAD + "language: deutsch\n",
        ("PS204", 5, 11, "language", "'deutsch' is not one of en, nl", ""),
    ),
    (
        "word-with-underscore",
        HEAD + "sources: {s: {kind: peer_reviewed}}\n",
        ("PS204", 5, 21, "sources.s.kind", f"'peer_reviewed' is not one of {KINDS}",
         "did you mean 'peer-reviewed'?"),
    ),
    (
        "word-as-number",
        HEAD + "language: 3\n",
        ("PS204", 5, 11, "language", "3 is not one of en, nl", ""),
    ),
    (
        "word-as-list",
        HEAD + "language: [en]\n",
        ("PS204", 5, 11, "language", "a list is not one of en, nl", ""),
    ),
    (
        "level-too-high",
        HEAD + ASSESSMENT + "      reach: 11\n",
        ("PS204", 10, 14, "assessments[0].ratings.reach.level", f"{LEVELS}, found 11", ""),
    ),
    (
        "level-in-quotes",
        HEAD + ASSESSMENT + "      reach: {level: '3'}\n",
        ("PS204", 10, 22, "assessments[0].ratings.reach.level", f"{LEVELS}, found '3'",
         "write it without quotes: 3"),
    ),
    (
        "level-as-truth",
        HEAD + ASSESSMENT + "      reach: true\n",
        ("PS204", 10, 14, "assessments[0].ratings.reach.level", f"{LEVELS}, found true", ""),
    ),
    (
        "level-as-list",
        HEAD + ASSESSMENT + "      reach: [3]\n",
        ("PS204", 10, 14, "assessments[0].ratings.reach.level", f"{LEVELS}, found a list", ""),
    ),
    (
        "level-as-mapping",
        HEAD + ASSESSMENT + "      reach: {level: {level: 3}}\n",
        ("PS204", 10, 22, "assessments[0].ratings.reach.level", f"{LEVELS}, found a mapping", ""),
    ),
    (
        "country-in-small-letters",
        HEAD.replace("NL", "nl"),
        ("PS204", 4, 18, "place.country", f"{COUNTRY}, found 'nl'", "did you mean 'NL'?"),
    ),
    (
        "country-as-list",
        HEAD.replace("NL", "[NL]"),
        ("PS204", 4, 18, "place.country", f"{COUNTRY}, found a list", ""),
    ),
    (
        "reserved-id",
        HEAD.replace("plan-einstein", "index"),
        ("PS204", 2, 5, "id", "the id 'index' is reserved for a page of the reports", ""),
    ),
    (
        "format-of-the-future",
        HEAD.replace("pilotscan: 1", "pilotscan: 2"),
        ("PS204", 1, 12, "pilotscan", "expected a number at most 1, found 2", ""),
    ),
    (
        "number-below-zero",
        HEAD + "target_groups: [{name: x, size: -3}]\n",
        ("PS204", 5, 33, "target_groups[0].size", "expected a number at least 0, found -3", ""),
    ),
    (
        "number-of-any-size",
        HEAD + "funding: [{source: x, amount: 1e308}]\n",
        ("PS204", 5, 31, "funding[0].amount",
         "expected a number at most 1,000,000,000,000,000, found 1e+308",
         "check the unit and the number of zeros"),
    ),
    (
        "amount-in-words",
        HEAD + "funding: [{source: x, amount: € 5 miljoen}]\n",
        ("PS203", 5, 31, "funding[0].amount", "expected a number, found '€ 5 miljoen'",
         f"{DIGITS}: 5000000"),
    ),
    (
        "comma-for-thousands",
        HEAD + "funding:\n  - source: x\n    amount: 4,999,748.80\n",
        ("PS203", 7, 13, "funding[0].amount", "expected a number, found '4,999,748.80'",
         f"{DIGITS}: 4999748.80"),
    ),
    (
        "comma-for-thousands-in-braces",
        HEAD + "funding: [{source: x, amount: 4,999,748.80, currency: EUR}]\n",
        ("PS112", 5, 31, "",
         "'4,999,748.80' is cut at its comma, because in braces a comma begins a new key",
         f"for a number {DIGITS}: 4999748.80; put a text in quotes"),
    ),
    (
        "comma-for-decimals-in-braces",
        HEAD + "funding: [{source: x, amount: € 1.200,00}]\n",
        ("PS112", 5, 31, "",
         "'€ 1.200,00' is cut at its comma, because in braces a comma begins a new key",
         f"for a number {DIGITS}: 1200; put a text in quotes"),
    ),
    (
        "comma-in-a-text-in-braces",
        HEAD + "figures: [{what: x, unit: 1,5 litre, value: 2}]\n",
        ("PS112", 5, 27, "",
         "'1,5 litre' is cut at its comma, because in braces a comma begins a new key",
         f"for a number {DIGITS}, as in 12000; put a text in quotes"),
    ),
    # text of the wrong form: at the value, or at the key if that is wrong
    (
        "id",
        HEAD.replace("plan-einstein", "Plan_Einstein"),
        ("PS205", 2, 5, "id", "'Plan_Einstein' is not an id",
         "use small letters, digits and single hyphens: plan-einstein"),
    ),
    (
        "long-id",
        HEAD.replace("plan-einstein", "a" * 81),
        ("PS205", 2, 5, "id", "longer than 80 characters", "shorten it"),
    ),
    (
        "source-id-as-key",
        HEAD + "sources:\n  rigo 2019: {title: x}\n",
        ("PS205", 6, 3, "sources.rigo 2019", "'rigo 2019' is not the id of a source",
         "use letters, digits, hyphens and underscores: rigo-2019"),
    ),
    (
        "source-id-that-looks-like-a-mark-of-pydantic",
        HEAD + "sources:\n  '[key]': {title: x}\n",
        ("PS205", 6, 3, "sources.[key]", "'[key]' is not the id of a source",
         "use letters, digits, hyphens and underscores: rigo-2019"),
    ),
    (
        "source-id-as-value",
        HEAD + "summary: {text: x, sources: [a b]}\n",
        ("PS205", 5, 30, "summary.sources[0]", "'a b' is not the id of a source",
         "use letters, digits, hyphens and underscores: rigo-2019"),
    ),
    (
        "currency",
        HEAD + "funding: [{source: x, currency: euro}]\n",
        ("PS205", 5, 33, "funding[0].currency", "'euro' is not a currency",
         "use three capital letters (ISO 4217): EUR"),
    ),
    (
        "address",
        HEAD + "sources: {s: {url: www.leiden.nl}}\n",
        ("PS205", 5, 20, "sources.s.url", "'www.leiden.nl' is not an address",
         "use an address that begins with https://"),
    ),
    (
        "doi",
        HEAD + "sources: {s: {doi: 'https://doi.org/10.1000/182'}}\n",
        ("PS205", 5, 20, "sources.s.doi", "'https://doi.org/10.1000/182' is not a DOI",
         "give it bare: 10.1000/182"),
    ),
    (
        "empty-text",
        HEAD + "problem: ' '\n",
        ("PS205", 5, 10, "problem.text", "the text is empty",
         "leave the key out if nothing is known"),
    ),
    # dates: at the value
    (
        "date",
        HEAD + "period: {start: summer 2016}\n",
        ("PS206", 5, 17, "period.start",
         "'summer 2016' is not a date: "
         "expected a year, a year and month or a date: 2016, 2016-07 or 2016-07-01", ""),
    ),
    (
        "impossible-date",
        HEAD + "period: {start: 2016-02-30}\n",
        ("PS206", 5, 17, "period.start",
         "'2016-02-30' is not a date: no such day or month exists", ""),
    ),
    (
        "half-a-date",
        HEAD + "checked: 2026-11\n",
        ("PS206", 5, 10, "checked",
         "'2026-11' is not a date: expected a full date: 2026-11-22", ""),
    ),
    (
        "year",
        HEAD + "sources: {s: {year: 2019-13}}\n",
        ("PS206", 5, 21, "sources.s.year",
         "'2019-13' is not a date: no such day or month exists", ""),
    ),
]  # fmt: skip


@together("text, expected", [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_each_kind_of_fault_has_its_code_place_words_and_remedy(
    tmp_path: Path, text: str, expected: Expected
) -> None:
    loaded = load(tmp_path, text)
    assert [summary(diagnostic) for diagnostic in loaded.diagnostics] == [expected]
    assert loaded.pilot is None
    (diagnostic,) = loaded.diagnostics
    assert diagnostic.severity is Severity.ERROR
    assert diagnostic.where.file == "x.yaml"
    assert diagnostic.excerpt == text.split("\n")[expected[1] - 1]


def test_a_municipality_without_a_value_is_shown_at_the_key(tmp_path: Path) -> None:
    text = HEAD.replace("{country: NL, municipality: Utrecht}", "\n  country: NL\n  municipality:")
    (diagnostic,) = load(tmp_path, text).diagnostics
    assert (diagnostic.code, diagnostic.where.line, diagnostic.where.column) == ("PS202", 6, 3)


def test_all_faults_of_a_file_come_together(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        "pilotscan: 3\nid: A\nplace: {country: XX, city: Utrecht}\nstatus: done\nchecked: soon\n",
    )
    found = sorted((d.where.line, d.where.column, d.code) for d in loaded.diagnostics)
    assert found == [
        (1, 1, "PS202"),
        (1, 12, "PS204"),
        (2, 5, "PS205"),
        (3, 18, "PS204"),
        (3, 22, "PS201"),
        (4, 9, "PS204"),
        (5, 10, "PS206"),
    ]


def test_a_message_repeats_only_the_beginning_of_a_long_value(tmp_path: Path) -> None:
    (diagnostic,) = load(tmp_path, HEAD + f"status: {'x' * 5000}\n").diagnostics
    assert diagnostic.message.startswith("'" + "x" * 80 + "…' is not one of ")


def test_a_good_file_becomes_a_pilot(tmp_path: Path) -> None:
    loaded = load(tmp_path, HEAD)
    assert loaded.diagnostics == ()
    assert loaded.pilot is not None
    assert loaded.document is not None
    assert (loaded.pilot.id, loaded.pilot.place.municipality) == ("plan-einstein", ("Utrecht",))
    assert loaded.file == "x.yaml"
    assert loaded.kind == "pilot"


@pytest.mark.parametrize(
    "data",
    [HEAD.encode(), b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode(), b"\xff\x00", b"", b"[1"],
    ids=["good", "bom-crlf", "not-utf-8", "empty", "broken"],
)
def test_the_hash_is_of_the_bytes_as_they_are(tmp_path: Path, data: bytes) -> None:
    assert load(tmp_path, data).sha256 == hashlib.sha256(data).hexdigest()


def test_a_file_that_cannot_be_read_has_no_hash(tmp_path: Path) -> None:
    loaded = load_pilot_file(FoundFile("none.yaml", tmp_path / "none.yaml", named=True))
    assert (loaded.sha256, loaded.pilot, loaded.document) == ("", None, None)
    assert [d.code for d in loaded.diagnostics] == ["PS101"]


def test_a_framework_among_the_pilots_is_passed_over_but_not_if_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.yaml").write_text("pilotscan_framework: 1\nid: broken\n", encoding="utf-8")
    (from_folder,), _ = discover(["."])
    (by_name,), _ = discover(["f.yaml"])
    passed = load_pilot_file(from_folder)
    assert (passed.kind, passed.pilot, passed.diagnostics) == ("framework", None, ())
    read = load_pilot_file(by_name)
    assert (read.kind, read.pilot) == ("framework", None)
    (told,) = read.diagnostics
    assert (told.code, told.where.line, told.where.column) == ("PS201", 1, 1)
    assert told.message == "this file is a framework, not a pilot"
    assert told.hint == "name it with --framework"


def test_standard_input_is_read_like_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    data = HEAD.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    loaded = load_pilot_file(FoundFile("<stdin>", Path("-"), named=True))
    assert loaded.diagnostics == ()
    assert loaded.pilot is not None
    assert loaded.sha256 == hashlib.sha256(data).hexdigest()


def test_standard_input_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO(b"#" * (3 * MAX_BYTES))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
    loaded = load_pilot_file(FoundFile("<stdin>", Path("-"), named=True))
    assert [(d.code, d.where.file) for d in loaded.diagnostics] == [("PS102", "<stdin>")]
    assert stream.tell() <= MAX_BYTES + 1


# --- frameworks -------------------------------------------------------------------------------

FRAMEWORK = """\
pilotscan_framework: 1
id: small
version: 1.0.0
title: {en: Small}
scale: [{en: a}, {en: b}, {en: c}, {en: d}, {en: e}]
evidence_scale: [{en: a}, {en: b}, {en: c}, {en: d}, {en: e}]
routes: {growth: {title: {en: Growth}}}
rules: {min_coverage: 0.75, min_score_coverage: 0.5, min_evidence: 1, \
ready: {min_level: 3, min_evidence: 2, min_dimension_mean: 2}}
dimensions:
  - id: people
    title: {en: People}
    weight: 1
    conditions:
      - id: reach
        title: {en: Reach}
        question: {en: Who?}
        levels: [{en: a}, {en: b}, {en: c}, {en: d}, {en: e}]
"""
FIVE = "[{en: a}, {en: b}, {en: c}, {en: d}, {en: e}]"

FRAMEWORK_FAULTS: list[tuple[str, str, str, Expected]] = [
    (
        "eleven-levels",
        f"        levels: {FIVE}",
        f"        levels: [{', '.join(['{en: a}'] * 11)}]",
        ("PS204", 17, 17, "dimensions[0].conditions[0].levels", "takes at most 10, found 11", ""),
    ),
    (
        "one-label",
        f"\nscale: {FIVE}",
        "\nscale: [{en: a}]",
        ("PS204", 5, 8, "scale", "needs at least 2, found 1", ""),
    ),
    (
        "no-weight-at-all",
        "weight: 1",
        "weight: 0",
        ("PS204", 12, 13, "dimensions[0].weight", "expected a number above 0, found 0", ""),
    ),
    (
        "share-above-one",
        "min_coverage: 0.75",
        "min_coverage: 75",
        ("PS204", 8, 23, "rules.min_coverage", "expected a number at most 1, found 75", ""),
    ),
    (
        "version-as-number",
        "version: 1.0.0",
        "version: 1.5",
        ("PS203", 3, 10, "version", "expected text, found 1.5", f"{QUOTES}'1.5'"),
    ),
    (
        "version-of-two-numbers",
        "version: 1.0.0",
        "version: '1.0'",
        ("PS205", 3, 10, "version", "'1.0' is not a version", "use three numbers: 1.0.0"),
    ),
    (
        "text-in-no-language",
        "question: {en: Who?}",
        "question: {}",
        ("PS202", 16, 19, "dimensions[0].conditions[0].question", "a text needs 'en' or 'nl'", ""),
    ),
    (
        "plain-text",
        "question: {en: Who?}",
        "question: Who?",
        ("PS203", 16, 19, "dimensions[0].conditions[0].question", f"{MAPPING}, found 'Who?'", ""),
    ),
    (
        "route-as-key",
        "growth: {title",
        "Growth: {title",
        ("PS205", 7, 10, "routes.Growth", "'Growth' is not an id",
         "use small letters, digits and single hyphens: plan-einstein"),
    ),
    (
        "unknown-key",
        "    weight: 1",
        "    wieght: 1",
        ("PS201", 12, 5, "dimensions[0].wieght", "the key 'wieght' is not known",
         "did you mean 'weight'?"),
    ),
    (
        "unknown-key-in-a-route-named-like-a-key",
        "routes: {growth: {title: {en: Growth}}}",
        "routes: {title: {title: {en: Growth}, abuot: {en: x}}}",
        ("PS201", 7, 39, "routes.title.abuot", "the key 'abuot' is not known",
         "did you mean 'about'?"),
    ),
    (
        "no-conditions",
        FRAMEWORK[FRAMEWORK.index("    conditions:") :],
        "    conditions: []\n",
        ("PS204", 13, 17, "dimensions[0].conditions", "needs at least 1, found 0", ""),
    ),
    (
        "unknown-verdict",
        "dimensions:",
        "verdicts: {not-yett: {title: {en: x}}}\ndimensions:",
        ("PS204", 9, 12, "verdicts.not-yett",
         "'not-yett' is not one of stop-or-repair, not-yet, not-assessable, conditional, "
         "ready-stepwise, no-verdict", "did you mean 'not-yet'?"),
    ),
]  # fmt: skip


def test_the_small_framework_has_no_faults() -> None:
    framework, document, faults = load_framework_document(FRAMEWORK.encode(), "f.yaml")
    assert faults == []
    assert framework is not None
    assert document is not None
    assert framework.id == "small"


@together(
    "old, new, expected",
    [case[1:] for case in FRAMEWORK_FAULTS],
    ids=[case[0] for case in FRAMEWORK_FAULTS],
)
def test_faults_of_a_framework_have_their_place_too(old: str, new: str, expected: Expected) -> None:
    assert FRAMEWORK.count(old) == 1
    text = FRAMEWORK.replace(old, new)
    framework, _, faults = load_framework_document(text.encode(), "f.yaml")
    assert framework is None
    assert [summary(fault) for fault in faults] == [expected]


def test_a_framework_that_is_no_yaml_has_one_fault() -> None:
    framework, document, faults = load_framework_document(b"a: [b\n", "f.yaml")
    assert (framework, document) == (None, None)
    assert [(f.code, f.where.line, f.where.column) for f in faults] == [("PS106", 1, 4)]
