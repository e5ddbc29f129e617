"""The links at the foot of a page lead to the file that a person edits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Built, Project

FILES: dict[str, str | bytes | None] = {
    "index.rst": "Home & *more*\n=============\n\nWords.\n",
    "index.ko.rst": "..\n   Words.\n\n낱말.\n",
    "gallery_source/second.py": '"""\nSecond\n======\n\nWords.\n"""\nprint(1)\n',
    "gallery_source/second.ko.rst": "..\n   Second\n\n둘째\n",
}
CONF: dict[str, Any] = {
    "html_theme": "bilingual",
    "bilingual_source_url": "https://x.example/blob/{path}#L{line}",
    "bilingual_report_url": "https://x.example/new?title={title}&path={path}",
}


def links(built: Built, name: str) -> list[str | None]:
    return [link.get("href") for link in built.page(name).one("p", "source-links").iter("a")]


@pytest.mark.parametrize(
    ("language", "page", "path"),
    [
        ("ko", "index", "index.ko.rst"),
        ("en", "index", "index.rst"),
        ("ko", "gallery/first", "gallery_source/first.py"),
        ("ko", "gallery/second", "gallery_source/second.ko.rst"),
        ("en", "gallery/second", "gallery_source/second.py"),
    ],
)
def test_the_file_to_edit(build: Project, language: str, page: str, path: str) -> None:
    built = build(FILES, language=language, **CONF)
    edit, report = links(built, page)
    assert edit == f"https://x.example/blob/{path}#L1"
    assert report is not None
    assert report.endswith("&path=" + path.replace("/", "%2F"))


def test_a_title_is_quoted(build: Project) -> None:
    _, report = links(build(FILES, language="en", **CONF), "index")
    assert report == "https://x.example/new?title=Home%20%26%20more&path=index.rst"


def test_no_address_no_link(build: Project) -> None:
    built = build(FILES, html_theme="bilingual")
    assert not built.page("index").all("p", "source-links")
    assert not built.page("search").all("p", "source-links")
