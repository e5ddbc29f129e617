"""Where a page is edited and where a mistake is reported, for the foot of every page."""

from __future__ import annotations

import os
import urllib.parse
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from bilingual_gallery.sources import source_of, source_url
from bilingual_gallery.translation.entries import translation_path


def edited_file(app: Sphinx, docname: str) -> str:
    """The file that a person edits to change the page, from the folder of ``conf.py`` on.

    :returns: on a translated page its translation file, if there is one; else the page or the
        script; empty for a page that comes from no file.
    """
    if docname not in app.env.all_docs:
        return ""
    source = source_of(app.env, docname)
    if source is None:
        return ""
    translation = translation_path(source, app.config.language)
    foreign = app.config.language != app.config.bilingual_source_language
    path = translation if foreign and translation.is_file() else source
    return Path(os.path.relpath(path, Path(app.confdir).resolve())).as_posix()


def report_url(app: Sphinx, path: str, title: str) -> str:
    """The address where a mistake is reported; empty if the project names none."""
    pattern: str = app.config.bilingual_report_url
    words = {"{path}": path, "{title}": title}
    for name, value in words.items():
        pattern = pattern.replace(name, urllib.parse.quote(value, safe=""))
    return pattern


def add_source_links(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the templates ``source_link`` and ``report_link``; each empty where there is none."""
    path = edited_file(app, pagename)
    title = app.env.titles[pagename].astext() if path else ""
    context["source_link"] = path and source_url(app.config, path)
    context["report_link"] = path and report_url(app, path, title)


def setup(app: Sphinx) -> None:
    """Register the configuration and what templates are handed."""
    app.add_config_value("bilingual_report_url", "", "html", types=frozenset({str}))
    app.connect("html-page-context", add_source_links)
