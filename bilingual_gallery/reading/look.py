"""The theme ``bilingual``: its templates, what they are handed, and what a page asks for.

It is a child of ``sphinx_rtd_theme`` with templates of its own. Sphinx, sphinx-gallery and the
parent have every page ask for styles, fonts and scripts that these templates have no use for;
pages ask for none of them, and the built site does not hold them.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx

from bilingual_gallery.words import word

NAME = "bilingual"
#: What a page may load: files of its own site, and no code or style that stands in the page.
CONTENT_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'"
)
#: An icon of at most so many bytes stands in the page.
LARGEST_ICON = 1000
#: Files that others have every page ask for, and ``site.css`` and ``site.js`` stand in for.
UNUSED = frozenset(
    {
        "basic.css",
        "pygments.css",
        "sg_gallery.css",
        "sg_gallery-binder.css",
        "sg_gallery-dataframe.css",
        "sg_gallery-rendered-html.css",
        "documentation_options.js",
        "doctools.js",
        "sphinx_highlight.js",
        "translations.js",
        "jquery.js",
        "sg-tags.js",
        "_sphinx_javascript_frameworks_compat.js",
    }
)
#: The parent's own, and what only the files above refer to; Sphinx copies them into every site.
LEFTOVERS = (
    "css",
    "fonts",
    "js",
    "file.png",
    "minus.png",
    "plus.png",
    "searchtools.js",
    "base-stemmer.js",
    "english-stemmer.js",
    "binder_badge_logo.svg",
    "jupyterlite_badge_logo.svg",
    "broken_example.png",
    "no_image.png",
)


def _is_used(file: Any) -> bool:
    """Whether pages ask for *file*, a stylesheet or a script as Sphinx hands it to templates."""
    return PurePosixPath(getattr(file, "filename", file)).name not in UNUSED


def inline_icon(path: Path) -> str:
    """The address of a small SVG that holds the picture itself, so that no page asks for it.

    :returns: empty for any other file.
    """
    if path.suffix != ".svg" or not path.is_file() or path.stat().st_size > LARGEST_ICON:
        return ""
    return f"data:image/svg+xml,{quote(path.read_text(encoding='utf-8').strip())}"


def complete_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the templates ``word``, the policy, and only the files that a page needs."""
    context["word"] = partial(word, app.config.language)
    context["content_policy"] = CONTENT_POLICY
    if app.config.html_theme == NAME:
        for files in ("css_files", "script_files"):
            context[files] = [file for file in context[files] if _is_used(file)]
        icon = inline_icon(Path(app.confdir, app.config.html_favicon or ""))
        context["favicon_url"] = icon or context["favicon_url"]


def remove_leftovers(app: Sphinx, exception: Exception | None) -> None:
    """Take from the built site what no page asks for."""
    if exception is not None or app.builder.format != "html" or app.config.html_theme != NAME:
        return
    for name in (*UNUSED, *LEFTOVERS):
        path = Path(app.outdir, "_static", name)
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    """Register the theme and what its templates are handed."""
    app.add_html_theme(NAME, str(Path(__file__).with_name("theme")))
    # Late: the files that other extensions added for this page are known by then.
    app.connect("html-page-context", complete_context, priority=900)
    app.connect("build-finished", remove_leftovers)
