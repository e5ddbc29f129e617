"""Search, in Sphinx's own index: Korean words, a page of results, and its script."""

from __future__ import annotations

from sphinx.application import Sphinx

from bilingual_gallery.reading.search import index, language, page, texts


def setup(app: Sphinx) -> None:
    """Register the language, the form of the index, the texts and the page."""
    language.setup(app)
    index.setup(app)
    texts.setup(app)
    page.setup(app)
