"""Before sphinx-gallery generates pages: refuse what can't be one, remove what is one no more."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from bilingual_gallery.examples import ExampleError, Gallery, read_example
from bilingual_gallery.execution.manifest import read_manifest
from bilingual_gallery.execution.pages import manifest_path
from bilingual_gallery.sources import galleries

logger = logging.getLogger(__name__)


def _report(path: Path, line: int, message: str, subtype: str) -> None:
    logger.error(message, location=f"{path}:{line}", type="bilingual_gallery", subtype=subtype)


def prepare_galleries(app: Sphinx) -> None:
    """Check every script and clean the generated folders, so that the rest can be built.

    A script that can't be an example is reported and left out. One with a syntax error stays:
    sphinx-gallery shows the error on its page.
    """
    found = galleries(app.config, Path(app.srcdir))
    path = manifest_path(app)
    known = read_manifest(path).scripts if path else {}
    root = Path(app.srcdir).resolve()
    refused: list[Path] = []
    names: dict[str, list[Path]] = defaultdict(list)
    for gallery in found:
        for script in gallery.scripts():
            names[script.name].append(script)
            made = known.get(script.relative_to(root).as_posix())
            # What had a page and did not change is an example still.
            if not (made and made.is_of(script)) and not _is_example(script):
                refused.append(script)
        remove_orphans(gallery, refused)
    for first, *others in names.values():
        for other in others:
            _report(other, 1, f"{first} has this name too; give each example its own", "example")
    _ignore(app, refused)


def _is_example(script: Path) -> bool:
    try:
        read_example(script)
    except ExampleError as error:
        _report(error.path, error.line, str(error), "example")
        return isinstance(error.__cause__, SyntaxError)
    return True


def _ignore(app: Sphinx, scripts: list[Path]) -> None:
    """Have sphinx-gallery leave out *scripts*."""
    conf = app.config.sphinx_gallery_conf
    # sphinx-gallery looks for the pattern in the bare name; no two examples share one.
    # What begins with an underscore is a module that examples import.
    patterns = [conf["ignore_pattern"], "^_", *(f"^{re.escape(path.name)}$" for path in scripts)]
    conf["ignore_pattern"] = "|".join(patterns)


def remove_orphans(gallery: Gallery, refused: Collection[Path] = ()) -> None:
    """Remove the generated files of scripts and pages that are gone.

    :param refused: scripts that are there, but have no page any more.
    """
    if not gallery.target.is_dir():
        return
    for script in sorted(gallery.target.rglob("*.py")):
        source = gallery.source_of(script)
        if "downloads" in script.relative_to(gallery.target).parts or source is None:
            continue
        if not source.is_file() or source in refused:
            for file in _generated(script):
                file.unlink()
    for page in sorted(gallery.target.rglob("*.rst")):
        source = gallery.source_of(page)
        kept = page.name in {"index.rst", "sg_execution_times.rst"}
        if source and not (kept or source.is_file() or page.with_suffix(".py").is_file()):
            page.unlink()


def _generated(script: Path) -> list[Path]:
    """Everything that was generated from one script."""
    stem = re.escape(script.stem)
    pattern = re.compile(rf"{stem}\.[\w.]+|sphx_glr_{stem}_(thumb|\d{{3}}).*")
    return [
        file for file in script.parent.rglob("*") if file.is_file() and pattern.fullmatch(file.name)
    ]
