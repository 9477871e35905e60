"""The site as a whole: every page that is linked is there, in each language, with its data."""

from __future__ import annotations

import csv
import io
import json
import posixpath
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pilotscan.reporting.output.records import MANIFEST
from pilotscan.reporting.site.links import Site
from pilotscan.runs import evaluate as evaluate_run
from support.packages import npm_package, program
from support.project import Run
from support.read_pages import Element, elements, parse, text_of

LANGUAGES = ("en", "nl")
COMMON = {"index", "comparison", "frameworks/living-lab", "glossary", "method"}
WITHOUT_DATA = {"method"}
OUTWARD = re.compile(r"https?://")
UNKNOWN_TO_VALIDATOR = ("CSS: “paint-order”: Property “paint-order” doesn't exist.",)
"""What browsers know and the validator does not."""


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Element]:
    """Every page by its name within the site, parsed strictly."""
    return {
        path.relative_to(site).as_posix(): parse(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def links(page: Element) -> Iterator[str]:
    for element in elements(page, "a", "link"):
        address = element.get("href")
        if address is not None:
            yield address


def ids(page: Element) -> set[str]:
    return {name for element in page.iter() if (name := element.get("id"))}


def pilots(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.yaml")}


def test_each_language_has_every_page_and_its_data(site: Path, shipped_folder: Path) -> None:
    wanted = {f"{name}.html" for name in COMMON | pilots(shipped_folder)} | {"index.md"}
    wanted |= {
        f"{name}.{kind}" for name in pilots(shipped_folder) for kind in ("md", "questions.html")
    }
    wanted |= {
        f"data/{name}.{kind}"
        for name in (COMMON | pilots(shipped_folder)) - WITHOUT_DATA
        for kind in ("json", "csv")
    }
    found = names(site) - {MANIFEST}
    assert {name for name in found if not name.startswith("nl/")} == wanted
    assert {name.removeprefix("nl/") for name in found if name.startswith("nl/")} == wanted


def test_every_link_within_the_site_leads_to_a_file_and_an_anchor(
    site: Path, pages: dict[str, Element]
) -> None:
    anchors = {name: ids(page) for name, page in pages.items()}
    present, lost = names(site), []
    for name, page in pages.items():
        for address in links(page):
            if OUTWARD.match(address):
                continue
            parts = urlsplit(address)
            assert not parts.scheme, address
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
            target = name if not parts.path else path
            if target not in present or (
                parts.fragment and parts.fragment not in anchors.get(target, set())
            ):
                lost.append((name, address))
    assert lost == []


def test_every_page_is_reached_from_the_overview(pages: dict[str, Element]) -> None:
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in pages:
            continue
        reached.add(name)
        for address in links(pages[name]):
            path = urlsplit(address).path
            if path and not OUTWARD.match(address):
                waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(name), path)))
    assert reached == set(pages)


def test_a_page_and_its_translation_link_to_each_other_and_share_their_anchors(
    pages: dict[str, Element],
) -> None:
    english = [name for name in pages if not name.startswith("nl/")]
    assert len(english) == len(pages) / 2
    for name in english:
        one, other = pages[name], pages[f"nl/{name}"]
        assert (one.get("lang"), other.get("lang")) == LANGUAGES
        assert ids(one) == ids(other)
        up = "../" * name.count("/")
        assert [(e.get("href"), text_of(e)) for e in switches(one)] == [
            (f"{up}nl/{name}", "Nederlands")
        ]
        assert [(e.get("href"), text_of(e)) for e in switches(other)] == [
            (f"{up}../{name}", "English")
        ]


def switches(page: Element) -> list[Element]:
    return [e for e in elements(page, "a") if e.get("hreflang")]


def test_a_page_says_where_in_the_site_it_is(pages: dict[str, Element]) -> None:
    for name, page in pages.items():
        [nav] = [e for e in elements(page, "nav") if "site" in (e.get("class") or "").split()]
        here = [e for e in elements(nav, "a") if e.get("aria-current") == "page"]
        stem = name.removeprefix("nl/").removesuffix(".html")
        assert len(here) == (stem in COMMON), name


def test_data_are_whole_and_say_what_the_pages_say(
    site: Path, shipped_folder: Path, living_lab_conditions: set[str]
) -> None:
    overview = json.loads((site / "data" / "index.json").read_text("utf-8"))
    assert {item["id"] for item in overview["pilots"]} == pilots(shipped_folder)
    assert overview["framework"]["sha256"]
    rows = table(site / "data" / "index.csv", ",")
    assert [row["id"] for row in rows] == [item["id"] for item in overview["pilots"]]
    for item, row in zip(overview["pilots"], rows, strict=True):
        one = json.loads((site / "data" / f"{item['id']}.json").read_text("utf-8"))
        [pilot] = one["pilots"]
        for key in ("verdict", "route", "coverage", "documented"):
            assert pilot[key] == item[key]
        assert (item["score"], item["low"], item["high"]) == tuple(
            pilot["score"][key] for key in ("value", "low", "high")
        )
        assert float(row["low"]) == item["low"]
        conditions = table(site / "data" / f"{item['id']}.csv", ",")
        assert {c["condition"] for c in conditions} == living_lab_conditions
        for key in ("level", "spread", "evidence_strength"):
            assert [c[key] for c in conditions] == [
                "" if c["level"] is None else str(c[key]) for c in pilot["conditions"]
            ]


@pytest.fixture(scope="module")
def living_lab_conditions(living_lab: object) -> set[str]:
    return set(living_lab.condition_by_id)  # type: ignore[attr-defined]


def table(path: Path, separator: str) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def test_dutch_data_have_commas_in_their_numbers(site: Path) -> None:
    for row in table(site / "nl" / "data" / "index.csv", ";"):
        assert "." not in row["low"]
        float(row["low"].replace(",", "."))


def test_every_csv_of_the_site_is_a_table(site: Path) -> None:
    found = sorted(site.rglob("*.csv"))
    assert len(found) == len(sorted(site.rglob("data/**/*.json")))
    for path in found:
        rows = table(path, ";" if path.is_relative_to(site / "nl") else ",")
        assert rows, path
        assert all(None not in row and None not in row.values() for row in rows), path


def validated(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the validator; to make its code as good as Java can takes longer than to run it."""
    jar = npm_package("vnu-jar") / "build" / "dist" / "vnu.jar"
    quickly = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
    command = [program("java"), *quickly, "-jar", str(jar), "--format", "json", *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=300)


@pytest.mark.outside
def test_a_validator_finds_no_fault_in_any_page(site: Path) -> None:
    done = validated("--exit-zero-always", "--skip-non-html", str(site))
    assert done.returncode == 0
    said = json.loads(done.stderr or done.stdout)["messages"]
    faults = {
        (Path(m["url"]).name, m["message"])
        for m in said
        if m["type"] != "info" and m["message"] not in UNKNOWN_TO_VALIDATOR
    }
    assert faults == set()


@pytest.mark.outside
def test_the_validator_would_find_a_fault(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text("<!doctype html><html lang=en><title>x</title><p><table></p><img src=x>")
    assert validated(str(page)).returncode == 1


def test_a_single_pilot_gets_a_site_without_a_comparison(good: Path, run: Run) -> None:
    ran = run("evaluate", "good.yaml", "--format", "html", "-q")
    assert ran.code == 0
    out = good / "reports"
    assert "comparison.html" not in names(out)
    for path in out.rglob("*.html"):
        for address in links(parse(path.read_text("utf-8"))):
            assert "comparison.html" not in address
            if not OUTWARD.match(address) and urlsplit(address).path:
                assert (path.parent / urlsplit(address).path).is_file()


def test_a_site_stands_when_one_of_two_files_is_broken(good: Path, run: Run) -> None:
    (good / "bad.yaml").write_text("pilotscan: 1\nid: [", "utf-8")
    assert run("evaluate", ".", "--format", "html", "-q").code == 1
    assert {"good.html", "comparison.html"} <= names(good / "reports")


def test_a_site_stands_when_no_pilot_can_be_judged(work: Path, run: Run) -> None:
    for name in ("one", "two"):
        (work / f"{name}.yaml").write_text("pilotscan: 1\nid: [", "utf-8")
    assert run("evaluate", ".", "--format", "html", "-q").code in {1, 2}
    out = work / "reports"
    assert "comparison.html" not in names(out)
    for path in out.rglob("*.html"):
        assert "comparison.html" not in path.read_text("utf-8")


def test_above_a_number_of_pilots_nothing_is_held_side_by_side(
    good: Path, good_text: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (good / "second.yaml").write_text(good_text.replace("id: good", "id: second"), "utf-8")
    monkeypatch.setattr(evaluate_run, "COMPARED_AT_MOST", 1)
    assert run("evaluate", ".", "--format", "html", "-q").code == 0
    found = names(good / "reports")
    assert "comparison.html" not in found
    assert "data/comparison.csv" not in found


def test_without_html_there_is_no_site(good: Path, run: Run) -> None:
    assert run("evaluate", "good.yaml", "--format", "md", "-q").code == 0
    assert names(good / "reports") == {"good.md", "index.md", MANIFEST}


@pytest.mark.usefixtures("good")
def test_a_report_on_standard_output_stands_alone(run: Run) -> None:
    ran = run("evaluate", "good.yaml", "--format", "html", "--out", "-")
    assert ran.code == 0
    page = parse(ran.out)
    assert all(a.startswith("#") or OUTWARD.match(a) for a in links(page))
    assert [e for e in elements(page, "nav") if e.get("class") == "site"] == []


@pytest.mark.usefixtures("good")
def test_two_languages_do_not_fit_on_standard_output(run: Run) -> None:
    ran = run(
        "evaluate", "good.yaml", "--format", "html", "--lang", "en", "--lang", "nl", "--out", "-"
    )
    assert (ran.code, ran.out) == (2, "")
    assert "one --format and one --lang" in ran.err


def test_a_language_given_twice_counts_once(good: Path, run: Run) -> None:
    options = ("--format", "md", "--lang", "nl", "--lang", "nl", "-q")
    assert run("evaluate", "good.yaml", *options).code == 0
    assert names(good / "reports") == {"good.md", "index.md", MANIFEST}


@pytest.mark.parametrize("name", ["glossary", "index", "method", "comparison"])
def test_no_pilot_takes_the_address_of_a_page(
    good: Path, good_text: str, run: Run, name: str
) -> None:
    (good / "good.yaml").write_text(good_text.replace("id: good", f"id: {name}"), "utf-8")
    ran = run("evaluate", "good.yaml", "-q")
    assert ran.code == 1
    assert f"the id '{name}' is reserved for a page of the reports" in ran.err


@pytest.mark.parametrize("name", ["data", "frameworks", "nl", "en"])
def test_a_pilot_may_be_called_as_a_folder_of_the_site(
    good: Path, good_text: str, run: Run, name: str
) -> None:
    (good / "good.yaml").write_text(good_text.replace("id: good", f"id: {name}"), "utf-8")
    options = ("--lang", "en", "--lang", "nl", "--format", "html", "-q")
    assert run("evaluate", "good.yaml", *options).code == 0
    found = names(good / "reports")
    assert {f"{name}.html", f"nl/{name}.html", f"data/{name}.json"} <= found


def test_addresses_are_relative_to_the_page() -> None:
    links = Site(("nl", "en"), "mine", has_comparison=True).links(
        "en", "framework", "frameworks/mine.html", ("data/frameworks/mine.csv",)
    )
    assert links.home == "../index.html"
    assert links.framework == "../frameworks/mine.html"
    assert [(v.lang, v.address, v.is_current) for v in links.versions] == [
        ("nl", "../../frameworks/mine.html", False),
        ("en", "../../en/frameworks/mine.html", True),
    ]
    assert [(d.label, d.address) for d in links.data] == [("CSV", "../data/frameworks/mine.csv")]
