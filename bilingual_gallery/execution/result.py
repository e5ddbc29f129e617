"""The stored result of a run: what it holds, the key it stands under, and the store.

A key names everything that changes the result and nothing else: prose and comments are not in
it. A result is written aside and renamed into place, so it is there whole or not at all; a
failed run is never stored.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bilingual_gallery.execution.machine import Device

#: Raised whenever what is stored, or how, changes.
SCHEMA = 1


@dataclass(frozen=True)
class Result:
    """What a run gave.

    :ivar outputs: a cell each, the reStructuredText of its output and figures, as sphinx-gallery
        writes it; empty for a cell of text.
    :ivar figures: the names of the picture files, with those of higher resolution.
    :ivar figure_count: how many figures they are.
    :ivar seconds: wall time.
    :ivar device: what it ran on.
    :ivar versions: the versions of Python and of the packages that the script imports.
    :ivar losses: the script's ``losses``, if it left any.
    """

    outputs: tuple[str, ...]
    figures: tuple[str, ...]
    figure_count: int
    seconds: float
    device: Device
    versions: dict[str, str]
    losses: tuple[float, ...] = ()


@dataclass(frozen=True)
class Run:
    """What determines a result.

    :ivar name: the example's path below the project, since output can show it.
    :ivar cells: the code, a cell each.
    :ivar settings: in-file settings and picture settings, as JSON can hold them.
    :ivar device: the kind of device.
    :ivar versions: of Python and the packages that the script imports.
    :ivar engine: of the packages that run it and write its output down.
    """

    name: str
    cells: tuple[str, ...]
    settings: Mapping[str, Any]
    device: str
    versions: Mapping[str, str]
    engine: Mapping[str, str]

    @property
    def key(self) -> str:
        """The name of its stored result: 64 hexadecimal digits."""
        described = {
            "schema": SCHEMA,
            "name": self.name,
            "cells": [ast.dump(ast.parse(cell)) for cell in self.cells],
            "settings": dict(self.settings),
            "device": self.device,
            "versions": dict(self.versions),
            "engine": dict(self.engine),
        }
        text = json.dumps(described, sort_keys=True, default=repr)
        return hashlib.sha256(text.encode()).hexdigest()


def write_result(path: Path, result: Result) -> None:
    """Write *result* to *path* as JSON."""
    path.write_text(json.dumps(asdict(result), indent=1), encoding="utf-8")


def read_result(path: Path) -> Result | None:
    """The result written to *path*; ``None`` if there is none or it is damaged."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Result(
            outputs=tuple(data["outputs"]),
            figures=tuple(data["figures"]),
            figure_count=int(data["figure_count"]),
            seconds=float(data["seconds"]),
            device=Device(**data["device"]),
            versions=dict(data["versions"]),
            losses=tuple(data["losses"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


_SEAL = "sha256.json"


def _checksums(folder: Path) -> dict[str, str]:
    """The checksum of every file of a stored result but the seal, by its path in *folder*."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != _SEAL
    }


class ResultStore:
    """The folder of stored results, a folder each, named by key.

    A seal of checksums tells a result from one that lost a part, or that something else wrote.

    :param folder: made when the first result is stored.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> Result | None:
        """The result stored under *key*; ``None`` if there is none or it is damaged."""
        folder = self.folder / key
        with contextlib.suppress(OSError, ValueError):
            seal = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
            if seal == _checksums(folder):
                return read_result(folder / "result.json")
        self.discard(key)
        return None

    def figure(self, key: str, name: str) -> Path:
        """The picture file *name* of the result stored under *key*."""
        return self.folder / key / "figures" / name

    def store(self, key: str, result: Result, figures: Iterable[Path]) -> None:
        """Keep *result* and its picture files under *key*."""
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder))
        try:
            (temporary / "figures").mkdir()
            for figure in figures:
                shutil.copyfile(figure, temporary / "figures" / figure.name)
            write_result(temporary / "result.json", result)
            seal = json.dumps(_checksums(temporary), indent=1)
            (temporary / _SEAL).write_text(seal, encoding="utf-8")
            self.discard(key)
            # Another build may have stored the same result meanwhile: theirs is as good.
            with contextlib.suppress(OSError):
                temporary.rename(self.folder / key)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def discard(self, key: str) -> None:
        """Remove the result stored under *key*, if any."""
        path = self.folder / key
        if path.is_file() or path.is_symlink():
            path.unlink(missing_ok=True)
        shutil.rmtree(path, ignore_errors=True)
