"""The link that opens a notebook in Colab."""

from __future__ import annotations

import pytest
from sphinx.errors import ConfigError

from tests.conftest import Project, text_of

SITE = "https://x.org/s/"
COLAB = "https://colab.research.google.com/github/o/r/blob/gh-pages/{path}"


def test_link(build: Project) -> None:
    built = build(bilingual_site_url=SITE, bilingual_colab_url=COLAB)
    assert built.warnings == ""
    (link,) = built.page("gallery/first").one("div", "colab").iter("a")
    assert text_of(link) == "Colab에서 열기"
    start, _, path = link.get("href", "").partition("/ko/")
    assert start == COLAB.replace("/{path}", "")
    # The notebook that the page offers for download, where it is published.
    assert '"nbformat"' in built.output(path)


@pytest.mark.parametrize(
    ("site", "colab"), [("", ""), ("", COLAB), (SITE, "")], ids=["neither", "no site", "no pattern"]
)
def test_no_link(build: Project, site: str, colab: str) -> None:
    built = build(bilingual_site_url=site, bilingual_colab_url=colab)
    assert built.page("gallery/first").all("div", "colab") == []


def test_a_pattern_without_a_place(build: Project) -> None:
    with pytest.raises(ConfigError, match=r"write \{path\} where"):
        build(bilingual_colab_url="https://x.org/")
