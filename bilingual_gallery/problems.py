"""What a build says: where a fault really stands, and with which status it ends."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from sphinx.application import Sphinx

from bilingual_gallery.sources import galleries

_PLACE = re.compile(r"(?P<path>.+?\.rst)(?P<rest>:(?:(?P<line>\d+))?(?P<tail>.*))?$", re.DOTALL)


class _ErrorWatch(logging.Handler):
    """Sets the application's exit status once an error of ours, or of an example, is logged.

    The site is built all the same.
    """

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app

    def emit(self, record: logging.LogRecord) -> None:
        ours = getattr(record, "type", "") == "bilingual_gallery"
        failed = getattr(record, "subtype", "") == "example_error"
        if failed or (ours and record.levelno >= logging.ERROR):
            self.app.statuscode = 1


class _SourcePlaces(logging.Filter):
    """Puts the file that a person edits in the place of the one generated from it."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app

    def filter(self, record: logging.LogRecord) -> bool:
        location = getattr(record, "location", None)
        match = _PLACE.match(location) if isinstance(location, str) else None
        if match:
            record.location = self._place(Path(match["path"]), match) or location
        return True

    def _place(self, generated: Path, match: re.Match[str]) -> str | None:
        for gallery in galleries(self.app.config, Path(self.app.srcdir)):
            source = gallery.source_of(generated)
            if source is None:
                continue
            if source.is_file():
                return f"{source}{match['rest'] or ''}"
            script = source.with_suffix(".py")
            if script.is_file() and match["line"]:
                line = script_line(generated, int(match["line"]), script)
                return f"{script}:{line}{match['tail']}"
        return None


def script_line(page: Path, line: int, script: Path) -> int:
    """The line of *script* that a line of the page made from it came from; 1 if unsure."""
    lines = page.read_text(encoding="utf-8").splitlines()
    wanted = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    found = [
        number
        for number, text in enumerate(script.read_text(encoding="utf-8").splitlines(), 1)
        if wanted and text.strip().removeprefix("#").strip() == wanted
    ]
    return found[0] if len(found) == 1 else 1


def setup(app: Sphinx) -> None:
    """Watch from now to the end of the build."""
    watch = _ErrorWatch(app)
    # The logger that Sphinx puts before all others; its handlers are new for each build.
    logger = logging.getLogger("sphinx")
    places = _SourcePlaces(app)
    for handler in logger.handlers:
        # Behind Sphinx's own filters, which turn a location into text.
        handler.addFilter(places)
    logger.addHandler(watch)
    app.connect("build-finished", lambda *_: logger.removeHandler(watch))
