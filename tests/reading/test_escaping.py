"""What scripts, translations, the glossary and runs hold is text on a page, and never markup."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from PIL import Image

from tests.conftest import Built, Page, Project, text_of

#: Each would be an element, an attribute or an entity if it were put into HTML as it is.
BAD = '<script>alert(1)</script> "onmouseover="alert(2) &lt; &'
LINE = "=" * (len(BAD) + 20)


def script(title: str, start: float) -> str:
    return f'''\
"""
{title} {BAD}
{LINE}

Intro {BAD}
"""

import math

# comment {BAD}
losses = [{start} - 0.001 * step for step in range(400)]
print({BAD!r}, {start})
name = math.sqrt(2.0)  # beside {BAD}

# %%
# Figure {BAD}
# {LINE}

print(2)
'''


HOME = f"""\
Home {BAD}
{LINE}

A gradient {BAD}

.. includenodoc:: /gallery/first.py
   :result:

.. includenodoc:: /gallery/second.py
   :caption: Caption {BAD}

.. galleryitem:: /gallery/first.py
   :figure: /dot.png

.. galleryitem:: /gallery/second.py
   :figure: /dot.png
   :intro: Own {BAD}

.. example-comparison:: Table {BAD}

.. loss-chart:: Chart {BAD}

.. translation-status::

.. figure:: /dot.png
   :alt: Alt {BAD}

   Legend {BAD}

.. toctree::

   gallery/first
   gallery/second
   gallery/lessons
   terms
"""
#: In this order: a listing says what changed since the one before it.
LESSONS = """\
Lessons
=======

.. includenodoc:: first.py
.. includenodoc:: second.py
"""
KOREAN = f"""\
:translators: 홍길동 "onmouseover="alert(2) & <https://example.org/?a&copy>

..
   Home {BAD}

처음 {BAD}

..
   A gradient {BAD}

변화도 {BAD}

..
   Alt {BAD}

그림 {BAD}
"""
SCRIPT_KOREAN = f"""\
..
   Intro {BAD}

소개 {BAD}

..
   # comment {BAD}

# 주석 {BAD}
"""


def table(*rows: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (2, 2)).save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="module")
def built(shared: Callable[[], Project]) -> Built:
    build = shared()
    build.write(
        {
            "index.rst": HOME,
            "index.ko.rst": KOREAN,
            "terms.rst": "Terms\n=====\n\n.. glossary-table:: ko\n",
            "gallery_source/lessons.rst": LESSONS,
            "gallery_source/first.py": script("First", 2.0),
            "gallery_source/first.ko.rst": SCRIPT_KOREAN,
            "gallery_source/second.py": script("Second", 3.0),
            "dot.png": picture(),
            "glossary.csv": table(
                ("English", "Korean", "policy", "forbidden", "note"),
                ("gradient", "변화도", "translate", f"기울기 {BAD}", f"Note {BAD}"),
            ),
            "reference.csv": table(
                ("name", "address", "gives"),
                ("math.sqrt", "https://example.org/?a='1'&copy", ""),
            ),
        }
    )
    return build(
        html_theme="bilingual",
        project=f"Project {BAD}",
        copyright=f"Nobody {BAD}",
        smartquotes=False,
        bilingual_glossaries={"ko": "glossary.csv"},
        bilingual_reference="reference.csv",
        bilingual_source_url="https://example.org/{path}?a&copy",
        bilingual_report_url="https://example.org/?title={title}&path={path}&copy",
    )


def test_no_warnings(built: Built) -> None:
    assert built.warnings == ""


@pytest.mark.parametrize("name", ["index", "gallery/first", "gallery/second", "terms", "search"])
def test_nothing_of_it_is_markup(built: Built, name: str) -> None:
    page = built.page(name)
    assert [one for one in page.all("script") if not one.get("src")] == []
    handlers = [key for one in page.all() for key in one.attrib if key.startswith("on")]
    assert handlers == []


def _texts(page: Page) -> list[str]:
    """All texts and attributes of *page* that hold the bad words, as a reader gets them."""
    texts = [text_of(page.root)]
    return texts + [value for one in page.all() for value in one.attrib.values()]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("index", "처음"),
        ("index", "변화도"),
        ("index", "First"),
        ("index", "소개"),
        ("index", "주석"),
        ("index", "beside"),
        ("index", "Own"),
        ("index", "Caption"),
        ("index", "Table"),
        ("index", "Chart"),
        ("index", "Legend"),
        ("index", "그림"),
        ("index", "Figure"),
        ("index", "Note"),
        ("index", "Project"),
        ("index", "Nobody"),
        ("gallery/first", "First"),
        ("gallery/first", "주석"),
        ("gallery/second", "beside"),
        ("terms", "Note"),
        ("terms", "기울기"),
    ],
)
def test_all_of_it_is_read(built: Built, name: str, words: str) -> None:
    assert [text for text in _texts(built.page(name)) if f"{words} {BAD}" in text]


def test_output_of_a_run(built: Built) -> None:
    for name in ("index", "gallery/first"):
        shown = [text_of(one) for one in built.page(name).all("pre")]
        assert [text for text in shown if text.startswith(BAD)]


def test_what_changed(built: Built) -> None:
    box = built.page("gallery/second").one("details", "difference")
    assert f"First {BAD}" in text_of(box)
    assert f"print({BAD!r}, 3.0)" in text_of(box)


def test_addresses(built: Built) -> None:
    pages = [built.page(name) for name in ("index", "gallery/first")]
    links = {link.get("href") for page in pages for link in page.all("a")}
    assert "https://example.org/?a='1'&copy" in links
    assert "https://example.org/?a&copy" in links
    edit, report = pages[0].one("p", "source-links")
    assert edit.get("href") == "https://example.org/index.ko.rst?a&copy"
    assert str(report.get("href")).endswith("&path=index.ko.rst&copy")
