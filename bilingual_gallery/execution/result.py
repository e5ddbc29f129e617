"""The stored result of a run: what it holds, the key it stands under, and the store.

A key names everything that changes the result and nothing else: prose and comments are not in
it. A result is written aside and renamed into place, so it is there whole or not at all; a
failed run is never stored.
"""

from __future__ import annotations

import ast
import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bilingual_gallery.execution.machine import Device
from bilingual_gallery.execution.tensors import Tensor, read_tensors

#: Raised whenever what is stored, or how, changes.
SCHEMA = 4


@dataclass(frozen=True)
class Result:
    """What a run gave.

    :ivar outputs: a cell each, the reStructuredText of its output and figures, as sphinx-gallery
        writes it; empty for a cell of text.
    :ivar figures: the names of the picture files, with those of higher resolution.
    :ivar figure_count: how many figures they are.
    :ivar seconds: wall time.
    :ivar peak_memory: the most resident bytes.
    :ivar device: what it ran on.
    :ivar versions: the versions of Python and of the packages that the script imports.
    :ivar losses: the script's ``losses``, if it left any.
    :ivar step_seconds: wall time of one step, on average; ``None`` if it could not be timed.
    :ivar tensors: what each of its bindings held; none for a script that is not looked into.
    """

    outputs: tuple[str, ...]
    figures: tuple[str, ...]
    figure_count: int
    seconds: float
    peak_memory: int
    device: Device
    versions: dict[str, str]
    losses: tuple[float, ...] = ()
    step_seconds: float | None = None
    tensors: tuple[Tensor | None, ...] = ()


@dataclass(frozen=True)
class Run:
    """What determines a result.

    :ivar name: the example's path below the project, since output can show it.
    :ivar cells: the code, a cell each.
    :ivar settings: in-file settings and picture settings, as JSON can hold them.
    :ivar device: the kind of device.
    :ivar versions: of Python and the packages that the script imports.
    :ivar engine: of the packages that run it and write its output down.
    :ivar files: what it may read beside itself: path below the project → checksum.
    """

    name: str
    cells: tuple[str, ...]
    settings: Mapping[str, Any]
    device: str
    versions: Mapping[str, str]
    engine: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        """The name of its stored result: 64 hexadecimal digits."""
        described = {
            "schema": SCHEMA,
            "name": self.name,
            "cells": self._trees,
            "settings": dict(self.settings),
            "device": self.device,
            "versions": dict(self.versions),
            "engine": dict(self.engine),
            "files": dict(self.files),
        }
        text = json.dumps(described, sort_keys=True, default=repr)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def code(self) -> str:
        """A checksum of what it runs, wherever and with whatever versions it does."""
        described = [SCHEMA, self.name, self._trees, self.settings.get("kinds")]
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()

    @cached_property
    def _trees(self) -> list[str]:
        return [ast.dump(ast.parse(cell)) for cell in self.cells]


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
            peak_memory=int(data["peak_memory"]),
            device=Device(**data["device"]),
            versions=dict(data["versions"]),
            losses=tuple(data["losses"]),
            step_seconds=data["step_seconds"],
            tensors=read_tensors(data["tensors"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


_SEAL = "sha256.json"
#: Holds :attr:`Run.code`.
_CODE = "code"
#: How the names of folders begin that are no results: not yet, or no more.
_ASIDE = ".new-"
#: After how many seconds nobody can be at work on such a folder.
_OLD = 24 * 60 * 60


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
        # Twice, since another build may put a new one in its place at this moment.
        for _ in range(2):
            if (result := self._read(key)) is not None:
                return result
        self.discard(key)
        return None

    def _read(self, key: str) -> Result | None:
        folder = self.folder / key
        with contextlib.suppress(OSError, ValueError):
            seal = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
            if seal == _checksums(folder):
                return read_result(folder / "result.json")
        return None

    def has(self, key: str) -> bool:
        """Whether there is a result under *key*, damaged or not."""
        return (self.folder / key / _SEAL).is_file()

    def is_older_than(self, path: Path) -> bool:
        """Whether no result has come or gone since *path* was written."""
        if not self.folder.is_dir():
            return True
        return self.folder.stat().st_mtime_ns < path.stat().st_mtime_ns

    def newest(self) -> dict[str, str]:
        """The key of the newest result of each code (:attr:`Run.code`)."""
        found = []
        for path in self.folder.glob(f"[!.]*/{_CODE}"):
            with contextlib.suppress(OSError, ValueError):
                code = path.read_text(encoding="utf-8")
                found.append((path.stat().st_mtime_ns, path.parent.name, code))
        return {code: key for _, key, code in sorted(found)}

    def figure(self, key: str, name: str) -> Path:
        """The picture file *name* of the result stored under *key*."""
        return self.folder / key / "figures" / name

    def store(
        self,
        key: str,
        result: Result,
        figures: Mapping[str, bytes],
        *,
        code: str = "",
        replace: bool = True,
    ) -> None:
        """Keep *result* and its pictures under *key*.

        :param figures: picture file's name → contents.
        :param code: what :meth:`newest` finds it by.
        :param replace: whether to take the place of a result that another build has stored
            meanwhile. Without, that one stays: it is as good, and may be being read.
        :raises OSError: if there is no room; what was stored before is as it was.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=self.folder))
        try:
            (temporary / "figures").mkdir()
            for name, data in figures.items():
                (temporary / "figures" / name).write_bytes(data)
            write_result(temporary / "result.json", result)
            (temporary / _CODE).write_text(code, encoding="utf-8")
            seal = json.dumps(_checksums(temporary), indent=1)
            (temporary / _SEAL).write_text(seal, encoding="utf-8")
            if replace or self._read(key) is None:
                self.discard(key)
            try:
                temporary.rename(self.folder / key)
            except OSError as error:
                # Another build may have stored the same result meanwhile: theirs is as good.
                if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                    raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def discard(self, key: str) -> None:
        """Remove the result stored under *key*, if any; it goes as a whole."""
        path = self.folder / key
        aside = path.with_name(f"{_ASIDE}{os.getpid()}-{time.monotonic_ns()}")
        try:
            path.rename(aside)
        except FileNotFoundError:
            return
        except OSError:
            aside = path
        if aside.is_dir() and not aside.is_symlink():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                aside.unlink()

    def tidy(self) -> None:
        """Remove what a build that was killed left half written, a day ago or longer."""
        for path in self.folder.glob(f"{_ASIDE}*"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _OLD:
                    shutil.rmtree(path, ignore_errors=True)
