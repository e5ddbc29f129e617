"""``galleryitem``: a card that shows an example and leads to its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from docutils import nodes

from tests.conftest import Built, Project, text_of

#: An example that draws two figures.
DRAWING = '''\
"""
A *drawn* example
=================

It draws **two** "figures" & more.
"""

import matplotlib.pyplot as plt

plt.figure(figsize=(1, 1))

# %%
# A "line" & <more>
# -----------------

plt.figure(figsize=(1, 1))
'''
KOREAN = """\
..
   A *drawn* example

*그린* 예제

..
   It draws **two** "figures" & more.

"그림" **두** 개를 그립니다.

..
   A "line" & <more>

"선" & <더>
"""
SCRAPERS: dict[str, Any] = {"sphinx_gallery_conf.image_scrapers": ("matplotlib",)}


def project(
    options: str = "", argument: str = "/gallery/drawn.py", after: str = "After."
) -> dict[str, str | bytes | None]:
    """A page with a card of an example that draws."""
    lines = "".join(f"   {option}\n" for option in options.split("\n") if option)
    return {
        "gallery_source/drawn.py": DRAWING,
        "index.rst": f"Home\n====\n\n.. galleryitem:: {argument}\n{lines}\n"
        f"{after}\n\n.. toctree::\n   :hidden:\n\n   gallery/first\n   gallery/drawn\n",
    }


def card(built: Built) -> Element:
    return built.page("index").one("li", "gallery-card")


def part(built: Built, name: str) -> Element:
    return built.page("index").one("*", f"gallery-card-{name}")


@pytest.fixture(scope="module")
def english(shared: Callable[[], Project]) -> Built:
    built = shared()(project(), language="en", **SCRAPERS)
    assert built.warnings == ""
    return built


@pytest.fixture(scope="module")
def korean(shared: Callable[[], Project]) -> Built:
    built = shared()({**project(), "gallery_source/drawn.ko.rst": KOREAN}, **SCRAPERS)
    assert built.warnings == ""
    return built


def test_alt_says_what_the_figure_shows(english: Built) -> None:
    assert part(english, "figure").get("alt") == 'A "line" & <more>'


def test_alt_in_the_language_of_the_page(korean: Built) -> None:
    assert part(korean, "figure").get("alt") == '"선" & <더>'


def test_picture_is_the_thumbnail(english: Built) -> None:
    source = part(english, "figure").get("src", "")
    assert source == "_images/sphx_glr_drawn_thumb.webp"
    assert (Path(english.app.outdir) / source).is_file()


def test_title_is_plain_words(english: Built) -> None:
    assert text_of(part(english, "title")) == "A drawn example"


def test_title_is_a_link_that_takes_the_focus(english: Built) -> None:
    (link,) = part(english, "title").iter("a")
    assert link.get("href") == "gallery/drawn.html"
    assert link.get("tabindex") is None


def test_intro_keeps_its_markup(english: Built) -> None:
    assert text_of(part(english, "intro")) == "It draws two “figures” & more."
    assert [text_of(strong) for strong in part(english, "intro").iter("strong")] == ["two"]


def test_title_and_intro_in_the_language_of_the_page(korean: Built) -> None:
    assert text_of(part(korean, "title")) == "그린 예제"
    assert text_of(part(korean, "intro")) == "“그림” 두 개를 그립니다."
    assert "lang" not in part(korean, "title").attrib


def test_what_has_no_translation_is_marked_as_english(build: Project) -> None:
    built = build(project(), **SCRAPERS)
    assert built.warnings == ""
    assert part(built, "title").get("lang") == "en"
    assert part(built, "intro").get("lang") == "en"


def test_nothing_is_marked_in_the_language_of_the_sources(english: Built) -> None:
    assert not [element for element in card(english).iter() if element.get("lang")]


def test_figure_by_number(build: Project) -> None:
    built = build(project(":figure: 2"), language="en", **SCRAPERS)
    assert built.warnings == ""
    assert part(built, "figure").get("src") == "_images/sphx_glr_drawn_002.webp"


@pytest.mark.parametrize("path", ["/pictures/dot.png", "pictures/dot.png"])
def test_figure_by_path(build: Project, rootdir: Path, path: str) -> None:
    files = {**project(f":figure: {path}"), "pictures/dot.png": (rootdir / "dot.png").read_bytes()}
    built = build(files, language="en", **SCRAPERS)
    assert built.warnings == ""
    assert part(built, "figure").get("src") == "_images/dot.webp"


def test_intro_of_the_page(build: Project) -> None:
    built = build(project(":intro: *Other* words."), language="en", **SCRAPERS)
    assert built.warnings == ""
    assert text_of(part(built, "intro")) == "Other words."


def test_intro_of_the_page_is_translated_with_the_page(build: Project) -> None:
    files = {
        **project(":intro: *Other* words."),
        "index.ko.rst": "..\n   *Other* words.\n\n*다른* 말\n",
    }
    built = build(files, **SCRAPERS)
    assert built.warnings == ""
    assert text_of(part(built, "intro")) == "다른 말"
    assert part(built, "intro").get("lang") is None


def test_neighbours_are_one_list(build: Project) -> None:
    after = (
        ".. galleryitem:: /gallery/drawn.py\n   :figure: 2\n\n"
        ".. galleryitem:: /gallery/drawn.py\n\nBetween.\n\n"
        ".. galleryitem:: /gallery/drawn.py\n"
    )
    built = build(project(after=after), language="en", **SCRAPERS)
    assert built.warnings == ""
    lists = built.page("index").all("ul", "gallery-cards")
    assert [len(cards) for cards in lists] == [3, 1]


def test_a_list_of_the_author_is_no_neighbour(build: Project) -> None:
    built = build(project(after="- an item\n"), language="en", **SCRAPERS)
    assert len(built.page("index").one("ul", "gallery-cards")) == 1


@pytest.mark.parametrize("place", ["- item\n\n  {}", ".. note::\n\n   {}", "Sub\n---\n\n{}"])
def test_a_card_anywhere(build: Project, place: str) -> None:
    after = place.format(".. galleryitem:: /gallery/drawn.py")
    built = build(project(after=after), language="en", **SCRAPERS)
    assert built.warnings == ""
    assert len(built.page("index").all("li", "gallery-card")) == 2


def test_a_card_of_the_source_path(build: Project) -> None:
    built = build(project(argument="gallery_source/drawn.py"), language="en", **SCRAPERS)
    assert built.warnings == ""
    assert card(built) is not None


def test_text(build: Project) -> None:
    files = {**project(), "gallery_source/drawn.ko.rst": KOREAN}
    built = build(files, builder="text", **SCRAPERS)
    assert built.warnings == ""
    text = built.output("index.txt")
    assert '* [그림: "선" & <더>]' in text
    assert "그린 예제" in text
    assert "**두** 개를" in text


def test_latex(build: Project) -> None:
    built = build(project(), builder="latex", language="en", **SCRAPERS)
    assert built.warnings == ""
    text = built.output("tiny.tex")
    assert r"\begin{itemize}" in text
    assert "sphx_glr_drawn_thumb" in text
    assert "A drawn example" in text


BAD = [
    ("/gallery/missing.py", "", "there is no script /gallery/missing.py"),
    ("gallery_source/missing.py", "", "there is no script gallery_source/missing.py"),
    ("/gallery", "", "there is no script /gallery"),
    ("/../../x.py", "", "there is no script /../../x.py"),
    ("/code/other.py", "", "/code/other.py is in no gallery"),
    ("/gallery/drawn.py", ":figure: 3", "the example has 2 figure(s)"),
    ("/gallery/drawn.py", ":figure: 0", "the example has 2 figure(s)"),
    ("/gallery/drawn.py", ":figure: /no/such.png", "there is no picture /no/such.png"),
    ("/gallery/first.py", "", "draws no figure"),
    ("/gallery/first.py", ":figure: 1", "draws no figure"),
]


@pytest.mark.parametrize(("argument", "options", "words"), BAD)
def test_bad_input(build: Project, argument: str, options: str, words: str) -> None:
    files = {**project(options, argument), "code/other.py": '"""T"""\n'}
    built = build(files, **SCRAPERS)
    assert built.warnings.startswith("index.rst:4: ERROR: galleryitem: ")
    assert words in built.warnings
    assert built.warnings.count("\n") == 1
    assert built.statuscode == 1
    assert "After." in built.page("index").source
    assert built.page("gallery/drawn")


def test_an_example_without_a_figure_and_a_picture_of_the_page(
    build: Project, rootdir: Path
) -> None:
    files = {
        **project(":figure: dot.png", "/gallery/first.py"),
        "dot.png": (rootdir / "dot.png").read_bytes(),
    }
    built = build(files, language="en", **SCRAPERS)
    assert built.warnings == ""
    assert part(built, "figure").get("alt") == "A product"


def test_nothing_changed(build: Project) -> None:
    build({**project(), "gallery_source/drawn.ko.rst": KOREAN}, **SCRAPERS)
    assert build(**SCRAPERS).read == frozenset()


def test_an_edited_script_makes_its_card_and_page_out_of_date(build: Project) -> None:
    build(project(), **SCRAPERS)
    edited = DRAWING.replace("It draws", "It shows")
    built = build({"gallery_source/drawn.py": edited}, **SCRAPERS)
    assert built.read == {"index", "gallery/drawn"}
    assert "It shows" in text_of(part(built, "intro"))


def test_a_new_edited_and_removed_translation_file(build: Project) -> None:
    """Each makes exactly the card's page and the example's page out of date."""
    both = {"index", "gallery/drawn"}
    name = "gallery_source/drawn.ko.rst"
    build(project(), **SCRAPERS)
    new = build({name: KOREAN}, **SCRAPERS)
    assert new.read == both
    assert text_of(part(new, "title")) == "그린 예제"
    edited = build({name: KOREAN.replace("그린", "새")}, **SCRAPERS)
    assert edited.read == both
    assert text_of(part(edited, "title")) == "새 예제"
    removed = build({name: None}, **SCRAPERS)
    assert removed.read == both
    assert text_of(part(removed, "title")) == "A drawn example"


def test_the_number_of_figures_changes(build: Project) -> None:
    """The card that names the second figure says so when there is none any more."""
    assert build(project(":figure: 2"), **SCRAPERS).statuscode == 0
    fewer = DRAWING.partition("# %%")[0]
    built = build({"gallery_source/drawn.py": fewer}, **SCRAPERS)
    assert "the example has 1 figure(s)" in built.warnings


def test_the_card_is_an_ordinary_list(english: Built) -> None:
    (cards,) = english.doctree("index").findall(nodes.bullet_list)
    (item,) = cards.children
    assert [type(child) for child in item.children] == [
        nodes.image,
        nodes.paragraph,
        nodes.paragraph,
    ]
