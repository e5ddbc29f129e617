"""The texts of a page or script: what each says, where, and whether it is to be translated.

In: a document that Sphinx has read, in the language of the sources. The commands and the build
ask here, so that both mean the same texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from docutils.frontend import Values
from sphinx.util.nodes import extract_messages, get_node_line

from bilingual_gallery.examples import Example, fold
from bilingual_gallery.translation.catalog import fold_comment
from bilingual_gallery.translation.markup import flat_prose, prose_document
from bilingual_gallery.translation.transform import has_words, is_ours

Found = tuple[nodes.Element, str]


@dataclass(frozen=True)
class Text:
    """A message or a code comment of the English file.

    :ivar english: folded; of a comment the words alone.
    :ivar path: the file that it stands in.
    :ivar line: where it begins, counted from 1.
    :ivar wanted: whether there is anything in it to translate.
    """

    english: str
    path: Path
    line: int
    is_comment: bool = False
    wanted: bool = True


@dataclass(frozen=True)
class Prose:
    """The docstring or a cell of prose of a script, parsed.

    :ivar start: where it stands in the source.
    :ivar lines: how many lines of the source stand above it.
    :ivar text: its reStructuredText, each directive as a piece of quoted text.
    """

    start: int
    lines: int
    text: str
    document: nodes.document
    messages: tuple[Found, ...]


def page_messages(document: nodes.document) -> list[Found]:
    """The messages of a page that are its own to translate: not its settings, say."""
    metadata = _metadata(document)
    return [
        (node, text)
        for node, text in extract_messages(document)
        if is_ours(node) and not any(parent in metadata for parent in parents(node))
    ]


def _metadata(document: nodes.document) -> list[nodes.Node]:
    """The field list at the head of a page: settings such as ``tocdepth``."""
    content = (node for node in document.children if not isinstance(node, nodes.PreBibliographic))
    return [node for node in (next(content, None),) if isinstance(node, nodes.field_list)]


def parents(node: nodes.Node) -> Iterator[nodes.Node]:
    """What *node* stands in, from the inside out."""
    while node.parent is not None:
        node = node.parent
        yield node


def is_wanted(node: nodes.Element) -> bool:
    """Whether there is anything in a message to translate."""
    return isinstance(node, nodes.meta) or has_words(node)


def line_of(node: nodes.Element) -> int:
    """Where *node* stands, counted from 1; 0 if that is not known."""
    try:
        return get_node_line(node)
    except ValueError:
        return 0


def page_texts(found: Iterable[Found], path: Path) -> tuple[Text, ...]:
    """The texts of the page at *path*, which has the messages *found*."""
    return tuple(
        Text(fold(text), path, max(line_of(node), 1), wanted=is_wanted(node))
        for node, text in found
    )


def prose_of(example: Example, settings: Values) -> list[Prose]:
    """The docstring and the prose of a script, in order."""
    places = [(example.docstring_span.start, example.docstring)]
    places += [(cell.span.start, cell.text) for cell in example.text_cells]
    made = []
    for start, prose in places:
        flat = flat_prose(prose)
        document = prose_document(flat, settings)
        lines = example.source.count("\n", 0, start)
        made.append(Prose(start, lines, flat, document, tuple(extract_messages(document))))
    return made


def said_by(found: Iterable[Found]) -> frozenset[str]:
    """What the page of a script says, of its messages *found*: what of its prose is wanted."""
    return frozenset(fold(text) for node, text in found if is_wanted(node))


def script_texts(
    example: Example, parts: Sequence[Prose], said: frozenset[str]
) -> tuple[Text, ...]:
    """The texts of a script: its prose in *parts*, and its comments.

    :param said: what its page says.
    """
    texts = [
        Text(
            fold(text),
            example.path,
            max(line_of(node) + part.lines, 1),
            wanted=fold(text) in said and is_wanted(node),
        )
        for part in parts
        for node, text in part.messages
    ]
    texts += [
        Text(
            fold_comment(comment.text),
            example.path,
            comment.line,
            is_comment=True,
            wanted=is_wanted_comment(comment.text),
        )
        for comment in example.comments
    ]
    return tuple(sorted(texts, key=lambda text: text.line))


def is_wanted_comment(text: str) -> bool:
    """Whether there is anything in a code comment to translate."""
    return any(character.isalpha() for character in text)
