"""Paragraphs that keep their names, and the originals beside their translations."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual_gallery.reading.originals import paragraph_id
from tests.conftest import Project, text_of

PAGE = """\
The home page
=============

The first **strong** text, one `a <https://e.org/>`_, a :ref:`reference <label>`, a note [#]_.

Said twice.

Said twice.

.. _label:

Second section
--------------

- An item
- NumPy

Term
   Its meaning.

====  ====
Left  Right
====  ====

.. note::

   Noted.

:download:`This page </index.rst>`

.. [#] The footnote.

.. toctree::

   gallery/first
"""

KOREAN = """\
..
   The home page

첫 페이지

..
   The first **strong** text, one `a <https://e.org/>`_, a :ref:`reference <label>`, a note [#]_.

**굵은** 첫 문단, `가 <https://e.org/>`_, :ref:`참조 <label>`, 각주 [#]_.

..
   Second section

둘째 절

..
   - An item
   - NumPy

- 항목
- NumPy

..
   Term
      Its meaning.

용어
   뜻.

..
   Left

왼쪽

..
   Noted.

적어 둠.

..
   The footnote.

각주입니다.
"""


@pytest.fixture
def both(build: Project) -> Project:
    """A project whose page is translated but for a few blocks."""
    build.write({"index.rst": PAGE, "index.ko.rst": KOREAN})
    return build


def test_paragraphs_have_the_same_ids_in_both_languages(both: Project) -> None:
    names = {}
    for language in ("ko", "en"):
        built = both(language=language)
        assert built.warnings == ""
        page = built.page("index")
        names[language] = [name for p in page.all("p") if (name := p.get("id"))]
    assert names["ko"] == names["en"]
    assert len(set(names["en"])) == len(names["en"])
    twice = paragraph_id("Said twice.")
    assert [name for name in names["en"] if name.startswith(twice)] == [twice, f"{twice}-2"]


def test_an_id_is_the_texts_own_wherever_it_stands() -> None:
    assert paragraph_id("One  text\nof two lines") == paragraph_id("One text of two lines")
    assert paragraph_id("One text") != paragraph_id("Another text")


def test_each_translation_is_followed_by_its_original(both: Project) -> None:
    built = both()
    originals = [text_of(element) for element in built.page("index").all("p", "original")]
    assert originals == [
        "The home page",
        "The first strong text, one a, a reference, a note .",
        "Second section",
        "An item",
        "Term",
        "Its meaning.",
        "Left",
        "Noted.",
        "The footnote.",
    ]
    assert all(element.get("lang") == "en" for element in built.page("index").all("p", "original"))
    # A reference of the original leads where the translation's leads.
    first = built.page("index").all("p", "original")[1]
    assert [a.get("href") for a in first.iter("a")] == ["https://e.org/", "#label"]


def test_originals_are_nowhere_else(both: Project) -> None:
    assert both(language="en").page("index").all("p", "original") == []
    built = both()
    index = built.output("searchindex.js")
    assert "strong" not in index
    assert "The home page" not in built.output("gallery/first.html")
    text = both(builder="text").output("index.txt")
    assert "첫 문단" in text
    assert "The first" not in text


def test_a_page_without_translation_has_none(build: Project) -> None:
    assert build().page("index").all("p", "original") == []


def test_an_example_page_has_them_too(build: Project) -> None:
    script = (build.folder / "gallery_source" / "first.py").read_text(encoding="utf-8")
    title = script.partition('"""')[2].strip().splitlines()[0]
    translated = f"..\n   {title}\n\n첫 예제\n"
    built = build({"gallery_source/first.ko.rst": translated})
    assert [text_of(element) for element in built.page("gallery/first").all("p", "original")] == [
        title
    ]


def test_a_footnote_has_one_reference(both: Project) -> None:
    built = both()
    page = built.page("index")
    assert len(page.all("a", "footnote-reference")) == 1
    names = [element.get("id") for element in page.all() if element.get("id")]
    assert len(names) == len(set(names))


def test_reads_the_same_in_parallel(both: Project) -> None:
    alone = both().output("index.html")
    both.write({"index.rst": PAGE + "\n", "other.rst": ":orphan:\n\nOther\n=====\n"})
    assert both(parallel=2).output("index.html") == alone


def test_english_that_changed_changes_the_original(both: Project) -> None:
    both()
    changed = PAGE.replace("Noted.", "Noted again.")
    built = both({"index.rst": changed, "index.ko.rst": KOREAN.replace("Noted.", "Noted again.")})
    assert "Noted again." in [text_of(p) for p in built.page("index").all("p", "original")]
    assert Path(built.app.outdir, "index.html").is_file()
