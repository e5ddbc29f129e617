"""Which runs a gallery needs: scripts in, planned runs out, each with its key and its request."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx_gallery.py_source_parser import split_code_and_text_blocks

from bilingual_gallery.execution.beside import Surroundings
from bilingual_gallery.execution.machine import ACCELERATED, imported_packages, versions
from bilingual_gallery.execution.request import Limits, Request
from bilingual_gallery.execution.result import Run

#: sphinx-gallery's settings that change what a run leaves behind.
IMAGE_SETTINGS = (
    "capture_repr",
    "ignore_repr_types",
    "image_scrapers",
    "image_srcset",
    "compress_images",
    "compress_images_args",
    "matplotlib_animations",
    "reset_argv",
    "reset_modules",
    "reset_modules_order",
)
#: What a run looks at besides.
RUN_SETTINGS = (*IMAGE_SETTINGS, "thumbnail_size", "show_memory", "plot_gallery", "parallel")
#: In-file settings that change how a script is run or shown, but not what it gives.
_NOT_IN_KEY = frozenset({"timeout", "memory"})
_FLAG = re.compile(r"^[ \t]*#[ \t]*(sphinx_gallery_.*?)[ \t]*$", re.MULTILINE)
_LIMIT = re.compile(r"^[ \t]*#[ \t]*sphinx_gallery_(timeout|memory)[ \t]*=[ \t]*(.*?)[ \t]*$")


class LimitError(ValueError):
    """A script names a limit that is none.

    :ivar line: where, counted from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Example:
    """A script to run and where its page is generated, both absolute."""

    script: Path
    target: Path


@dataclass(frozen=True)
class Settings:
    """What all runs of a build share.

    :ivar root: the project.
    :ivar conf: sphinx-gallery's settings.
    :ivar device: the kind of device.
    :ivar limits: for a script that names none itself.
    """

    root: Path
    conf: Mapping[str, Any]
    device: str
    limits: Limits


@dataclass(frozen=True)
class Planned:
    """A run that may be needed.

    :ivar run: what determines its result.
    :ivar limits: its own.
    :ivar packages: the top-level packages that it and the modules beside it import.
    :ivar files: what it may read beside itself.
    """

    example: Example
    run: Run
    limits: Limits
    packages: tuple[str, ...]
    files: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """The script's path below the project."""
        return self.run.name


def plan_run(example: Example, settings: Settings, surroundings: Surroundings) -> Planned:
    """Plan the run of *example*.

    :raises SyntaxError: if a cell does not parse.
    :raises LimitError: if it names a limit that is no number.
    """
    file_conf, blocks = split_code_and_text_blocks(example.script)
    cells = tuple(block.content for block in blocks if block.type == "code")
    trees: list[ast.AST] = [ast.parse(cell) for cell in cells]
    files, modules = surroundings.of(example.script, trees)
    packages = imported_packages([*trees, *modules])
    # Comments that sphinx-gallery obeys cell by cell.
    flags = [_FLAG.findall(cell) for cell in cells]
    for_key = {name: value for name, value in file_conf.items() if name not in _NOT_IN_KEY}
    run = Run(
        name=example.script.relative_to(settings.root).as_posix(),
        cells=cells,
        settings={
            "file": for_key,
            "flags": [
                [flag for flag in cell if not flag.startswith(_prefixes())] for cell in flags
            ],
            "kinds": [block.type for block in blocks],
            **{key: settings.conf.get(key) for key in IMAGE_SETTINGS},
        },
        device=settings.device if ACCELERATED & set(packages) else "cpu",
        versions=versions(packages),
        engine=versions(("matplotlib", "sphinx_gallery")),
        files={
            path.relative_to(settings.root).as_posix(): surroundings.checksum(path)
            for path in files
        },
    )
    own = _own_limits(example.script)
    limits = Limits(
        seconds=own.get("timeout", settings.limits.seconds),
        memory=int(own.get("memory", settings.limits.memory)),
    )
    return Planned(example, run, limits, packages, tuple(files))


def _own_limits(script: Path) -> dict[str, float]:
    """The limits that a script names: ``timeout`` in seconds, ``memory`` in bytes."""
    found: dict[str, float] = {}
    for number, line in enumerate(script.read_text(encoding="utf-8").splitlines(), 1):
        if match := _LIMIT.match(line):
            name, text = match.groups()
            try:
                value = float(text)
            except ValueError:
                value = math.nan
            if not 0 < value < math.inf:
                unit = {"timeout": "seconds", "memory": "bytes"}[name]
                message = f"sphinx_gallery_{name} is a number of {unit} above 0, not {text!r}"
                raise LimitError(message, number)
            found[name] = value
    return found


def _prefixes() -> tuple[str, ...]:
    return tuple(f"sphinx_gallery_{name}" for name in _NOT_IN_KEY)


def make_request(planned: Planned, settings: Settings, threads: int) -> Request:
    """The request of a planned run.

    :param threads: how many it may use.
    """
    example, root = planned.example, settings.root
    return Request(
        source=planned.name,
        target=example.target.relative_to(root).as_posix(),
        text=example.script.read_text(encoding="utf-8"),
        files={path.relative_to(root).as_posix(): path.read_bytes() for path in planned.files},
        conf={key: settings.conf[key] for key in RUN_SETTINGS},
        limits=planned.limits,
        threads=threads,
        device=planned.run.device,
        packages=planned.packages,
    )
