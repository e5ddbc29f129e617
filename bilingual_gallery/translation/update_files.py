"""Write and update translation files: a page or script in, its ``X.<language>.rst`` on disk.

A file is written aside and renamed into place, and only if nobody has written it meanwhile.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bilingual_gallery.translation import document as documents
from bilingual_gallery.translation.document import TranslationFileError
from bilingual_gallery.translation.entries import translation_path
from bilingual_gallery.translation.pages import MarkupReader, PageError, Site
from bilingual_gallery.translation.update import Done, update
from bilingual_gallery.words import word

#: A language's code, as in the name of a file.
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}([_-][a-zA-Z0-9]{2,8})*")

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
    path = translation_path(source, language)
    target = path.resolve()
    if not target.is_relative_to(site.folder):
        raise PageError(path, 1, "this link leads out of the project; nothing is written there")
    if target.exists() and not target.is_file():
        raise PageError(path, 1, "this is no file")
    is_new = not target.exists()
    data = b"" if is_new else target.read_bytes()
    try:
        document = documents.read(data)
        documents.check_merged(document)
        with site.markup(source) as settings:
            document, done = update(
                document, words.blocks, MarkupReader(settings), word(language, MARK)
            )
    except TranslationFileError as error:
        raise PageError(path, error.line, str(error)) from error
    result = documents.write(document)
    if result != data:
        replace_file(target, data, result)
    return Updated(source, path, done, is_new, result != data, words.unfit)


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
