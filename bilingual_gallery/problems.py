"""Errors of ours end a build with status 1, however it was started.

The site is built all the same. A document with an error is read, and its error said, in every
build until the error is gone.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from logging import ERROR, WARNING, Handler, LogRecord, getLogger

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util import logging

logger = logging.getLogger(__name__)


def report_error(env: BuildEnvironment, message: str, location: str, subtype: str) -> None:
    """Report an error in the document that is being read, or in a file that it needs."""
    logger.error("%s", message, location=location, type="bilingual_gallery", subtype=subtype)
    _failed(env).add(env.docname)


def _failed(env: BuildEnvironment) -> set[str]:
    """The names of the documents with an error; kept from build to build."""
    if not hasattr(env, "bilingual_gallery_failed"):
        env.bilingual_gallery_failed = set()  # type: ignore[attr-defined]
    failed: set[str] = env.bilingual_gallery_failed  # type: ignore[attr-defined]
    return failed


class _FailedDocuments(EnvironmentCollector):
    """Has documents with an error read again."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        _failed(env).discard(docname)

    def merge_other(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        docnames: AbstractSet[str],
        other: BuildEnvironment,
    ) -> None:
        _failed(env).update(_failed(other) & docnames)

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Nothing: errors are noted as they are reported."""

    def get_outdated_docs(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        return sorted(_failed(env) & env.all_docs.keys())


class _ErrorWatch(Handler):
    """Sets the application's exit status once an error of ours, or of an example, is logged."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(WARNING)
        self.app = app

    def emit(self, record: LogRecord) -> None:
        ours = getattr(record, "type", "") == "bilingual_gallery"
        failed = getattr(record, "subtype", "") == "example_error"
        if failed or (ours and record.levelno >= ERROR):
            self.app.statuscode = 1


def setup(app: Sphinx) -> None:
    """Watch from now to the end of the build."""
    watch = _ErrorWatch(app)
    # The logger that Sphinx puts before all others.
    root = getLogger("sphinx")
    root.addHandler(watch)
    app.connect("build-finished", lambda *_: root.removeHandler(watch))
    app.add_env_collector(_FailedDocuments)
