"""What the commands of this room share: which languages are meant, and how to speak of a file."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from bilingual_gallery.translation.check_findings import localise
from bilingual_gallery.translation.pages import PageError, Site
from bilingual_gallery.words import templates

#: A language's code, as in the name of a file.
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}([_-][a-zA-Z0-9]{2,8})*")


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


def asked_languages(site: Site, given: str | None, *, new: bool = False) -> list[str]:
    """The language that is *given* on the command line, or else all that the site is in.

    :param new: whether it may be one that the site does not name.
    :raises PageError: if it is none to translate into.
    """
    config = site.app.config
    source = config.bilingual_source_language
    if given is None:
        return [code for code in config.bilingual_languages if code != source]
    if not _LANGUAGE.fullmatch(given) or given == source:
        raise PageError(Path(given), 1, "this is no language to translate into; give its code")
    if not new and given not in config.bilingual_languages:
        text = f"{given} is no language of the site; name it in bilingual_languages"
        raise PageError(site.folder / "conf.py", 1, text)
    return [given]


def say(error: PageError, language: str) -> int:
    """Say why a command did not do something; returns the exit status."""
    words = localise(str(error), language)
    sys.stderr.write(f"{shown(error.path)}:{error.line}: {words}\n")
    return 1
