"""Where examples live: a source folder of scripts and pages, and the folder generated from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_SHOWN = re.compile(r"^[ \t]*\.\.[ \t]+includenodoc::[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Gallery:
    """A folder of examples and the folder that sphinx-gallery generates from it.

    :ivar source: the folder of scripts and pages, absolute.
    :ivar target: the generated folder, absolute.
    """

    source: Path
    target: Path

    def source_of(self, path: Path) -> Path | None:
        """The file that the generated *path* was made from; ``None`` if it is not of here."""
        if not path.is_relative_to(self.target):
            return None
        return self.source / path.relative_to(self.target)

    def target_of(self, path: Path) -> Path | None:
        """The generated file for the source *path*; ``None`` if it is not of here."""
        if not path.is_relative_to(self.source):
            return None
        return self.target / path.relative_to(self.source)

    def scripts(self) -> list[Path]:
        """The example scripts, folder by folder in the order of their names."""
        return sorted(
            path
            for path in self.source.rglob("*.py")
            if not any(part.startswith((".", "_")) for part in path.relative_to(self.source).parts)
        )


def find_examples(galleries: Iterable[Gallery]) -> list[Path]:
    """The scripts of all *galleries*."""
    return [path for gallery in galleries for path in gallery.scripts()]


def find_example(galleries: Iterable[Gallery], path: Path) -> tuple[Path, Path] | None:
    """The script that *path* names, by its source or its generated place.

    :returns: the script's source and its generated place, or ``None`` for a path that is in
        no gallery. Whether the script exists is not looked at.
    """
    for gallery in galleries:
        if source := gallery.source_of(path):
            return source, path
        if target := gallery.target_of(path):
            return path, target
    return None


def page_order(galleries: Iterable[Gallery], root: Path) -> list[Path]:
    """The example scripts in the order in which the pages of *galleries* show them.

    :param root: where a path on a page that begins with ``/`` starts.
    """
    galleries = tuple(galleries)
    found: dict[Path, None] = {}
    for gallery in galleries:
        # Not X.ko.rst: a translation has no directives.
        for page in sorted(gallery.source.rglob("[!.]*.rst")):
            if "." in page.stem:
                continue
            place = gallery.target / page.relative_to(gallery.source)
            for name in _SHOWN.findall(page.read_text(encoding="utf-8", errors="replace")):
                start = root if name.startswith("/") else place.parent
                example = find_example(galleries, (start / name.lstrip("/")).resolve())
                if example is not None:
                    found.setdefault(example[0])
    return list(found)
