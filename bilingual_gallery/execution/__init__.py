"""Running examples: each once, in its own process, within limits, here or on a cluster."""

from __future__ import annotations

from sphinx.application import Sphinx

from bilingual_gallery.execution import seam
from bilingual_gallery.execution.build import ExampleRuns
from bilingual_gallery.execution.prepare import prepare_galleries


def setup(app: Sphinx) -> None:
    """Register the configuration and what happens around sphinx-gallery's generating."""
    text, number = frozenset({str}), frozenset({int, float})
    app.add_config_value("bilingual_results", "_build/results", "", types=text)
    app.add_config_value("example_timeout", 300, "", types=number)
    app.add_config_value("example_memory", 4 << 30, "", types=number)
    app.add_config_value("example_jobs", 0, "", types=frozenset({int}))
    app.add_config_value("example_device", "", "", types=text)
    app.add_config_value("example_dask", "", "", types=text)
    app.add_config_value("example_fresh", False, "", types=frozenset({bool}))  # noqa: FBT003
    seam.install()
    # sphinx-gallery generates at the default priority, 500.
    app.connect("builder-inited", prepare_galleries, priority=400)
    runs = ExampleRuns()
    app.connect("builder-inited", runs.before_pages, priority=410)
    app.connect("builder-inited", runs.after_pages, priority=600)
