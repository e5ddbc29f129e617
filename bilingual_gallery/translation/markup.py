"""Parse a piece of reStructuredText into its messages.

Done while Sphinx reads a page, so that its roles are known; nothing is written to the page.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import Reporter, column_width
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import sphinx_domains
from sphinx.util.nodes import extract_messages
from sphinx.util.rst import default_role

from bilingual_gallery.examples import fold
from bilingual_gallery.translation.boundaries import set_boundaries
from bilingual_gallery.translation.parser import PieceParser

#: Hangul is two columns wide and a title's underline is ours to measure, not a translator's;
#: a paragraph that ends in ``::`` may stand in an entry without the code below it.
_HARMLESS = re.compile(
    r"Title (under|over)line too short|Possible title underline|Literal block expected; none found"
)
#: A title over two or three signs, as a translator counts who counts syllables.
_SHORT_UNDERLINE = re.compile(
    r"""(?:\A|(?<=\n\n))(?P<title>\S.*)\n(?P<sign>[-=~^"'*+#])(?P=sign){1,2}[ \t]*$""", re.MULTILINE
)
#: The head of a directive, with its options.
_MARKER = re.compile(
    r"^(?P<indent>[ \t]*)\.\.[ \t]+[\w:.+-]+::[ \t]*(?P<argument>.*)\n?(?:[ \t]+:[\w-]+:.*\n?)*",
    re.MULTILINE,
)
_DIRECTIVE = re.compile(r"^[ \t]*\.\. ", re.MULTILINE)
#: Lines that begin with a letter or digit and hold no sign but punctuation …
_WORDS = re.compile(r"[^\W_][-\w .,:;!?'\"()%–—…·&=/]*(?:\n[^\W_][-\w .,:;!?'\"()%–—…·&=/]*)*")
#: … that could mean more: a reference, a role or address, an open end, a numbered list.
_MORE_THAN_WORDS = re.compile(r"_|:(?![ \n]|\Z)|::|[ ](?:\n|\Z)|\A\w+[.)](?:\s|\Z)")


@dataclass(frozen=True)
class Message:
    """A translatable block.

    :ivar text: its reStructuredText on one line, as Sphinx extracts it.
    :ivar kind: the elements it stands in, from the outside in.
    :ivar inline: what a translation must keep, described and sorted: links, roles, maths, …
    """

    text: str
    kind: tuple[str, ...]
    inline: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """A markup error: its line in the piece, counted from 1, and the parser's words."""

    line: int
    message: str


@dataclass(frozen=True)
class Parsed:
    """The messages of a piece of reStructuredText, and what is wrong with it."""

    messages: tuple[Message, ...]
    faults: tuple[Fault, ...] = ()


def parse_prose(text: str, settings: Values) -> tuple[Message, ...]:
    """The messages of *text*, the prose of a script.

    Its directives are not run, since the page of the script runs them; what stands in them is
    read as if it stood there alone.
    """
    return tuple(messages_of(prose_document(flat_prose(text), settings)))


def flat_prose(text: str) -> str:
    """*text* with each directive as a piece of quoted text."""
    return _MARKER.sub(lambda match: f"{match['indent']}   {match['argument']}\n", text)


def prose_document(text: str, settings: Values) -> nodes.document:
    """*text*, without directives, as a document of its own."""
    return _document(text, settings)


def parse_translation(text: str, settings: Values) -> Parsed:
    """Parse *text*, in which particles may follow markup directly."""
    text = _SHORT_UNDERLINE.sub(
        lambda match: f"{match['title']}\n{match['sign'] * column_width(match['title'])}", text
    )
    parsed = parse(text, settings, particles=True)
    messages = tuple(replace(m, text=set_boundaries(m.text)) for m in parsed.messages)
    return replace(parsed, messages=messages)


def bare(text: str) -> str:
    """*text* without the escaped spaces that :func:`parse_translation` sets."""
    without = text.replace("\\ ", "")
    return without if set_boundaries(without) == text else text


def parse(text: str, settings: Values, *, particles: bool = False) -> Parsed:
    """Parse *text*.

    :param settings: the settings of the document that is being read.
    :param particles: whether a particle may follow markup directly.
    """
    if _is_plain(text, settings):
        # Nothing to find out: most entries, and many times as fast.
        return Parsed((Message(text.replace("\n", " "), ("paragraph",), ()),))
    directive = _DIRECTIVE.search(text)
    if directive:
        line = text.count("\n", 0, directive.start()) + 1
        return Parsed(
            (), (Fault(line, "directives, labels and comments belong to the English file alone"),)
        )
    faults: list[Fault] = []

    def note(message: nodes.system_message) -> None:
        words = message.astext().partition(") ")[2] or message.astext()
        if message["level"] > Reporter.INFO_LEVEL and not _HARMLESS.search(words):
            faults.append(Fault(message.get("line", 1), words))

    document = _document(text, settings, note, particles=particles)
    return Parsed(tuple(messages_of(document)), tuple(faults))


def _is_plain(text: str, settings: Values) -> bool:
    """Whether docutils would make a paragraph of *text* that holds nothing but words."""
    found_in_words = settings.pep_references or settings.rfc_references
    if found_in_words or len(text) > settings.line_length_limit:
        return False
    return bool(_WORDS.fullmatch(text)) and not _MORE_THAN_WORDS.search(text)


def _document(
    text: str,
    settings: Values,
    observer: Callable[[nodes.system_message], None] | None = None,
    *,
    particles: bool = False,
) -> nodes.document:
    """*text* as a document of its own, whose faults go to *observer* alone."""
    silent = Reporter.SEVERE_LEVEL + 1
    document = nodes.document(settings, Reporter("", silent, silent), source="<translation>")
    if observer:
        document.reporter.attach_observer(observer)
    document.note_source("<translation>", -1)
    PieceParser(particles=particles).parse(text, document)
    return document


def messages_of(document: nodes.document) -> Iterator[Message]:
    """The messages of a parsed *document*, in order."""
    for node, text in extract_messages(document):
        yield Message(text, kind_of(node), tuple(sorted(inline_markup(node))))


def kind_of(node: nodes.Element) -> tuple[str, ...]:
    """The names of the elements around *node*; a title counts as a paragraph on its own."""
    names = []
    element: nodes.Element | None = node
    while element is not None and not isinstance(element, nodes.document | nodes.section):
        names.append("paragraph" if isinstance(element, nodes.title) else element.tagname)
        element = element.parent
    return tuple(reversed(names))


def inline_markup(node: nodes.Element) -> set[str]:
    """What a translation of *node* must hold as well: a description each."""
    kept = {mark["must_keep"] for mark in node.findall(nodes.inline) if "must_keep" in mark}
    return kept | set(_describe(node.findall()))


def _describe(found: Iterable[nodes.Node]) -> Iterator[str]:
    for node in found:
        match node:
            case addnodes.pending_xref():
                yield f":{node['reftype']}: {node['reftarget']}"
            case addnodes.download_reference():
                yield f":download: {node['reftarget']}"
            case nodes.literal() if not isinstance(
                node.parent, addnodes.pending_xref | addnodes.download_reference
            ):
                yield f"``{fold(node.astext())}``"
            case nodes.math():
                yield f":math: {fold(node.astext())}"
            case nodes.reference() if "refuri" in node:
                yield f"link {node['refuri']}"
            case nodes.reference() if "refname" in node:
                yield f"link {node['refname']}_"
            case nodes.footnote_reference() | nodes.citation_reference():
                yield f"[{node.get('refname', '#')}]_"
            case nodes.substitution_reference():
                yield f"|{node['refname']}|"


def plain(text: str, settings: Values) -> str:
    """ReStructuredText *text* as plain words, for places that hold no markup."""
    return " ".join(_document(text, settings).astext().split())


@contextlib.contextmanager
def reading_settings(env: BuildEnvironment, docname: str) -> Iterator[Values]:
    """The settings with which the text of *docname* is parsed outside of its reading."""
    env.prepare_settings(docname)
    settings: Values = get_default_settings(Parser)
    vars(settings).update(env.settings)
    settings.env = env
    with sphinx_domains(env), default_role(docname, env.config.default_role):
        yield settings
