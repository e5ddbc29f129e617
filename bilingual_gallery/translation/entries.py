"""Read a translation file: ``X.ko.rst`` in, entries out. No Sphinx here.

The file is a list of entries. An entry opens with a bare ``..``; the English stands indented
below it, the translation flush left below that. ``docs/translating.rst`` describes the format.
Entries below a line ``.. gone:`` are kept for the day that their English returns, and words below
``.. unpaired:`` for a person who knows where they belong.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bilingual_gallery.translation.document import Chunk, Document, TranslationFileError, read

__all__ = [
    "Entry",
    "TranslationFile",
    "TranslationFileError",
    "read_entries",
    "read_fields",
    "read_translation_file",
    "translation_path",
]

_FIELD = re.compile(r":(?P<name>[\w-]+):\s*(?P<value>.*)$")


@dataclass(frozen=True)
class Entry:
    """Some English and its translation.

    :ivar english: the English, without its indentation.
    :ivar translation: the translation; empty if there is none yet.
    :ivar line: the line of the ``..``, counted from 1.
    :ivar translation_line: the translation's first line.
    :ivar was: the English that was translated, if the English has changed since.
    :ivar review: whether a person has to look at it before it is shown.
    """

    english: str
    translation: str
    line: int
    translation_line: int
    was: str = ""
    review: bool = False

    @property
    def is_comment(self) -> bool:
        """Whether the entry is a code comment: every line begins with ``#``."""
        return all(line.startswith("#") for line in self.english.splitlines())


@dataclass(frozen=True)
class TranslationFile:
    """What a translation file holds.

    :ivar fields: the field list at its head, such as ``translators``.
    :ivar lines: the line of each field.
    :ivar entries: the entries in the file's order.
    :ivar gone: those set aside because their English is gone.
    """

    path: Path
    fields: dict[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    gone: tuple[Entry, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)


def translation_path(source: Path, language: str) -> Path:
    """The translation file of a page or script: ``X.ko.rst`` for ``X.rst`` or ``X.py``."""
    return source.with_name(f"{source.stem}.{language}.rst")


def read_translation_file(path: Path) -> TranslationFile:
    """Read the translation file at *path*.

    :raises TranslationFileError: if it is no UTF-8 or a line belongs to no entry.
    """
    document = read(path.read_bytes())
    fields = read_fields(document.head)
    entries, gone = read_entries(document)
    lines = {name: line_of_field(document.head, name) for name in fields}
    return TranslationFile(path, fields, entries, tuple(entry for entry in gone if entry), lines)


def read_entries(document: Document) -> tuple[tuple[Entry, ...], tuple[Entry | None, ...]]:
    """The entry in each chunk: of those that are live, and of those below the mark.

    The mark itself is ``None``.

    :raises TranslationFileError: if a line belongs to no entry.
    """
    found: list[Entry | None] = []
    line = 1 + len(document.head)
    for chunk in document.chunks:
        found.append(None if chunk.is_mark else _read_entry(chunk, line))
        line += len(chunk.lines)
    live = tuple(entry for entry in found[: len(document.live)] if entry)
    return live, tuple(found[len(live) :])


def line_of_field(lines: Iterable[str], name: str) -> int:
    """The line of the field *name* among the lines at the head; 1 if there is none."""
    begins = (number for number, line in enumerate(lines, 1) if line.startswith(f":{name}:"))
    return next(begins, 1)


def read_fields(lines: Iterable[str]) -> dict[str, str]:
    """The field list in the lines above the first entry.

    :raises TranslationFileError: if there is anything else.
    """
    fields: dict[str, str] = {}
    name = ""
    for number, line in enumerate(lines, 1):
        match = _FIELD.match(line.rstrip("\r\n"))
        if match:
            name = match["name"]
            fields[name] = match["value"]
        elif line[:1].isspace() and name:
            fields[name] = f"{fields[name]} {line.strip()}".strip()
        elif line.strip():
            raise TranslationFileError(
                number, "text before the first entry; an entry opens with a line that holds `..`"
            )
    return fields


def _plain(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip("\r\n") for line in lines)


def _dedented(lines: Iterable[str]) -> str:
    return textwrap.dedent(_plain(lines)).strip("\n")


def _read_entry(chunk: Chunk, line: int) -> Entry:
    """The entry in *chunk*, which begins at *line*."""
    start, stop = chunk.english
    english = _dedented(chunk.lines[start:stop])
    if not english.strip():
        raise TranslationFileError(
            line, "an entry without English; put it, indented, below the `..`"
        )
    was = chunk.was
    return Entry(
        english=english,
        translation=_plain(chunk.lines[number] for number in chunk.kept).rstrip(),
        line=line,
        translation_line=line + (chunk.kept[0] if chunk.kept else stop),
        was=_dedented(chunk.lines[was[0] + 1 : was[1]]) if was else "",
        review=chunk.review is not None,
    )
