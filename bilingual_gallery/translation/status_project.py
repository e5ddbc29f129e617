"""The status of a project's translations, without a build: a project in, its status out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual_gallery.translation.catalog import load_catalog
from bilingual_gallery.translation.changes import last_changes
from bilingual_gallery.translation.check_project import Project
from bilingual_gallery.translation.entries import translation_path
from bilingual_gallery.translation.pages import PageError
from bilingual_gallery.translation.status import LanguageStatus, finished, judge, terms_at
from bilingual_gallery.translation.texts import Text


def project_status(
    project: Project, languages: Sequence[str]
) -> tuple[list[LanguageStatus], list[PageError]]:
    """How far the translations of *project* into *languages* are.

    :returns: the status of each language, and what could not be read and is left out of it.
    """
    texts: dict[Path, tuple[Text, ...]] = {}
    faults = []
    for source in project.site.sources(languages):
        try:
            texts[source] = project.site.words(source).texts
        except PageError as error:
            faults.append(error)
    paths = [translation_path(source, code) for source in texts for code in languages]
    changes = last_changes(project.folder, paths)
    status = []
    for code in languages:
        files = []
        for source, found in texts.items():
            with project.reading(source, code) as settings:
                catalog = load_catalog(translation_path(source, code), settings)
                files.append(judge(source, found, catalog, settings))
        terms = terms_at(project.glossary_path(code))
        status.append(LanguageStatus(code, finished(files, terms, changes)))
    return status, faults
