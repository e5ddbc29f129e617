"""Entries checked one by one, and found by their English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from sphinx.testing.util import SphinxTestApp
from sphinx.util.docutils import sphinx_domains

from bilingual_gallery.translation.catalog import (
    Catalog,
    Translation,
    difference,
    load_catalog,
    resolve,
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Values]:
    """The settings of a document that Sphinx reads, so that its roles are known."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "conf.py").touch()
    app = SphinxTestApp("dummy", srcdir=folder)
    values: Values = get_default_settings(Parser)
    values.env = app.env
    app.env.current_document.docname = "index"
    with sphinx_domains(app.env):
        yield values
    app.cleanup()


class Loader:
    """Writes a translation file and loads it."""

    def __init__(self, path: Path, settings: Values) -> None:
        self.path = path
        self.settings = settings

    def __call__(self, content: str) -> Catalog:
        self.path.write_text(content, encoding="utf-8")
        return load_catalog(self.path, self.settings)

    def pair(self, english: str, translation: str) -> Catalog:
        """A file of one entry, whose English starts in line 2."""
        indented = "\n".join(f"   {line}".rstrip() for line in english.split("\n"))
        return self(f"..\n{indented}\n\n{translation}\n")

    def texts(self, english: str, translation: str) -> dict[str, str]:
        """The messages of one good entry."""
        catalog = self.pair(english, translation)
        assert catalog.problems == ()
        return {key: found.text for key, found in catalog.messages.items()}

    def problem(self, english: str, translation: str) -> tuple[int, str, str]:
        """What is wrong with one bad entry, of which nothing is used."""
        catalog = self.pair(english, translation)
        assert not catalog.messages
        assert not catalog.comments
        (problem,) = catalog.problems
        return problem.line, problem.subtype, problem.message


@pytest.fixture
def load(tmp_path: Path, settings: Values) -> Loader:
    return Loader(tmp_path / "page.ko.rst", settings)


def test_no_file(tmp_path: Path, settings: Values) -> None:
    assert load_catalog(tmp_path / "x.ko.rst", settings) == Catalog(tmp_path / "x.ko.rst")


def test_a_paragraph(load: Loader) -> None:
    assert load.texts("Some\nwords.", "몇\n마디.") == {"Some words.": "몇 마디."}


def test_a_paragraph_keeps_its_own_lines_as_well(load: Loader) -> None:
    assert load.pair("Some words.", "몇\n마디.").messages["Some words."].raw == "몇\n마디."


@pytest.mark.parametrize(
    "title", ["제목", "제목\n====", "제목\n==", "제목\n----------", "=====\n제목\n====="]
)
@pytest.mark.parametrize("english", ["Title", "Title\n====="])
def test_a_title_with_or_without_its_underline(load: Loader, english: str, title: str) -> None:
    assert load.texts(english, title) == {"Title": "제목"}


def test_several_blocks(load: Loader) -> None:
    english = "- a\n- b\n\n  inner\n\nA paragraph.\n\nTerm\n   Meaning."
    translation = "* 가\n* 나\n\n  안\n\n문단.\n\n말\n   뜻."
    assert load.texts(english, translation) == {
        "a": "가",
        "b": "나",
        "inner": "안",
        "A paragraph.": "문단.",
        "Term": "말",
        "Meaning.": "뜻.",
    }


def test_a_table_whose_cells_hold_particles(load: Loader) -> None:
    english = "=====  =====\nA      B\n=====  =====\n``x``  c\n=====  ====="
    translation = "=======  =====\n가       나\n=======  =====\n``x``는  다\n=======  ====="
    assert load.texts(english, translation) == {
        "A": "가",
        "B": "나",
        "``x``": r"``x``\ 는",
        "c": "다",
    }


def test_a_literal_block_is_no_message(load: Loader) -> None:
    assert load.texts("Code::\n\n   x = 1", "코드::\n\n   **x**는") == {"Code::": "코드::"}


@pytest.mark.parametrize(
    ("english", "translation"),
    [
        ("**T** is", "**T**는"),
        ("See :ref:`a`.", "앞:ref:`a`에서"),
        ("See :doc:`text <a>`.", ":doc:`글 <a>`를"),
        ("See `t <https://example.org>`__.", "`글 <https://example.org>`__을"),
        ("See t_.\n\n", "t_ 를"),
        (":math:`x^2` is", ":math:`x^2`\\ 은"),
        ("``x`` is", "``x``는"),
        ("|s| is", "|s|는"),
        (":download:`a.zip`", ":download:`a.zip`"),
        ("Two ``x`` and ``x``.", "``x`` 둘."),
    ],
)
def test_markup_that_is_kept(load: Loader, english: str, translation: str) -> None:
    assert len(load.texts(english.strip(), translation)) == 1


@pytest.mark.parametrize(
    ("english", "translation", "words"),
    [
        ("See :ref:`a`.", "보세요.", "lacks :ref: a"),
        ("See :doc:`a`.", ":doc:`b`.", "lacks :doc: a; the translation has :doc: b"),
        ("See `t <https://a>`__.", "`글 <https://b>`__", "lacks link https://a; "),
        ("See `t <https://a>`__.", "보세요.", "lacks link https://a"),
        ("See.", "`글 <https://b>`__", "has link https://b, which the English has not"),
        ("Use ``x``.", "x를 씁니다.", "lacks ``x``"),
        ("Use ``x``.", "``x``와 ``y``", "has ``y``"),
        ("It is :math:`x^2`.", ":math:`x`", "lacks :math: x^2"),
        ("|s| is", "s는", "lacks |s|"),
        ("Note [#]_.", "주", "lacks [#]_"),
        (":download:`a.zip`", "내려받기", "lacks :download: a.zip"),
    ],
)
def test_markup_that_is_lost_or_added(
    load: Loader, english: str, translation: str, words: str
) -> None:
    line, subtype, message = load.problem(english, translation)
    assert (line, subtype) == (4, "inline")
    assert words in message


@pytest.mark.parametrize(
    ("english", "translation", "words"),
    [
        ("One.", "하나.\n\n둘.", "paragraph, paragraph for paragraph"),
        ("One.\n\nTwo.", "하나.", "paragraph for paragraph, paragraph"),
        ("One.", "- 하나.", "paragraph in list_item in bullet_list for paragraph"),
        ("- a\n- b", "1. 가\n2. 나", "enumerated_list"),
        ("Term\n   Meaning.", "말 뜻.", "for term in"),
        ("One.", "::\n\n   x", "nothing for paragraph"),
    ],
)
def test_other_blocks(load: Loader, english: str, translation: str, words: str) -> None:
    line, subtype, message = load.problem(english, translation)
    assert (line, subtype) == (3 + english.count("\n") + 1, "blocks")
    assert words in message


@pytest.mark.parametrize(
    ("translation", "line", "words"),
    [
        ("**가", 4, "Inline strong"),
        ("``가", 4, "Inline literal"),
        (":nosuch:`가`", 4, "nosuch"),
        ("가\n\n나\n`다", 6, "Inline interpreted text"),
        ("가\n\n  나\n다", 7, "Block quote"),
        (".. note:: 가", 4, "belong to the English file alone"),
        (".. _label:\n\n가", 4, "belong to the English file alone"),
        ("가\n\n.. image:: x.png", 6, "belong to the English file alone"),
        (".. 가", 4, "belong to the English file alone"),
    ],
)
def test_broken_markup(load: Loader, translation: str, line: int, words: str) -> None:
    first, *_ = load.pair("One.", translation).problems
    assert (first.line, first.subtype) == (line, "markup")
    assert words in first.message


@pytest.mark.parametrize(("english", "line"), [(".. note:: No.", 2), ("One.\n\n**Two", 4)])
def test_broken_markup_in_the_english(load: Loader, english: str, line: int) -> None:
    found = load.problem(english, "하나.")
    assert found[:2] == (line, "markup")


def test_duplicate(load: Loader) -> None:
    catalog = load("..\n   One\n   two.\n\n가\n\n..\n   One two.\n\n나\n")
    assert [(p.line, p.subtype) for p in catalog.problems] == [(7, "duplicate")]
    assert "line 1" in catalog.problems[0].message
    assert catalog.messages["One two."].text == "가"


def test_duplicate_part(load: Loader) -> None:
    catalog = load("..\n   One.\n\n   Two.\n\n가\n\n나\n\n..\n   Two.\n\n다\n")
    assert [(p.line, p.subtype) for p in catalog.problems] == [(10, "duplicate")]
    assert catalog.messages["Two."].text == "나"


def test_the_same_part_with_the_same_translation(load: Loader) -> None:
    catalog = load("..\n   One.\n\n   Two.\n\n가\n\n나\n\n..\n   Two.\n\n나\n")
    assert catalog.problems == ()
    assert catalog.messages["Two."].text == "나"


def test_the_same_words_twice_in_one_entry(load: Loader) -> None:
    assert load.texts("- yes\n- yes", "- 예\n- 예") == {"yes": "예"}


def test_a_comment_and_prose_of_the_same_words(load: Loader) -> None:
    catalog = load("..\n   One\n\n가\n\n..\n   # One\n\n# 나\n")
    assert catalog.problems == ()
    assert (catalog.messages["One"].text, catalog.comments["One"].raw) == ("가", "# 나")


def test_an_empty_translation_is_none(load: Loader) -> None:
    catalog = load("..\n   One.\n\n..\n   # two\n")
    assert (catalog.messages, catalog.comments, catalog.problems) == ({}, {}, ())


def test_a_comment_keeps_its_lines(load: Loader) -> None:
    catalog = load.pair("# One\n# two", "# 가\n# 나\n# 다")
    assert catalog.comments["One two"].raw == "# 가\n# 나\n# 다"


def test_a_comment_without_its_sign(load: Loader) -> None:
    line, subtype, message = load.problem("# One", "# 가\n나")
    assert (line, subtype) == (5, "blocks")
    assert "`# `" in message


def test_one_bad_entry_leaves_the_others(load: Loader) -> None:
    catalog = load("..\n   One.\n\n**가\n\n..\n   Two.\n\n나\n")
    assert list(catalog.messages) == ["Two."]


def test_a_file_that_can_not_be_read(load: Loader) -> None:
    catalog = load("가\n")
    assert [(p.line, p.subtype) for p in catalog.problems] == [(1, "file")]


def test_behind(load: Loader) -> None:
    """Markup is not compared: what was translated is another English."""
    catalog = load("..\n   Use ``y``.\n\n.. was:\n   Use ``x``.\n\n``x``를 씁니다.\n")
    assert catalog.problems == ()
    assert catalog.messages["Use ``y``."].behind


def test_difference_of_nothing() -> None:
    assert difference(("a", "b"), ("b", "a")) == ""


def catalog_of(*english: str) -> dict[str, Translation]:
    return {
        text: Translation(f"<{text}>", f"<{text}>", number)
        for number, text in enumerate(english, 1)
    }


A = "The first paragraph says what a tensor is."
B = "Another one speaks of gradients, and at length."
C = "Training a network repeats the same four steps."


def test_paragraphs_that_moved() -> None:
    resolution = resolve([C, A, B], catalog_of(A, B, C))
    assert {key: found.text for key, found in resolution.found.items()} == {
        text: f"<{text}>" for text in (A, B, C)
    }
    assert not any(found.behind for found in resolution.found.values())
    assert resolution.unknown == ()


def test_messages_are_folded_before_they_are_compared() -> None:
    assert resolve([A.replace(" ", "\n  ")], catalog_of(A)).unknown == ()


def test_a_changed_paragraph_is_behind() -> None:
    changed = A.replace("tensor", "gradient")
    resolution = resolve([changed, B], catalog_of(A, B))
    assert resolution.found[changed].behind
    assert resolution.found[changed].text == f"<{A}>"
    assert not resolution.found[B].behind


def test_a_paragraph_that_is_gone_is_unknown() -> None:
    resolution = resolve([A], catalog_of(A, B))
    assert [entry.line for entry in resolution.unknown] == [2]


def test_a_new_paragraph_takes_nothing() -> None:
    assert C not in resolve([A, C], catalog_of(A)).found


def test_an_old_paragraph_serves_once() -> None:
    changed, other = A.replace("says", "tells"), A.replace("what", "how")
    assert len(resolve([changed, other], catalog_of(A)).found) == 1


def test_the_closest_of_two_takes_it() -> None:
    far, near = A.replace("what a tensor is", "how a matrix was made"), A.replace("says", "tells")
    assert list(resolve([far, near], catalog_of(A)).found) == [near]
