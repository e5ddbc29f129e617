"""The transforms that hand a page's translations to Sphinx while it reads the page.

The entries become a gettext catalog, which Sphinx's own ``Locale`` transform applies, so that
titles, references, footnotes and ids are its work. Sphinx looks its catalogs up by name in
``sphinx.locale.translators``; ours stands there only from just before ``Locale`` to just after
it, so nothing of one build is left for the next in the same process.
"""

from __future__ import annotations

import io
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

from babel.messages import Catalog as MessageCatalog
from babel.messages.mofile import write_mo
from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.locale import translators
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import docname_to_domain
from sphinx.util.nodes import extract_messages

from bilingual_gallery.examples import ExampleError, fold
from bilingual_gallery.sources import source_of
from bilingual_gallery.translation.catalog import (
    Problem,
    Resolution,
    Translation,
    difference,
    resolve,
)
from bilingual_gallery.translation.check_entries import nothing_to_translate
from bilingual_gallery.translation.check_text import prose
from bilingual_gallery.translation.glossary import Glossary, GlossaryError
from bilingual_gallery.translation.lookup import (
    BEHIND,
    catalog_for,
    glossary_for,
    glossary_path,
    localised_example,
    note_file,
    report,
    stand_in,
    unknown_english,
)
from bilingual_gallery.translation.markup import inline_markup

_BEFORE = "bilingual_gallery_translator_before"
#: The attribute of a translated block that names the terms which its English has.
TERMS = "glossary_terms"


def gettext_catalog(messages: dict[str, str]) -> GNUTranslations:
    """The gettext catalog that holds *messages*, English → translation."""
    catalog = MessageCatalog(charset="utf-8")
    for english, translation in messages.items():
        catalog.add(english, translation)
    file = io.BytesIO()
    write_mo(file, catalog)
    file.seek(0)
    return GNUTranslations(file)


def _key(env: BuildEnvironment) -> tuple[str, str]:
    """The name under which Sphinx looks for the catalog of the document that is being read."""
    return "general", docname_to_domain(env.docname, env.config.gettext_compact)


class ApplyTranslations(SphinxTransform):
    """Find each message's translation and lay the catalog out for Sphinx."""

    default_priority = 15  # after PreserveTranslatableMessages (10), before Locale (20)

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand; nothing to do for the language of the sources."""
        # A document may have the name of a catalog of Sphinx's own, such as ``sphinx``.
        self.env.temp_data[_BEFORE] = translators.get(_key(self.env))
        if self.config.language == self.config.bilingual_source_language:
            return
        source = source_of(self.env, self.env.docname)
        if source is None:
            return
        found = [(node, text) for node, text in extract_messages(self.document) if is_ours(node)]
        resolution, problems = self._resolve(source, [text for _, text in found])
        file = catalog_for(self.env, source, self.document.settings)
        glossary = self._glossary()
        catalog: dict[str, str] = {}
        for node, text in found:
            translation = resolution.found.get(text)
            if translation and (words := _lost(node, translation)):
                problems.append(Problem(translation.line, "inline", words))
                translation = None
            if translation is None:
                meant = fold(text) in file.same or nothing_to_translate(text, glossary)
                if has_words(node) and not meant:
                    stand_in(node, self.config)
                continue
            catalog[text] = translation.text
            if translation.behind:
                node["classes"].append(BEHIND)
            if terms := [term.english[0] for term in glossary.find(prose(text))]:
                node[TERMS] = terms
        report(self.env, file.path, problems)
        if catalog:
            translators[_key(self.env)] = gettext_catalog(catalog)

    def _glossary(self) -> Glossary:
        """The terms of the language; none if the glossary is faulty, which its page reports."""
        path = glossary_path(self.config, Path(self.env.srcdir), self.config.language)
        if path is None:
            return Glossary()
        note_file(self.env, path)
        try:
            return glossary_for(self.env, self.config.language)
        except GlossaryError:
            return Glossary()

    def _resolve(self, source: Path, messages: list[str]) -> tuple[Resolution, list[Problem]]:
        settings = self.document.settings
        if source.suffix == ".py":
            try:
                example = localised_example(self.env, source, settings)
            except ExampleError:
                return Resolution({}, ()), []  # said where the example is met first
            by_fold = example.prose.found
            found = {text: by_fold[fold(text)] for text in messages if fold(text) in by_fold}
            return Resolution(found, ()), list(example.problems)
        catalog = catalog_for(self.env, source, settings)
        resolution = resolve(messages, catalog.messages)
        unknown = [unknown_english(entry) for entry in resolution.unknown]
        return resolution, [*catalog.problems, *unknown]


def is_ours(node: nodes.Element) -> bool:
    """Whether the message is the page's own: what a directive took from a script is not."""
    return not (isinstance(node, nodes.image) and node.get("translated_alt"))


def has_words(node: nodes.Element) -> bool:
    """Whether there is anything to translate: code and maths alone are the same everywhere."""
    if isinstance(node, nodes.image | addnodes.toctree):
        return True
    return any(
        any(character.isalpha() for character in text)
        for text in node.findall(nodes.Text)
        if not isinstance(text.parent, nodes.literal | nodes.math)
    )


def _lost(node: nodes.Element, translation: Translation) -> str:
    """What a translation of changed English lacks that today's English has."""
    if not translation.behind or isinstance(node, addnodes.toctree | nodes.image):
        return ""
    return difference(inline_markup(node), translation.inline)


class ReleaseCatalog(SphinxTransform):
    """Take the catalog away again, so that no later document or build meets it."""

    default_priority = 21  # just after Locale

    def apply(self, **kwargs: Any) -> None:
        """Leave Sphinx's catalogs as they were before the document at hand."""
        before = self.env.temp_data.pop(_BEFORE, None)
        if before is None:
            translators.pop(_key(self.env), None)
        else:
            translators[_key(self.env)] = before
