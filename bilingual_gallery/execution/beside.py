"""What a script finds beside itself: the modules and the data that its code names.

A run gets a copy of these and nothing else of its folder, so that the work grows with what the
examples use, not with the number of examples times the number of files.

Named is: a module that is imported, a file or folder whose path stands in a string, and every
file that a pattern of ``*`` or an f-string fits. A module that is found is looked through in turn.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from fnmatch import filter as matching
from pathlib import Path

#: A longer string is no path.
_LONGEST = 200


class Surroundings:
    """Finds what scripts name; folders are listed and files are summed up once.

    :param root: the project; nothing outside of it is taken.
    :param examples: the scripts that are examples: they are taken only if named in full.
    """

    def __init__(self, root: Path, examples: Collection[Path] = ()) -> None:
        self._root = root
        self._examples = frozenset(examples)
        self._names: dict[Path, list[str]] = {}
        self._sums: dict[Path, str] = {}

    def of(self, script: Path, cells: Collection[ast.AST]) -> tuple[list[Path], list[ast.AST]]:
        """The files that *script* needs besides itself, and the code in them.

        :param cells: the script's code.
        """
        found: set[Path] = set()
        modules: list[ast.AST] = []
        todo = list(cells)
        while todo:
            for path in self._named(todo.pop(), script.parent):
                if path == script or path in found or not path.is_relative_to(self._root):
                    continue
                found.add(path)
                if path.suffix == ".py":
                    with suppress(OSError, SyntaxError, ValueError):
                        modules.append(ast.parse(path.read_bytes()))
                        todo.append(modules[-1])
        return sorted(found), modules

    def checksum(self, path: Path) -> str:
        """The checksum of a file."""
        if path not in self._sums:
            self._sums[path] = hashlib.sha256(path.read_bytes()).hexdigest()
        return self._sums[path]

    def _named(self, tree: ast.AST, folder: Path) -> Iterator[Path]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield from self._module(folder, alias.name)
            elif isinstance(node, ast.ImportFrom):
                yield from self._module(folder, node.module or "")
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._fitting(folder, node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    part.value if isinstance(part, ast.Constant) else "*" for part in node.values
                ]
                yield from self._fitting(folder, "".join(map(str, parts)))

    def _module(self, folder: Path, name: str) -> Iterator[Path]:
        top = name.partition(".")[0]
        if not top:
            return
        if f"{top}.py" in self._list(folder):
            yield folder / f"{top}.py"
        elif (folder / top).is_dir():
            yield from _below(folder / top)

    def _fitting(self, folder: Path, text: str) -> Iterator[Path]:
        """The files below *folder* or beside it whose path *text* is, as a script there says it."""
        if len(text) > _LONGEST or not re.search(r"\w", text) or not text.isprintable():
            return
        place, name = os.path.split(os.path.normpath(os.path.join(folder, text)))  # noqa: PTH118
        path = Path(place, name)
        if re.search(r"[*?\[]", name):
            yield from (path.with_name(each) for each in matching(self._list(path.parent), name))
        elif os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises on a name that is too long
            yield path
        elif os.path.isdir(path) and not folder.is_relative_to(path):  # noqa: PTH112
            yield from _below(path)

    def _list(self, folder: Path) -> list[str]:
        """The files of a folder that are no examples."""
        if folder not in self._names:
            found: list[str] = []
            with suppress(OSError):
                found = sorted(
                    path.name
                    for path in folder.iterdir()
                    if path not in self._examples and path.suffix != ".rst" and path.is_file()
                )
            self._names[folder] = found
        return self._names[folder]


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path
