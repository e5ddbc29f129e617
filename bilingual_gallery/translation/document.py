"""A translation file without loss: bytes in, chunks of lines out, and the same bytes back.

A chunk is what one entry takes up: from its ``..`` to the line before the next. The words in it
are :mod:`~bilingual_gallery.translation.entries`' concern. No Sphinx here.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_WAS = re.compile(r"\.\. was:\s*$")
_UNPAIRED = re.compile(r"\.\. unpaired:\s*$")
_REVIEW = re.compile(r"\.\. review:\s*$")
_NOTES = re.compile(r"\.\. (was|review):\s*$")
_GONE = re.compile(r"\.\. (gone|unpaired):\s*$")
#: Git's marks. Not ``=======``, which underlines a title as well.
_CONFLICT = re.compile(r"(<{7}|>{7}|\|{7})( |$)")


class TranslationFileError(Exception):
    """A translation file that can't be read as one.

    :ivar line: where, counted from 1.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of *text* with their ends.

    Not ``splitlines``, which ends lines where no editor does.
    """
    return tuple(_LINE.findall(text))


def is_blank(line: str) -> bool:
    """Whether there is nothing in the line to see."""
    return not line.strip()


@dataclass(frozen=True)
class Chunk:
    """The lines of an entry, or of a mark: what stands below it is kept aside.

    :ivar lines: with their ends; the first is the ``..``, or the mark.
    """

    lines: tuple[str, ...]

    @property
    def is_mark(self) -> bool:
        """Whether this is the mark and no entry."""
        return _GONE.match(self.lines[0]) is not None

    @property
    def is_unpaired(self) -> bool:
        """Whether this is a mark with words that belong to no entry below it."""
        return _UNPAIRED.match(self.lines[0]) is not None

    @cached_property
    def english(self) -> tuple[int, int]:
        """The lines of the English, from the ``..`` on: first, and first no more."""
        return 1, self._block_end(1)

    @cached_property
    def was(self) -> tuple[int, int] | None:
        """The lines of the last ``.. was:`` and the block below it, if there is one."""
        return self._last(_WAS)

    @cached_property
    def review(self) -> tuple[int, int] | None:
        """The lines of the last ``.. review:`` and the block below it, if there is one."""
        return self._last(_REVIEW)

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """The lines that are the translation: neither English nor below a mark."""
        numbers = []
        number = self.english[1]
        while number < len(self.lines):
            if _NOTES.match(self.lines[number]):
                number = self._block_end(number + 1)
                continue
            numbers.append(number)
            number += 1
        while numbers and is_blank(self.lines[numbers[0]]):
            numbers.pop(0)
        while numbers and is_blank(self.lines[numbers[-1]]):
            numbers.pop()
        return tuple(numbers)

    def _last(self, mark: re.Pattern[str]) -> tuple[int, int] | None:
        found = None
        number = self.english[1]
        while number < len(self.lines):
            end = number + 1
            if mark.match(self.lines[number]):
                end = self._block_end(end)
                found = number, end
            number = end
        return found

    def _block_end(self, start: int) -> int:
        """The line behind the indented block at *start*, blank lines below it included."""
        end = start
        while end < len(self.lines) and (
            is_blank(self.lines[end]) or self.lines[end][:1].isspace()
        ):
            end += 1
        return end


@dataclass(frozen=True)
class Document:
    """A translation file.

    :ivar bom: whether it begins with a byte order mark.
    :ivar head: the lines above the first entry.
    :ivar chunks: the rest, in order.
    """

    head: tuple[str, ...] = ()
    chunks: tuple[Chunk, ...] = ()
    bom: bool = False

    @cached_property
    def live(self) -> tuple[Chunk, ...]:
        """The entries above the mark."""
        marks = [number for number, chunk in enumerate(self.chunks) if chunk.is_mark]
        return self.chunks[: marks[0]] if marks else self.chunks

    @property
    def gone(self) -> tuple[Chunk, ...]:
        """The mark and what stands below it."""
        return self.chunks[len(self.live) :]

    @property
    def newline(self) -> str:
        """What ends its lines."""
        lines = [*self.head[:1], *(chunk.lines[0] for chunk in self.chunks[:1]), "\n"]
        return lines[0][len(lines[0].rstrip("\r\n")) :] or "\n"

    @property
    def text(self) -> str:
        """All of it, without the byte order mark."""
        return "".join((*self.head, *(line for chunk in self.chunks for line in chunk.lines)))


def read(data: bytes) -> Document:
    """The document that *data* holds.

    :raises TranslationFileError: if it is no UTF-8.
    """
    bom = data.startswith(codecs.BOM_UTF8)
    try:
        text = data[len(codecs.BOM_UTF8) if bom else 0 :].decode("utf-8")
    except UnicodeDecodeError as error:
        start = error.start + (len(codecs.BOM_UTF8) if bom else 0)
        raise TranslationFileError(
            data.count(b"\n", 0, start) + 1,
            "the file is not UTF-8 text; save it with the encoding UTF-8",
        ) from error
    lines = split_lines(text)
    opens = [n for n, line in enumerate(lines) if line.rstrip() == ".." or _GONE.match(line)]
    bounds = [*opens, len(lines)]
    chunks = tuple(Chunk(lines[start:end]) for start, end in pairwise(bounds))
    return Document(lines[: bounds[0]], chunks, bom)


def write(document: Document) -> bytes:
    """The bytes of *document*; ``write(read(data))`` is *data*."""
    return (codecs.BOM_UTF8 if document.bom else b"") + document.text.encode()


def find_conflict(document: Document) -> int | None:
    """The line of the first mark that a merge left behind, counted from 1."""
    for number, line in enumerate(split_lines(document.text), 1):
        if _CONFLICT.match(line.rstrip("\r\n")):
            return number
    return None


def check_merged(document: Document) -> None:
    """Make sure that no merge was left unfinished.

    :raises TranslationFileError: at the first mark that one left behind.
    """
    line = find_conflict(document)
    if line:
        raise TranslationFileError(
            line,
            "a mark that a merge left behind; choose one of the two texts and remove the marks",
        )
