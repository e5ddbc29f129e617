"""How documents become HTML: as Sphinx writes it, but without inline styles and for every reader.

A strict policy forbids ``style`` attributes; tables and code scroll by themselves, so a keyboard
must reach them; and a permanent link says in the page's language what it is.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinx_gallery._doctree_links import CodeLinksTransform

from bilingual_gallery.reading.weave import weave
from bilingual_gallery.words import word

_SIZE = re.compile(r"\s*(width|height)\s*:\s*(\d+(?:\.\d+)?)\s*(px|em|rem|pt|%|)\s*(?:;|$)")
#: Pixels in one of each unit.
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0}

#: Tokens that look as the text around them, and two neighbours that look alike.
_PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
_ALIKE = re.compile(r'(<span class="(\w+)">[^<]*)</span><span class="\2">')


def sizes(style: str) -> dict[str, str]:
    """The width and height of a ``style`` attribute, as attributes of their own."""
    return {
        name: f"{number}%" if unit == "%" else str(round(float(number) * _PIXELS[unit]))
        for name, number, unit in _SIZE.findall(style)
    }


def fewer_tokens(highlighted: str) -> str:
    """Highlighted code that looks the same with about a third of its elements."""
    text, found = _PLAIN.sub(r"\1", highlighted), 1
    while found:
        text, found = _ALIKE.subn(r"\1", text)
    return text


class PageTranslator(HTML5Translator):
    """Sphinx's translator for pages under a strict policy."""

    def starttag(self, node: Any, tagname: str, *rest: Any, **attributes: Any) -> str:
        """A start tag; what a ``style`` would say stands in attributes, or is left out."""
        style = attributes.pop("style", attributes.pop("STYLE", ""))
        if style and tagname in {"img", "table", "object", "video"}:
            attributes |= sizes(style)
        if attributes.get("ROLE") == "heading":
            del attributes["ROLE"]  # the caption of a toctree, a heading without a level
        if tagname == "aside":
            # Within the text it is no landmark of the page.
            attributes.setdefault("role", "note")
        return str(super().starttag(node, tagname, *rest, **attributes))

    def visit_image(self, node: nodes.image) -> None:
        """A picture, with the size that :mod:`~bilingual_gallery.reading.pictures` found."""
        if "pixels" in node:
            node["width"], node["height"] = node["pixels"]
        super().visit_image(node)

    def visit_title(self, node: nodes.title) -> None:
        """A heading; it is no link back to the contents, but has one to itself."""
        node.attributes.pop("refid", None)
        super().visit_title(node)

    def visit_footnote(self, node: nodes.footnote) -> None:
        """A footnote; the box around neighbours is no landmark either."""
        start = len(self.body)
        super().visit_footnote(node)
        if self.body[start].startswith("<aside"):
            self.body[start] = self.body[start].replace("<aside", '<aside role="note"', 1)

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """A link to the place itself; *title* is English where Sphinx has no translation."""
        if not node["ids"] or not self.config.html_permalinks or not self.builder.add_permalinks:
            return
        name = self.attval(word(self.config.language, title))
        self.body.append(
            f'<a class="headerlink" href="#{self.attval(node["ids"][0])}" '
            f'title="{name}" aria-label="{name}">¶</a>'
        )

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """Code, in a box that a keyboard can scroll."""
        try:
            super().visit_literal_block(node)
        except nodes.SkipNode:
            name = self.attval(word(self.config.language, self._kind(node)))
            box = f'<pre tabindex="0" role="group" aria-label="{name}">'
            before, _, code = fewer_tokens(self.body[-1]).rpartition("<pre>")
            code, _, after = code.rpartition("</pre>")
            code = weave(code, node.get("links", ()), node.get("notes", ()))
            self.body[-1] = f"{before}{box}{code}</pre>{after}"
            raise

    @staticmethod
    def _kind(node: nodes.literal_block) -> str:
        return "Output" if "sphx-glr-script-out" in node["classes"] else "Code"

    def visit_table(self, node: nodes.table) -> None:
        """A table in a box that a keyboard can scroll; its columns are as wide as their words."""
        title = node.next_node(nodes.title)
        name = title.astext() if title is not None else word(self.config.language, "Table")
        self.body.append(
            f'<div class="table" role="group" tabindex="0" aria-label="{self.attval(name)}">'
        )
        node["classes"] = [*(set(node["classes"]) - {"colwidths-given"}), "colwidths-auto"]
        super().visit_table(node)

    def depart_table(self, node: nodes.table) -> None:
        """Close the table and its box."""
        super().depart_table(node)
        self.body.append("</div>\n")


def setup(app: Sphinx) -> None:
    """Register the translator."""
    # Links of sphinx-gallery's own into inventories, for which it writes code without us.
    app.registry.get_post_transforms().remove(CodeLinksTransform)
    app.set_translator("html", PageTranslator)
    app.set_translator("dirhtml", PageTranslator)
