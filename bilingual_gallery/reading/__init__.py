"""What a reader meets: the theme, the example pages, the language links."""

from __future__ import annotations

from sphinx.application import Sphinx

from bilingual_gallery.reading import assets, look, page_html
from bilingual_gallery.reading.archives import LocaliseArchives
from bilingual_gallery.reading.example_page import CompleteExamplePage, PlainFigures
from bilingual_gallery.reading.languages import add_languages


def setup(app: Sphinx) -> None:
    """Register the transforms, the theme and what templates are handed."""
    app.add_transform(CompleteExamplePage)
    app.add_transform(LocaliseArchives)
    app.add_post_transform(PlainFigures)
    app.connect("html-page-context", add_languages)
    assets.setup(app)
    look.setup(app)
    page_html.setup(app)
