"""Bilingual galleries of examples for Sphinx.

Each room of the package brings its own ``setup``; this one calls them.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up all of the extension; ``sphinx_gallery.gen_gallery`` comes with it."""
    # Imported here: a process that runs an example, or a command, needs but one room.
    from bilingual_gallery import (  # noqa: PLC0415
        directives,
        execution,
        places,
        problems,
        reading,
        translation,
    )

    # Before sphinx-gallery takes it for granted that there is a folder ``../examples``.
    app.connect("config-inited", _need_no_examples, priority=5)
    app.setup_extension("sphinx_gallery.gen_gallery")
    places.setup(app)
    problems.setup(app)
    execution.setup(app)
    translation.setup(app)
    directives.setup(app)
    reading.setup(app)
    return {
        "version": __version__,
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _need_no_examples(app: Sphinx, config: Config) -> None:
    """Let a project have none: pages alone can be translated."""
    usual = Path("..", "examples")
    named = config.sphinx_gallery_conf.get("examples_dirs", str(usual))
    if named == str(usual) and not Path(app.srcdir, usual).is_dir():
        none: dict[str, list[str]] = {"examples_dirs": [], "gallery_dirs": []}
        config.sphinx_gallery_conf = {**config.sphinx_gallery_conf, **none}
