"""Translation files: what they say, and what it makes of a page, a script and a download."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from bilingual_gallery.sources import source_of
from bilingual_gallery.translation import status_build
from bilingual_gallery.translation.entries import translation_path
from bilingual_gallery.translation.lookup import with_awaited_file
from bilingual_gallery.translation.transform import ApplyTranslations, ReleaseCatalog


def exclude_translation_files(app: Sphinx, config: Config) -> None:
    """Keep Sphinx from reading translation files as pages."""
    files = [
        f"**.{code}.rst"
        for code in config.bilingual_languages
        if code != config.bilingual_source_language
    ]
    # A new list: the one that is there may be Sphinx's default, which later builds share.
    config.exclude_patterns = [*config.exclude_patterns, *files]


def with_new_translation_file(
    app: Sphinx,
    env: BuildEnvironment,
    added: Iterable[str],
    changed: Iterable[str],
    removed: Iterable[str],
) -> list[str]:
    """The documents that got a translation file since they were read.

    A file that a document was read with is a dependency of it; one that came later is not yet,
    be it for the document itself or for a script that the document shows.
    """
    root = Path(env.srcdir).resolve()
    outdated = []
    for docname in env.all_docs:
        known = {Path(os.path.normpath(root / name)) for name in env.dependencies[docname]}
        source = source_of(env, docname)
        sources = {path for path in known if path.suffix == ".py"} | ({source} if source else set())
        paths = {translation_path(path, app.config.language) for path in sources}
        if any(path.is_file() for path in paths - known):
            outdated.append(docname)
    return outdated


def setup(app: Sphinx) -> None:
    """Register the configuration and the transforms."""
    app.add_config_value("bilingual_languages", ["en"], "html", types=frozenset({list, tuple}))
    app.add_config_value("bilingual_source_language", "en", "env", types=frozenset({str}))
    app.add_config_value("bilingual_glossaries", {}, "env", types=frozenset({dict}))
    # Where a line of a source file is to be seen: https://example.org/blob/main/{path}#L{line}
    app.add_config_value("bilingual_source_url", "", "html", types=frozenset({str}))
    app.connect("config-inited", exclude_translation_files)
    app.connect("env-get-outdated", with_new_translation_file)
    app.connect("env-get-outdated", with_awaited_file)
    app.add_transform(ApplyTranslations)
    app.add_transform(ReleaseCatalog)
    status_build.setup(app)
