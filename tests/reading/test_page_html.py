"""The HTML of a page: no inline style, boxes that a keyboard can scroll, links with names."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sphinx_gallery._doctree_links import CodeLinksTransform

from bilingual_gallery.reading.page_html import fewer_tokens, sizes
from bilingual_gallery.reading.pictures import is_on_paper
from tests.conftest import Built, Project, text_of

PAGE = """\
Home ``code`` and *more*
========================

.. list-table:: Ways
   :widths: 30 70
   :width: 80%

   * - a
     - b

.. code-block:: python

   x = 1  # words

.. image:: /dot.png
   :width: 50%

.. image:: /large.png
   :alt: A large one

.. contents::

Section
-------

Words.

.. image:: /drawn.svg
.. image:: /broken.png

.. toctree::
   :caption: More

   gallery/first
"""


def png(width: int, height: int, colour: str, edge: str = "") -> bytes:
    """A picture in one colour, its left edge in another."""
    picture = Image.new("RGB", (width, height), colour)
    if edge:
        picture.paste(edge, (0, 0, 1, height))
    data = BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="module")
def built(shared: Callable[[], Project], rootdir: Path) -> Built:
    files: dict[str, str | bytes | None] = {
        "index.rst": PAGE,
        "dot.png": (rootdir / "dot.png").read_bytes(),
        "large.png": png(40, 20, "white"),
        "drawn.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "broken.png": b"no picture",
    }
    made = shared()(files)
    assert made.warnings == ""
    return made


def test_there_is_no_inline_style(built: Built) -> None:
    assert "style=" not in built.page("index").source


def test_a_table_scrolls_in_a_box_with_its_name(built: Built) -> None:
    box = built.page("index").one("div", "table")
    assert box.get("tabindex") == "0"
    assert box.get("aria-label") == "Ways"
    assert box.find("table") is not None
    assert not built.page("index").all("col")


def test_code_scrolls_in_a_box_with_a_name(built: Built) -> None:
    box = built.page("index").one("pre")
    assert (box.get("tabindex"), box.get("aria-label")) == ("0", "코드")
    assert text_of(box) == "x = 1 # words"


def test_a_heading_with_markup_has_one_link_to_itself(built: Built) -> None:
    assert 'role="heading"' not in built.page("index").source
    for heading in (built.page("index").one("h1"), built.page("index").one("h2")):
        (link,) = heading.iter("a")
        assert link.get("aria-label") == link.get("title") == "이 제목의 링크"
        assert (link.get("href") or "").startswith("#")
    assert text_of(built.page("index").one("h1")) == "Home code and more"


def test_pictures_have_their_size_and_come_when_seen(built: Built) -> None:
    dot, large, *others = built.page("index").all("img")
    assert (dot.get("width"), dot.get("height")) == ("50%", None)
    assert (large.get("width"), large.get("height")) == ("40", "20")
    assert large.get("loading") == "lazy"
    assert large.get("src") == "_images/large.webp"
    assert "on-paper" in (large.get("class") or "")
    assert "on-paper" not in (dot.get("class") or "")
    assert [image.get("src") for image in others] == ["_images/drawn.svg", "_images/broken.png"]


def test_a_picture_that_changed_is_made_anew(build: Project) -> None:
    files: dict[str, str | bytes | None] = {
        "index.rst": "Home\n====\n\n.. image:: /large.png\n",
        "large.png": png(40, 20, "white"),
    }
    build(files)
    again = build({"large.png": png(60, 20, "red")})
    assert again.page("index").one("img").get("width") == "60"
    with Image.open(Path(again.app.outdir) / "_images/large.webp") as picture:
        assert picture.size == (60, 20)


@pytest.mark.parametrize(
    ("colour", "edge", "paper"),
    [("white", "", True), ("white", "black", False), ("navy", "", False)],
)
def test_a_figure_on_white(colour: str, edge: str, *, paper: bool) -> None:
    with Image.open(BytesIO(png(9, 9, colour, edge))) as picture:
        assert is_on_paper(picture) is paper


def test_a_transparent_figure_is_on_white() -> None:
    assert is_on_paper(Image.new("RGBA", (9, 9), (0, 0, 0, 0)))


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("width: 33.0%", {"width": "33.0%"}),
        ("width: 10em; height: 20px;", {"width": "160", "height": "20"}),
        ("width: calc(1px + 2em)", {}),
        ("", {}),
    ],
)
def test_a_size_that_an_attribute_can_hold(style: str, found: dict[str, str]) -> None:
    assert sizes(style) == found


def test_neighbours_that_look_alike_are_one_element() -> None:
    code = (
        '<span class="n">x</span> <span class="o">=</span> '
        '<span class="s2">&quot;</span><span class="s2">a</span><span class="s2">&quot;</span>'
        '<span class="c1"># b</span>'
    )
    assert fewer_tokens(code) == (
        'x = <span class="s2">&quot;a&quot;</span><span class="c1"># b</span>'
    )


def test_the_seam_into_sphinx_gallery(built: Built) -> None:
    """Its own transform writes the code of an example past our translator."""
    assert CodeLinksTransform not in built.app.registry.get_post_transforms()
