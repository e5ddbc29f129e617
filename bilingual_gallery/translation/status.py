"""How far the translations are: which blocks are translated, and which are not.

In: the texts of a page or script and the catalog of its translation file. Out: its status,
which the command, the page of the site and the badge all show. A block that is behind or broken
never counts as translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path

from docutils.frontend import Values

from bilingual_gallery.translation.catalog import Catalog, Translation, difference, resolve
from bilingual_gallery.translation.check_entries import nothing_to_translate
from bilingual_gallery.translation.glossary import Glossary, GlossaryError, read_glossary
from bilingual_gallery.translation.markup import parse
from bilingual_gallery.translation.texts import Text
from bilingual_gallery.translation.translators import Translator


class State(Enum):
    """What is to be said of a block."""

    TRANSLATED = "translated"
    BEHIND = "behind"
    MISSING = "missing"
    BROKEN = "broken"


#: What is counted, as the heads of columns.
COUNTED = ("Translated", "Behind", "Missing", "Broken")


@dataclass(frozen=True)
class BlockStatus:
    """A block: one message or code comment, however often it stands in its file.

    :ivar english: folded.
    :ivar path: where to look: the translation file, or the English one if it is missing there.
    :ivar line: counted from 1.
    """

    english: str
    state: State
    path: Path
    line: int


@dataclass(frozen=True)
class Tally:
    """Blocks, counted by their state.

    :ivar characters: how many characters of English they hold.
    :ivar translated_characters: how many of these are translated.
    """

    translated: int = 0
    behind: int = 0
    missing: int = 0
    broken: int = 0
    characters: int = 0
    translated_characters: int = 0

    def __add__(self, other: Tally) -> Tally:
        names = self.__dataclass_fields__
        return Tally(*(getattr(self, name) + getattr(other, name) for name in names))

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """The blocks, in the order of :data:`COUNTED`."""
        return self.translated, self.behind, self.missing, self.broken

    @property
    def percent(self) -> int:
        """How much is translated, by characters of English; 100 if and only if all is."""
        whole = self.characters
        return 100 * self.translated_characters // whole if whole else 100


@dataclass(frozen=True)
class FileStatus:
    """How far the translation of a page or script is.

    :ivar translation: the translation file, whether or not there is one.
    :ivar exists: whether there is one.
    :ivar blocks: in the order of the page.
    :ivar changed: when the translation file was changed last, if that is known.
    """

    source: Path
    translation: Path
    exists: bool
    blocks: tuple[BlockStatus, ...]
    translators: tuple[Translator, ...] = ()
    changed: date | None = None

    @property
    def left(self) -> tuple[BlockStatus, ...]:
        """The blocks that are not translated."""
        return tuple(block for block in self.blocks if block.state is not State.TRANSLATED)

    @property
    def tally(self) -> Tally:
        """The blocks, counted."""
        done = [block for block in self.blocks if block.state is State.TRANSLATED]
        states = [block.state for block in self.blocks]
        return Tally(
            translated=len(done),
            behind=states.count(State.BEHIND),
            missing=states.count(State.MISSING),
            broken=states.count(State.BROKEN),
            characters=sum(len(block.english) for block in self.blocks),
            translated_characters=sum(len(block.english) for block in done),
        )


@dataclass(frozen=True)
class LanguageStatus:
    """How far the translations into one language are.

    :ivar language: its code.
    """

    language: str
    files: tuple[FileStatus, ...]

    @property
    def tally(self) -> Tally:
        """The blocks of all files, counted."""
        return sum((file.tally for file in self.files), Tally())


def judge(source: Path, texts: Iterable[Text], catalog: Catalog, settings: Values) -> FileStatus:
    """How far the translation of the page or script at *source* is.

    :param settings: those of a document of the language that Sphinx reads.
    """
    blocks: list[tuple[int, BlockStatus]] = []
    texts = tuple(texts)
    for is_comment, held in ((False, catalog.messages), (True, catalog.comments)):
        # The first of several that are the same.
        today = {text.english: text for text in reversed(texts) if text.is_comment is is_comment}
        found = resolve(today, held).found
        blocks += [
            (text.line, _block(text, found.get(english), catalog, settings))
            for english, text in today.items()
            if text.wanted
        ]
    blocks.sort(key=lambda block: block[0])
    return FileStatus(
        source,
        catalog.path,
        catalog.path.is_file(),
        tuple(block for _, block in blocks),
        catalog.translators,
    )


def _block(
    text: Text, translation: Translation | None, catalog: Catalog, settings: Values
) -> BlockStatus:
    if translation is not None:
        state = _state(text, translation, settings)
        return BlockStatus(text.english, state, catalog.path, translation.line)
    if catalog.is_unreadable:
        return BlockStatus(text.english, State.BROKEN, catalog.path, catalog.problems[0].line)
    line = catalog.broken.get((text.is_comment, text.english))
    if line is not None:
        return BlockStatus(text.english, State.BROKEN, catalog.path, line)
    return BlockStatus(text.english, State.MISSING, text.path, text.line)


def _state(text: Text, translation: Translation, settings: Values) -> State:
    if not translation.behind:
        return State.TRANSLATED
    if text.is_comment:
        return State.BEHIND
    # Changed English may have other links: a translation without them is not shown.
    messages = parse(text.english, settings).messages
    is_fit = not messages or not difference(messages[0].inline, translation.inline)
    return State.BEHIND if is_fit else State.BROKEN


def terms_at(path: Path | None) -> Glossary:
    """The glossary at *path*; none if it can't be read, which is the check's to say."""
    try:
        return read_glossary(path) if path else Glossary()
    except GlossaryError:
        return Glossary()


def finished(
    files: Iterable[FileStatus], glossary: Glossary, changes: Mapping[Path, date]
) -> tuple[FileStatus, ...]:
    """*files* with the dates of their last changes, in order, as they are shown.

    Names that are kept, code and signs are missing nowhere, as the check has it.
    """
    return tuple(
        replace(
            file,
            blocks=tuple(block for block in file.blocks if not _needs_nothing(block, glossary)),
            changed=changes.get(file.translation),
        )
        for file in sorted(files, key=lambda file: file.source)
    )


def _needs_nothing(block: BlockStatus, glossary: Glossary) -> bool:
    return block.state is State.MISSING and nothing_to_translate(block.english, glossary)
