"""The places of a script that give a name a value, numbered in the order of the source.

A run notes what each place gave by its number; a page that was edited since, in its comments or
its prose, finds the same places under the same numbers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: Decorators that leave a function as Python runs it; others may hand its source to a compiler.
_PLAIN = frozenset({"staticmethod", "classmethod"})


@dataclass(frozen=True)
class Binding:
    """A name that gets a value.

    :ivar line: where it stands, counted from 1.
    :ivar column: in UTF-8 bytes, as ``ast`` counts.
    """

    name: str
    line: int
    column: int


def bindings(tree: ast.Module) -> list[Binding]:
    """The bindings of a script, in order."""
    return [
        binding_of(node) for statement in _statements(tree.body) for node in bound_by(statement)
    ]


def binding_of(node: ast.Name | ast.arg) -> Binding:
    """The binding at *node*."""
    name = node.id if isinstance(node, ast.Name) else node.arg
    return Binding(name, node.lineno, node.col_offset)


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        if not is_closed(statement):
            yield statement
            for block in blocks(statement):
                yield from _statements(block)


def is_closed(statement: ast.stmt) -> bool:
    """Whether nobody may look inside: a function that a decorator may translate from its source."""
    return isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and any(
        not (isinstance(one, ast.Name) and one.id in _PLAIN) for one in statement.decorator_list
    )


def blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of statements in *statement*, in order."""
    own = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
    parts = [*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())]
    body, *after = own
    return [body, *(part.body for part in parts), *after]


def binds_before_body(statement: ast.stmt) -> bool:
    """Whether the names have their values when the body of *statement* begins."""
    return not isinstance(statement, ast.ClassDef) and hasattr(statement, "body")


def bound_by(statement: ast.stmt) -> list[ast.Name | ast.arg]:
    """The nodes of the names that *statement* itself gives values, its blocks aside."""
    match statement:
        case ast.Assign(targets=targets):
            return _names(targets)
        case ast.AugAssign(target=target) | ast.For(target=target) | ast.AsyncFor(target=target):
            return _names([target])
        case ast.AnnAssign(target=target, value=ast.expr()):
            return _names([target])
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return _names([item.optional_vars for item in items if item.optional_vars])
        case ast.FunctionDef(args=given) | ast.AsyncFunctionDef(args=given):
            more = [one for one in (given.vararg, given.kwarg) if one]
            found = [*given.posonlyargs, *given.args, *given.kwonlyargs, *more]
            return [*sorted(found, key=lambda one: (one.lineno, one.col_offset))]
    return []


def _names(targets: Iterable[ast.expr]) -> list[ast.Name | ast.arg]:
    found: list[ast.Name | ast.arg] = []
    for target in targets:
        if isinstance(target, ast.Name):
            found.append(target)
        elif isinstance(target, ast.Tuple | ast.List):
            found += _names(target.elts)
        elif isinstance(target, ast.Starred):
            found += _names([target.value])
    return found
