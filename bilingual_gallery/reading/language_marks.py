"""What a page says about its own translation: which blocks are behind, and which are English.

The room ``translation`` classes the blocks; here a class becomes a line that explains itself.
Such a line is no part of what the page says: the search index and the contents leave it out.
"""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale
from docutils import nodes
from sphinx.application import Sphinx

from bilingual_gallery.reading.languages import page_url
from bilingual_gallery.reading.originals import ORIGINAL
from bilingual_gallery.translation.lookup import BEHIND, LANGUAGE_CLASS, STAND_IN
from bilingual_gallery.translation.transform import has_words
from bilingual_gallery.words import word


def add_marks(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the marks into a page that is about to be written as HTML."""
    source = app.config.bilingual_source_language
    if app.builder.format != "html" or app.config.language == source:
        return
    url = page_url(app, docname, source) if source in app.config.bilingual_languages else ""
    behind = [(node, anchor) for node, anchor in _anchored(doctree) if BEHIND in node["classes"]]
    first = list(_first_of_runs(doctree))
    for node, anchor in behind:
        _place(node, _behind_mark(app, node, f"{url}#{anchor}" if url and anchor else url), "after")
    for node in first:
        _place(node, _stand_in_mark(app), "before")


def _anchored(doctree: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Each element that shows words or code, with its own id or the nearest one before it."""
    anchor = ""
    for node in doctree.findall(nodes.Element):
        is_shown = not isinstance(node, nodes.Invisible | nodes.system_message)
        if is_shown and node["ids"]:
            anchor = node["ids"][0]
        if isinstance(node, nodes.TextElement) and is_shown:
            yield node, anchor


def _first_of_runs(doctree: nodes.document) -> Iterator[nodes.Element]:
    """The first block of each run of blocks that stand in; code and formulas end no run."""
    inside = False
    for node in doctree.findall(nodes.TextElement):
        is_block = not isinstance(node, nodes.Inline | nodes.FixedTextElement | nodes.Invisible)
        if is_block and has_words(node):
            if STAND_IN in node["classes"] and not inside:
                yield node
            inside = STAND_IN in node["classes"]


def _behind_mark(app: Sphinx, node: nodes.Element, uri: str) -> nodes.inline:
    language = app.config.language
    text = (
        "The {language} comments in this code have changed since."
        if isinstance(node, nodes.literal_block)
        else "The {language} of this text has changed since."
    )
    mark = nodes.inline("", word(language, text, language=_source_name(app)))
    if uri:
        words = word(language, "Read the original")
        link = nodes.reference("", words, refuri=uri, internal=True)
        mark += [nodes.Text(" "), link]
    mark["classes"] = ["behind-mark", "no-search"]
    return mark


def _stand_in_mark(app: Sphinx) -> nodes.inline:
    name = nodes.Text(_source_name(app))
    why = word(app.config.language, "not translated yet")
    more = nodes.inline("", f" ({why})", classes=["visually-hidden"])
    # It may stand within a block whose language is that of the sources.
    own = f"{LANGUAGE_CLASS}{app.config.language}"
    return nodes.inline("", "", name, more, classes=["stand-in-mark", "no-search", own])


def _source_name(app: Sphinx) -> str:
    """What the language of the page calls that of the sources."""
    code = app.config.bilingual_source_language.replace("-", "_")
    locale = app.config.language.replace("-", "_")
    return Locale.parse(code).get_display_name(locale) or code


def _place(node: nodes.Element, mark: nodes.inline, where: str) -> None:
    """Put *mark* on a line of its own beside *node*, or within it where no line can stand.

    A heading keeps to its own words, so its line is always below it.
    """
    parent = node.parent
    heading = isinstance(node, nodes.title) and isinstance(parent, nodes.section)
    if heading or isinstance(node, nodes.paragraph | nodes.literal_block | nodes.rubric):
        line = nodes.container("", mark, classes=["mark-line", "no-search"])
        index = parent.index(node)
        if heading or where == "after":
            index += 2 if _is_original(node.next_node(descend=False, siblings=True)) else 1
        parent.insert(index, line)
    elif where == "after":
        node += [nodes.Text(" "), mark]
    else:
        node.insert(0, [mark, nodes.Text(" ")])


def _is_original(node: nodes.Node | None) -> bool:
    return isinstance(node, nodes.paragraph) and ORIGINAL in node["classes"]


def setup(app: Sphinx) -> None:
    """Register the marks."""
    app.connect("doctree-resolved", add_marks)
