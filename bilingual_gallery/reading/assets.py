"""The site's one stylesheet and one script, each put together from a file a concern.

Parts are written apart, ``style/<name>.css`` and ``script/<name>.js``, and leave as
``_static/site.css`` and ``_static/site.js``: a page asks for two files.
"""

from __future__ import annotations

from pathlib import Path

import rcssmin
import rjsmin
from sphinx.application import Sphinx

#: The parts in the order of the cascade: a later one may rely on an earlier one.
STYLES = (
    "colours",
    "base",
    "layout",
    "navigation",
    "languages",
    "content",
    "code",
    "code-tools",
    "gallery",
    "results",
    "chart",
    "front",
    "translation",
    "glossary",
    "status",
    "search",
    "print",
)
#: The parts in the order in which they run; each is a function that calls itself.
SCRIPTS: tuple[str, ...] = ("theme", "menu", "languages", "chart", "code", "search")


def joined(folder: str, names: tuple[str, ...], suffix: str) -> str:
    """The text of the parts *names* in *folder*, in their order."""
    here = Path(__file__).with_name(folder)
    return "\n".join(
        here.joinpath(name).with_suffix(suffix).read_text(encoding="utf-8") for name in names
    )


def write_assets(app: Sphinx) -> None:
    """Write the stylesheet and the script of the site into its ``_static``."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    style, script = joined("style", STYLES, ".css"), joined("script", SCRIPTS, ".js")
    # Without comments and white space both are a fifth smaller, compressed.
    (folder / "site.css").write_text(str(rcssmin.cssmin(style)), encoding="utf-8")
    (folder / "site.js").write_text(str(rjsmin.jsmin(script)), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Have the files written, and every page ask for them."""
    app.connect("builder-inited", write_assets)
    app.add_css_file("site.css")
    # The first paint does not wait for it: measured with Lighthouse, that is 0.2 s on a slow phone.
    app.add_js_file("site.js", loading_method="defer")
