"""What stands in and below a listing: links, shapes, and what changed since the example before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from bilingual_gallery.examples import page_order
from bilingual_gallery.reading.listings import pages_out_of_order
from tests.conftest import Built, Page, Project, text_of

FIRST = """\
\"\"\"
First
=====

One.
\"\"\"

import numpy as np

# a comment
x = np.maximum(np.ones((2, 3)), 0)
y = np.maximum(x, 1)  # another
print(y.sum())
"""
SECOND = (
    FIRST.replace("First\n=====", "Second\n======")
    .replace("(2, 3)", "(4, 3)")
    .replace("# a comment", "# other words")
)
PLAIN = '"""\nPlain\n=====\n\nNo tensors.\n"""\n\nprint("שלום")\n'
INDEX = """\
Home
====

.. toctree::
   :glob:

   gallery/*
"""
LESSONS = """\
Lessons
=======

.. includenodoc:: /gallery/second.py

.. includenodoc:: first.py

.. includenodoc:: plain.py
"""
REFERENCE = """\
name,address,gives
numpy.maximum,https://numpy.org/doc/stable/reference/generated/numpy.maximum.html,numpy.ndarray
"""
FILES = {
    "gallery_source/first.py": FIRST,
    "gallery_source/second.py": SECOND,
    "gallery_source/plain.py": PLAIN,
    "gallery_source/lessons.rst": LESSONS,
    "reference.csv": REFERENCE,
    "index.rst": INDEX,
}


def make(build: Project, files: dict[str, str | bytes | None] | None = None) -> Built:
    return build({**FILES, **(files or {})}, language="en", bilingual_reference="reference.csv")


@pytest.fixture(scope="module")
def built(shared: Callable[[], Project]) -> Built:
    return make(shared())


def notes(page: Page) -> list[str]:
    return [text_of(note) for note in page.all("span", "shape")]


def differences(page: Page) -> list[str]:
    return [text_of(one) for one in page.all("details", "difference")]


def links(listing: Element) -> list[str]:
    return [text_of(link) for link in listing.iter("a")]


def test_no_warnings(built: Built) -> None:
    assert built.warnings == ""


def test_links_at_the_first_use_in_a_listing(built: Built) -> None:
    page = built.page("gallery/lessons")
    found = [links(listing) for listing in page.all("div", "includenodoc")]
    assert found == [["np.maximum"], ["np.maximum"], []]
    example = built.page("gallery/first")
    assert [links(one) for one in example.all("div", "highlight-Python")] == [["np.maximum"]]


def test_shapes(built: Built) -> None:
    first = ["x: float64 [2, 3]", "y: float64 [2, 3]"]
    second = ["x: float64 [4, 3]", "y: float64 [4, 3]"]
    assert notes(built.page("gallery/lessons")) == second + first
    assert notes(built.page("gallery/first")) == first
    assert notes(built.page("gallery/plain")) == []


def test_what_changed_follows_the_order_of_the_page(built: Built) -> None:
    assert differences(built.page("gallery/second")) == []
    (difference,) = differences(built.page("gallery/first"))
    assert difference == (
        "What changed since “Second” import numpy as np "
        "- x = np.maximum(np.ones((4, 3)), 0) + x = np.maximum(np.ones((2, 3)), 0) "
        "y = np.maximum(x, 1) print(y.sum())"
    )
    assert len(differences(built.page("gallery/lessons"))) == 2


def test_signs_and_elements(built: Built) -> None:
    page = built.page("gallery/first")
    details = page.one("details", "difference")
    assert [text_of(one) for one in details.iter("del")] == ["- x = np.maximum(np.ones((4, 3)), 0)"]
    assert [text_of(one) for one in details.iter("b")] == ["4", "2"]
    assert details.get("open") is None


def test_korean(build: Project) -> None:
    built = build(dict(FILES), language="ko", bilingual_reference="reference.csv")
    (difference,) = differences(built.page("gallery/first"))
    assert difference.startswith("“Second” 예제와 달라진 점")


def test_comments_in_korean_move_no_note(build: Project) -> None:
    entry = "..\n   # a comment\n\n# 첫째 줄\n# 둘째 줄\n"
    files = {**FILES, "gallery_source/first.ko.rst": entry}
    built = build(files, language="ko", bilingual_reference="reference.csv")
    lines = built.page("gallery/first").one("div", "highlight-Python")
    noted = [text_of(one) for one in lines.iter("span") if one.get("class") == "shaped"]
    assert noted == [
        "x = np.maximum(np.ones((2, 3)), 0) x: float64 [2, 3]",
        "y = np.maximum(x, 1) # another y: float64 [2, 3]",
    ]


def test_lines_that_moved_since_the_run(build: Project) -> None:
    make(build)
    built = make(build, {"gallery_source/first.py": FIRST.replace("# a comment", "# a\n# b\n\n")})
    assert "gallery/first" in built.read
    assert notes(built.page("gallery/first")) == ["x: float64 [2, 3]", "y: float64 [2, 3]"]


def test_an_example_that_fails(build: Project) -> None:
    built = make(build, {"gallery_source/first.py": FIRST + "1 / 0\n"})
    assert "ZeroDivisionError" in built.warnings
    page = built.page("gallery/first")
    assert notes(page) == []
    assert links(page.all("div", "highlight-Python")[0]) == ["np.maximum"]
    assert len(differences(page)) == 1


def outdated(build: Project, built: Built, lessons: str) -> list[str]:
    """The pages to be read anew once the page of the lessons is this one."""
    build.write({"gallery_source/lessons.rst": lessons})
    return sorted(pages_out_of_order(built.app, built.app.env, set(), set(), set()))


def test_another_order_outdates_the_pages_that_come_after_others(build: Project) -> None:
    built = make(build)
    assert outdated(build, built, LESSONS + "\nA sentence.\n") == []
    other = LESSONS.replace("/gallery/second.py", "plain.py", 1)
    assert outdated(build, built, other) == ["gallery/first", "gallery/lessons", "gallery/plain"]


def test_the_order_is_looked_up_once_a_build(
    build: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not once a page: a page that names a thousand examples would be read a thousand times."""
    asked = []

    def count(*arguments: Any) -> list[Path]:
        asked.append(arguments)
        return page_order(*arguments)

    monkeypatch.setattr("bilingual_gallery.reading.listings.page_order", count)
    built = make(build)
    assert len(built.read) > 2
    assert len(asked) == 1


def test_a_line_of_400_characters(build: Project) -> None:
    line = "z = [" + "1, " * 130 + "np.maximum(x, 1)]"
    built = make(build, {"gallery_source/first.py": FIRST.replace("y = ", f"{line}\ny = ")})
    listing = built.page("gallery/first").one("div", "highlight-Python")
    assert line in "".join(listing.itertext())


def test_part_of_a_script(build: Project) -> None:
    page = ".. includenodoc:: first.py\n   :lines: 11-\n   :emphasize-lines: 1\n   :name: part\n"
    built = make(build, {"gallery_source/lessons.rst": "Lessons\n=======\n\n" + page})
    assert notes(built.page("gallery/lessons")) == ["x: float64 [2, 3]", "y: float64 [2, 3]"]


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_builders(build: Project, builder: str) -> None:
    built = build(FILES, language="en", builder=builder, bilingual_reference="reference.csv")
    assert built.statuscode == 0
    name = "gallery/first.txt" if builder == "text" else "*.tex"
    (output,) = Path(built.app.outdir).glob(name)
    assert "+ x = np.maximum" in output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,address\nx,\n", "reference.csv:2: ERROR: a line holds a name"),
        (None, "reference.csv:1: ERROR: it can't be read"),
    ],
)
def test_a_file_of_references_that_is_none(
    build: Project, content: str | None, message: str
) -> None:
    build.write({"reference.csv": ""})
    built = make(build, {"reference.csv": content})
    assert message in built.warnings
    assert built.statuscode == 1


def test_linkcheck_sees_the_addresses(build: Project) -> None:
    built = build(
        FILES,
        language="en",
        builder="linkcheck",
        bilingual_reference="reference.csv",
        linkcheck_ignore=[".*"],
    )
    assert "numpy.maximum.html" in built.output("output.json")
