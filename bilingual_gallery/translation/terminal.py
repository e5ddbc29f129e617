"""What the commands of this room share: the language of messages, and how to name a file."""

from __future__ import annotations

import os
from pathlib import Path

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
