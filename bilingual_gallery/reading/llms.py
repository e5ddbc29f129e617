"""``llms.txt``: the titles and addresses of all pages, for programs that read for a person.

sphinx-llms-txt writes it into the folder of each language; here it is told the addresses.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config


def _set_addresses(app: Sphinx, config: Config) -> None:
    # The copied sources, which it would name otherwise, are English and without code.
    site = config.bilingual_site_url
    start = f"{site.rstrip('/')}/{config.language}/" if site else ""
    config.llms_txt_uri_template = f"{start}{{docname}}.html"
    config.llms_txt_full_file = False


def _remove_sources(app: Sphinx, exception: Exception | None) -> None:
    """Take away copied sources where there are to be none: Sphinx makes the folder, empty.

    Those of an earlier build may stand there, and the extension would miss the newer ones.
    """
    if app.builder.format == "html" and not app.config.html_copy_source:
        shutil.rmtree(Path(app.outdir, "_sources"), ignore_errors=True)


def setup(app: Sphinx) -> None:
    """Set the extension up."""
    app.setup_extension("sphinx_llms_txt")
    app.connect("config-inited", _set_addresses)
    # Before the extension, which connects only as the builder is there.
    app.connect("build-finished", _remove_sources, priority=400)
