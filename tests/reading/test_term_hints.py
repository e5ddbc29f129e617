"""Term hints: which words have one, where it leads, and what stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docutils import nodes

from bilingual_gallery.reading.term_hints import hinted
from tests.conftest import Built, Project, text_of

GLOSSARY = """\
English,Korean,policy,forbidden,note
loss,손실,translate,,줄이려는 값
loss function,손실 함수,translate,,
tensor,텐서,transliterate,,
batch,배치,transliterate,,
layer,계층|은닉층,translate,,
hidden layer,은닉층,translate,,
matrix,행렬,translate,,
NumPy,,keep,,
"""
HOME = """\
The loss
========

A plain start.

Then the **tensor**, the loss function with ``loss`` and NumPy.

It is arranged. The loss of a tensor, and a loss.

.. figure:: /dot.png

   A matrix

- A hidden layer

  `A batch <https://example.org>`_

.. galleryitem:: gallery/first.py
   :figure: /dot.png
   :intro: A matrix again.

.. toctree::

   gallery/first
   words/terms
"""
KOREAN = """\
..
   The loss

손실

..
   A plain start.

시작할 때 배치합니다.

..
   Then the **tensor**, the loss function with ``loss`` and NumPy.

다음은 **텐서**와 ``loss``를 쓰는 손실함수와 NumPy입니다.

..
   It is arranged. The loss of a tensor, and a loss.

배치됩니다. 텐서의 손실과 다른 손실.

..
   A matrix

행렬

..
   - A hidden layer

     `A batch <https://example.org>`_

- 은닉층

  `배치 <https://example.org>`_

..
   A matrix again.

다시 행렬.
"""
TERMS = "Terms\n=====\n\nThe loss.\n\n.. glossary-table:: {code}\n"
NAMED: dict[str, Any] = {"bilingual_glossaries": {"ko": "glossary.csv"}}


@pytest.fixture
def project(build: Project, rootdir: Path) -> Project:
    build.write(
        {
            "index.rst": HOME,
            "index.ko.rst": KOREAN,
            "words/terms.rst": TERMS.format(code="ko"),
            "words/terms.ko.rst": "..\n   The loss.\n\n손실.\n",
            "glossary.csv": GLOSSARY,
            "dot.png": (rootdir / "dot.png").read_bytes(),
        }
    )
    return build


def hints(built: Built, docname: str = "index") -> list[tuple[str, str | None, str | None]]:
    links = built.page(docname).all("a", "term-hint")
    return [(text_of(link), link.get("href"), link.get("title")) for link in links]


def test_the_first_use_of_each_term(project: Project) -> None:
    built = project(**NAMED)
    assert built.warnings == ""
    assert hints(built) == [
        ("텐서", "words/terms.html#term-tensor", "tensor"),
        ("손실함수", "words/terms.html#term-loss-function", "loss function"),
        ("손실", "words/terms.html#term-loss", "loss · 줄이려는 값"),
        ("은닉층", "words/terms.html#term-hidden-layer", "hidden layer"),
    ]
    assert hints(built, "words/terms") == []


def test_the_text_stays_whole(project: Project) -> None:
    """What the search index sees: the texts of the page, as without hints."""

    def texts(named: dict[str, str]) -> tuple[bool, list[str]]:
        app = project(bilingual_glossaries=named).app
        tree = app.env.get_and_resolve_doctree("index", app.builder, tags=app.tags)
        has_hints = next(tree.findall(hinted), None) is not None
        return has_hints, [text.astext() for text in tree.findall(nodes.Text)]

    (has_hints, with_hints), (has_none, without) = texts({"ko": "glossary.csv"}), texts({})
    assert (has_hints, has_none) == (True, False)
    assert with_hints == without


def test_none_on_a_page_in_the_language_of_the_sources(project: Project) -> None:
    assert hints(project(language="en", **NAMED)) == []


def test_none_without_a_page_of_the_glossary(project: Project) -> None:
    project.write({"words/terms.rst": "Terms\n=====\n\nThe loss.\n"})
    built = project(**NAMED)
    assert (built.warnings, hints(built)) == ("", [])


def test_a_page_of_the_glossary_that_comes_later_and_goes(project: Project) -> None:
    """The other pages are written anew without being read anew."""
    page = (project.folder / "words/terms.rst").read_text(encoding="utf-8")
    assert hints(project({"words/terms.rst": "Terms\n=====\n\nThe loss.\n"}, **NAMED)) == []
    later = project({"words/terms.rst": page}, **NAMED)
    assert later.read == {"words/terms"}
    assert len(hints(later)) == 4
    assert hints(project({"words/terms.rst": "Terms\n=====\n\nThe loss.\n"}, **NAMED)) == []


def test_none_in_a_language_without_a_glossary(project: Project) -> None:
    project.write({"index.ja.rst": "..\n   A plain start.\n\nはじめ\n"})
    built = project(language="ja", bilingual_languages=["ja", "ko", "en"], **NAMED)
    assert (built.warnings, hints(built)) == ("", [])


def test_a_language_that_writes_no_spaces(project: Project) -> None:
    project.write(
        {
            "index.ja.rst": "..\n   A plain start.\n\nはじめ\n\n..\n   - A hidden layer\n\n"
            "     `A batch <https://example.org>`_\n\n- この隠れ層は\n\n"
            "  `束 <https://example.org>`_\n",
            "ja.csv": "English,日本語,policy,forbidden,note\nhidden layer,隠れ層,translate,,\n",
            "words/terms.rst": TERMS.format(code="ja"),
        }
    )
    built = project(
        language="ja", bilingual_languages=["ja", "ko", "en"], bilingual_glossaries={"ja": "ja.csv"}
    )
    assert built.warnings == ""
    assert [text for text, *_ in hints(built)] == ["隠れ層"]


def test_a_changed_glossary_changes_the_pages(project: Project) -> None:
    project(**NAMED)
    changed = project(
        {"glossary.csv": GLOSSARY.replace("줄이려는 값", "작을수록 좋은 값")}, **NAMED
    )
    assert {"index", "words/terms"} <= changed.read
    assert ("손실", "words/terms.html#term-loss", "loss · 작을수록 좋은 값") in hints(changed)
    assert project(**NAMED).read == frozenset()


def test_a_faulty_glossary_is_said_once(project: Project) -> None:
    built = project({"glossary.csv": f"{GLOSSARY}bias,편향,?,,\n"}, **NAMED)
    assert built.warnings.startswith("glossary.csv:10: ERROR: ")
    assert built.warnings.count("\n") == 1
    assert hints(built) == []


def test_another_builder(project: Project) -> None:
    built = project(builder="text", **NAMED)
    assert built.warnings == ""
    assert "손실함수와 NumPy" in built.output("index.txt")
