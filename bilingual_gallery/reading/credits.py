"""Whom a reader owes the translation: a line at the end of a page, from its translation file."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from bilingual_gallery.sources import source_of
from bilingual_gallery.translation.lookup import catalog_for, translator_nodes
from bilingual_gallery.words import word


class NameTranslators(SphinxTransform):
    """Name the translators of the document at hand; nobody in the language of the sources."""

    default_priority = 25  # after Sphinx's Locale (20): none of this is a message

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        language = self.config.language
        if language == self.config.bilingual_source_language:
            return
        source = source_of(self.env, self.env.docname)
        if source is None:
            return
        catalog = catalog_for(self.env, source, self.document.settings)
        if not catalog.translators or not (catalog.messages or catalog.comments):
            return
        line = nodes.paragraph("", word(language, "Translation:") + " ", classes=["credits"])
        line += translator_nodes(catalog.translators)
        line["translatable"] = False
        last = self.document.children[-1] if self.document.children else None
        place: nodes.Element = last if isinstance(last, nodes.section) else self.document
        place += line
