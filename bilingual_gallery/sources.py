"""Which file of the project a document comes from.

A page and a script of a gallery are read from the folder that sphinx-gallery generates; a
person edits the file that they were made from.
"""

from __future__ import annotations

import urllib.parse
from pathlib import Path

from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from bilingual_gallery.examples import Gallery


def galleries(config: Config, srcdir: Path) -> tuple[Gallery, ...]:
    """The galleries that ``sphinx_gallery_conf`` names."""

    def folders(key: str) -> list[str]:
        value = config.sphinx_gallery_conf.get(key, [])
        return [value] if isinstance(value, str) else list(value)

    pairs = zip(folders("examples_dirs"), folders("gallery_dirs"), strict=False)
    root = Path(srcdir)
    return tuple(
        Gallery((root / source).resolve(), (root / target).resolve()) for source, target in pairs
    )


def source_of(env: BuildEnvironment, docname: str) -> Path | None:
    """The file that a person edits for *docname*: a page, a script, or ``None``."""
    path = Path(env.doc2path(docname)).resolve()
    for gallery in galleries(env.config, Path(env.srcdir)):
        source = gallery.source_of(path)
        if source is None:
            continue
        script = source.with_suffix(".py")
        return next((file for file in (source, script) if file.is_file()), None)
    return path if path.is_file() else None


def source_url(config: Config, path: str, line: int = 1) -> str:
    """The address of a line of a source file, as ``bilingual_source_url`` says.

    :param path: from the folder of ``conf.py`` on, such as ``docs/running.ko.rst``.
    :returns: the address; empty if the project names none.
    """
    pattern: str = config.bilingual_source_url
    quoted = urllib.parse.quote(path)
    return pattern.replace("{path}", quoted).replace("{line}", str(line))
