"""What a reader meets: the example pages, the language links, the styles."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from bilingual_gallery.reading import assets
from bilingual_gallery.reading.archives import LocaliseArchives
from bilingual_gallery.reading.example_page import CompleteExamplePage, PlainFigures
from bilingual_gallery.reading.languages import add_languages


def _add_templates(app: Sphinx) -> None:
    app.config.templates_path.append(str(Path(__file__).with_name("templates")))


def setup(app: Sphinx) -> None:
    """Register the transforms, the styles and what templates are handed."""
    app.add_transform(CompleteExamplePage)
    app.add_transform(LocaliseArchives)
    app.add_post_transform(PlainFigures)
    app.connect("config-inited", lambda app, _: _add_templates(app))
    app.connect("html-page-context", add_languages)
    assets.setup(app)
