"""What the commands of this room share: which languages are meant, and how to speak of a file."""

from __future__ import annotations

import os
from pathlib import Path

from bilingual_gallery.translation.pages import PageError, Site
from bilingual_gallery.translation.update_files import LANGUAGE
from bilingual_gallery.words import templates


def message_language() -> str:
    """The language that the locale asks for, if there are words in it; else English."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            code = value.partition(":")[0].partition(".")[0].partition("_")[0]
            return code if templates(code) else "en"
    return "en"


def shown(path: Path) -> str:
    """*path* from the folder that the command was called in, where it is below it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def asked_languages(site: Site, given: str | None) -> list[str]:
    """The language that is *given* on the command line, or else all that the site is in.

    :raises PageError: if it is none to translate into.
    """
    source = site.app.config.bilingual_source_language
    if given is None:
        return [code for code in site.app.config.bilingual_languages if code != source]
    if not LANGUAGE.fullmatch(given) or given == source:
        raise PageError(Path(given), 1, "this is no language to translate into; give its code")
    return [given]
