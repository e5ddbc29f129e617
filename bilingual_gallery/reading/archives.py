"""All examples of a gallery in one archive, in the language of the page."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

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

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        for link in self.document.findall(addnodes.download_reference):
            _, absolute = self.env.relfn2path(link["reftarget"])
            for gallery in galleries(self.config, Path(self.env.srcdir)):
                for kind, suffix in KINDS.items():
                    name = f"{gallery.target.name}_{kind}.zip"
                    if Path(absolute).resolve() == gallery.target / name:
                        archive = self._write(gallery, name, suffix)
                        relative = os.path.relpath(archive, Path(self.env.srcdir).resolve())
                        link["reftarget"] = f"/{Path(relative).as_posix()}"

    def _write(self, gallery: Gallery, name: str, suffix: str) -> Path:
        language: str = self.config.language
        members: dict[str, Path] = {}
        for example, target in self._examples(gallery):
            folder = downloads_folder(target, language)
            files = write_downloads(example, folder, self.config.sphinx_gallery_conf)
            within = target.relative_to(gallery.target).with_suffix(suffix)
            members[within.as_posix()] = files[suffix]
        path = gallery.target / "downloads" / language / name
        write_archive(path, members)
        return path

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
