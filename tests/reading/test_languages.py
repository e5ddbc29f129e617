"""The languages of the site: links between them, and the front page."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual_gallery.reading.languages import language_name, write_front_page
from tests.conftest import Project


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
        links = [link for link in built.page(docname).all("link") if link.get("hreflang")]
        up = "../" * (docname.count("/") + 1)
        assert [(link.get("href"), link.get("title")) for link in links] == [
            (f"{up}ko/{docname}.html", "True"),
            (f"{up}en/{docname}.html", "False"),
        ]


def test_front_page_has_plain_links(tmp_path: Path) -> None:
    page = write_front_page(tmp_path / "site", "A <title>", ["ko", "en"]).read_text(
        encoding="utf-8"
    )
    assert '<a lang="ko" hreflang="ko" href="ko/index.html">한국어</a>' in page
    assert '<a lang="en" hreflang="en" href="en/index.html">English</a>' in page
    assert "A &lt;title&gt;" in page
    assert (tmp_path / "site" / "front.js").is_file()
