"""Bilingual galleries of examples for Sphinx.

Each room of the package brings its own ``setup``; this one calls them.
"""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from bilingual_gallery import directives, execution, problems, reading, translation

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up all of the extension; ``sphinx_gallery.gen_gallery`` comes with it."""
    app.setup_extension("sphinx_gallery.gen_gallery")
    problems.setup(app)
    execution.setup(app)
    translation.setup(app)
    directives.setup(app)
    reading.setup(app)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
