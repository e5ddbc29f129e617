"""The languages of the site: links between them, and the front page that chooses one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from sphinx.application import Sphinx

from bilingual_gallery.reading.look import CONTENT_POLICY
from bilingual_gallery.words import language_name, word

#: The ``id`` of the switch: without scripts, a page with this target shows the originals.
SIDE_BY_SIDE = "side-by-side"


@dataclass(frozen=True)
class LanguageLink:
    """A link to a page in one language.

    :ivar code: such as ``ko``.
    :ivar name: the language in its own words, such as ``한국어``.
    :ivar url: relative to the page at hand.
    :ivar both: whether the originals stand beside the translation there.
    """

    code: str
    name: str
    url: str
    current: bool
    both: bool = False


def page_url(app: Sphinx, pagename: str, code: str) -> str:
    """The same page in the language *code*, relative to the page itself.

    The languages stand beside each other: ``…/ko/page.html`` and ``…/en/page.html``.
    """
    target = app.builder.get_target_uri(pagename)
    return f"{'../' * (target.count('/') + 1)}{code}/{target}"


def language_links(app: Sphinx, pagename: str) -> list[LanguageLink]:
    """The page *pagename* in each language of the site, and in two of them side by side.

    Both are seen in a page of the translation, which has the originals.
    """
    codes = app.config.bilingual_languages
    translations = [code for code in codes if code != app.config.bilingual_source_language]
    beside = [app.config.language] if app.config.language in translations else translations[:1]
    links = []
    for code in codes:
        url = page_url(app, pagename, code)
        current = code == app.config.language
        links.append(LanguageLink(code, language_name(code), url, current))
        if code in beside:
            name = word(app.config.language, "Side by side")
            links.append(
                LanguageLink(code, name, f"{url}#{SIDE_BY_SIDE}", current=False, both=True)
            )
    return links


def add_languages(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the templates the same page in each language of the site."""
    context["language_links"] = language_links(app, pagename)
    context["side_by_side"] = SIDE_BY_SIDE
    context["word"] = partial(word, app.config.language)


def write_front_page(folder: Path, title: str, codes: Sequence[str]) -> Path:
    """Write ``index.html`` into *folder*: it leads to the reader's language, one of *codes*.

    Without scripts it is a page of plain links. It takes its looks from the first language.
    """
    _write(folder, "front.js", title, codes)
    return _write(folder, "index.html", title, codes)


def write_lost_page(folder: Path, title: str, codes: Sequence[str], root: str) -> Path:
    """Write ``404.html`` into *folder*, for a server to show where it finds no page.

    :param root: the path of *folder* on its server, with a slash at its end: the page is shown
        at any depth.
    """
    return _write(folder, "404.html", title, codes, root)


def _write(folder: Path, name: str, title: str, codes: Sequence[str], root: str = "") -> Path:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("front")), autoescape=True
    )
    links = [
        LanguageLink(code, language_name(code), f"{root}{code}/index.html", current=False)
        for code in codes
    ]
    text = templates.get_template(name).render(
        title=title,
        links=links,
        static=f"{root}{codes[0]}/_static",
        word=word,
        content_policy=CONTENT_POLICY,
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text + "\n", encoding="utf-8")
    return path
