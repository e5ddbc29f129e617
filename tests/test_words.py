"""The words of the interface: each that the code or a template asks for has its Korean."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import bilingual_gallery
from bilingual_gallery.words import templates, word

PACKAGE = Path(bilingual_gallery.__file__).parent
#: In a template: ``word('…')``, in either kind of quotes.
_CALL = re.compile(r"""\bword\(\s*(['"])(.*?)\1""")


def _asked_for() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="word"), args=[_, ast.Constant(value=str(english)), *_]
                ):
                    yield path.name, english
    for path in sorted(PACKAGE.rglob("*.html")):
        for match in _CALL.finditer(path.read_text(encoding="utf-8")):
            yield path.name, match[2]


def test_every_word_has_its_korean() -> None:
    asked = list(_asked_for())
    known = set(templates("ko"))
    assert {suffix for suffix in (".py", ".html") if any(suffix in name for name, _ in asked)} == {
        ".py",
        ".html",
    }
    assert [(name, english) for name, english in asked if english not in known] == []


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("english", [text for text in templates("ko") if "{" in text])
def test_korean_holds_the_names_of_the_english(english: str) -> None:
    values = {name: f"<{name}>" for name in _names(english)}
    korean = word("ko", english, **values)
    assert [value for value in values.values() if value not in korean] == []
