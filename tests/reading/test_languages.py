"""The languages of the site: links between them, and the front page."""

from __future__ import annotations

from pathlib import Path

import pytest
from sphinx.config import Config

from bilingual_gallery.reading.languages import write_front_page
from bilingual_gallery.words import language_name
from tests.conftest import Project, text_of


@pytest.mark.parametrize(
    ("code", "name"),
    [("ko", "한국어"), ("en", "English"), ("ja", "日本語"), ("pt_BR", "português (Brasil)")],
)
def test_a_language_in_its_own_words(code: str, name: str) -> None:
    assert language_name(code) == name


def test_links_to_the_same_page_in_each_language(build: Project) -> None:
    built = build()
    assert built.warnings == ""
    for docname in ("index", "gallery/first"):
        links = built.page(docname).one("nav", "languages").findall(".//a")
        up = "../" * (docname.count("/") + 1)
        assert [(text_of(link), link.get("href"), link.get("aria-current")) for link in links] == [
            ("한국어", f"{up}ko/{docname}.html", "true"),
            ("나란히", f"{up}ko/{docname}.html#side-by-side", None),
            ("English", f"{up}en/{docname}.html", None),
        ]
        assert [link.get("lang") for link in links] == ["ko", None, "en"]


def test_english_pages_lead_to_the_page_with_the_originals(build: Project) -> None:
    links = build(language="en").page("index").one("nav", "languages").findall(".//a")
    assert [(text_of(link), link.get("href")) for link in links] == [
        ("한국어", "../ko/index.html"),
        ("Side by side", "../ko/index.html#side-by-side"),
        ("English", "../en/index.html"),
    ]


def test_one_language_needs_no_switch(build: Project) -> None:
    page = build(language="en", bilingual_languages=["en"]).page("index")
    assert page.all("nav", "languages") == []


def test_each_translation_has_its_own_side_by_side(build: Project) -> None:
    codes = ["ko", "ja", "en"]
    for language, beside in (("ko", "ko"), ("ja", "ja"), ("en", "ko")):
        page = build(language=language, bilingual_languages=codes).page("index")
        links = page.one("nav", "languages").findall(".//a")
        assert len(links) == 4
        assert [a.get("hreflang") for a in links if a.get("data-view") == "both"] == [beside]


def test_front_page_has_plain_links(tmp_path: Path) -> None:
    page = write_front_page(tmp_path / "site", "A <title>", ["ko", "en"]).read_text(
        encoding="utf-8"
    )
    assert '<a lang="ko" hreflang="ko" href="ko/index.html">한국어</a>' in page
    assert '<a lang="en" hreflang="en" href="en/index.html">English</a>' in page
    assert "A &lt;title&gt;" in page
    assert (tmp_path / "site" / "front.js").is_file()


def test_builds_of_one_process_leave_each_others_settings_alone(build: Project) -> None:
    build()
    untouched = Config()
    assert untouched.templates_path == []
    assert untouched.exclude_patterns == []
