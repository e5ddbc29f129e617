"""``llms.txt``, which lists the pages of a language."""

from __future__ import annotations

import pytest
from sphinx.testing.util import SphinxTestApp

from tests.conftest import Project

_HOME = "Home\n====\n\n.. toctree::\n\n   gallery/first\n   new\n"


@pytest.mark.parametrize(("site", "start"), [("", ""), ("https://x.org/s", "https://x.org/s/ko/")])
def test_pages_are_listed(build: Project, site: str, start: str) -> None:
    files = {"index.rst": _HOME, "new.rst": "A [new] & <b>\n=============\n"}
    files["alone.rst"] = ":orphan:\n\nAlone\n=====\n"
    built = build(files, bilingual_site_url=site, bilingual_summary="What it is.")
    assert built.warnings == ""
    assert built.output("llms.txt") == (
        "# Tiny\n\n"
        "> What it is.\n\n"
        f"- [Home]({start}index.html)\n"
        f"- [First example]({start}gallery/first.html)\n"
        f"- [A \\[new\\] & <b>]({start}new.html)\n"
        f"- [Alone]({start}alone.html)\n"
    )


def test_a_build_of_one_page_lists_all(build: Project) -> None:
    whole = build({"index.rst": _HOME, "new.rst": "New\n===\n"}).output("llms.txt")
    built = build({"new.rst": "Newer\n=====\n"})
    assert "new" in built.read
    assert built.output("llms.txt") == whole.replace("[New]", "[Newer]")


def test_a_page_that_is_gone_is_not_listed(build: Project) -> None:
    alone = {"alone.rst": ":orphan:\n\nAlone\n=====\n"}
    assert "alone.html" in build(alone).output("llms.txt")
    assert "alone.html" not in build({"alone.rst": None}).output("llms.txt")


def test_two_languages_in_one_process(build: Project) -> None:
    """Each lists its own, though both are there before either is built."""
    build.write({"index.ko.rst": "..\n   Home\n\n처음\n"})
    apps = [
        SphinxTestApp(
            srcdir=build.folder,
            builddir=build.folder / "_build" / language,
            confoverrides={"language": language, "bilingual_results": str(build.results)},
        )
        for language in ("ko", "en")
    ]
    for app in apps:
        app.build()
    for app in apps:
        app.cleanup()
    korean, english = ((app.outdir / "llms.txt").read_text(encoding="utf-8") for app in apps)
    assert "[처음](index.html)" in korean
    assert "[Home](index.html)" in english


def test_other_builders_write_none(build: Project) -> None:
    built = build(builder="text")
    assert not (built.app.outdir / "llms.txt").exists()
