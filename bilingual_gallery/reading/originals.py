"""What lets a reader change the language without losing the place.

Every paragraph gets an ``id`` that is made from its English, so it is the same in every
language; and every translated paragraph, title and term is followed by its original, which the
side-by-side view shows.
"""

from __future__ import annotations

import hashlib
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import extract_messages

from bilingual_gallery.examples import fold

ORIGINAL = "original"
_KEPT = "bilingual_gallery_originals"
#: What refers to, or is referred to, by name: a second one would be in the way of the first.
_UNIQUE = (
    nodes.footnote_reference,
    nodes.citation_reference,
    nodes.target,
    nodes.problematic,
    addnodes.index,
)


def paragraph_id(english: str) -> str:
    """The ``id`` of a paragraph: the same in all languages, and wherever the paragraph moves."""
    return f"p-{hashlib.sha256(fold(english).encode()).hexdigest()[:6]}"


def original_of(node: nodes.Element, language: str) -> nodes.paragraph:
    """A paragraph with what *node* says, to stand beside its translation.

    :param language: of *node*.
    """
    copy = nodes.paragraph("", "", *(child.deepcopy() for child in node.children))
    for element in list(copy.findall(nodes.Element)):
        if isinstance(element, _UNIQUE):
            element.parent.remove(element)
        elif isinstance(element, nodes.reference) and "refname" in element:
            # Resolved through a register that the document keeps, in which the copy is not.
            element.replace_self(nodes.inline("", "", *element.children))
        else:
            element["ids"], element["names"] = [], []
    # docutils writes the class of a language as ``lang``; Sphinx leaves no-search out of its index.
    copy["classes"] = [ORIGINAL, f"language-{language}", "no-search"]
    copy["translatable"] = False
    return copy


class KeepOriginals(SphinxTransform):
    """Name the paragraphs, and keep what they say before it is translated."""

    default_priority = 16  # after ApplyTranslations (15), before Locale (20)

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        source_language = self.config.bilingual_source_language
        translates = self.config.language != source_language
        kept: list[tuple[nodes.Element, nodes.paragraph]] = []
        for node, english in extract_messages(self.document):
            if isinstance(node, nodes.paragraph):
                self._name(node, english)
            if translates and isinstance(
                node, nodes.paragraph | nodes.title | nodes.rubric | nodes.term
            ):
                kept.append((node, original_of(node, source_language)))
        self.env.temp_data[_KEPT] = kept

    def _name(self, paragraph: nodes.paragraph, english: str) -> None:
        if paragraph["ids"]:
            return
        first = paragraph_id(english)
        name, number = first, 1
        while name in self.document.ids:
            number += 1
            name = f"{first}-{number}"
        paragraph["ids"].append(name)
        self.document.ids[name] = paragraph


class PlaceOriginals(SphinxTransform):
    """Put the originals behind their translations."""

    default_priority = 21  # after Locale (20), before what mends links of all kinds (22)

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        for node, original in self.env.temp_data.pop(_KEPT, []) or []:
            if node.get("translated") and node.astext() != original.astext():
                _place(node, original)


def _place(node: nodes.Element, original: nodes.paragraph) -> None:
    """Put *original* behind *node*, where a paragraph may stand."""
    if isinstance(node, nodes.term):
        definition = node.next_node(nodes.definition, descend=False, siblings=True)
        if definition is not None:
            definition.insert(0, original)
        return
    node.parent.insert(node.parent.index(node) + 1, original)


class RemoveOriginals(SphinxPostTransform):
    """Leave the originals out of what is not read in a browser."""

    default_priority = 4

    def run(self, **kwargs: Any) -> None:
        """Do it for the document at hand, on its way to the builder."""
        if self.env._builder_cls.format == "html":  # noqa: SLF001
            return
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if ORIGINAL in paragraph["classes"]:
                paragraph.parent.remove(paragraph)
