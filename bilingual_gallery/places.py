"""Where a fault really stands: in the file that a person edits, not in the one made from it."""

from __future__ import annotations

import re
from logging import Filter, LogRecord, getLogger
from pathlib import Path

from sphinx.application import Sphinx

from bilingual_gallery.sources import galleries

_PLACE = re.compile(r"(?P<path>.+?\.rst)(?P<rest>:(?P<line>\d+)?(?P<tail>.*))?$", re.DOTALL)


class _SourcePlaces(Filter):
    """Replaces the location of a warning in a generated page."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app

    def filter(self, record: LogRecord) -> bool:
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
    """Do it for this build; Sphinx makes its handlers anew for each."""
    places = _SourcePlaces(app)
    for handler in getLogger("sphinx").handlers:
        # Behind Sphinx's own filters, which turn a location into text.
        handler.addFilter(places)
