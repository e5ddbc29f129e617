"""Term hints: a term's first use on a translated page leads to its place in the glossary.

A plain link, so that it works by keyboard, by touch, in a reader's view and without scripts; its
``title`` holds the English and the note. The text is left whole until HTML is written, so the
search index holds the same words as without hints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from bilingual_gallery.translation.glossary import Glossary, GlossaryError, Policy, Term, Use
from bilingual_gallery.translation.lookup import BEHIND, glossary_for
from bilingual_gallery.translation.transform import TERMS

#: The attribute of the environment that keeps where the glossary showed each term.
_BEFORE = "bilingual_gallery_term_places"


class hinted(nodes.inline):  # noqa: N801  # as docutils names its nodes
    """A text, and the links that HTML puts in it: ``node["hints"]``, of :class:`Hint`."""


@dataclass(frozen=True)
class Hint:
    """A link from *start* to *end* of a text."""

    start: int
    end: int
    uri: str
    title: str


def add_hints(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the hints into a page that is about to be written as HTML."""
    if app.builder.format != "html":
        return
    paragraphs = [node for node in doctree.findall(nodes.paragraph) if _may_have_hints(node)]
    if not paragraphs:
        return
    places = _places(app.env)
    try:
        glossary = glossary_for(app.env, app.config.language)
    except GlossaryError:
        return  # reported where the glossary is shown
    seen: set[Term] = set()
    for paragraph in paragraphs:
        names = set(paragraph[TERMS])
        terms = [term for term in glossary.terms if term.english[0] in names]
        for text in _plain_texts(paragraph):
            uses = list(_first_uses(glossary, terms, text, seen))
            hints = []
            for use in uses:
                place = places.get(use.term.english[0])
                if place is not None and place[0] != docname:
                    uri = f"{app.builder.get_relative_uri(docname, place[0])}#{place[1]}"
                    hints.append(Hint(use.start, use.end, uri, _title(use.term)))
            if hints:
                text.parent.replace(text, hinted("", text.astext(), hints=hints))


def _may_have_hints(paragraph: nodes.paragraph) -> bool:
    """Whether it is translated prose of the page; a card's paragraphs have classes of their own."""
    return TERMS in paragraph and set(paragraph["classes"]) <= {BEHIND}


def _places(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Where the glossary shows each term: page and id."""
    objects = env.domains.standard_domain.objects
    return {name: place for (kind, name), place in objects.items() if kind == "term"}


def _plain_texts(paragraph: nodes.paragraph) -> Iterator[nodes.Text]:
    """The texts in *paragraph* that are no link, code or formula."""
    for text in list(paragraph.findall(nodes.Text)):
        element = text.parent
        while isinstance(element, nodes.strong | nodes.emphasis):
            element = element.parent
        if element is paragraph:
            yield text


def _first_uses(
    glossary: Glossary, terms: list[Term], text: nodes.Text, seen: set[Term]
) -> Iterator[Use]:
    for use in glossary.uses(terms, text.astext()):
        if use.term not in seen and use.term.policy is not Policy.KEEP:
            seen.add(use.term)
            yield use


def _title(term: Term) -> str:
    return " · ".join(filter(None, [", ".join(term.english), term.note]))


def visit_hinted(translator: HTML5Translator, node: hinted) -> None:
    """Write the text with its links."""
    text, position = node.astext(), 0
    for hint in node["hints"]:
        translator.visit_Text(nodes.Text(text[position : hint.start]))
        word = nodes.Text(text[hint.start : hint.end])
        link = nodes.reference("", "", word, classes=["term-hint"], internal=True)
        link["refuri"], link["reftitle"] = hint.uri, hint.title
        link.parent = node.parent
        link.walkabout(translator)
        position = hint.end
    translator.visit_Text(nodes.Text(text[position:]))
    raise nodes.SkipNode


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages, once the glossary shows its terms elsewhere than before; else none."""
    before, now = getattr(env, _BEFORE, {}), _places(env)
    setattr(env, _BEFORE, now)
    return sorted(env.all_docs) if before != now else []


def setup(app: Sphinx) -> None:
    """Register the hints."""
    app.add_node(hinted, html=(visit_hinted, None))
    app.connect("env-updated", pages_to_write)
    app.connect("doctree-resolved", add_hints)
