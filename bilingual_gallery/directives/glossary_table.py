"""``.. glossary-table:: ko``: the terms that are agreed on for a language, each with its own id.

A definition list: it breaks its lines on a phone as any text does, and a screen reader says
which words belong to which term. Each term is noted in Sphinx's domain of standard objects,
where the hints on the pages find its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_id

from bilingual_gallery.problems import report_error
from bilingual_gallery.translation.glossary import GlossaryError, Policy, Term
from bilingual_gallery.translation.lookup import (
    LANGUAGE_CLASS,
    glossary_for,
    glossary_path,
    note_file,
)
from bilingual_gallery.words import word

#: What becomes of a term, in words.
POLICIES = {
    Policy.TRANSLATE: "translated",
    Policy.TRANSLITERATE: "written by its sound",
    Policy.KEEP: "stays as it is",
}


class GlossaryTable(SphinxDirective):
    """Show the glossary of the language whose code is the argument."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The list; nothing, and an error at its place, if the glossary can't be read."""
        code = self.arguments[0]
        path = glossary_path(self.config, Path(self.env.srcdir), code)
        if path is None:
            message = f"conf.py names no glossary for {code} in bilingual_glossaries"
            return self._fail(message, self.get_location())
        note_file(self.env, path)
        try:
            glossary = glossary_for(self.env, code)
        except GlossaryError as error:
            return self._fail(str(error), f"{error.path}:{error.line}")
        terms = sorted(glossary.terms, key=lambda term: term.english[0].casefold())
        items = [self._item(term, code) for term in terms]
        return [nodes.definition_list("", *items, classes=["glossary"])]

    def _fail(self, message: str, location: str) -> list[nodes.Node]:
        report_error(self.env, f"{self.name}: {message}", location, self.name)
        return []

    def _item(self, term: Term, code: str) -> nodes.definition_list_item:
        name = term.english[0]
        source = self.config.bilingual_source_language
        title = nodes.term("", "", self._words(", ".join(term.english), source))
        title["translatable"] = False
        title["ids"].append(make_id(self.env, self.state.document, "term", name))
        self.state.document.note_explicit_target(title)
        if code == self.config.language:
            standard = self.env.domains.standard_domain
            standard.note_object("term", name, title["ids"][0], location=self.get_location())
        definition = nodes.definition("", *self._paragraphs(term, code))
        return nodes.definition_list_item("", title, definition)

    def _paragraphs(self, term: Term, code: str) -> Iterator[nodes.paragraph]:
        policy = word(self.config.language, POLICIES[term.policy])
        forms = [form for form in term.accepted if form not in term.english]
        first = [self._words(", ".join(forms), code, "glossary-form")] if forms else []
        first.append(nodes.inline("", policy, classes=["glossary-policy"]))
        yield self._paragraph(*first)
        if term.forbidden:
            label = word(self.config.language, "Not used:")
            yield self._paragraph(
                nodes.inline("", label, classes=["glossary-label"]),
                self._words(", ".join(term.forbidden), code),
            )
        if term.note:
            yield self._paragraph(self._words(term.note, code))

    def _paragraph(self, *parts: nodes.inline) -> nodes.paragraph:
        paragraph = nodes.paragraph("", "", parts[0])
        for part in parts[1:]:
            paragraph += [nodes.Text(" "), part]
        paragraph["translatable"] = False
        return paragraph

    def _words(self, text: str, language: str, *classes: str) -> nodes.inline:
        """*text* in its own *language*, which the page says where it is another."""
        foreign = language != self.config.language
        marks = [f"{LANGUAGE_CLASS}{language}"] if foreign else []
        return nodes.inline("", text, classes=[*classes, *marks])
