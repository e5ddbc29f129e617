"""Errors of ours end a build with status 1, however it was started.

The site is built all the same.
"""

from __future__ import annotations

import logging

from sphinx.application import Sphinx


class _ErrorWatch(logging.Handler):
    """Sets the application's exit status once an error of ours, or of an example, is logged."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app

    def emit(self, record: logging.LogRecord) -> None:
        ours = getattr(record, "type", "") == "bilingual_gallery"
        failed = getattr(record, "subtype", "") == "example_error"
        if failed or (ours and record.levelno >= logging.ERROR):
            self.app.statuscode = 1


def setup(app: Sphinx) -> None:
    """Watch from now to the end of the build."""
    watch = _ErrorWatch(app)
    # The logger that Sphinx puts before all others.
    logger = logging.getLogger("sphinx")
    logger.addHandler(watch)
    app.connect("build-finished", lambda *_: logger.removeHandler(watch))
