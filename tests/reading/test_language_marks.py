"""What a page says about blocks that are behind, and about blocks in English."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from bilingual_gallery.reading.originals import paragraph_id
from tests.conftest import Built, Page, Project, text_of

HOME = """\
The home page
=============

The first paragraph has some words.

- An item of a list
- Another item of it

.. _label:

Second section
--------------

Term of a list
   Its meaning is here.

.. figure:: /dot.png

   A caption of a figure

.. note::

   Noted in a note.

.. list-table::

   * - Left cell of a table
     - Right cell of a table

``x = 1``

Last words of the page.

.. toctree::
   :caption: Examples

   gallery/first
"""
ENTRIES = {
    "The home page": "첫 화면",
    "The first paragraph has some words.": "첫 문단에는 말이 있습니다.",
    "- An item of a list\n   - Another item of it": "- 항목\n- 다른 항목",
    "Second section": "둘째 절",
    "Term of a list\n      Its meaning is here.": "말\n   뜻은 여기.",
    "A caption of a figure": "그림 설명",
    "Noted in a note.": "적어 둠.",
    "Left cell of a table": "왼쪽 칸",
    "Right cell of a table": "오른쪽 칸",
    "Last words of the page.": "끝말.",
    "Examples": "예제",
}
BEHIND = "이 글의 영어 원문이 바뀌었습니다. 원문 보기"
STAND_IN = "영어 (아직 번역되지 않은 글)"


def korean(*missing: str, behind: str = "") -> str:
    """The translation file, without the entries of *missing*; that of *behind* is behind."""
    entries = []
    for english, translation in ENTRIES.items():
        if english not in missing:
            was = f".. was:\n   {english} once\n\n" if english == behind else ""
            entries.append(f"..\n   {english}\n\n{was}{translation}\n")
    return "\n".join(entries)


@pytest.fixture
def page(build: Project, rootdir: Path) -> Project:
    build.write({"index.rst": HOME, "dot.png": (rootdir / "dot.png").read_bytes()})
    return build


def parent_of(page: Page, element: Element) -> Element:
    return next(parent for parent in page.root.iter() if element in list(parent))


def around(built: Built, class_: str) -> tuple[Page, Element, Element]:
    """The page, the only mark of this class, and what it stands in."""
    html = built.page("index")
    mark = html.one("span", class_)
    return html, mark, parent_of(html, mark)


@pytest.mark.parametrize(
    ("english", "tag", "anchor"),
    [
        ("The home page", "section", "the-home-page"),
        (
            "The first paragraph has some words.",
            "section",
            paragraph_id("The first paragraph has some words."),
        ),
        ("Second section", "section", "second-section"),
        ("Noted in a note.", "div", paragraph_id("Noted in a note.")),
        ("Right cell of a table", "td", paragraph_id("Right cell of a table")),
        ("Last words of the page.", "section", paragraph_id("Last words of the page.")),
    ],
)
def test_a_block_that_is_behind(page: Project, english: str, tag: str, anchor: str) -> None:
    """On a line of its own below it, with a link to the same place in English."""
    built = page({"index.ko.rst": korean(behind=english)})
    assert built.warnings == ""
    html, mark, line = around(built, "behind-mark")
    assert text_of(mark) == BEHIND
    (link,) = mark.iter("a")
    assert link.get("href") == f"../en/index.html#{anchor}"
    place = parent_of(html, line)
    assert place.tag == tag
    above = list(place)[: list(place).index(line)]
    before = [e for e in above if "original" not in e.get("class", "").split()][-1]
    assert text_of(before) == ENTRIES[english]
    assert "translation-behind" in before.get("class", "").split()


def test_the_same_place_is_there_in_english(page: Project) -> None:
    anchor = paragraph_id("Noted in a note.")
    assert f'id="{anchor}"' in page(language="en").output("index.html")


@pytest.mark.parametrize(
    ("english", "tag"),
    [("A caption of a figure", "span"), ("Term of a list\n      Its meaning is here.", "dt")],
)
def test_a_block_beside_which_no_line_can_stand(page: Project, english: str, tag: str) -> None:
    built = page({"index.ko.rst": korean(behind=english)})
    assert built.warnings == ""
    html = built.page("index")
    mark = html.all("span", "behind-mark")[0]
    assert parent_of(html, mark).tag == tag
    assert text_of(mark) == BEHIND


def test_a_mark_goes_with_what_was_behind(page: Project) -> None:
    page({"index.ko.rst": korean(behind="Second section")})
    mended = page({"index.ko.rst": korean()})
    assert mended.read == {"index"}
    assert "behind" not in mended.page("index").source


def test_the_contents_and_the_index_have_no_mark(page: Project) -> None:
    built = page({"index.ko.rst": korean("Last words of the page.", behind="Second section")})
    env = built.app.env
    assert env.tocs["index"].astext().split("\n\n")[:2] == ["첫 화면", "둘째 절"]
    index = built.output("searchindex.js")
    assert "원문" not in index
    assert "번역되지" not in index


def test_a_link_from_a_folder(page: Project) -> None:
    inner = {
        "index.ko.rst": korean(),
        "a/b.rst": ":orphan:\n\nThe title\n=========\n",
        "a/b.ko.rst": "..\n   The title\n\n.. was:\n   A title\n\n제목\n",
    }
    html = page(inner).page("a/b")
    assert [a.get("href") for a in html.one("span", "behind-mark").iter("a")] == [
        "../../en/a/b.html#the-title"
    ]


def test_no_link_where_the_site_has_no_pages_in_english(page: Project) -> None:
    files = {"index.ko.rst": korean(behind="Second section")}
    _, mark, _ = around(page(files, bilingual_languages=["ko"]), "behind-mark")
    assert list(mark.iter("a")) == []


def test_comments_of_a_listing_that_are_behind(build: Project) -> None:
    script = (
        '"""\nExample\n=======\n\nIntroduction.\n"""\n\n# Two numbers\na = 1\n\n# A sum\nb = a\n'
    )
    was = "..\n   # Two numbers\n\n.. was:\n   # A number\n\n# 두 수\n"
    home = "Home\n====\n\n.. includenodoc:: gallery/first.py\n\n.. toctree::\n\n   gallery/first\n"
    files = {
        "index.rst": home,
        "gallery_source/first.py": script,
        "gallery_source/first.ko.rst": was,
    }
    built = build(files)
    assert built.warnings == ""
    for docname in ("index", "gallery/first"):
        html = built.page(docname)
        mark = html.one("span", "behind-mark")
        assert text_of(mark).startswith("이 코드의 영어 주석이 바뀌었습니다.")
        assert "두 수" in html.source
    mended = build({"gallery_source/first.ko.rst": was.replace(".. was:\n   # A number\n\n", "")})
    assert "behind" not in mended.page("index").source
    assert "behind" not in mended.page("gallery/first").source


def test_a_listing_whose_comments_are_english(build: Project) -> None:
    script = '"""\nExample\n=======\n\nIntroduction.\n"""\n\n# Two numbers\na = 1\n'
    home = "Home\n====\n\n.. includenodoc:: gallery/first.py\n\n.. toctree::\n\n   gallery/first\n"
    build.write({"index.rst": home, "gallery_source/first.py": script})
    for docname in ("index", "gallery/first"):
        (code,) = build().page(docname).all("div", "highlight-python") or build().page(docname).all(
            "div", "highlight-Python"
        )
        assert code.get("lang") == "en"
    translated = build({"gallery_source/first.ko.rst": "..\n   # Two numbers\n\n# 두 수\n"})
    assert translated.page("index").one("div", "highlight-python").get("lang") is None


@pytest.mark.parametrize("english", [english for english in ENTRIES if english != "Examples"])
def test_a_stand_in_has_its_language(page: Project, english: str) -> None:
    """Every kind of block but the caption of a toctree, which Sphinx writes as bare text."""
    built = page({"index.ko.rst": korean(english)})
    assert built.warnings == ""
    html = built.page("index")
    foreign = {text_of(e).removeprefix(STAND_IN).strip() for e in html.all() if _is_english(e)}
    for line in english.split("\n"):
        assert line.strip().removeprefix("- ") in foreign
    assert len(html.all("span", "stand-in-mark")) == 1


def _is_english(element: Element) -> bool:
    return element.get("lang") == "en" and "stand-in" in element.get("class", "").split()


def test_only_the_first_of_a_run_says_so(page: Project) -> None:
    """The run goes on over code; Korean ends it."""
    missing = ("Right cell of a table", "Last words of the page.", "The home page")
    html = page({"index.ko.rst": korean(*missing)}).page("index")
    marks = html.all("span", "stand-in-mark")
    assert [text_of(mark) for mark in marks] == [STAND_IN, STAND_IN]
    lines = [parent_of(html, mark) for mark in marks]
    heading, cell = (parent_of(html, line) for line in lines)
    assert [child.tag for child in heading][:2] == ["h1", "div"]
    assert text_of(cell) == f"{STAND_IN} Right cell of a table"


def test_a_mark_within_english_is_korean(page: Project) -> None:
    html = page({"index.ko.rst": korean("Term of a list\n      Its meaning is here.")})
    mark = html.page("index").one("span", "stand-in-mark")
    assert mark.get("lang") == "ko"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (":same: Noted in a note. | x\n\n", "Noted in a note."),
        ("", "``x`` = 1 %"),
        ("", "NumPy 64 MB"),
    ],
    ids=["same", "no words", "names that are kept"],
)
def test_text_that_is_meant_to_stay_has_no_mark(page: Project, head: str, body: str) -> None:
    files = {
        "index.rst": HOME.replace("Noted in a note.", body),
        "index.ko.rst": head + korean("Noted in a note."),
        "glossary.csv": "English,Korean,policy,forbidden,note\nNumPy,,keep,,\n",
    }
    built = page(files, bilingual_glossaries={"ko": "glossary.csv"})
    assert built.warnings == ""
    assert "stand-in" not in built.page("index").source


def test_nothing_in_the_language_of_the_sources(page: Project) -> None:
    built = page({"index.ko.rst": korean(behind="Second section")}, language="en")
    assert built.warnings == ""
    assert not {"stand-in", "behind-mark"} & set(built.page("index").source.split('"'))


def test_sources_in_another_language(build: Project) -> None:
    files = {"index.rst": "집\n==\n\n글.\n\n.. toctree::\n\n   gallery/first\n"}
    files["index.en.rst"] = "..\n   집\n\nHome\n"
    built = build(files, language="en", bilingual_source_language="ko")
    assert built.warnings == ""
    html = built.page("index")
    assert [(text_of(p), p.get("lang")) for p in html.all("p", "stand-in")] == [("글.", "ko")]
    assert text_of(html.one("span", "stand-in-mark")) == "Korean (not translated yet)"


def test_another_builder(page: Project) -> None:
    built = page({"index.ko.rst": korean("Second section")}, builder="text")
    assert built.warnings == ""
    assert "번역되지" not in built.output("index.txt")
