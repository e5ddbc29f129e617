"""The line that names the translators of a page."""

from __future__ import annotations

import pytest

from tests.conftest import Built, Project, text_of

INDEX = ":translators: 홍길동 <https://example.org>, 임꺽정\n\n..\n   Home\n\n집\n"
FIRST = ":translators: 성춘향\n\n..\n   # their sum\n\n# 합\n"


def named(built: Built, docname: str) -> list[str]:
    return [text_of(line) for line in built.page(docname).all("p", "credits")]


def test_page_and_script_name_their_own(build: Project) -> None:
    files = {"index.ko.rst": INDEX, "gallery_source/first.ko.rst": FIRST}
    built = build(files)
    assert built.warnings == ""
    assert named(built, "index") == ["번역: 홍길동, 임꺽정"]
    link = built.page("index").one("p", "credits").find("a")
    assert link is not None
    assert (link.text, link.get("href")) == ("홍길동", "https://example.org")
    assert named(built, "gallery/first") == ["번역: 성춘향"]


def test_a_page_that_shows_a_script_names_its_own(build: Project) -> None:
    page = "Home\n====\n\n.. galleryitem:: /gallery/first.py\n\n.. toctree::\n\n   gallery/first\n"
    built = build({"index.rst": page, "index.ko.rst": INDEX, "gallery_source/first.ko.rst": FIRST})
    assert named(built, "index") == ["번역: 홍길동, 임꺽정"]


def test_english_pages_name_nobody(build: Project) -> None:
    files = {"index.ko.rst": INDEX, "gallery_source/first.ko.rst": FIRST}
    built = build(files, language="en")
    assert named(built, "index") == named(built, "gallery/first") == []


def test_nobody_is_named_where_nothing_is_translated(build: Project) -> None:
    built = build({"index.ko.rst": ":translators: 홍길동\n\n..\n   Home\n"})
    assert named(built, "index") == []


@pytest.mark.parametrize("value", ["홍길동 <javascript:alert(1)>", "<https://example.org>"])
def test_a_malformed_field(build: Project, value: str) -> None:
    text = INDEX.replace("홍길동 <https://example.org>", value)
    built = build({"index.ko.rst": f"\n{text}"})
    assert built.warnings.startswith("index.ko.rst:2: ERROR: this ")
    assert "[bilingual_gallery.translators]" in built.warnings
    assert named(built, "index") == ["번역: 임꺽정"]


def test_another_language(build: Project) -> None:
    codes = ["ja", "en"]
    built = build(
        {"index.ja.rst": ":translators: 山田\n\n..\n   Home\n\n家\n"},
        language="ja",
        bilingual_languages=codes,
    )
    assert named(built, "index") == ["Translation: 山田"]
