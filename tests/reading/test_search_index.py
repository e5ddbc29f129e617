"""The search index, the texts of the pages, and what the search page is handed."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from bilingual_gallery.reading.search.index import CompactIndex
from tests.conftest import Built, Project

GLOSSARY = "English,Korean,policy,forbidden,note\ngradient,변화도,translate,그래디언트|기울기,\n"
PAGE = """\
First
=====

A tensor.

.. container:: no-search

   Hidden
"""
KOREAN = r"""..
   First

첫 페이지

..
   A tensor.

**텐서**\ 를 계산합니다.
"""


def index_of(built: Built) -> dict[str, Any]:
    return CompactIndex().load(io.StringIO(built.output("searchindex.js")))


def text_of(built: Built, name: str) -> list[list[str]]:
    code = built.output(f"_static/search/{name}.js")
    called: list[Any] = json.loads(f"[{code.removeprefix('Search.setText(').rstrip()[:-1]}]")
    assert called[0] == name
    texts: list[list[str]] = called[1]
    return texts


def test_words_are_indexed_by_what_they_are_looked_up_by(build: Project) -> None:
    built = build({"first.rst": PAGE, "first.ko.rst": KOREAN})
    number = index_of(built)["docnames"].index("first")
    terms = index_of(built)["terms"]
    assert number in terms["텐서"]
    assert number in terms["계산"]
    assert number in index_of(built)["titleterms"]["페이지"]
    assert not {"를", "계산합니다", "hidden", "Hidden"} & set(terms)


def test_a_build_of_one_page_keeps_the_words_of_the_others(build: Project) -> None:
    build({"first.rst": PAGE, "second.rst": "Second\n======\n\nA matrix.\n"})
    built = build({"first.rst": PAGE.replace("tensor", "vector")})
    assert built.read == {"first"}
    terms = index_of(built)["terms"]
    assert {"vector", "matrix"} <= set(terms)
    assert "tensor" not in terms


def test_the_text_of_a_page_stands_below_its_headings(build: Project) -> None:
    built = build(
        {"first.rst": PAGE + "\nMore *to read*\n--------------\n\n::\n\n   x = 1\n   y = 2\n"}
    )
    assert text_of(built, "first") == [
        ["", "First", "A tensor."],
        ["more-to-read", "More to read", "x = 1 y = 2"],
    ]


def test_originals_are_left_out(build: Project) -> None:
    built = build({"first.rst": PAGE, "first.ko.rst": KOREAN})
    assert "A tensor" in built.output("first.html")
    assert "tensor" not in index_of(built)["terms"]
    assert text_of(built, "first") == [["", "첫 페이지", "텐서를 계산합니다."]]


def test_a_build_in_parallel_writes_the_same(build: Project) -> None:
    files = {f"page{number}.rst": f"Page\n====\n\nWord{number}x.\n" for number in range(12)}
    built = build(files, parallel=2)
    assert all(f"word{number}x" in index_of(built)["terms"] for number in range(12))
    assert all(text_of(built, f"page{number}")[0][2] for number in range(12))


def test_the_glossary_goes_with_the_search(build: Project) -> None:
    files = {"words.csv": GLOSSARY, "first.rst": PAGE}
    built = build(files, bilingual_glossaries={"ko": "words.csv"})
    options = built.app.config.html_search_options
    assert "기울기" in options["bilingual_whole_words"].split("\n")
    asked = ["gradient", "변화도", "그래디언트", "기울기"]
    assert json.loads(options["bilingual_terms"]) == [[asked, ["gradient", "변화도"]]]


def test_a_glossary_that_has_changed_has_all_pages_indexed_anew(build: Project) -> None:
    files = {"words.csv": GLOSSARY, "first.rst": "First\n=====\n\n상태도를 봅니다.\n"}
    build(files, bilingual_glossaries={"ko": "words.csv"})
    longer = GLOSSARY + "state chart,상태도,translate,,\n"
    built = build({"words.csv": longer}, bilingual_glossaries={"ko": "words.csv"})
    assert {"상태도"} <= set(index_of(built)["terms"])
    assert "상태" not in index_of(built)["terms"]


def test_a_glossary_that_can_not_be_read_leaves_the_search_without_terms(build: Project) -> None:
    built = build({"words.csv": "nonsense\n"}, bilingual_glossaries={"ko": "words.csv"})
    assert json.loads(built.app.config.html_search_options["bilingual_terms"]) == []


@pytest.mark.parametrize("text", ["", "Search.setIndex(", "Search.setIndex({)", 'x({"terms":{}})'])
def test_what_is_no_index_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        CompactIndex().load(io.StringIO(text))


def test_an_index_in_the_form_of_sphinx_is_refused(build: Project) -> None:
    text = 'Search.setIndex({"terms":{"a":[1,2],"b":3},"titleterms":{}})'
    with pytest.raises(ValueError, match="another form"):
        CompactIndex().load(io.StringIO(text))


def test_no_page_and_no_word(build: Project) -> None:
    stream = io.StringIO()
    CompactIndex().dump({"terms": {"gone": []}, "titleterms": {}, "docnames": []}, stream)
    stream.seek(0)
    assert CompactIndex().load(stream)["terms"] == {}
