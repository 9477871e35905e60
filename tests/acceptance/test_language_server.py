"""The schema in an editor: yaml-language-server itself, spoken to as an editor does."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import chdir
from itertools import count
from pathlib import Path
from typing import IO, Any, NamedTuple

import pytest

import pilotscan
from pilotscan import load_framework
from pilotscan.catalogue import field_texts, value_texts
from pilotscan.cli.app import main
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.pilot import Circumstance, Funding, Pilot, Scaling
from pilotscan.model.source import Source
from pilotscan.model.target import Target
from support.packages import npm_package

pytestmark = pytest.mark.outside

LANGUAGES = ["en", "nl"]
PATIENCE = 120
"""Seconds to wait for an answer before the server counts as dead."""
CURSOR = "‸"


class Place(NamedTuple):
    """A place in a text, both parts counted from 0."""

    line: int
    character: int


class Document(NamedTuple):
    """A text that the server has open."""

    uri: str
    text: str
    cursor: Place


class Editor:
    """Just enough of an editor: JSON-RPC with a length before each message."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)
        self.names = count(1)
        self.received: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.stdin, self.stdout = self.process.stdin, self.process.stdout
        self.listener = threading.Thread(target=self.listen, args=(self.stdout,))
        self.listener.start()
        self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=folder.as_uri(),
            workspaceFolders=[{"uri": folder.as_uri(), "name": "pilots"}],
            capabilities={
                "workspace": {"configuration": True},
                "textDocument": {
                    "completion": {"completionItem": {"snippetSupport": True}},
                    "hover": {"contentFormat": ["markdown"]},
                    "publishDiagnostics": {},
                },
            },
        )
        self.tell("initialized")

    def listen(self, stream: IO[bytes]) -> None:
        while True:
            length = 0
            while (line := stream.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length == 0:
                self.received.put(None)
                return
            self.received.put(json.loads(stream.read(length)))

    def send(self, **message: Any) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.stdin.flush()

    def tell(self, method: str, **params: Any) -> None:
        self.send(method=method, params=params)

    def receive(self) -> dict[str, Any]:
        message = self.received.get(timeout=PATIENCE)
        assert message is not None, "the language server has ended"
        if "method" in message and "id" in message:
            self.send(id=message["id"], result=self.answer(message))
        elif message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def answer(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        # Nothing is configured, but that schemas are not looked up in the internet.
        known = {"yaml": {"schemaStore": {"enable": False}}}
        return [known.get(item.get("section")) for item in message["params"]["items"]]

    def ask(self, method: str, **params: Any) -> Any:
        number = next(self.numbers)
        self.send(id=number, method=method, params=params)
        while True:
            message = self.receive()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def open(self, text: str) -> Document:
        """Open a text as if it stood in a file of its own beside the new file."""
        before, _, after = text.partition(CURSOR)
        line = before.count("\n")
        character = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
        uri = (self.folder / "pilots" / f"open-{next(self.names)}.yaml").as_uri()
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": before + after}
        self.tell("textDocument/didOpen", textDocument=item)
        return Document(uri, before + after, Place(line, character))

    def at_cursor(self, method: str, text: str) -> Any:
        opened = self.open(text)
        return self.ask(method, textDocument={"uri": opened.uri}, position=opened.cursor._asdict())

    def complete(self, text: str) -> dict[str, dict[str, Any]]:
        """Return what is proposed at the cursor, by label."""
        found = self.at_cursor("textDocument/completion", text)
        items = found["items"] if isinstance(found, dict) else found or []
        listed = {item["label"]: item for item in items}
        assert len(listed) == len(items)
        return listed

    def hover(self, text: str) -> str:
        """Return what is shown at the cursor, as plain words."""
        found = self.at_cursor("textDocument/hover", text)
        assert found is not None
        return plain(found["contents"]["value"])

    def check(self, text: str) -> list[tuple[str, str]]:
        """Return what is wrong: the line and what is said of it."""
        opened = self.open(text)
        while opened.uri not in self.diagnostics:
            self.receive()
        lines = opened.text.split("\n")
        found = self.diagnostics[opened.uri]
        return [(lines[each["range"]["start"]["line"]], each["message"]) for each in found]

    def close(self) -> int:
        self.ask("shutdown")
        self.tell("exit")
        code = self.process.wait(PATIENCE)
        self.listener.join(PATIENCE)
        self.stdin.close()
        self.stdout.close()
        return code


def plain(markdown: str) -> str:
    return " ".join(re.sub(r"\\(\W)", r"\1", markdown).split())


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor in a folder in which `pilotscan new` was run, once per language."""
    program = npm_package("yaml-language-server") / "bin" / "yaml-language-server"
    folder = tmp_path_factory.mktemp("editor").resolve()
    for lang in LANGUAGES:
        rated = [f"plan-{lang}", "--assessment", "--assessor", f"ann-{lang}"]
        for new in ([f"plan-{lang}"], [f"place-{lang}", "--target"], rated):
            with chdir(folder):
                assert main(["new", *new, "--lang", lang]) == 0
    started = Editor(["node", str(program), "--stdio"], folder)
    yield started
    assert started.close() == 0


def new_file(editor: Editor, lang: str) -> str:
    return (editor.folder / "pilots" / f"plan-{lang}.yaml").read_text("utf-8")


def put(text: str, old: str, new: str) -> str:
    """Change one line of the new file."""
    assert text.count(f"\n{old}\n") == 1, old
    return text.replace(f"\n{old}\n", f"\n{new}\n")


def described(model: type, lang: str) -> dict[str, str]:
    texts = field_texts()[model.__name__]
    return {key: texts[key][lang] for key in model.model_fields}  # type: ignore[attr-defined]


def words(place: str, lang: str) -> dict[str, str]:
    return {word: says[lang] for word, says in value_texts()[place].items()}


def documented(proposals: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return label and documentation, without the proposal to leave a value empty."""
    return {
        label: item.get("documentation", "") for label, item in proposals.items() if label != "null"
    }


# --- completion -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_that_are_not_there_yet_are_proposed(editor: Editor, lang: str) -> None:
    text = put(put(new_file(editor, lang), "themes:", CURSOR), "status: unknown", "")
    says = described(Pilot, lang)
    expected = {key: says[key] for key in ("themes", "status")}
    assert documented(editor.complete(text)) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_keys_are_proposed_in_a_file_that_is_empty(editor: Editor, lang: str) -> None:
    modeline = new_file(editor, lang).split("\n", 1)[0]
    proposed = documented(editor.complete(f"{modeline}\npilotscan: 1\n{CURSOR}\n"))
    expected = described(Pilot, lang)
    del expected["pilotscan"]
    assert expected.items() <= proposed.items()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_of_a_target_are_proposed(editor: Editor, lang: str) -> None:
    [file] = editor.folder.rglob(f"place-{lang}.yaml")
    modeline = file.read_text("utf-8").split("\n", 1)[0]
    modeline = modeline.replace("=.pilotscan", "=targets/.pilotscan")  # as seen from a pilot
    proposed = documented(editor.complete(f"{modeline}\npilotscan_target: 1\n{CURSOR}\n"))
    expected = described(Target, lang)
    del expected["pilotscan_target"]
    assert expected.items() <= proposed.items()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_and_conditions_of_an_assessment_file_are_proposed(editor: Editor, lang: str) -> None:
    [file] = editor.folder.rglob(f"*-ann-{lang}.yaml")
    modeline = file.read_text("utf-8").split("\n", 1)[0].replace("=../../", "=")  # from a pilot
    proposed = documented(editor.complete(f"{modeline}\nframework: another\n{CURSOR}\n"))
    expected = described(AssessmentFile, lang)
    del expected["framework"]
    assert expected.items() <= proposed.items()
    proposed = documented(editor.complete(f"{modeline}\nratings:\n  {CURSOR}\n"))
    assert "structural-funding" in proposed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_of_an_item_of_a_list_are_proposed(editor: Editor, lang: str) -> None:
    text = put(new_file(editor, lang), "funding:", f"funding:\n  - source: Rijk\n    {CURSOR}")
    expected = described(Funding, lang)
    del expected["source"]
    assert documented(editor.complete(text)) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_of_a_second_item_are_proposed(editor: Editor, lang: str) -> None:
    text = "circumstances:\n  - what: An empty building\n  - what: A grant\n    {CURSOR}"
    proposed = editor.complete(
        put(new_file(editor, lang), "circumstances:", text.format(CURSOR=CURSOR))
    )
    expected = described(Circumstance, lang)
    del expected["what"]
    assert documented(proposed) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_of_a_mapping_are_proposed(editor: Editor, lang: str) -> None:
    text = put(new_file(editor, lang), "scaling:", f"scaling:\n  {CURSOR}")
    assert documented(editor.complete(text)) == described(Scaling, lang)
    text = put(new_file(editor, lang), "sources:", f"sources:\n  rigo-2019:\n    {CURSOR}")
    assert documented(editor.complete(text)) == described(Source, lang)


def test_a_key_is_proposed_without_a_value(editor: Editor) -> None:
    # not even 0: what is not known is absent, never zero
    text = put(new_file(editor, "en"), "figures:", f"figures:\n  - what: Places\n    {CURSOR}")
    proposed = editor.complete(text)
    assert {"value", "low", "date", "sources", "basis"} <= set(proposed)
    for key, item in proposed.items():
        assert re.sub(r"\$\d|\$\{\d:?\}", "", item["insertText"]).strip() == f"{key}:"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_conditions_are_proposed_with_their_question_and_levels(
    editor: Editor, lang: str, living_lab: pilotscan.Framework
) -> None:
    start, _, _ = new_file(editor, lang).partition("    ratings:\n")
    proposed = documented(editor.complete(f"{start}    ratings:\n      {CURSOR}\n"))
    assert set(proposed) == {condition.id for condition in living_lab.conditions}
    for condition in living_lab.conditions:
        says = [condition.title, condition.question, *condition.levels]
        assert all(each.in_language(lang)[0] in proposed[condition.id] for each in says)
    left = {"reach", "co-ownership"}
    text = f"{start}    ratings:\n      reach: 2\n      co-ownership: unknown\n      {CURSOR}\n"
    assert set(documented(editor.complete(text))) == set(proposed) - left


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("line", "new", "place"),
    [
        ("status: unknown", "status: {}", "Pilot.status"),
        ("funding:", "funding:\n  - kind: {}", "Funding.kind"),
        ("funding:", "funding:\n  - sector: {}", "Funding.sector"),
        ("partners:", "partners:\n  - roles: [{}]", "Partner.roles"),
        ("partners:", "partners:\n  - roles:\n      - {}", "Partner.roles"),
        ("sources:", "sources:\n  rigo:\n    kind: {}", "Source.kind"),
        ("      role: own-team", "      role: {}", "Assessor.role"),
    ],
)
def test_fixed_words_are_proposed_and_explained(
    editor: Editor, lang: str, line: str, new: str, place: str
) -> None:
    proposed = editor.complete(put(new_file(editor, lang), line, new.format(CURSOR)))
    assert documented(proposed) == words(place, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("new", ["reach: {}", "reach:\n        level: {}"], ids=["short", "long"])
def test_levels_are_proposed_and_explained(editor: Editor, lang: str, new: str) -> None:
    start, _, _ = new_file(editor, lang).partition("    ratings:\n")
    text = f"{start}    ratings:\n      {new.format(CURSOR)}\n"
    labels = {str(n): label.in_language(lang)[0] for n, label in enumerate(load_framework().scale)}
    assert documented(editor.complete(text)) == labels | words("Rating.level", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_routes_are_proposed_and_explained(
    editor: Editor, lang: str, living_lab: pilotscan.Framework
) -> None:
    expected = {
        name: route.about.in_language(lang)[0]
        for name, route in living_lab.routes.items()
        if route.about is not None
    }
    assert len(expected) == 5
    text = put(new_file(editor, lang), "scaling:", f"scaling:\n  route: {CURSOR}")
    assert documented(editor.complete(text)) == expected
    text = put(
        new_file(editor, lang), "afterlife:", f"afterlife:\n  - what: x\n    route: {CURSOR}"
    )
    assert documented(editor.complete(text)) == expected


# --- hover ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("line", "new", "key"),
    [
        ("status: unknown", "sta‸tus: unknown", "Pilot.status"),
        ("status: unknown", "sta‸tus:", "Pilot.status"),
        ("summary:", "sum‸mary:", "Pilot.summary"),
        ("summary:", "sum‸mary: A house.", "Pilot.summary"),
        ("summary:", "sum‸mary: {text: A house., inferred: true}", "Pilot.summary"),
        ("summary:", "summary: {text: A house., infer‸red: true}", "Prose.inferred"),
        ("period:", "per‸iod: {start: 2016}", "Pilot.period"),
        ("period:", "period: {sta‸rt: 2016-07~}", "Period.start"),
        ("figures:", "figures:\n  - {what: Places, va‸lue: 3}", "Figure.value"),
        ("place:", "pla‸ce:", "Pilot.place"),
        ("funding:", "fun‸ding:", "Pilot.funding"),
        ("funding:", "fun‸ding: [{source: Rijk}]", "Pilot.funding"),
        ("sources:", "sources: {rigo: {ki‸nd: press}}", "Source.kind"),
        ("scaling:", "scaling:\n  rou‸te: growth", "Scaling.route"),
    ],
)
def test_a_key_shows_what_it_is_for(
    editor: Editor, lang: str, line: str, new: str, key: str
) -> None:
    shown = editor.hover(put(new_file(editor, lang), line, new))
    owner, _, name = key.partition(".")
    assert f" {field_texts()[owner][name][lang]} " in f"{shown} "
    assert "||" not in shown


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "rating",
    [
        "rea‸ch:",
        "rea‸ch: 2",
        "rea‸ch: unknown",
        "rea‸ch: {level: 2, because: Counted.}",
        "rea‸ch:\n        level: 2\n        evidence: [rigo, {source: nrc, at: p. 3}]",
    ],
)
def test_a_condition_shows_its_question_and_its_levels(
    editor: Editor, lang: str, rating: str, living_lab: pilotscan.Framework
) -> None:
    start, _, _ = new_file(editor, lang).partition("    ratings:\n")
    shown = editor.hover(f"{start}    ratings:\n      {rating}\n")
    condition = living_lab.condition_by_id["reach"]
    for text in (condition.title, condition.question, *condition.levels):
        assert plain(text.in_language(lang)[0]) in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_item_shows_what_it_is(editor: Editor, lang: str) -> None:
    texts = field_texts()
    text = put(new_file(editor, lang), "barriers:", "barriers:\n  - No mo‸ney.")
    assert f" {texts['Prose']['_'][lang]} " in editor.hover(text)
    start, _, _ = new_file(editor, lang).partition("    ratings:\n")
    text = f"{start}    ratings:\n      a-condition-of-others: unk‸nown\n"
    text = put(text, "    framework: living-lab", "    framework: of-others")
    assert f" {texts['Rating']['_'][lang]} " in editor.hover(text)


def test_a_fixed_word_shows_what_it_means(editor: Editor) -> None:
    shown = editor.hover(put(new_file(editor, "en"), "status: unknown", "status: run‸ning"))
    for word, says in words("Pilot.status", "en").items():
        assert f"`{word}`: {says}" in shown


# --- diagnostics ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_new_file_has_no_faults(editor: Editor, lang: str) -> None:
    assert editor.check(new_file(editor, lang)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("line", "new", "place", "says"),
    [
        ("themes:", "theems:", "theems:", "Property theems is not allowed"),
        ("status: unknown", "status: runing", "status: runing", '"planned", "running", "ended"'),
        ("funding:", "funding:\n  - kind: project", "  - kind: project", 'property "source"'),
        ("  country: NL", "", "place:", 'property "country"'),
        ("sources:", "sources:\n  a b: {kind: press}", "  a b: {kind: press}", ""),
        ("      role: own-team", "      role: team", "      role: team", '"own-team", "partner"'),
        ("problem:", "problem: 12", "problem: 12", "Incorrect type. Expected"),
        ("scaling:", "scaling:\n  rout: growth", "  rout: growth", "rout is not allowed"),
        ("figures:", "figures:\n  - what: x\n    value: -1", "    value: -1", "minimum of 0"),
    ],
)
def test_a_fault_is_shown_in_its_line(  # noqa: PLR0917
    editor: Editor, lang: str, line: str, new: str, place: str, says: str
) -> None:
    [(shown, message)] = editor.check(put(new_file(editor, lang), line, new))
    assert shown == place
    assert says in message


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("line", "new", "key"),
    [
        ("id: plan-{}", "id: Plan X", "Pilot.id"),
        ("checked:", "checked: 15-01-2026", "Pilot.checked"),
        ("period:", "period:\n  start: 2016-13", "Period.start"),
        ("funding:", "funding:\n  - {source: EU, currency: euro}", "Funding.currency"),
        ("sources:", "sources:\n  rigo: {doi: 'https://doi.org/10.1000/182'}", "Source.doi"),
        ("outcomes:", "outcomes:\n  - {what: x, sources: [a b]}", "Outcome.sources"),
    ],
)
def test_a_wrong_form_is_explained_in_words(
    editor: Editor, lang: str, line: str, new: str, key: str
) -> None:
    [(shown, message)] = editor.check(put(new_file(editor, lang), line.format(lang), new))
    owner, _, name = key.partition(".")
    assert shown == new.rpartition("\n")[2]
    assert message == field_texts()[owner][name][lang]


def test_a_key_that_is_missing_at_the_top_is_shown_at_the_first_key(editor: Editor) -> None:
    text = put(new_file(editor, "en"), "name: Plan en", "")
    assert editor.check(text) == [("pilotscan: 1", 'Missing property "name".')]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_misspelt_condition_is_shown_in_its_line(editor: Editor, lang: str) -> None:
    text = put(new_file(editor, lang), "      durable-need:", "      durabel-need:")
    [(shown, message)] = editor.check(text)
    assert shown == "      durabel-need:"
    assert "durabel-need is not allowed" in message


def test_conditions_of_another_framework_are_none_of_its_business(editor: Editor) -> None:
    text = put(new_file(editor, "en"), "    framework: living-lab", "    framework: own-rules")
    text = put(text, "      durable-need:", "      our-own-condition:")
    assert editor.check(text) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_level_that_does_not_exist_is_shown_in_its_line(editor: Editor, lang: str) -> None:
    start, _, _ = new_file(editor, lang).partition("    ratings:\n")
    for rating in ("reach: 5", "reach:\n        level: 5"):
        [(shown, message)] = editor.check(f"{start}    ratings:\n      {rating}\n")
        assert shown.endswith(" 5")
        assert '0, 1, 2, 3, 4, "unknown", "not-applicable"' in message
