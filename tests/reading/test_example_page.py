"""The page of an example, in the language of the page."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes

from tests.conftest import Built, Project, text_of

SCRIPT = '''\
"""
Drawn <example>
===============

It draws.

.. note:: Mind the size.

And see `the docs <https://example.org>`__.
"""

# Draw it,
# once
import matplotlib.pyplot as plt

plt.figure(figsize=(1, 1))  # small

# %%
# A "line" & <more>
# -----------------
#
# It is a line.

print("# Draw it,")
'''
KOREAN = """\
..
   Drawn <example>

그린 <예제>

..
   It draws.

그립니다.

..
   Mind the size.

크기에 주의.

..
   And see `the docs <https://example.org>`__.

`문서 <https://example.org>`__를 봅니다.

..
   # Draw it,
   # once

# 한 번
# 그립니다

..
   # small

# 작게

..
   A "line" & <more>

"선" & <더>
"""
CONF: dict[str, Any] = {
    "sphinx_gallery_conf.image_scrapers": ("matplotlib",),
    "sphinx_gallery_conf.image_srcset": ["2x"],
}
FILES = {"gallery_source/first.py": SCRIPT, "gallery_source/first.ko.rst": KOREAN}


@pytest.fixture(scope="module")
def korean(shared: Callable[[], Project]) -> Built:
    built = shared()(FILES, **CONF)
    assert built.warnings == ""
    return built


@pytest.fixture(scope="module")
def english(shared: Callable[[], Project]) -> Built:
    built = shared()(FILES, language="en", **CONF)
    assert built.warnings == ""
    return built


def blocks(built: Built) -> list[str]:
    page = built.page("gallery/first")
    return ["".join(block.itertext()) for block in page.all("pre")]


def test_title_and_prose(korean: Built) -> None:
    page = korean.page("gallery/first")
    assert text_of(page.one("h1")) == "그린 <예제>"
    assert text_of(page.one("h2")) == "“선” & <더>"
    texts = [text_of(paragraph) for paragraph in page.all("p")]
    assert {"그립니다.", "크기에 주의.", "문서를 봅니다."} <= set(texts)


def test_what_is_not_translated_is_marked_as_english(korean: Built) -> None:
    (paragraph,) = [p for p in korean.page("gallery/first").all("p") if "is a line" in text_of(p)]
    assert paragraph.get("lang") == "en"


def test_comments_in_the_language_of_the_page(korean: Built) -> None:
    assert blocks(korean)[0] == (
        "# 한 번\n# 그립니다\nimport matplotlib.pyplot as plt\n\n"
        "plt.figure(figsize=(1, 1))  # 작게\n"
    )


def test_strings_and_output_are_left_alone(korean: Built) -> None:
    assert blocks(korean)[-2:] == ['print("# Draw it,")\n', "# Draw it,\n"]


def test_comments_of_the_sources(english: Built) -> None:
    assert blocks(english)[0].startswith("# Draw it,\n# once\n")


@pytest.mark.parametrize(
    "words", ["Go to the end", "to download the full example", "Gallery generated", "Total running"]
)
def test_nothing_is_left_of_what_sphinx_gallery_says(
    korean: Built, english: Built, words: str
) -> None:
    assert words not in korean.page("gallery/first").source
    assert words not in english.page("gallery/first").source


def test_the_line_about_the_run(korean: Built, english: Built) -> None:
    assert text_of(english.page("gallery/first").one("p", "example-run")).startswith("Run in ")
    line = text_of(korean.page("gallery/first").one("p", "example-run"))
    assert line.startswith("실행 시간: ")
    assert "Python 3" in line
    assert "matplotlib 3" in line


def test_alt_is_the_heading_of_the_figure_and_escaped(korean: Built, english: Built) -> None:
    (ours,) = korean.page("gallery/first").all("img")
    (theirs,) = english.page("gallery/first").all("img")
    assert (ours.get("alt"), theirs.get("alt")) == ('"선" & <더>', 'A "line" & <more>')


def test_alt_of_several_figures_is_numbered(build: Project) -> None:
    twice = SCRIPT + "plt.figure(figsize=(1, 1))\n"
    built = build({"gallery_source/first.py": twice}, language="en", **CONF)
    assert built.warnings == ""
    assert [image.get("alt") for image in built.page("gallery/first").all("img")] == [
        'A "line" & <more> (1)',
        'A "line" & <more> (2)',
    ]


def test_ids_are_the_same_in_both_languages(korean: Built, english: Built) -> None:
    def ids(built: Built) -> list[str]:
        page = built.page("gallery/first")
        return [e.get("id", "") for e in page.all("section") + page.all("span") if e.get("id")]

    assert ids(korean) == ids(english)


def downloads(built: Built) -> dict[str, Path]:
    page = built.page("gallery/first")
    folder = Path(built.app.outdir) / "gallery"
    links = [link.get("href", "") for link in page.all("a", "download")]
    return {Path(link).suffix: folder / link for link in links}


def test_downloads_in_the_language_of_the_page(korean: Built, english: Built) -> None:
    assert list(downloads(korean)) == [".py", ".ipynb", ".zip"]
    assert "# 한 번" in downloads(korean)[".py"].read_text(encoding="utf-8")
    assert downloads(english)[".py"].read_text(encoding="utf-8") == SCRIPT
    page = korean.page("gallery/first")
    assert [text_of(link) for link in page.all("a", "download")] == [
        "Python 스크립트: first.py",
        "Jupyter 노트북: first.ipynb",
        "스크립트와 노트북 묶음(ZIP): first.zip",
    ]


def test_downloads_of_one_language_stay_where_the_other_is_built(build: Project) -> None:
    first = build(FILES, **CONF)
    build(language="en", **CONF)
    again = build(**CONF)
    assert again.read == frozenset()
    assert "# 한 번" in downloads(first)[".py"].read_text(encoding="utf-8")


def test_a_translation_that_the_script_can_not_hold(build: Project) -> None:
    files = {
        "gallery_source/first.py": f"r{SCRIPT}",
        "gallery_source/first.ko.rst": '..\n   It draws.\n\n"""그립니다"""\n',
    }
    built = build(files, **CONF)
    assert built.warnings.startswith('gallery_source/first.py:1: ERROR: the docstring, in r""",')
    assert "gallery_source/first.ko.rst" in built.warnings
    assert built.statuscode == 1
    assert "그립니다" in text_of(built.page("gallery/first").root)


HOME = """\
Home
====

:download:`All scripts </gallery/gallery_python.zip>`,
:download:`all notebooks </gallery/gallery_jupyter.zip>`.

.. toctree::

   gallery/first
   gallery/second
"""


def test_archives_in_the_language_of_the_page(build: Project) -> None:
    script = '"""\nSecond\n======\n\nWords.\n"""\nprint(1)  # one\n'
    files = {
        **FILES,
        "gallery_source/second.py": script,
        "gallery_source/second.ko.rst": "..\n   # one\n\n# 하나\n",
        "index.rst": HOME,
    }
    built = build(files, **CONF)
    assert built.warnings == ""
    links = [link.get("href", "") for link in built.page("index").all("a", "download")]
    scripts, notebooks = (zipfile.ZipFile(Path(built.app.outdir) / link) for link in links)
    assert scripts.namelist() == ["first.py", "second.py"]
    assert notebooks.namelist() == ["first.ipynb", "second.ipynb"]
    assert scripts.read("second.py").decode().endswith("print(1)  # 하나\n")


def test_an_edited_example_makes_the_page_with_the_archive_out_of_date(build: Project) -> None:
    script = '"""\nSecond\n======\n\nWords.\n"""\nprint(1)\n'
    build({"gallery_source/second.py": script, "index.rst": HOME}, language="en")
    built = build({"gallery_source/second.py": script + "print(2)\n"}, language="en")
    assert built.read == {"index", "gallery/second"}


def test_an_example_beside_a_page_of_the_gallery(build: Project) -> None:
    """A page of the gallery is translated by the file beside its source."""
    files = {
        "gallery_source/page.rst": ":orphan:\n\nPage\n====\n",
        "gallery_source/page.ko.rst": "..\n   Page\n\n쪽\n",
    }
    built = build(files)
    assert built.warnings == ""
    assert text_of(built.page("gallery/page").one("h1")) == "쪽"
    assert not built.path("gallery/page.ko.rst").exists()


def test_text_builder(build: Project) -> None:
    built = build(FILES, builder="text", **CONF)
    assert built.warnings == ""
    assert '"선" & <더>' in built.output("gallery/first.txt")


def test_the_doctree_keeps_the_figure_for_every_builder(korean: Built) -> None:
    assert len(list(korean.doctree("gallery/first").findall(nodes.image))) == 1
