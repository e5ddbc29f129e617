"""Mend what can be mended surely in translation files; the English in them is left alone.

Mended are the form of letters (NFC), a byte order mark, white space at the ends of lines, lines
below titles, and spaces between markup and a particle. All else stays byte for byte.
"""

from __future__ import annotations

import difflib
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual_gallery.translation.check_text import (
    Block,
    blocks_of,
    joined,
    short_underlines,
    spaces,
)
from bilingual_gallery.translation.document import (
    Document,
    TranslationFileError,
    find_conflict,
    read,
    write,
)

_PARTICLE = re.compile(r"(\w+[.,;:!?)]*)[ \t]+(?=\S)")


@dataclass(frozen=True)
class Fix:
    """A file that was mended: what it held, and what it holds now."""

    path: Path
    before: bytes
    after: bytes

    def diff(self, name: str) -> str:
        """The difference, in the unified form, with *name* for the file."""
        old, new = (data.decode("utf-8").splitlines() for data in (self.before, self.after))
        lines = difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm="")
        return "".join(f"{line}\n" for line in lines)


def fix_file(path: Path, language: str) -> Fix | None:
    """Mend the file at *path*; ``None`` if there was nothing to mend, or it can't be read."""
    before = path.read_bytes()
    try:
        after = write(mended(read(before), language))
    except TranslationFileError:
        return None
    if after == before:
        return None
    _replace(path.resolve(), after)
    return Fix(path, before, after)


def mended(document: Document, language: str) -> Document:
    """*document* with its translations mended.

    :raises TranslationFileError: if a line belongs to no entry.
    """
    if find_conflict(document) is not None:
        return document
    for mend in (_mend_letters, _mend_spaces, _mend_ends, _mend_underlines):
        lines = list(_lines(document))
        for block in blocks_of(document):
            mend(lines, block, language)
        document = read("".join(lines).encode())
    return replace(document, bom=False)


def _lines(document: Document) -> list[str]:
    return [*document.head, *(line for chunk in document.chunks for line in chunk.lines)]


def _put(lines: list[str], number: int, text: str) -> None:
    """Make *text* the line of this number, and keep its end."""
    old = lines[number - 1]
    lines[number - 1] = text + old[len(old.rstrip("\r\n")) :]


def _mend_letters(lines: list[str], block: Block, language: str) -> None:
    for number, line in block.lines:
        _put(lines, number, unicodedata.normalize("NFC", line))


def _mend_ends(lines: list[str], block: Block, language: str) -> None:
    for number, line in block.lines:
        _put(lines, number, line.rstrip())


def _mend_underlines(lines: list[str], block: Block, language: str) -> None:
    for number, rule in short_underlines(block):
        _put(lines, number, rule)


def _mend_spaces(lines: list[str], block: Block, language: str) -> None:
    text, line_of = joined(block)
    numbers = [number for _, number in line_of.starts]
    for match in reversed(spaces(text, language)):
        before, after = text[: match.start()], text[match.end() :]
        if "\n" in match[0]:
            # The particle goes up to the word that it belongs to, and leaves no empty line.
            particle = _PARTICLE.match(after)
            if not particle:
                continue
            indent = match[0].rpartition("\n")[2]
            after = f"{particle[1]}\n{indent}{after[particle.end() :]}"
        text = before + after
    for number, line in zip(numbers, text.split("\n"), strict=True):
        _put(lines, number, line)


def _replace(path: Path, data: bytes) -> None:
    """Write *data* aside, then put it in the place of the file, with the file's permissions."""
    mode = path.stat().st_mode
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    written = Path(file.name)
    try:
        written.chmod(mode)
        written.replace(path)
    except OSError:
        written.unlink()
        raise
