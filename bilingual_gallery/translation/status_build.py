"""The status of the translations within a build, for pages that show it.

While a document is read, its texts are noted, and the status of its translation with them. When
all are read, what is missing is made up: in the language of the sources, nobody has looked at
the translation files yet. A page that shows the status is written anew when the status is
another one.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.transforms import SphinxTransform

from bilingual_gallery.examples import ExampleError
from bilingual_gallery.sources import source_of
from bilingual_gallery.translation.catalog import load_catalog
from bilingual_gallery.translation.changes import last_changes
from bilingual_gallery.translation.entries import translation_path
from bilingual_gallery.translation.lookup import catalog_for, glossary_path, localised_example
from bilingual_gallery.translation.markup import reading_settings
from bilingual_gallery.translation.status import (
    FileStatus,
    LanguageStatus,
    finished,
    judge,
    terms_at,
)
from bilingual_gallery.translation.texts import (
    Text,
    page_messages,
    page_texts,
    prose_of,
    said_by,
    script_texts,
)

#: Size and time of a file, by which it is known again; nothing if there is none.
_Stamp = tuple[int, ...]


@dataclass(frozen=True)
class Shown:
    """What the pages that show the status say.

    :ivar documents: the document and the title of each page or script.
    """

    languages: tuple[LanguageStatus, ...] = ()
    documents: tuple[tuple[Path, str, str], ...] = ()


@dataclass
class _Noted:
    """What is known of the documents; kept from build to build.

    :ivar texts: document → the page or script that it is made from, and its texts.
    :ivar judged: document and language → the translation file as it was, and its status.
    :ivar pages: the documents that show the status.
    """

    texts: dict[str, tuple[Path, tuple[Text, ...]]] = field(default_factory=dict)
    judged: dict[tuple[str, str], tuple[_Stamp, FileStatus]] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)
    shown: Shown = field(default_factory=Shown)


def _noted(env: BuildEnvironment) -> _Noted:
    if not hasattr(env, "bilingual_gallery_status"):
        env.bilingual_gallery_status = _Noted()  # type: ignore[attr-defined]
    noted: _Noted = env.bilingual_gallery_status  # type: ignore[attr-defined]
    return noted


def note_status_page(env: BuildEnvironment) -> None:
    """Have the document that is being read written anew when the status is another one."""
    _noted(env).pages.add(env.docname)


def shown_status(env: BuildEnvironment) -> Shown:
    """The status of the translations; known once all documents are read."""
    return _noted(env).shown


def _stamp(path: Path) -> _Stamp:
    try:
        about = path.stat()
    except OSError:
        return ()
    return about.st_size, about.st_mtime_ns


class NoteTexts(SphinxTransform):
    """Note the texts of the document at hand, and the status of its translation."""

    default_priority = 16  # after ApplyTranslations (15), and before Locale (20): still English

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        source = source_of(self.env, self.env.docname)
        if source is None:
            return
        settings = self.document.settings
        found = page_messages(self.document)
        if source.suffix == ".py":
            try:
                example = localised_example(self.env, source, settings).example
            except ExampleError:
                return
            texts = script_texts(example, prose_of(example, settings), said_by(found))
        else:
            texts = page_texts(found, source)
        noted = _noted(self.env)
        noted.texts[self.env.docname] = source, texts
        language = self.config.language
        if language != self.config.bilingual_source_language:
            stamp = _stamp(translation_path(source, language))
            catalog = catalog_for(self.env, source, settings)
            status = judge(source, texts, catalog, settings)
            noted.judged[self.env.docname, language] = stamp, status


class _NotedDocuments(EnvironmentCollector):
    """Forgets documents that are read anew or gone, and brings home what other processes read."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        noted = _noted(env)
        noted.texts.pop(docname, None)
        noted.pages.discard(docname)
        for key in [key for key in noted.judged if key[0] == docname]:
            del noted.judged[key]

    def merge_other(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        docnames: AbstractSet[str],
        other: BuildEnvironment,
    ) -> None:
        noted, theirs = _noted(env), _noted(other)
        noted.texts |= {name: found for name, found in theirs.texts.items() if name in docnames}
        noted.judged |= {key: found for key, found in theirs.judged.items() if key[0] in docnames}
        noted.pages |= theirs.pages & docnames

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Nothing: the document is translated by now."""


def languages_shown(config: Config) -> list[str]:
    """The languages whose status a page shows: its own, or in the sources' language all others."""
    source = config.bilingual_source_language
    if config.language != source:
        return [config.language]
    return [code for code in config.bilingual_languages if code != source]


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The documents that show the status, if it is another one than they show."""
    noted = _noted(env)
    if not noted.pages:
        return []
    status = _status(app, env, noted)
    if status == noted.shown:
        return []
    noted.shown = status
    return sorted(noted.pages)


def _status(app: Sphinx, env: BuildEnvironment, noted: _Noted) -> Shown:
    languages = languages_shown(app.config)
    for code in languages:
        for docname in noted.texts:
            _judge(env, noted, docname, code)
    files = {
        code: [noted.judged[docname, code][1] for docname in noted.texts] for code in languages
    }
    folder = Path(env.srcdir)
    changes = last_changes(folder, [file.translation for code in files for file in files[code]])
    status = []
    for code in languages:
        terms = terms_at(glossary_path(app.config, folder, code))
        status.append(LanguageStatus(code, finished(files[code], terms, changes)))
    documents = sorted(
        (source, docname, env.titles[docname].astext())
        for docname, (source, _) in noted.texts.items()
    )
    return Shown(tuple(status), tuple(documents))


def _judge(env: BuildEnvironment, noted: _Noted, docname: str, language: str) -> None:
    """Judge a translation that is not known, or has changed since."""
    source, texts = noted.texts[docname]
    path = translation_path(source, language)
    stamp = _stamp(path)
    known = noted.judged.get((docname, language))
    if known and known[0] == stamp:
        return
    with reading_settings(env, docname) as settings:
        settings.language_code = language
        status = judge(source, texts, load_catalog(path, settings), settings)
    noted.judged[docname, language] = stamp, status


def setup(app: Sphinx) -> None:
    """Note texts while documents are read, and say which pages must be written anew."""
    app.add_transform(NoteTexts)
    app.add_env_collector(_NotedDocuments)
    app.connect("env-updated", pages_to_write)
