"""All examples of a gallery in one archive, in the language of the page."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from bilingual_gallery.examples import ExampleError, Gallery
from bilingual_gallery.sources import galleries
from bilingual_gallery.translation.downloads import downloads_folder, write_archive, write_downloads
from bilingual_gallery.translation.lookup import LocalisedExample, localised_example

#: sphinx-gallery's names for them, and what they hold.
KINDS = {"python": ".py", "jupyter": ".ipynb"}


class LocaliseArchives(SphinxTransform):
    """Lead ``:download:`` links to a gallery's archives to archives in the page's language.

    ``/beginner/beginner_python.zip`` and ``/beginner/beginner_jupyter.zip``, as sphinx-gallery
    calls them, hold every script and every notebook of the gallery ``beginner``.
    """

    default_priority = 22  # after Locale: the links of the translation are followed as well

    def __init__(self, document: nodes.document, startnode: nodes.Node | None = None) -> None:
        super().__init__(document, startnode)
        self._kept: dict[Gallery, dict[Path, dict[str, Path]]] = {}

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        root = Path(self.env.srcdir)
        for link in list(self.document.findall(addnodes.download_reference)):
            _, absolute = self.env.relfn2path(link["reftarget"])
            for gallery in galleries(self.config, root):
                for kind, suffix in KINDS.items():
                    name = f"{gallery.target.name}_{kind}.zip"
                    if Path(absolute).resolve() == gallery.target / name:
                        archive = self._write(gallery, name, suffix)
                        relative = os.path.relpath(archive, root.resolve())
                        link["reftarget"] = f"/{Path(relative).as_posix()}"

    def _write(self, gallery: Gallery, name: str, suffix: str) -> Path:
        path: Path = gallery.target / "downloads" / self.config.language / name
        members = {
            target.relative_to(gallery.target).with_suffix(suffix).as_posix(): files[suffix]
            for target, files in self._downloads(gallery).items()
        }
        write_archive(path, members)
        return path

    def _downloads(self, gallery: Gallery) -> dict[Path, dict[str, Path]]:
        """The downloads of each example that has a page, by its generated script."""
        if gallery not in self._kept:
            self._kept[gallery] = {
                target: write_downloads(
                    example,
                    downloads_folder(target, self.config.language),
                    self.config.sphinx_gallery_conf,
                )
                for example, target in self._examples(gallery)
            }
        return self._kept[gallery]

    def _examples(self, gallery: Gallery) -> Iterable[tuple[LocalisedExample, Path]]:
        """Each example that has a page, and its generated script."""
        for script in gallery.scripts():
            target = gallery.target / script.relative_to(gallery.source)
            if not target.is_file():
                continue  # refused, and said so, before pages were generated
            try:
                example = localised_example(self.env, script, self.document.settings)
                _ = example.source
            except ExampleError:
                continue  # said on the example's own page
            yield example, target
