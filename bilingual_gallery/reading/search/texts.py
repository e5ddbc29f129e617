"""The text of each page for the results of a search: the words around a hit, and its heading.

A page's text is a script of its own, ``_static/search/PAGE.js``, which the search page asks for
once the index has named the page. A script, as pages opened from a disk may not read files.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

#: Sphinx's class for what is left out of its index, such as the originals beside a translation.
NO_SEARCH = "no-search"
FOLDER = "search"


def _blocks(node: nodes.Node) -> Iterator[str]:
    """The text of each paragraph, listing and so on below *node*, but for sections in it."""
    for child in node.children:
        if isinstance(child, (nodes.section, nodes.comment, nodes.raw, nodes.title)):
            continue
        if isinstance(child, nodes.Element) and NO_SEARCH in child["classes"]:
            continue
        if isinstance(child, (nodes.TextElement, nodes.Text)):
            yield child.astext()
        else:
            yield from _blocks(child)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def sections(document: nodes.Element) -> list[tuple[str, str, str]]:
    """The ``id``, the heading and the text of each section of *document*, in order.

    The first is the page itself and has no ``id``. A section's text ends where one in it begins.
    """
    found: list[tuple[str, str, str]] = []
    for section in document.findall(nodes.section):
        title = section.next_node(nodes.title)
        name = section["ids"][0] if found and section["ids"] else ""
        heading = "" if title is None else _folded(title.astext())
        found.append((name, heading, _folded(" ".join(_blocks(section)))))
    return found


def write_text(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the text of a page that was made of a document."""
    if doctree is None:
        return
    path = Path(app.outdir, "_static", FOLDER, f"{pagename}.js")
    path.parent.mkdir(parents=True, exist_ok=True)
    given = [
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        for value in (pagename, sections(doctree))
    ]
    path.write_text(f"Search.setText({','.join(given)})\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Have the texts written."""
    app.connect("html-page-context", write_text)
