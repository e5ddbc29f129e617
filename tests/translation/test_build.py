"""Translations on a built page."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.environment import CONFIG_OK, BuildEnvironment

from tests.conftest import Built, Page, Project, text_of

PAGE = """\
The home page
=============

The first paragraph has **strong** words and a :ref:`reference <label>`.

Second section
--------------

- An item
- Another item

.. _label:

Third section
-------------

Term
   Its meaning.

.. figure:: /dot.png
   :alt: A dot

   A caption

.. note::

   Noted.

====  ====
Left  Right
====  ====

A note [#]_ at the end.

.. [#] The footnote.

.. toctree::
   :caption: Examples

   gallery/first
"""

KOREAN = """\
:translators: 홍길동

..
   The home page

첫 화면

..
   The first paragraph has **strong** words and a :ref:`reference <label>`.

첫 문단에는 **굵은**글과 :ref:`참조 <label>`가 있습니다.

..
   - An item
   - Another item

- 항목
- 다른 항목

..
   Third section
   -------------

셋째 절
-------

..
   Term
      Its meaning.

말
   뜻.

..
   A caption

그림 설명

..
   Noted.

적어 둠.

..
   A note [#]_ at the end.

끝의 주 [#]_\\ 는 여기.

..
   The footnote.

각주.

..
   Examples

예제
"""

HALF = """\
..
   The home page

첫 화면

..
   - An item
   - Another item

- 항목
- 다른 항목
"""


@pytest.fixture
def dot(rootdir: Path) -> dict[str, bytes]:
    return {"dot.png": (rootdir / "dot.png").read_bytes()}


@pytest.fixture
def page(build: Project, dot: dict[str, bytes]) -> Project:
    """A project with a page of many kinds of blocks."""
    build.write({"index.rst": PAGE, **dot})
    return build


def words(built: Built, tag: str) -> list[str]:
    """What the elements say, but for the originals beside them."""
    return [
        text_of(element)
        for element in built.page("index").all(tag)
        if "original" not in element.get("class", "").split()
    ]


def languages(page: Page, tag: str) -> list[tuple[str, str | None]]:
    return [(text_of(element), element.get("lang")) for element in page.all(tag)]


def test_the_whole_page(page: Project) -> None:
    built = page({"index.ko.rst": KOREAN + "\n..\n   Second section\n\n둘째 절\n"})
    assert built.warnings == ""
    assert words(built, "h1") == ["첫 화면"]
    assert words(built, "h2") == ["둘째 절", "셋째 절"]
    assert words(built, "p")[0] == "첫 문단에는 굵은글과 참조가 있습니다."
    assert words(built, "li")[:2] == ["항목", "다른 항목"]
    assert (words(built, "dt"), words(built, "dd")) == (["말"], ["뜻."])
    assert words(built, "figcaption") == ["그림 설명"]
    assert "각주." in built.page("index").source


def test_a_reference_of_a_translation_leads_where_it_led(page: Project) -> None:
    (link,) = [
        a for a in page({"index.ko.rst": KOREAN}).page("index").all("a") if text_of(a) == "참조"
    ]
    assert link.get("href") == "#label"


def test_the_same_ids_in_both_languages(page: Project) -> None:
    page.write({"index.ko.rst": KOREAN})

    def ids(language: str) -> list[str | None]:
        return [e.get("id") for e in page(language=language).page("index").all() if e.get("id")]

    assert ids("ko") == ids("en")
    assert "second-section" in ids("ko")


def test_what_is_not_translated_is_marked_as_english(page: Project) -> None:
    built = page({"index.ko.rst": HALF})
    assert built.warnings == ""
    html = built.page("index")
    assert languages(html, "h1") == [("첫 화면", None)]
    assert languages(html, "h2") == [("Second section", "en"), ("Third section", "en")]
    assert languages(html, "dt") == [("Term", "en")]
    paragraphs = dict(languages(html, "p"))
    assert paragraphs["Its meaning."] == "en"
    assert paragraphs["항목"] is None
    assert paragraphs["Noted."] == "en"
    assert paragraphs["Left"] == "en"


def test_code_alone_needs_no_translation(page: Project) -> None:
    page.write({"index.rst": "Title\n=====\n\n``x = 1``\n\n``x`` is one.\n\n5 %\n"})
    paragraphs = languages(page().page("index"), "p")
    assert paragraphs == [("x = 1", None), ("x is one.", "en"), ("5 %", None)]


def test_a_caption_that_is_not_translated_is_marked_as_english(page: Project) -> None:
    captions = page({"index.ko.rst": HALF}).page("index").one("figcaption")
    assert "en" in [element.get("lang") for element in captions.iter()]


def test_alt_text(page: Project) -> None:
    built = page({"index.ko.rst": KOREAN + "\n..\n   A dot\n\n점\n"})
    assert built.warnings == ""
    assert [image.get("alt") for image in built.page("index").all("img")] == ["점"]


def test_a_page_without_a_translation_file(page: Project) -> None:
    built = page()
    assert built.warnings == ""
    assert {lang for _, lang in languages(built.page("index"), "h2")} == {"en"}


def test_english_is_not_marked_nor_translated(page: Project) -> None:
    built = page({"index.ko.rst": KOREAN}, language="en")
    assert built.warnings == ""
    assert "첫 화면" not in built.page("index").source
    marked = [element for element in built.page("index").all() if element.get("lang")]
    assert [element for element in marked if not element.get("hreflang")][1:] == []


def test_a_translation_that_is_behind(page: Project) -> None:
    old = "..\n   The home page\n\n.. was:\n   My home page\n\n첫 화면\n"
    built = page({"index.ko.rst": old})
    assert built.warnings == ""
    heading = built.page("index").one("h1")
    assert (text_of(heading), heading.get("class")) == ("첫 화면", "translation-behind")


def test_english_that_changed_since(page: Project) -> None:
    changed = PAGE.replace("   Noted.", "   Noted now.")
    built = page({"index.rst": changed, "index.ko.rst": KOREAN})
    assert built.warnings == ""
    assert [text_of(p) for p in built.page("index").all("p", "translation-behind")] == ["적어 둠."]


def test_changed_english_with_another_link(page: Project) -> None:
    """The old translation would lose the link: English stands in its place."""
    changed = PAGE.replace(":ref:`reference <label>`", ":doc:`reference <gallery/first>`")
    built = page({"index.rst": changed, "index.ko.rst": KOREAN})
    assert "index.ko.rst:8: ERROR: the translation lacks :doc: gallery/first" in built.warnings
    assert built.statuscode == 1
    assert (
        dict(languages(built.page("index"), "p"))[
            "The first paragraph has strong words and a reference."
        ]
        == "en"
    )


BAD: dict[str, tuple[str | bytes, int, str]] = {
    "markup": ("..\n   Noted.\n\n**적어 둠.\n", 4, "broken markup"),
    "blocks": ("..\n   Noted.\n\n적어\n\n둠.\n", 4, "other blocks"),
    "duplicate": ("..\n   Noted.\n\n적음.\n\n..\n   Noted.\n\n둠.\n", 6, "line 1 already"),
    "unknown": ("..\n   There is nothing of the kind.\n\n없음.\n", 1, "no such text"),
    "link": ("..\n   A note [#]_ at the end.\n\n끝의 주.\n", 4, "lacks [#]_"),
    "encoding": (b"..\n   Noted.\n\n" + "적어 둠.\n".encode("cp949"), 4, "not UTF-8"),
    "directive": ("..\n   Noted.\n\n.. note:: 적음.\n", 4, "English file alone"),
    "text before": ("적어 둠.\n", 1, "before the first entry"),
}


@pytest.mark.parametrize(("content", "line", "words"), BAD.values(), ids=BAD.keys())
def test_bad_input(page: Project, content: str | bytes, line: int, words: str) -> None:
    built = page({"index.ko.rst": content})
    assert built.warnings.startswith(f"index.ko.rst:{line}: ERROR: ")
    assert words in built.warnings
    assert built.warnings.count("\n") == 1
    assert built.statuscode == 1
    if "Noted" in str(content) and "duplicate" not in words and "already" not in words:
        assert dict(languages(built.page("index"), "p"))["Noted."] == "en"
    assert built.page("gallery/first")
    data = content if isinstance(content, bytes) else content.encode()
    assert built.path("index.ko.rst").read_bytes() == data


@pytest.mark.parametrize(("content", "line", "words"), BAD.values(), ids=BAD.keys())
def test_bad_input_of_an_example(
    build: Project, content: str | bytes, line: int, words: str
) -> None:
    """Said once, though the page and a card both look at the file."""
    script = '"""\nExample\n=======\n\nNoted.\n\nA note [#]_ at the end.\n\n.. [#] Foot.\n"""\n'
    home = "Home\n====\n\n.. includenodoc:: gallery/first.py\n\n.. toctree::\n\n   gallery/first\n"
    built = build(
        {
            "gallery_source/first.py": script,
            "gallery_source/first.ko.rst": content,
            "index.rst": home,
        }
    )
    assert built.warnings.startswith(f"gallery_source/first.ko.rst:{line}: ERROR: ")
    assert words in built.warnings
    assert built.warnings.count("\n") == 1
    assert built.statuscode == 1
    data = content if isinstance(content, bytes) else content.encode()
    assert built.path("gallery_source/first.ko.rst").read_bytes() == data


def test_an_error_is_said_again_while_it_lasts(page: Project) -> None:
    """A build with an error ends with 1, even one that has nothing new to read."""
    assert page({"index.ko.rst": BAD["markup"][0]}).statuscode == 1
    assert page().statuscode == 1


def test_another_language(page: Project) -> None:
    built = page(
        {"index.ja.rst": "..\n   The home page\n\n**最初**のページ\n"},
        language="ja",
        bilingual_languages=["ja", "en"],
    )
    assert built.warnings == ""
    assert words(built, "h1") == ["最初のページ"]


def test_translation_files_are_no_pages(page: Project) -> None:
    built = page({"index.ko.rst": KOREAN, "gallery_source/first.ko.rst": HALF[:0]})
    assert built.app.env.all_docs.keys() == {"index", "gallery/first"}


def test_another_language_of_the_sources(build: Project) -> None:
    files = {"index.rst": "집\n==\n\n.. toctree::\n\n   gallery/first\n"}
    files["index.en.rst"] = "..\n   집\n\nHome\n"
    built = build(files, language="en", bilingual_source_language="ko")
    assert built.warnings == ""
    assert words(built, "h1") == ["Home"]


def test_an_edited_translation_makes_its_page_out_of_date(page: Project) -> None:
    page()
    new = page({"index.ko.rst": HALF})
    assert new.read == {"index"}
    assert words(new, "h1") == ["첫 화면"]
    edited = page({"index.ko.rst": HALF.replace("첫", "새")})
    assert edited.read == {"index"}
    assert words(edited, "h1") == ["새 화면"]
    removed = page({"index.ko.rst": None})
    assert removed.read == {"index"}
    assert words(removed, "h1") == ["The home page"]
    assert page().read == frozenset()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_catalog_of_a_page_is_left_behind(page: Project, language: str) -> None:
    built = page({"index.ko.rst": KOREAN}, language=language)
    assert not {name for name in built.translators if "index" in name or "gallery" in name}


def test_a_page_whose_name_is_that_of_a_catalog_of_sphinx(build: Project) -> None:
    """Sphinx's own words are kept under the name ``sphinx``."""
    files = {
        "index.rst": "Home\n====\n\n.. note:: Noted.\n\n.. toctree::\n\n   gallery/first\n",
        "sphinx.rst": ":orphan:\n\nTitle\n=====\n",
        "sphinx.ko.rst": "..\n   Title\n\n제목\n",
    }
    built = build(files, gettext_compact=False)
    assert built.warnings == ""
    assert text_of(built.page("sphinx").one("h1")) == "제목"
    assert text_of(built.page("index").one("p", "admonition-title")) == "참고"


def test_reading_in_parallel_gives_the_same(page: Project) -> None:
    files = {
        f"p{number}.rst": f":orphan:\n\n{PAGE}".replace("_label", f"_label{number}").replace(
            "<label>", f"<label{number}>"
        )
        for number in range(6)
    }
    files |= {
        f"p{number}.ko.rst": KOREAN.replace("<label>", f"<label{number}>") for number in range(6)
    }
    page.write({"index.ko.rst": KOREAN, **files})
    alone = page(language="ko")
    names = [*(f"p{number}" for number in range(6)), "index", "gallery/first"]
    expected = {name: alone.output(f"{name}.html") for name in names}
    assert alone.warnings == ""
    shutil.rmtree(page.folder / "_build" / "ko")
    together = page(language="ko", parallel=2)
    assert together.warnings == ""
    assert {name: together.output(f"{name}.html") for name in names} == expected


def test_an_error_in_a_parallel_read(page: Project) -> None:
    files = {f"p{number}.rst": ":orphan:\n\nTitle\n=====\n" for number in range(6)}
    built = page({**files, "p5.ko.rst": "..\n   Title\n\n**제목\n"}, parallel=2)
    assert built.warnings.startswith("p5.ko.rst:4: ERROR: broken markup")
    assert built.statuscode == 1


def test_the_environment_can_be_pickled(page: Project) -> None:
    env = page({"index.ko.rst": KOREAN}).app.env
    again = pickle.loads(pickle.dumps(env))
    assert isinstance(again, BuildEnvironment)
    assert env.config_status == CONFIG_OK or again.all_docs.keys() == env.all_docs.keys()


def test_two_projects_in_one_process_do_not_mix(tmp_path: Path, rootdir: Path) -> None:
    titles = []
    for name, title in (("one", "하나"), ("two", ""), ("three", "셋")):
        project = Project(tmp_path / name, rootdir / "basic")
        content = f"..\n   Home\n\n{title}\n" if title else None
        built = project({"index.ko.rst": content} if content else {})
        assert built.warnings == ""
        titles.append(text_of(built.page("index").one("h1")))
    assert titles == ["하나", "Home", "셋"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_sphinx_build_with_every_warning_an_error(page: Project, language: str) -> None:
    page.write({"index.ko.rst": KOREAN})
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-n",
        "-W",
        "--keep-going",
        "-q",
        "-D",
        f"language={language}",
        ".",
        f"_build/{language}/html",
    ]
    done = subprocess.run(
        command,
        cwd=page.folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_sphinx_build_ends_with_1_on_an_error(page: Project) -> None:
    page.write({"index.ko.rst": BAD["markup"][0]})
    command = [sys.executable, "-m", "sphinx", "-q", "-D", "language=ko", ".", "_build/ko/html"]
    done = subprocess.run(
        command,
        cwd=page.folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 1
    assert "index.ko.rst:4: ERROR: broken markup" in done.stderr
    assert (page.folder / "_build/ko/html/index.html").is_file()
