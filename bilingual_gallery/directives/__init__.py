"""What an author writes on a page: ``includenodoc`` and ``galleryitem``."""

from __future__ import annotations

from sphinx.application import Sphinx

from bilingual_gallery.directives.galleryitem import GalleryItem, JoinCards
from bilingual_gallery.directives.includenodoc import IncludeNoDoc


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("includenodoc", IncludeNoDoc)
    app.add_directive("galleryitem", GalleryItem)
    app.add_transform(JoinCards)
