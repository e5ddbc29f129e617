"""What a reader meets: the theme, the example pages, the language links."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from bilingual_gallery.reading import (
    assets,
    colab,
    language_marks,
    listings,
    llms,
    look,
    page_html,
    pictures,
    search,
    source_links,
    term_hints,
)
from bilingual_gallery.reading.archives import LocaliseArchives
from bilingual_gallery.reading.credits import NameTranslators
from bilingual_gallery.reading.example_page import CompleteExamplePage
from bilingual_gallery.reading.head import add_head
from bilingual_gallery.reading.languages import add_languages
from bilingual_gallery.reading.originals import KeepOriginals, PlaceOriginals, RemoveOriginals


def _add_parts(app: Sphinx, config: Config) -> None:
    """Let any theme include the parts of a page that are made here."""
    config.templates_path.append(str(Path(__file__).with_name("parts")))


def _own_lists(app: Sphinx, config: Config) -> None:
    """Give this build lists of its own; builds share those that conf.py does not set."""
    config.templates_path = [*config.templates_path]
    config.html_static_path = [*config.html_static_path]


def _end_address(app: Sphinx, config: Config) -> None:
    """End the site's address with one slash, however it was written."""
    if config.bilingual_site_url:
        config.bilingual_site_url = config.bilingual_site_url.rstrip("/") + "/"


def setup(app: Sphinx) -> None:
    """Register the transforms, the theme and what templates are handed."""
    app.add_transform(CompleteExamplePage)
    app.add_transform(LocaliseArchives)
    app.add_transform(KeepOriginals)
    app.add_transform(PlaceOriginals)
    app.add_transform(NameTranslators)
    app.add_post_transform(RemoveOriginals)
    # The address of the folder that holds the languages; without it, addresses are relative.
    app.add_config_value("bilingual_site_url", "", "html", types=frozenset({str}))
    # The picture for links that are shared, a file in the folder of each language.
    app.add_config_value("bilingual_card", "", "html", types=frozenset({str}))
    # Before sphinx-gallery (10) adds to both.
    app.connect("config-inited", _own_lists, priority=5)
    app.connect("config-inited", _add_parts)
    app.connect("config-inited", _end_address)
    app.connect("html-page-context", add_languages)
    app.connect("html-page-context", add_head)
    term_hints.setup(app)
    language_marks.setup(app)
    listings.setup(app)
    colab.setup(app)
    llms.setup(app)
    assets.setup(app)
    look.setup(app)
    page_html.setup(app)
    pictures.setup(app)
    search.setup(app)
    source_links.setup(app)
