"""Write and update translation files: a page or script in, its ``X.<language>.rst`` on disk.

A file is written aside and renamed into place, and only if nobody has written it meanwhile.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from bilingual_gallery.translation import document as documents
from bilingual_gallery.translation.document import TranslationFileError
from bilingual_gallery.translation.entries import translation_path
from bilingual_gallery.translation.pages import MarkupReader, PageError, Site
from bilingual_gallery.translation.update import Done, update
from bilingual_gallery.words import word

MARK = (
    "The English of the entries below is gone from the page. An entry returns by itself when "
    "its English does; remove what is not needed any more."
)


@dataclass(frozen=True)
class Updated:
    """What became of a translation file.

    :ivar path: the file.
    :ivar is_new: whether there was none before.
    :ivar is_written: whether it differs from what was there.
    :ivar unfit: the lines and the English of what can't be translated.
    """

    source: Path
    path: Path
    done: Done
    is_new: bool
    is_written: bool
    unfit: tuple[tuple[int, str], ...] = ()


def update_file(site: Site, source: Path, language: str) -> Updated:
    """Bring the translation file of *source* up to date.

    :raises PageError: if the source or the file can't be read; nothing is written then.
    """
    words = site.words(source)
    target = read_target(site, source, language)
    try:
        with site.markup(source) as settings:
            document, done = update(
                target.document, words.blocks, MarkupReader(settings), word(language, MARK)
            )
    except TranslationFileError as error:
        raise PageError(target.path, error.line, str(error)) from error
    result = documents.write(document)
    if result != target.data:
        replace_file(target.file, target.data, result)
    is_written = result != target.data
    return Updated(source, target.path, done, target.is_new, is_written, words.unfit)


@dataclass(frozen=True)
class Target:
    """A translation file that is to be written.

    :ivar path: as it is named.
    :ivar file: the file itself, if that is a link.
    :ivar data: what it holds.
    :ivar is_new: whether there is none yet.
    """

    path: Path
    file: Path
    data: bytes
    document: documents.Document
    is_new: bool


def read_target(site: Site, source: Path, language: str) -> Target:
    """The translation file of *source*; an empty one if there is none.

    :raises PageError: if it can't be read or may not be written.
    """
    path = translation_path(source, language)
    file = path.resolve()
    if not file.is_relative_to(site.folder):
        raise PageError(path, 1, "this link leads out of the project; nothing is written there")
    if file.exists() and not file.is_file():
        raise PageError(path, 1, "this is no file")
    is_new = not file.exists()
    try:
        data = b"" if is_new else file.read_bytes()
        document = documents.read(data)
        documents.check_merged(document)
    except TranslationFileError as error:
        raise PageError(path, error.line, str(error)) from error
    except OSError as error:
        raise PageError(path, 1, f"the file can't be read: {error.strerror}") from error
    return Target(path, file, data, document, is_new)


def replace_file(path: Path, old: bytes, new: bytes) -> None:
    """Let the file at *path* hold *new*, if it holds *old* still (or is not there and *old* empty).

    :raises PageError: if it does not, or can't be written.
    """
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(new)
        aside = Path(file.name)
        try:
            aside.chmod(mode)
            if (path.read_bytes() if path.exists() else b"") != old:
                raise PageError(path, 1, "the file was changed meanwhile; run the command again")
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise PageError(path, 1, f"the file can't be written: {error.strerror}") from error
