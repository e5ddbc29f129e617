"""Read a translation file: ``X.ko.rst`` in, entries out. No Sphinx here.

The file is a list of entries. An entry opens with a bare ``..``; the English stands indented
below it, the translation flush left below that. ``docs/translating.rst`` describes the format.
"""

from __future__ import annotations

import itertools
import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

_FIELD = re.compile(r":(?P<name>[\w-]+):\s*(?P<value>.*)$")
_WAS = re.compile(r"\.\. was:\s*$")


class TranslationFileError(Exception):
    """A translation file that can't be read as one.

    :ivar line: where, counted from 1.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Entry:
    """Some English and its translation.

    :ivar english: the English, without its indentation.
    :ivar translation: the translation; empty if there is none yet.
    :ivar line: the line of the ``..``, counted from 1.
    :ivar translation_line: the translation's first line.
    :ivar was: the English that was translated, if the English has changed since.
    """

    english: str
    translation: str
    line: int
    translation_line: int
    was: str = ""

    @property
    def is_comment(self) -> bool:
        """Whether the entry is a code comment: every line begins with ``#``."""
        return all(line.startswith("#") for line in self.english.splitlines())


@dataclass(frozen=True)
class TranslationFile:
    """What a translation file holds.

    :ivar fields: the field list at its head, such as ``translators``.
    :ivar entries: the entries in the file's order.
    """

    path: Path
    fields: dict[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()


def translation_path(source: Path, language: str) -> Path:
    """The translation file of a page or script: ``X.ko.rst`` for ``X.rst`` or ``X.py``."""
    return source.with_name(f"{source.stem}.{language}.rst")


def read_translation_file(path: Path) -> TranslationFile:
    """Read the translation file at *path*.

    :raises TranslationFileError: if it is no UTF-8 or a line belongs to no entry.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TranslationFileError(
            line, "the file is not UTF-8 text; save it with the encoding UTF-8"
        ) from error
    # Not ``splitlines``, which ends lines where no editor does.
    lines = re.split(r"\r\n|\r|\n", text)
    opens = [number for number, line in enumerate(lines) if line.rstrip() == ".."]
    ends = [*opens, len(lines)]
    entries = [_read_entry(lines, start, end) for start, end in itertools.pairwise(ends)]
    return TranslationFile(path, _read_fields(lines[: ends[0]]), tuple(entries))


def _read_fields(lines: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for number, line in enumerate(lines, 1):
        match = _FIELD.match(line)
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


def _indented(lines: list[str], start: int, end: int) -> tuple[str, int]:
    """The indented block at *start* and the number of the line after it."""
    stop = start
    while stop < end and (not lines[stop].strip() or lines[stop][:1].isspace()):
        stop += 1
    return textwrap.dedent("\n".join(lines[start:stop])).strip("\n"), stop


def _read_entry(lines: list[str], start: int, end: int) -> Entry:
    english, stop = _indented(lines, start + 1, end)
    if not english.strip():
        raise TranslationFileError(
            start + 1, "an entry without English; put it, indented, below the `..`"
        )
    was = ""
    kept: list[tuple[int, str]] = []
    number = stop
    while number < end:
        if _WAS.match(lines[number]):
            was, number = _indented(lines, number + 1, end)
        else:
            if kept or lines[number].strip():
                kept.append((number, lines[number]))
            number += 1
    return Entry(
        english=english,
        translation="\n".join(line for _, line in kept).rstrip(),
        line=start + 1,
        translation_line=(kept[0][0] if kept else stop) + 1,
        was=was,
    )
