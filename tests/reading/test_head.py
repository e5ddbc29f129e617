"""What the head of a page and the map of the site say."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from docutils import nodes
from docutils.utils import new_document

from bilingual_gallery.reading.head import LONGEST, describe
from bilingual_gallery.reading.originals import ORIGINAL
from bilingual_gallery.reading.sitemap import SITEMAP, XHTML, write_sitemap
from tests.conftest import Project


def _document(*texts: str) -> nodes.document:
    document = new_document("page")
    document += [nodes.paragraph("", text) for text in texts]
    return document


def test_description_is_the_first_paragraph_that_says_enough() -> None:
    words = "This page teaches one network nine times."
    assert describe(_document("Short.", words.replace(" ", "\n"))) == words
    assert describe(_document("Short.")) == ""
    assert describe(None) == ""


def test_a_long_description_ends_with_a_whole_word() -> None:
    text = describe(_document("word " * 100))
    assert len(text) <= LONGEST
    assert text.endswith("word…")
    assert len(describe(_document("가" * 300))) == LONGEST


def test_the_original_is_no_description() -> None:
    document = _document("번역이 원문보다 앞에 있어야 합니다, 언제나.")
    document.insert(0, nodes.paragraph("", "The English of the first one.", classes=[ORIGINAL]))
    assert describe(document).startswith("번역")


@pytest.mark.parametrize("site", ["", "https://example.org/pytorch/", "https://example.org"])
def test_addresses_are_full_where_the_site_has_one(build: Project, site: str) -> None:
    page = build(bilingual_site_url=site, bilingual_card="card.png").page("gallery/first")
    site = f"{site.rstrip('/')}/" if site else ""
    links = {(link.get("rel"), link.get("hreflang")): link.get("href") for link in page.all("link")}
    up = site or "../../"
    expected: dict[tuple[str | None, str | None], str] = {
        ("alternate", "ko"): f"{up}ko/gallery/first.html",
        ("alternate", "en"): f"{up}en/gallery/first.html",
        ("alternate", "x-default"): f"{up}index.html",
    }
    metas = {meta.get("property"): meta.get("content") for meta in page.all("meta")}
    if site:
        expected["canonical", None] = f"{site}ko/gallery/first.html"
        assert metas["og:url"] == f"{site}ko/gallery/first.html"
        assert metas["og:image"] == f"{site}ko/card.png"
    else:
        assert "og:image" not in metas
    assert links == expected


def test_words_with_quotes_stay_in_their_attribute(build: Project) -> None:
    text = 'A "quoted" & <odd> first paragraph of a page.'
    built = build({"index.rst": f"Home\n====\n\n{text}\n\n.. toctree::\n\n   gallery/first\n"})
    contents = {meta.get("content") for meta in built.page("index").all("meta")}
    assert text in {(content or "").replace("“", '"').replace("”", '"') for content in contents}


def test_the_map_names_each_page_in_each_language(tmp_path: Path) -> None:
    site = "https://example.org/pytorch/"
    path = write_sitemap(tmp_path, site, ["ko", "en"], ["index.html", "a%20&%20b.html"])
    urls = ET.parse(path).getroot().findall(f"{{{SITEMAP}}}url")
    assert [url.findtext(f"{{{SITEMAP}}}loc") for url in urls] == [
        f"{site}ko/index.html",
        f"{site}en/index.html",
        f"{site}ko/a%20&%20b.html",
        f"{site}en/a%20&%20b.html",
    ]
    for url in urls:
        links = url.findall(f"{{{XHTML}}}link")
        assert [link.get("hreflang") for link in links] == ["ko", "en"]
