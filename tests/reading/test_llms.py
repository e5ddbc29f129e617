"""``llms.txt``, which lists the pages of a language."""

from __future__ import annotations

import pytest

from tests.conftest import Project


@pytest.mark.parametrize(
    ("site", "address"), [("", "index.html"), ("https://x.org/s", "https://x.org/s/ko/index.html")]
)
def test_pages_are_listed(build: Project, site: str, address: str) -> None:
    built = build(bilingual_site_url=site, llms_txt_summary="What it is.", html_copy_source=False)
    assert built.warnings == ""
    text = built.output("llms.txt")
    assert f"]({address})\n" in text
    assert "> What it is.\n" in text


def test_sources_that_an_earlier_build_copied(build: Project) -> None:
    build(html_copy_source=True)
    new = "Home\n====\n\n.. toctree::\n\n   gallery/first\n   new\n"
    built = build({"index.rst": new, "new.rst": "New\n===\n"}, html_copy_source=False)
    assert built.warnings == ""
    assert "](new.html)" in built.output("llms.txt")
