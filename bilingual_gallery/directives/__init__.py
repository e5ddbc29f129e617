"""What an author writes on a page: listings, cards, terms, what runs gave, the status."""

from __future__ import annotations

from sphinx.application import Sphinx

from bilingual_gallery.directives.comparison import (
    ExampleComparison,
    HeadCell,
    LossChart,
    depart_head_cell,
    visit_head_cell,
)
from bilingual_gallery.directives.galleryitem import GalleryItem, JoinCards
from bilingual_gallery.directives.glossary_table import GlossaryTable
from bilingual_gallery.directives.includenodoc import IncludeNoDoc
from bilingual_gallery.directives.run_role import FillInRuns, RunRole
from bilingual_gallery.directives.script_directive import resolve_picture_link
from bilingual_gallery.directives.translation_status import FillInStatus, TranslationStatus


def setup(app: Sphinx) -> None:
    """Register the directives and the role."""
    app.add_directive("includenodoc", IncludeNoDoc)
    app.add_directive("galleryitem", GalleryItem)
    app.add_directive("glossary-table", GlossaryTable)
    app.add_transform(JoinCards)
    app.add_directive("example-comparison", ExampleComparison)
    app.add_directive("loss-chart", LossChart)
    app.add_node(HeadCell, html=(visit_head_cell, depart_head_cell))
    app.connect("missing-reference", resolve_picture_link)
    app.add_role("run", RunRole())
    app.add_transform(FillInRuns)
    app.add_directive("translation-status", TranslationStatus)
    app.add_post_transform(FillInStatus)
