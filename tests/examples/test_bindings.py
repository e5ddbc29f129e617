"""The places of a script that give a name a value."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from sphinx_gallery.py_source_parser import split_code_and_text_blocks

from bilingual_gallery.examples import Gallery
from bilingual_gallery.examples.bindings import bindings

ROOT = Path(__file__).parents[2]
SCRIPTS = Gallery(ROOT / "beginner_source", ROOT / "beginner").scripts()


def names(source: str) -> list[str]:
    return [f"{one.line} {one.name}" for one in bindings(ast.parse(source))]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = y = 1", ["1 x", "1 y"]),
        ("(a, [b, *c]) = f()", ["1 a", "1 b", "1 c"]),
        ("x: int\ny: int = 1\ny += 1", ["2 y", "3 y"]),
        ("x.grad = w[0] = 1", []),
        ("for i, (a, b) in z:\n    c = 1\nelse:\n    d = 1", ["1 i", "1 a", "1 b", "2 c", "4 d"]),
        ("with f() as x, g():\n    y = 1", ["1 x", "2 y"]),
        ("def f(a, /, b, *c, d=1, **e):\n    g = 1", ["1 a", "1 b", "1 c", "1 d", "1 e", "2 g"]),
        ("@staticmethod\ndef f(a):\n    b = 1", ["2 a", "3 b"]),
        ("@tf.function\ndef f(a):\n    b = 1\nc = 1", ["4 c"]),
        ("try:\n    a = 1\nexcept E:\n    b = 1\nelse:\n    c = 1", ["2 a", "4 b", "6 c"]),
        ("match x:\n    case 1:\n        a = 1", ["3 a"]),
        ("class C:\n    a = 1\n    def f(self):\n        b = 1", ["2 a", "3 self", "4 b"]),
        ("", []),
    ],
)
def test_bindings(source: str, found: list[str]) -> None:
    assert names(source) == found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_cells_have_the_bindings_of_the_whole(path: Path) -> None:
    _, blocks = split_code_and_text_blocks(path)
    of_cells = [
        binding
        for block in blocks
        if block.type == "code"
        for binding in bindings(ast.parse("\n" * (block.lineno - 1) + block.content))
    ]
    assert of_cells == bindings(ast.parse(path.read_text(encoding="utf-8")))
    assert of_cells
