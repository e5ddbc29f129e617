"""What the generated pages were made from, so that what did not change costs nothing.

Beside the generated pages lies one file that names, for each script, its size and time of change
and the key of the result that its page shows. Where these and the settings are as they were, the
script is not even read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bilingual_gallery.execution.machine import versions
from bilingual_gallery.execution.result import SCHEMA

NAME = ".generated.json"
#: What sphinx-gallery keeps in its configuration of the build at hand.
_OF_ONE_BUILD = frozenset(
    {"failing_examples", "passing_examples", "stale_examples", "titles", "ignore_pattern"}
)


@dataclass(frozen=True)
class Made:
    """One script as its page was made.

    :ivar size: of the script, in bytes.
    :ivar changed: when it was last changed, in nanoseconds.
    :ivar key: of the result; empty if the page shows none.
    :ivar packages: the top-level packages that it imports.
    """

    size: int
    changed: int
    key: str
    packages: tuple[str, ...]

    def is_of(self, script: Path) -> bool:
        """Whether *script* is as it was."""
        try:
            status = script.stat()
        except OSError:
            return False
        return (status.st_size, status.st_mtime_ns) == (self.size, self.changed)


def made_from(script: Path, key: str, packages: Iterable[str]) -> Made:
    """Note *script* as it is now."""
    status = script.stat()
    return Made(status.st_size, status.st_mtime_ns, key, tuple(packages))


@dataclass(frozen=True)
class Manifest:
    """What the pages of a project were generated from.

    :ivar settings: a digest of all that they share.
    :ivar scripts: a script's path below the project → how its page was made.
    :ivar others: every other file that sphinx-gallery reads or copies → size and time of change.
    """

    settings: str = ""
    scripts: Mapping[str, Made] = field(default_factory=dict)
    others: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def packages(self) -> frozenset[str]:
        """All packages that the scripts import."""
        return frozenset(name for made in self.scripts.values() for name in made.packages)

    def write(self, path: Path) -> None:
        """Write the manifest to *path*, whole or not at all."""
        temporary = path.with_name(f"{path.name}.new")
        temporary.write_text(json.dumps(asdict(self)), encoding="utf-8")
        temporary.replace(path)


def read_manifest(path: Path) -> Manifest:
    """The manifest at *path*; an empty one if there is none or it is damaged."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        scripts = {
            name: Made(**{**made, "packages": tuple(made["packages"])})
            for name, made in data["scripts"].items()
        }
        others = {name: (size, changed) for name, (size, changed) in data["others"].items()}
        return Manifest(data["settings"], scripts, others)
    except (OSError, ValueError, KeyError, TypeError):
        return Manifest()


def settings_digest(conf: Mapping[str, Any], device: str, packages: Iterable[str]) -> str:
    """A digest of what all pages share: settings, device, and the versions of *packages*."""
    described = {
        "schema": SCHEMA,
        "conf": {key: repr(conf[key]) for key in sorted(set(conf) - _OF_ONE_BUILD)},
        "device": device,
        "versions": versions(sorted(packages)),
        "engine": versions(("sphinx", "sphinx_gallery", "matplotlib")),
    }
    return hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()
