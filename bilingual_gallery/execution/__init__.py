"""Running examples: the stored result, its key, and the seam into sphinx-gallery."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from bilingual_gallery.execution import seam
from bilingual_gallery.execution.prepare import prepare_galleries


def hand_over_store(app: Sphinx) -> None:
    """Tell the seam where this build keeps its results."""
    folder = Path(app.srcdir) / app.config.bilingual_results
    app.config.sphinx_gallery_conf[seam.STORE] = str(folder)


def setup(app: Sphinx) -> None:
    """Register the configuration and what happens before sphinx-gallery generates pages."""
    app.add_config_value("bilingual_results", "_build/results", "", types=frozenset({str}))
    seam.install()
    # sphinx-gallery generates at the default priority, 500.
    app.connect("builder-inited", prepare_galleries, priority=400)
    app.connect("builder-inited", hand_over_store, priority=400)
