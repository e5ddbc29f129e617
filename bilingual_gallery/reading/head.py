"""What the head of a page tells search engines and those who share a link to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from bilingual_gallery.reading.originals import ORIGINAL

#: What search engines show of a description, in characters.
LONGEST = 160
#: A paragraph shorter than this says too little to describe a page.
SHORTEST = 20


@dataclass(frozen=True)
class Head:
    """The page's description and addresses; addresses are full ones if the site has one.

    :ivar description: the page's first words; empty if it has none.
    :ivar canonical: of the page itself; empty if the site has no address.
    :ivar alternates: language → the page in that language; ``x-default`` is the front page.
    :ivar image: for a card; empty if the site has no address.
    """

    description: str
    canonical: str
    alternates: dict[str, str]
    image: str


def describe(doctree: nodes.document | None) -> str:
    """The words of the first paragraph that says enough, cut at the end of a word."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree is not None else ():
        text = " ".join(paragraph.astext().split())
        if ORIGINAL in paragraph["classes"] or len(text) < SHORTEST:
            continue
        if len(text) <= LONGEST:
            return text
        cut = text[: LONGEST - 1]
        return f"{cut.rpartition(' ')[0] or cut}…"
    return ""


def add_head(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the templates the head of the page at hand."""
    site = app.config.bilingual_site_url
    page = app.builder.get_target_uri(pagename)
    card = app.config.bilingual_card
    up = site or "../" * (page.count("/") + 1)
    alternates = {code: f"{up}{code}/{page}" for code in app.config.bilingual_languages}
    context["head"] = Head(
        description=describe(doctree),
        canonical=alternates.get(app.config.language, "") if site else "",
        alternates={**alternates, "x-default": f"{up}index.html"},
        image=f"{site}{app.config.language}/{card}" if site and card else "",
    )
