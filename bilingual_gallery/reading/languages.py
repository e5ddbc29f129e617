"""The languages of the site: links between them, and the front page that chooses one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale
from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from sphinx.application import Sphinx


@dataclass(frozen=True)
class LanguageLink:
    """A link to a page in one language.

    :ivar code: such as ``ko``.
    :ivar name: the language in its own words, such as ``한국어``.
    :ivar url: relative to the page at hand.
    """

    code: str
    name: str
    url: str
    current: bool


def language_name(code: str) -> str:
    """What the language calls itself: ``한국어`` for ``ko``."""
    return str(Locale.parse(code, sep="-" if "-" in code else "_").get_display_name() or code)


def add_languages(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the templates the same page in each language of the site.

    The languages stand beside each other: ``…/ko/page.html`` and ``…/en/page.html``.
    """
    up = "../" * (app.builder.get_target_uri(pagename).count("/") + 1)
    context["language_links"] = [
        LanguageLink(
            code=code,
            name=language_name(code),
            url=f"{up}{code}/{app.builder.get_target_uri(pagename)}",
            current=code == app.config.language,
        )
        for code in app.config.bilingual_languages
    ]


def write_front_page(folder: Path, title: str, codes: list[str]) -> Path:
    """Write ``index.html`` into *folder*: it leads to the reader's language, one of *codes*.

    Without scripts it is a page of plain links.
    """
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("front")), autoescape=True
    )
    links = [
        LanguageLink(code, language_name(code), f"{code}/index.html", current=False)
        for code in codes
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("index.html", "front.js"):
        text = templates.get_template(name).render(title=title, links=links)
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return folder / "index.html"
