"""Translation files of a site as ``.po`` files, and such files back into them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bilingual_gallery.translation import document as documents
from bilingual_gallery.translation.document import Document, TranslationFileError
from bilingual_gallery.translation.entries import read_entries, read_fields
from bilingual_gallery.translation.exchange import Unit, put, units_of
from bilingual_gallery.translation.exchange_messages import Merged, merge, messages_of, owners
from bilingual_gallery.translation.exchange_po import (
    Origin,
    PoError,
    PoFile,
    PoMessage,
    read_po,
    write_po,
)
from bilingual_gallery.translation.pages import MarkupReader, PageError, Site, Words
from bilingual_gallery.translation.translators import FIELD
from bilingual_gallery.translation.update import update
from bilingual_gallery.translation.update_files import MARK, Target, read_target, replace_file
from bilingual_gallery.words import word


@dataclass(frozen=True)
class Exported:
    """A ``.po`` file that was written.

    :ivar messages: what it holds.
    :ivar repeated: English that has more than one entry, and the lines of those left out.
    """

    path: Path
    messages: tuple[PoMessage, ...]
    repeated: tuple[tuple[Path, int], ...] = ()


@dataclass(frozen=True)
class Imported:
    """What became of a ``.po`` file.

    :ivar path: the translation file.
    :ivar changed: how many messages were written to it.
    :ivar kept: how many are translated in it and not in the ``.po``.
    :ivar unused: messages of the ``.po`` that the page does not have.
    :ivar refused: the lines in the ``.po`` of what could not be written.
    """

    path: Path
    changed: int
    kept: int
    unused: tuple[PoMessage, ...]
    refused: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class _Open:
    """A page or script and its translation file, brought up to date but not written.

    :ivar before: the file as it is.
    """

    target: Target
    words: Words
    before: Document
    document: Document
    units: list[Unit]
    gone: list[Unit]
    reader: MarkupReader


@contextlib.contextmanager
def _opened(site: Site, source: Path, language: str, head: tuple[str, ...] = ()) -> Iterator[_Open]:
    """Open *source* and its translation file.

    :param head: that of a new file.
    :raises PageError: if one of them can't be read.
    """
    words = site.words(source)
    target = read_target(site, source, language)
    document = target.document
    if target.is_new and head:
        document = replace(document, head=(*(f"{line}\n" for line in head), "\n"))
    try:
        with site.markup(source) as settings:
            reader = MarkupReader(settings)
            today, _ = update(document, words.blocks, reader, word(language, MARK))
            units, gone = units_of(today, reader)
            yield _Open(target, words, document, today, units, gone, reader)
    except TranslationFileError as error:
        raise PageError(target.path, error.line, str(error)) from error


def export_file(site: Site, source: Path, language: str, path: Path) -> Exported:
    """Write the translation file of *source* to *path*, as a ``.po`` file.

    :raises PageError: if it can't be read, or *path* holds work that was not imported yet.
    """
    with _opened(site, source, language) as page:
        live, _ = read_entries(page.document)
        name = page.target.path.relative_to(site.folder).as_posix()
        places = [f"{name}:{entry.line}" for entry in live]
        blocks = page.words.blocks
        messages = messages_of(page.units, blocks, language, places)
        todays = {message.english for message in messages}
        aside = [unit for unit in page.gone if unit.english not in todays and unit.translation]
        head = [line.rstrip() for line in page.document.head if line.strip()]
        file = PoFile(language, messages, messages_of(aside, (), language, places), tuple(head))
        held = owners(page.units)
        repeated = [live[unit.place].line for unit in page.units if unit not in held]
        origin = _origin(site, source, page)
    data = write_po(file, origin)
    old = path.read_bytes() if path.is_file() else b""
    if old and old != data:
        _check_imported(site, source, language, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if old != data:
        replace_file(path, old, data)
    again = tuple((page.target.path, line) for line in dict.fromkeys(repeated))
    return Exported(path, messages, again)


def _origin(site: Site, source: Path, page: _Open) -> Origin:
    config = site.app.config
    files = (source, source if page.target.is_new else page.target.file)
    page_time, translation_time = (
        datetime.fromtimestamp(file.stat().st_mtime, UTC) for file in files
    )
    return Origin(
        source.relative_to(site.folder).as_posix(),
        config.project,
        config.release or config.version,
        (page_time, translation_time),
        read_fields(page.document.head).get(FIELD, ""),
    )


def _check_imported(site: Site, source: Path, language: str, path: Path) -> None:
    """Make sure that all of the ``.po`` file at *path* is in the translation file.

    :raises PageError: if it is not.
    """
    # What can't be read, or is that of another page, was surely not imported.
    with contextlib.suppress(PageError):
        merged = _merged(site, source, language, path)
        if not merged.changed and not any(message.translation for message in merged.unused):
            return
    raise PageError(
        path,
        1,
        "this file holds what was not imported yet, and is not overwritten; "
        "import it, or remove it, or write to another file",
    )


def _read(path: Path, language: str) -> PoFile:
    try:
        file = read_po(path.read_bytes())
    except PoError as error:
        raise PageError(path, error.line, str(error)) from error
    except OSError as error:
        raise PageError(path, 1, f"the file can't be read: {error.strerror}") from error
    theirs, ours = (code.replace("-", "_").lower() for code in (file.language, language))
    if theirs and theirs != ours:
        raise PageError(
            path, 1, f"this file is in the language {file.language}, and not in {language}"
        )
    return file


def _merged(site: Site, source: Path, language: str, path: Path) -> Merged:
    file = _read(path, language)
    with _opened(site, source, language, file.head) as page:
        return merge(page.document, page.units, file.messages, page.words.blocks)


def import_file(site: Site, source: Path, language: str, path: Path) -> Imported:
    """Write what the ``.po`` file at *path* says otherwise into the translation file of *source*.

    :raises PageError: if one of the files can't be read, or the ``.po`` is that of another page;
        nothing is written then.
    """
    file = _read(path, language)
    with _opened(site, source, language, file.head) as page:
        merged = merge(page.document, page.units, file.messages, page.words.blocks)
        if merged.known * 2 < len(file.messages) or not file.messages:
            name = source.relative_to(site.folder).as_posix()
            raise PageError(
                path,
                1,
                f"this is not the .po of {name}: "
                f"the page has {merged.known} of its {len(file.messages)} messages",
            )
        result, refused = _with_changes(page, merged, word(language, MARK))
    changed = len(merged.changed) - len(refused)
    target = page.target
    if changed:
        replace_file(target.file, target.data, documents.write(result))
    lines = {unit.key: line for unit, line in zip(merged.changed, merged.lines, strict=True)}
    return Imported(
        target.path,
        changed,
        merged.kept,
        merged.unused,
        tuple((lines[unit.key], unit.english) for unit in refused),
    )


def _with_changes(page: _Open, merged: Merged, mark: str) -> tuple[Document, list[Unit]]:
    """The translation file with what changed; nothing else gets an entry in it.

    :returns: the file, and what could not be written.
    """
    blocks = page.words.blocks
    keys = {unit.key for unit in merged.changed}
    document, _ = update(page.before, blocks, page.reader, mark, keys)
    units, _ = units_of(document, page.reader)
    places = {unit.key: unit.place for unit in owners(units)}
    changed = [replace(unit, place=places[unit.key]) for unit in merged.changed]
    return put(document, changed, blocks, page.reader)
