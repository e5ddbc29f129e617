"""What there is to check in a project: its translation files, and what its sources say today."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docutils.frontend import Values
from sphinx.util.matching import Matcher

from bilingual_gallery.examples import Gallery
from bilingual_gallery.sources import galleries
from bilingual_gallery.translation.lookup import glossary_path
from bilingual_gallery.translation.pages import Site
from bilingual_gallery.translation.texts import Text


@dataclass(frozen=True)
class TranslationSource:
    """A translation file, and the page or script that it translates, if there is one."""

    path: Path
    source: Path | None


@dataclass(frozen=True)
class Project:
    """A project whose site is open.

    :ivar texts: what was read, kept for the next language.
    """

    site: Site
    _texts: dict[Path, list[Text]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where ``conf.py`` is."""
        return self.site.folder

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the project is translated into."""
        config = self.site.app.config
        source = config.bilingual_source_language
        return tuple(code for code in config.bilingual_languages if code != source)

    def glossary_path(self, language: str) -> Path | None:
        """The glossary for *language*, if the project names one."""
        return glossary_path(self.site.app.config, self.folder, language)

    def texts(self, source: Path) -> list[Text]:
        """What there is to translate in the page or script at *source*.

        :raises PageError: if it can't be read.
        """
        if source not in self._texts:
            words = self.site.words(source)
            # Nobody could write an entry for it.
            unfit = {english for _, english in words.unfit}
            self._texts[source] = [text for text in words.texts if text.english not in unfit]
        return self._texts[source]

    def translation_files(self, language: str) -> list[TranslationSource]:
        """The translation files of *language*, in the order of their names."""
        suffix = f".{language}.rst"
        found = []
        for path in self._files(suffix):
            stem = path.name.removesuffix(suffix)
            sources = [path.with_name(f"{stem}{end}") for end in (".rst", ".py")]
            source = next((file for file in sources if file.is_file()), None)
            found.append(TranslationSource(path, source))
        return found

    def _files(self, suffix: str) -> list[Path]:
        """The files that end in *suffix* and belong to the sources; links are not followed."""
        excluded = Matcher(
            # These keep Sphinx from taking translation files for pages.
            pattern
            for pattern in self.site.app.config.exclude_patterns
            if pattern != f"**{suffix}"
        )
        folders_of = galleries(self.site.app.config, self.folder)
        found = []
        for folder, folders, names in os.walk(self.folder):
            here = Path(folder)
            folders[:] = [
                name for name in folders if self._is_ours(here / name, excluded, folders_of)
            ]
            found += [
                here / name
                for name in names
                if name.endswith(suffix) and self._is_ours(here / name, excluded, folders_of)
            ]
        return sorted(found)

    def _is_ours(self, path: Path, excluded: Matcher, folders: tuple[Gallery, ...]) -> bool:
        """Whether *path*, a file or a folder, is or holds sources."""
        if path.name.startswith(".") or any(path.is_relative_to(g.target) for g in folders):
            return False
        if any(path.is_relative_to(g.source) or g.source.is_relative_to(path) for g in folders):
            return True
        return not excluded(path.relative_to(self.folder).as_posix())

    @contextlib.contextmanager
    def reading(self, path: Path, language: str) -> Iterator[Values]:
        """The settings with which a document in *language* is read."""
        app = self.site.app
        before = app.config.language, app.env.settings.get("language_code", "en")
        app.config.language = app.env.settings["language_code"] = language
        try:
            with self.site.markup(path) as settings:
                yield settings
        finally:
            app.config.language, app.env.settings["language_code"] = before
