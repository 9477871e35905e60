"""A library that looks real: what becomes of it, and that nothing is lost on the way back."""

from __future__ import annotations

from collections import Counter

import pytest

from pilotscan.bibliography.library import read_library
from pilotscan.loading.load import sources_of
from pilotscan.loading.writing import tree_of, yaml_of
from pilotscan.loading.yamldoc import parse_document
from pilotscan.model.source_file import SourcesFile
from pilotscan.reporting.exports.bibliography import bibtex_of, csl_of
from support.project import TESTS
from support.together import together

FILE = TESTS / "cases" / "bibliographies" / "library.bib"


@pytest.fixture(scope="module")
def listed() -> SourcesFile:
    read = read_library(FILE.read_bytes(), "library.bib")
    assert [(one.code, "'undated'" in one.message) for one in read.faults] == [("PS802", True)]
    return read.listed


def test_it_is_a_library_of_some_size(listed: SourcesFile) -> None:
    kinds = Counter(entry.type for entry in listed.entries.values())
    assert (len(listed.entries) >= 40, len(kinds) >= 12) == (True, True)
    assert list(listed.sources) == list(listed.entries)


@together(
    "key, said",
    [
        ("Muller-2019-a", "Jörg Müller and María José Álvarez and others"),
        ("devries2020", "Jan de Vries and Émilie van der Berg"),
        ("smith2017jr", "John Smith Jr. and Jane Doe"),
        ("skodova2021", "Hana Škodová and Pål Ødegaard and Łukasz Nowak"),
        ("corporate2012", "Netherlands Institute for Social Research"),
        ("handbook2015", "Els Bakker and Tom Visser (eds.)"),
        ("klein2015", "Sanne Klein"),
        ("letter2018", "College van B&W"),
        ("noauthor2016", None),
        ("empty", None),
    ],
)
def test_names_are_read_in_their_parts(key: str, said: str | None, listed: SourcesFile) -> None:
    assert listed.sources[key].author == said


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("Muller-2019-a", "Über Integration in Städten & Gemeinden"),
        ("smith2017jr", "What works – and for whom?"),
        ("skodova2021", "Welcome to Århus: a naïve plan"),
        ("jansen1999", "Neighbours: A history of living together"),
        ("li2022", "α-levels in small pilots"),
        ("audit2020", "R&D #1: under_score"),
        ("draft2022", "Draft: `quotes', “double” and “more”"),
    ],
)
def test_latex_becomes_plain_letters(key: str, said: str, listed: SourcesFile) -> None:
    assert listed.sources[key].title == said


@together(
    "key, said",
    [
        ("oostveen2018mixed", "2018"),
        ("Muller-2019-a", "2019-03"),
        ("devries2020", "2020-11-12"),
        ("noauthor2016", "2016-07"),
        ("utrecht2018", "2018-01"),
        ("biblatex2021", "2021-05-14"),
        ("about2013", "2013~"),
        ("klein2015", "2015"),
        ("groot2015", "2016"),
        ("peters2018", "2018"),
        ("undated", "None"),
    ],
)
def test_dates_are_as_exact_as_they_stand_there(key: str, said: str, listed: SourcesFile) -> None:
    assert str(listed.sources[key].year) == said


def test_addresses_are_plain(listed: SourcesFile) -> None:
    assert listed.sources["smith2017jr"].doi == "10.1000/xyz_123"
    assert listed.sources["web2016"].url == "https://example.org/a_page~b"
    assert listed.sources["yilmaz2019"].url == "https://example.org/theses/y%C4%B1lmaz"


def test_who_did_the_work_is_not_who_printed_it(listed: SourcesFile) -> None:
    assert listed.sources["jansen1999"].publisher is None
    assert listed.sources["rigo2019"].made_by == "RIGO"
    assert listed.sources["utrecht2017"].made_by == "Gemeente Utrecht"
    assert listed.sources["hendriks2014"].made_by == "Mara Hendriks"


def test_a_kind_is_proposed_and_counts_for_nothing(listed: SourcesFile) -> None:
    assert all(source.kind is None for source in listed.sources.values())
    assert {source.base_strength for source in listed.sources.values()} == {0}
    proposed = {key: one.proposed for key, one in listed.sources.items() if one.proposed}
    assert proposed["hendriks2014"] == "thesis"
    assert proposed["oostveen2018mixed"] == "peer-reviewed"
    assert proposed["nrc2017"] == "press"
    assert "rigo2019" not in proposed


def test_a_kind_counts_for_the_types_of_which_somebody_says_it() -> None:
    listed = read_library(FILE.read_bytes(), "x.bib", {"techreport": "own-evaluation"}).listed
    assert listed.sources["rigo2019"].kind == "own-evaluation"
    assert listed.sources["biblatex2021"].kind is None


def test_nothing_is_lost_by_way_of_a_file_of_sources_and_back(listed: SourcesFile) -> None:
    text = yaml_of(tree_of(listed))
    document = parse_document(text.encode(), "sources.yaml")
    again, faults = sources_of(document)
    assert (again, faults) == (listed, [])
    bibtex = bibtex_of(again.sources, again.entries)
    back = read_library(bibtex.encode(), "back.bib").listed
    assert back.sources == listed.sources
    assert back.entries == listed.entries
    assert bibtex_of(back.sources, back.entries) == bibtex


def test_each_field_stands_there_as_it_was(listed: SourcesFile) -> None:
    bibtex = bibtex_of(listed.sources, listed.entries)
    assert "@article{Muller:2019/a," in bibtex
    assert r"author = {M{\"u}ller, J{\"o}rg and {\'A}lvarez, Mar{\'i}a Jos{\'e} and others}" in (
        bibtex
    )
    assert "pages = {511--530}" in bibtex
    assert "crossref = {handbook2015}" in bibtex
    assert r"howpublished = {\url{https://example.org/a_page~b}}" in bibtex


def test_sources_are_the_same_by_way_of_csl(listed: SourcesFile) -> None:
    back = read_library(csl_of(listed.sources, listed.entries).encode(), "x.json").listed
    differ = {
        (key, field)
        for key, source in back.sources.items()
        for field in ("title", "author", "publisher", "year", "url", "doi")
        if getattr(source, field) != getattr(listed.sources[key], field)
    }
    # CSL has one publisher, be it of the work or of the print
    assert differ == {("icls2018", "publisher")}


def test_what_somebody_changes_goes_before_what_the_entry_said(listed: SourcesFile) -> None:
    source = listed.sources["jansen1999"].model_copy(update={"title": "Neighbours & co"})
    bibtex = bibtex_of({"x": source}, {"x": listed.entries["jansen1999"]})
    assert r"title = {Neighbours \& co}," in bibtex
    assert "subtitle" not in bibtex
    assert "publisher = {Amsterdam University Press}" in bibtex
