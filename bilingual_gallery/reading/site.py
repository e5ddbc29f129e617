"""Build a site: each language as Sphinx builds it, and the page that leads to them.

The first language runs the examples and generates their pages. As soon as these are there, the
other languages are read and written beside it, each in a process of its own: they find every
page as it should be, so they generate nothing.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO
from urllib.parse import urlsplit

from sphinx.application import Sphinx, builtin_extensions
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from bilingual_gallery.reading.languages import write_lost_page
from bilingual_gallery.reading.sitemap import write_sitemap


@dataclass(frozen=True)
class Plan:
    """What to build.

    :ivar source: the folder with ``conf.py``.
    :ivar output: the folder that gets a folder for each language.
    :ivar settings: configuration values that differ from ``conf.py``.
    :ivar strict: whether a warning sets the exit status.
    """

    source: Path
    output: Path
    settings: Mapping[str, Any]
    strict: bool = True

    def application(
        self, language: str, status: TextIO | None, warning: TextIO, *, first: bool
    ) -> Sphinx:
        """Sphinx for one language; it runs and generates the examples as it is made.

        :param first: whether it may be told to run every example anew; once is enough.
        """
        folder = self.output / language
        skip = () if first else ("example_fresh",)
        settings = {name: value for name, value in self.settings.items() if name not in skip}
        return Sphinx(
            self.source,
            self.source,
            folder,
            folder / ".doctrees",
            "html",
            confoverrides={**settings, "language": language},
            status=status,
            warning=warning,
            warningiserror=self.strict,
        )


def build_site(plan: Plan, languages: Sequence[str]) -> int:
    """Build *languages*, the first of them first; returns the exit status."""
    # Imported once, for the processes of all languages.
    for extension in (*builtin_extensions, "bilingual_gallery.reading", "sphinx_rtd_theme"):
        import_module(extension)
    first, *others = languages
    with TemporaryDirectory() as folder:
        context: ForkContext | SpawnContext = (
            multiprocessing.get_context("fork")
            if sys.platform == "linux"
            else multiprocessing.get_context("spawn")
        )
        generated = context.Event()
        logs = {language: Path(folder, language) for language in others}
        processes = [
            context.Process(target=_build_later, args=(plan, language, log, generated))
            for language, log in logs.items()
        ]
        for process in processes:
            process.start()
        try:
            status = _build(plan, first, sys.stdout, sys.stderr, generated, languages=languages)
        except BaseException:
            for process in processes:
                process.terminate()
            raise
        for process, (language, log) in zip(processes, logs.items(), strict=True):
            process.join()
            print(f"== {language}", flush=True)  # noqa: T201
            sys.stdout.write(log.read_text(encoding="utf-8"))
            status = status or (1 if process.exitcode else 0)
    return status


def _build(  # noqa: PLR0913
    plan: Plan,
    language: str,
    status: TextIO,
    warning: TextIO,
    generated: Event | None,
    *,
    languages: Sequence[str] = (),
) -> int:
    """Build one language.

    :param generated: set once the pages of the examples are there; the first language does.
    :param languages: those of the site, if what stands above them is to be written too.
    """
    try:
        with patch_docutils(plan.source), docutils_namespace():
            app = plan.application(language, status, warning, first=generated is not None)
            if generated is not None:
                generated.set()
            app.build()
            if languages:
                _write_above(app, plan.output, languages)
            return app.statuscode
    except SphinxError as error:
        print(f"{error.category}: {error}", file=warning, flush=True)
        if generated is not None:
            generated.set()
        return 1


def _write_above(app: Sphinx, folder: Path, languages: Sequence[str]) -> None:
    """Write what stands above the languages: the page for a lost way, and the site's map."""
    site = app.config.bilingual_site_url
    write_lost_page(folder, app.config.project, languages, urlsplit(site).path or "/")
    if site:
        # The pages are the same in all languages.
        pages = [app.builder.get_target_uri(name) for name in sorted(app.env.found_docs)]
        write_sitemap(folder, site, languages, pages)


def _build_later(plan: Plan, language: str, log: Path, generated: Event) -> None:
    """Build *language* once the pages of the examples are generated; what it says goes to *log*."""
    generated.wait()
    with log.open("w", encoding="utf-8") as file:
        status = _build(plan, language, file, file, None)
    # Not sys.exit: what the process was forked from is to be left alone.
    os._exit(status)
