"""What the pages and scripts of a site say, in the blocks that entries are made of.

Sphinx reads each page itself, so the messages are those of a build; but no example is run, and
nothing is written or fetched: extensions do such things when a builder is ready, and of that
they aren't told here.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.frontend import Values
from docutils.utils import column_width
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.matching import Matcher

from bilingual_gallery.examples import Example, ExampleError, Gallery, fold, read_example
from bilingual_gallery.examples.script import read_source
from bilingual_gallery.sources import galleries
from bilingual_gallery.translation.entries import Entry
from bilingual_gallery.translation.markup import (
    bare,
    inline_markup,
    kind_of,
    parse,
    parse_translation,
    reading_settings,
)
from bilingual_gallery.translation.texts import (
    Found,
    Text,
    is_wanted,
    is_wanted_comment,
    line_of,
    page_messages,
    page_texts,
    parents,
    prose_of,
    said_by,
    script_texts,
)
from bilingual_gallery.translation.update import Block, comment_key, is_plain

#: What is one entry, if it can be: a list, a row of a table.
_GROUPS = (nodes.bullet_list, nodes.enumerated_list, nodes.definition_list, nodes.row)
#: The mark of an item: a bullet, which is the same for all of a list, or a number.
_ITEM = re.compile(r"(?:(?P<bullet>[-*+•‣\u2043])|\(?(?:\w{1,4}|#)[.)])(?:\s|$)")

#: Files of a gallery's folder that sphinx-gallery takes apart: no page is made of them.
_HEADERS = frozenset({"GALLERY_HEADER.rst", "README.rst"})


class PageError(Exception):
    """A page or script, or its translation file, that can't be worked on.

    :ivar path: the file.
    :ivar line: where, counted from 1.
    """

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class _HasRead(Exception):  # noqa: N818 - not an error
    """Ends the reading of a document, of which no more is wanted.

    :ivar found: its messages.
    """

    def __init__(self, found: Sequence[Found]) -> None:
        super().__init__()
        self.found = found


class _CollectMessages(SphinxTransform):
    """Takes the messages of the document that is being read, and ends the reading.

    Later transforms may write files: archives, images.
    """

    default_priority = 14  # just before ApplyTranslations

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        raise _HasRead(page_messages(self.document))


class _ReadingOnly(Sphinx):
    """Sphinx that reads documents and makes nothing of them."""

    def _init_builder(self) -> None:
        """Leave out the event upon which galleries and stubs are written and sites are asked."""
        self.builder.init()


@dataclass(frozen=True)
class Words:
    """What a page or script says.

    :ivar blocks: in order.
    :ivar texts: the same, one by one, and what can't be the English of an entry.
    :ivar unfit: the lines, and the English, that can't be the English of an entry.
    """

    blocks: tuple[Block, ...]
    texts: tuple[Text, ...]
    unfit: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class MarkupReader:
    """Reads entries as a build does.

    :ivar settings: those of a document that Sphinx reads.
    """

    settings: Values

    def messages(self, english: str) -> tuple[str, ...] | None:
        """The messages in the English of an entry, folded; ``None`` if its markup is broken."""
        parsed = parse(english, self.settings)
        return None if parsed.faults else tuple(fold(m.text) for m in parsed.messages)

    def translations(self, entry: Entry) -> tuple[str, ...] | None:
        """What each message of *entry* became; ``None`` if the two sides don't fit."""
        if entry.is_comment:
            return (entry.translation,)
        theirs = parse(entry.english, self.settings)
        ours = parse_translation(entry.translation, self.settings)
        kinds = [message.kind for message in theirs.messages]
        if theirs.faults or ours.faults or kinds != [message.kind for message in ours.messages]:
            return None
        if len(kinds) == 1:
            return (entry.translation,)
        texts = tuple(bare(message.text) for message in ours.messages)
        alone = [parse_translation(text, self.settings) for text in texts]
        return texts if all(len(p.messages) == 1 and not p.faults for p in alone) else None

    def pairs(self, english: str, translation: str) -> tuple[tuple[str, str], ...] | None:
        """Each message and what it became, folded; ``None`` if the two sides don't fit."""
        theirs = parse(english, self.settings)
        ours = parse_translation(translation, self.settings)
        kinds = [message.kind for message in theirs.messages]
        if theirs.faults or ours.faults or kinds != [message.kind for message in ours.messages]:
            return None
        return tuple(
            (fold(mine.text), fold(bare(made.text)))
            for mine, made in zip(theirs.messages, ours.messages, strict=True)
        )


@dataclass
class Site:
    """A project that Sphinx has opened."""

    app: _ReadingOnly
    folder: Path
    _galleries: tuple[Gallery, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._galleries = galleries(self.app.config, self.folder)
        for source in self.sources():
            # Known, so that a page may list what is not generated yet.
            docname = self._docname(source)
            if docname is not None:
                self.app.project.docnames.add(docname)

    def sources(self, languages: Iterable[str] = ()) -> list[Path]:
        """The pages and scripts of the site, as a person edits them, in the order of names.

        :param languages: languages that the site is translated into besides those it names.
        """
        codes = {*self._languages(), *languages}
        config = self.app.config.sphinx_gallery_conf
        copied = re.compile(config.get("copyfile_regex") or r"(?!)")
        ignored = re.compile(config.get("ignore_pattern") or r"(?!)")
        found = {
            path.resolve()
            for name in self.app.env.found_docs
            if (path := Path(self.app.env.doc2path(name))).suffix == ".rst" and path.is_file()
        }
        found = {path for path in found if not any(g.source_of(path) for g in self._galleries)}
        for gallery in self._galleries:
            found |= {path for path in gallery.scripts() if not ignored.search(str(path))}
            found |= {path for path in gallery.source.rglob("*.rst") if copied.match(path.name)}
        return sorted(
            path
            for path in found
            if self._docname(path) is not None and not _is_translation(path, codes)
        )

    def source(self, path: Path) -> Path:
        """The page or script that a person means by *path*.

        :raises PageError: if it is none of the site.
        """
        given = self.folder / path
        source = given.resolve()
        for gallery in self._galleries:
            source = gallery.source_of(source) or source
        if not source.is_relative_to(self.folder):
            raise PageError(path, 1, "this is not in the project; nothing is written outside of it")
        if not source.is_file():
            raise PageError(path, 1, "there is no such page or script")
        if source.suffix not in {".rst", ".py"}:
            raise PageError(path, 1, "this is neither a page (.rst) nor a script (.py)")
        if _is_translation(source, self._languages()):
            raise PageError(path, 1, "this is a translation file; name the page or the script")
        if source.suffix == ".rst" and self._docname(source) is None:
            raise PageError(path, 1, "this is no page of the site: conf.py leaves it out")
        return source

    def given_file(self, path: Path) -> Path:
        """A file that a person names besides a page, be it in the project or not.

        :raises PageError: if it is a link that leads out of the project.
        """
        here = Path(os.path.abspath(path))  # noqa: PTH100 - links are not to be followed
        if here.is_relative_to(self.folder) and not path.resolve().is_relative_to(self.folder):
            raise PageError(
                path, 1, "this link leads out of the project; nothing is read or written there"
            )
        return here

    def _languages(self) -> set[str]:
        config = self.app.config
        return {*config.bilingual_languages} - {config.bilingual_source_language}

    def _docname(self, source: Path) -> str | None:
        """The document made from *source*, or ``None`` if the site leaves it out."""
        path = source
        for gallery in self._galleries:
            if target := gallery.target_of(source):
                if source.name in _HEADERS:
                    return None
                path = target
        if not path.is_relative_to(self.folder):
            return None
        name = path.relative_to(self.folder).with_suffix("")
        excluded = Matcher(self.app.config.exclude_patterns)
        return None if excluded(f"{name.as_posix()}.rst") else name.as_posix()

    def words(self, source: Path, file: Path | None = None) -> Words:
        """What the page or script at *source* says today.

        :param file: read in its place, such as an older form of it.
        :raises PageError: if it can't be read.
        """
        path = file or source
        if source.suffix == ".py":
            try:
                return self._script(read_example(path), source)
            except ExampleError as error:
                raise PageError(error.path, error.line, str(error)) from error
        try:
            text = read_source(path)
        except ExampleError as error:
            raise PageError(
                path, error.line, str(error).replace("the script", "the page")
            ) from error
        docname = self._docname(source)
        assert docname is not None
        found = self._read(docname, path)
        with self.markup(source) as settings:
            return _Blocks(MarkupReader(settings), path).of_page(found, text)

    def _read(self, docname: str, path: Path) -> Sequence[Found]:
        """The messages of the document *docname* as the file at *path* has it."""
        project = self.app.project
        project.docnames.add(docname)
        project._docname_to_path[docname] = path  # noqa: SLF001 - no other way to read it from there
        self.app.env.prepare_settings(docname)
        try:
            self.app.builder.read_doc(docname)
        except _HasRead as read:
            return read.found
        return ()

    def _script(self, example: Example, source: Path) -> Words:
        docname = self._docname(source) or source.stem
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder, f"{example.path.stem}.rst")
            page.write_text("\n\n".join(example.prose), encoding="utf-8")
            said = said_by(self._read(docname, page))
        with self.markup(source) as settings:
            return _Blocks(MarkupReader(settings), example.path).of_script(example, said)

    @contextlib.contextmanager
    def markup(self, source: Path) -> Iterator[Values]:
        """The settings with which reStructuredText of *source* is parsed, its roles known."""
        with reading_settings(self.app.env, self._docname(source) or source.stem) as settings:
            yield settings


def _is_translation(path: Path, languages: Iterable[str]) -> bool:
    """Whether *path* is a translation file in one of *languages*."""
    return path.name.endswith(tuple(f".{code}.rst" for code in languages))


@contextlib.contextmanager
def open_site(project: Path) -> Iterator[Site]:
    """Open the project in the folder *project*, to read its pages.

    :raises PageError: if Sphinx can't open it or it does not use this package.
    """
    folder = project.resolve()
    conf = folder / "conf.py"
    if not conf.is_file():
        raise PageError(
            project / "conf.py",
            1,
            "there is no conf.py; run the command in the folder of a Sphinx project",
        )
    with (
        tempfile.TemporaryDirectory() as output,
        patch_docutils(folder),
        docutils_namespace(),
    ):
        try:
            app = _ReadingOnly(
                folder, folder, output, Path(output, "doctrees"), "dummy", status=None, warning=None
            )
        except SphinxError as error:
            raise PageError(project / "conf.py", 1, str(error)) from error
        if "bilingual_gallery" not in app.extensions:
            raise PageError(
                project / "conf.py", 1, 'extensions does not list "bilingual_gallery"; add it'
            )
        # Read as it is written: nothing is translated on the way.
        app.config.language = app.config.bilingual_source_language
        app.add_transform(_CollectMessages)
        yield Site(app, folder)


@dataclass
class _Blocks:
    """Makes the blocks of one page or script.

    :ivar path: the file.
    :ivar unfit: what can't be the English of an entry, by its line.
    """

    reader: MarkupReader
    path: Path
    unfit: list[tuple[int, str]] = field(default_factory=list)

    def of_page(self, found: Sequence[Found], text: str) -> Words:
        """What a page says."""
        messages = [(node, message, is_wanted(node)) for node, message in found]
        blocks = tuple(self._of(messages, text, str(self.path)))
        return Words(blocks, page_texts(found, self.path), tuple(self.unfit))

    def of_script(self, example: Example, said: frozenset[str]) -> Words:
        """What a script says: its docstring, its prose and its comments.

        :param said: the messages that its page has.
        """
        prose = prose_of(example, self.reader.settings)
        parts: list[tuple[int, list[Block]]] = []
        for part in prose:
            messages = [
                (node, text, fold(text) in said and is_wanted(node)) for node, text in part.messages
            ]
            made = [
                replace(block, line=block.line + part.lines)
                for block in self._of(messages, part.text, part.document["source"])
            ]
            parts.append((part.start, made))
        for comment in example.comments:
            wanted = is_wanted_comment(comment.text)
            keys = (comment_key(comment.text),)
            block = Block(_dedented(comment.text), keys, comment.line, wanted, kind=("comment",))
            parts.append((comment.span.start, [block]))
        parts.sort(key=lambda part: part[0])
        blocks = tuple(block for _, made in parts for block in made)
        return Words(blocks, script_texts(example, prose, said), tuple(self.unfit))

    def _of(
        self, messages: Sequence[tuple[nodes.Element, str, bool]], text: str, source: str
    ) -> Iterator[Block]:
        """Blocks of *messages*: a list or row as one, where it can be, and all else alone."""
        lines = text.split("\n")
        number = 0
        while number < len(messages):
            around = _outermost_group(messages[number][0])
            end = number + 1
            while around is not None and end < len(messages):
                if _outermost_group(messages[end][0]) is not around:
                    break
                end += 1
            singles = [block for given in messages[number:end] if (block := self._single(*given))]
            number = end
            if isinstance(around, nodes.row):
                cells = _worth_a_row(singles)
                whole = self._whole("\n\n".join(cell.english for cell in cells), cells)
                yield from singles if whole is None else [whole, *_without(singles, cells)]
            elif around is not None and around.source == source:
                whole = self._whole(_list_text(lines, (around.line or 0) - 1), singles)
                yield from singles if whole is None else [whole]
            else:
                yield from singles

    def _whole(self, english: str, singles: Sequence[Block]) -> Block | None:
        """The block of *singles* together, if it is understood so when it stands alone."""
        keys = tuple(key for single in singles for key in single.keys)
        fits = len(keys) > 1 and english and not _is_comment(english)
        if not fits or self.reader.messages(english) != keys:
            return None
        return Block(english, keys, singles[0].line, parts=tuple(singles))

    def _single(self, node: nodes.Element, text: str, wanted: bool) -> Block | None:  # noqa: FBT001
        key = fold(text)
        line = line_of(node)
        raw = key if _is_attribute(node) else _dedented(node.rawsource)
        underlined = f"{key}\n{'=' * max(column_width(key), 3)}"
        for english in (raw, key, underlined):
            if self._is_fit(english, key):
                kind, inline = _shape(node), tuple(sorted(inline_markup(node)))
                return Block(english, (key,), line, wanted, kind=kind, inline=inline)
        if wanted:
            self.unfit.append((line, key))
        return None

    def _is_fit(self, english: str, key: str) -> bool:
        if is_plain(english) and fold(english) == key:
            return True
        return not _is_comment(english) and self.reader.messages(english) == (key,)


def _worth_a_row(cells: Sequence[Block]) -> list[Block]:
    """The cells of a row for its entry: those with words, and the code that they are about."""
    first = [cell for cell in cells[:1] if any(character.isalpha() for character in cell.english)]
    return [cell for cell in cells if cell.wanted or cell in first]


def _without(blocks: Iterable[Block], taken: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block not in taken]


def _is_attribute(node: nodes.Element) -> bool:
    """Whether the message stands in an option or argument and not in text."""
    return isinstance(node, nodes.image | nodes.meta | addnodes.toctree)


def _shape(node: nodes.Element) -> tuple[str, ...]:
    """The elements that a message stands in; of a title, how deep it is."""
    if not isinstance(node, nodes.title) or not isinstance(node.parent, nodes.section):
        return kind_of(node)
    depth = sum(isinstance(parent, nodes.section) for parent in parents(node))
    return ("title", str(depth))


def _is_comment(english: str) -> bool:
    return Entry(english, "", 0, 0).is_comment


def _outermost_group(node: nodes.Element) -> nodes.Element | None:
    groups = [parent for parent in parents(node) if isinstance(parent, _GROUPS)]
    return groups[-1] if groups else None


def _dedented(text: str) -> str:
    """*text* with lines behind the first as far left as they stand in a block of their own."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    return "\n".join(lines)


def _list_text(lines: Sequence[str], start: int) -> str:
    """The list that begins at line *start*, without its indentation; empty if it is none."""
    if not 0 <= start < len(lines):
        return ""
    column = _column(lines[start])
    item = _ITEM.match(lines[start].lstrip())
    taken: list[str] = []
    for number in range(start, len(lines)):
        line = lines[number].expandtabs()
        if line.strip() and _column(line) < column:
            break
        if line.strip() and _column(line) == column and not _opens(lines, number, item):
            break
        taken.append(line[column:].rstrip())
    return "\n".join(taken).strip("\n")


def _opens(lines: Sequence[str], number: int, first: re.Match[str] | None) -> bool:
    """Whether a line opens an item of the list that *first* opened, or else a term."""
    if first:
        item = _ITEM.match(lines[number].lstrip())
        return item is not None and item["bullet"] == first["bullet"]
    below = lines[number + 1] if number + 1 < len(lines) else ""
    return bool(below.strip()) and _column(below) > _column(lines[number])


def _column(line: str) -> int:
    line = line.expandtabs()
    return len(line) - len(line.lstrip())
