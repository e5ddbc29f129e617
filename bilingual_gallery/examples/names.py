"""The names of libraries that a script uses, and where each is described: source in, links out.

Nothing is imported and nothing is looked up: what a script imports, what a call gives and what a
run found its variables to hold says what a name means. Where that is not certain, there is no link.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bilingual_gallery.examples.bindings import Binding, binding_of
from bilingual_gallery.examples.script import split_lines

#: What an operation on a value gives.
_OPERATED = {
    "torch.Tensor": "torch.Tensor",
    "numpy.ndarray": "numpy.ndarray",
    "tensorflow.Tensor": "tensorflow.Tensor",
    "tensorflow.Variable": "tensorflow.Tensor",
}
#: After how many rounds names that depend on each other in a circle are given up.
_ROUNDS = 20


class ReferenceFileError(ValueError):
    """A line of a file of references that is none.

    :ivar line: counted from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Reference:
    """Where a name is described.

    :ivar address: the page.
    :ivar gives: the class of what a call of it gives, or of the attribute; may be empty.
    """

    address: str
    gives: str


@dataclass(frozen=True)
class Link:
    """A name in a script that leads to its description.

    :ivar line: counted from 1.
    :ivar start: the column of its first character, counted from 0.
    :ivar end: the column behind it.
    :ivar name: in full, such as ``torch.nn.Linear``.
    """

    line: int
    start: int
    end: int
    name: str
    address: str


def read_references(path: Path) -> dict[str, Reference]:
    """The references in a CSV file with the columns ``name``, ``address`` and ``gives``.

    :raises ReferenceFileError: if a line lacks a name or an address.
    :raises OSError: if it can't be read.
    """
    found: dict[str, Reference] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        for row in rows:
            name, address = row.get("name"), row.get("address") or ""
            if not name or not address.startswith("https://"):
                raise ReferenceFileError(
                    "a line holds a name, an address that begins with https:// and, "
                    "if it is known, the class of what the name gives",
                    rows.line_num,
                )
            if name in found:
                raise ReferenceFileError(f"{name} stands here a second time", rows.line_num)
            found[name] = Reference(address, row.get("gives") or "")
    return found


def find_links(
    source: str, references: Mapping[str, Reference], kinds: Mapping[Binding, str]
) -> list[Link]:
    """The names in *source*, a script that parses, that *references* describe; in order.

    :param kinds: the class of what a run found at a binding.
    """
    tree = ast.parse(source)
    lines = split_lines(source)
    names = _Names(tree, references, kinds)
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name | ast.Attribute) or node.lineno != node.end_lineno:
            continue
        name = names.full_name(node)
        if name is None:
            continue
        line = lines[node.lineno - 1].encode()
        end = len(line[: node.end_col_offset].decode())
        start = len(line[: node.col_offset].decode())
        if names.dotted(node) is None and isinstance(node, ast.Attribute):
            start = end - len(node.attr)
        found.append(Link(node.lineno, start, end, name, references[name].address))
    return _outermost(sorted(found, key=lambda link: (link.line, link.start, -link.end)))


def _outermost(links: Iterable[Link]) -> list[Link]:
    """*links*, in order, without those that are part of another."""
    found: list[Link] = []
    for link in links:
        last = found[-1] if found else None
        if last is None or last.line != link.line or last.end <= link.start:
            found.append(link)
    return found


class _Names:
    """What the names of a script mean, the same wherever they stand.

    A name that gets values of several classes, or one of a class that is not known, means nothing.
    """

    def __init__(
        self,
        tree: ast.Module,
        references: Mapping[str, Reference],
        kinds: Mapping[Binding, str],
    ) -> None:
        self._references = references
        self._imported: dict[str, str] = {}
        self._classes: dict[str, ast.ClassDef] = {}
        self._types: dict[str, str] = {}
        self._read(tree, kinds)

    def _read(self, tree: ast.Module, kinds: Mapping[Binding, str]) -> None:
        given: dict[str, list[tuple[Binding | None, ast.expr | None]]] = {}
        values = dict(_values(tree))
        for node in ast.walk(tree):
            for name, binding in _stored(node):
                given.setdefault(name, []).append((binding, values.get(node)))
        imported: dict[str, set[str]] = {}
        for node in ast.walk(tree):
            for name, full in _imports(node):
                imported.setdefault(name, set()).add(full)
        self._imported = {
            name: full.pop()
            for name, full in imported.items()
            if len(full) == 1 and name not in given
        }
        classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        self._classes = {one.name: one for one in classes if len(given[one.name]) == 1}
        for _ in range(_ROUNDS):
            # What one name means can depend on others.
            known, self._types = self._types, {}
            for name, places in given.items():
                types = {
                    (kinds.get(binding) if binding else None) or self._type(value, known)
                    for binding, value in places
                }
                if len(types) == 1 and (type_ := types.pop()):
                    self._types[name] = type_
            if known == self._types:
                return
        self._types = {}

    def dotted(self, node: ast.expr) -> str | None:
        """The full name of a chain that begins at an import."""
        if isinstance(node, ast.Name):
            return self._imported.get(node.id)
        if isinstance(node, ast.Attribute):
            before = self.dotted(node.value)
            return before and f"{before}.{node.attr}"
        return None

    def full_name(self, node: ast.expr) -> str | None:
        """The full name of *node* if there is a reference for it."""
        return self._full_name(node, self._types)

    def _full_name(self, node: ast.expr, types: Mapping[str, str]) -> str | None:
        name = self.dotted(node)
        if name is None and isinstance(node, ast.Attribute):
            owner = self._type(node.value, types)
            name = owner and f"{owner}.{node.attr}"
        return name if name in self._references else None

    def _type(self, node: ast.expr | None, types: Mapping[str, str]) -> str | None:
        """The class of the value of *node*, if it is certain."""
        match node:
            case ast.Name(id=name):
                return types.get(name)
            case ast.Attribute():
                return self._given(node, types)
            case ast.Call(func=ast.Name(id=name)) if name in self._classes:
                bases = self._classes[name].bases
                return self._given(bases[0], types) if bases else None
            case ast.Call(func=function):
                return self._given(function, types)
            case ast.BinOp(left=left, right=right):
                sides = {self._type(left, types), self._type(right, types)} - {None}
                found = {_OPERATED.get(side or "") for side in sides}
                return found.pop() if len(found) == 1 else None
        return None

    def _given(self, node: ast.expr, types: Mapping[str, str]) -> str | None:
        name = self._full_name(node, types)
        return (self._references[name].gives or None) if name else None


def _values(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.expr]]:
    """The nodes that name a variable, with what it is given, where that is one expression."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from ((target, value) for target in targets)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield target, value
            case ast.withitem(context_expr=value, optional_vars=ast.Name() as target):
                yield target, value
            case ast.AugAssign(target=ast.Name() as target):
                # x -= y leaves x what it is.
                yield target, target


def _stored(node: ast.AST) -> list[tuple[str, Binding | None]]:
    """The name that *node* gives a value, or takes it from."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return [(name, binding_of(node))]
        case ast.arg(arg=name):
            return [(name, binding_of(node))]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [(name, None)]
        case ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name):
            return [(name, None)]
        case ast.MatchStar(name=str() as name) | ast.MatchMapping(rest=str() as name):
            return [(name, None)]
    return []


def _imports(node: ast.AST) -> list[tuple[str, str]]:
    """The names that an import makes, with what they are in full."""
    match node:
        case ast.Import(names=names):
            return [
                (one.asname or one.name.partition(".")[0], one.name)
                if one.asname
                else (one.name.partition(".")[0], one.name.partition(".")[0])
                for one in names
            ]
        case ast.ImportFrom(module=str() as module, names=names, level=0):
            return [(one.asname or one.name, f"{module}.{one.name}") for one in names]
    return []
