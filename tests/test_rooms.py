"""The rooms of the package: who may import whom, and that nobody's words are missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import docutils
import jinja2
import pytest
import sphinx

import bilingual_gallery
from bilingual_gallery import words

PACKAGE = Path(bilingual_gallery.__file__).parent
#: What each room may import besides itself; the modules of no room are named as they are.
ALLOWED = {
    "directives": {"execution", "translation", "examples", "sources", "problems", "words"},
    "reading": {"execution", "translation", "examples", "sources", "problems", "words"},
    "execution": {"examples", "sources", "problems", "words"},
    "translation": {"examples", "sources", "problems", "words"},
    "examples": set[str](),
    "sources": {"examples"},
    "places": {"sources"},
    "problems": set[str](),
    "words": set[str](),
}
#: The top: they call every room.
TOP = {"__init__", "__main__"}


def _modules(room: str) -> list[Path]:
    folder = PACKAGE / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def _imported(module: Path) -> Iterator[str]:
    """The full names that *module* imports, wherever in it."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: name the package in full"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_every_room_is_known() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    modules = {path.stem for path in PACKAGE.glob("*.py")}
    assert rooms | modules == ALLOWED.keys() | TOP


@pytest.mark.parametrize("room", ALLOWED)
def test_imports_run_one_way(room: str) -> None:
    allowed = {f"bilingual_gallery.{name}" for name in (room, *ALLOWED[room])}
    wrong = [
        f"{module.relative_to(PACKAGE)}: {name}"
        for module in _modules(room)
        for name in _imported(module)
        if name.startswith("bilingual_gallery") and ".".join(name.split(".")[:2]) not in allowed
    ]
    assert wrong == []


def test_examples_know_no_sphinx() -> None:
    assert [
        f"{module.relative_to(PACKAGE)}: {name}"
        for module in _modules("examples")
        for name in _imported(module)
        if name.partition(".")[0] in {"sphinx", "sphinx_gallery", "docutils"}
    ] == []


# ---- Words -----------------------------------------------------------------------------------


def _shape(text: str) -> str:
    """*text* with nothing but the places of its values."""
    return re.sub(r"\{[^{}]*\}", "{}", text)


def _whole(node: ast.AST) -> Iterator[str]:
    """The string that *node* is, if it is one; an f-string with its values left out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
        # Two values beside each other, as one.
        yield re.sub(r"(\{\})+", "{}", "".join(parts))


def _strings(tree: ast.AST) -> Iterator[str]:
    """All strings of a module."""
    for node in ast.walk(tree):
        yield from _whole(node)


def _alternatives(node: ast.expr) -> tuple[ast.expr, ...]:
    """What an expression may be: ``a if … else b`` is one of two."""
    return (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,)


def _said(tree: ast.AST) -> Iterator[str]:
    """What a module has translated: the English in calls of ``word`` and ``count``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        method = isinstance(node.func, ast.Attribute)
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in {"word", "_word"} or (name == "count" and not method):
            for argument in node.args:
                for part in _alternatives(argument):
                    yield from _whole(part)


def _templates() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.html")):
        tree = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(jinja2.nodes.Call):
            if isinstance(call.node, jinja2.nodes.Name) and call.node.name == "word":
                found = [arg for arg in call.args if isinstance(arg, jinja2.nodes.Const)]
                yield from (str(arg.value) for arg in found[-1:])


def _trees() -> list[ast.AST]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def _known() -> set[str]:
    return set(words.templates("ko"))


def test_every_word_is_in_both_languages() -> None:
    said = {text for tree in _trees() for text in _said(tree)} | set(_templates())
    assert len(said) > 50
    assert sorted(said - _known()) == []


#: What is raised or reported here is put into the translator's language by its words.
_ERRORS = {
    "PageError",
    "GlossaryError",
    "TranslationFileError",
    "PoError",
    "Problem",
    "ExampleError",
}


def test_every_error_that_a_translator_meets_is_in_both_languages() -> None:
    known = {_shape(text) for text in _known()}
    told = set()
    for module in _modules("translation"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _ERRORS:
                told |= {text for argument in node.args for text in _whole(argument)}
    assert len(told) > 20
    assert sorted(text for text in told if " " in text and _shape(text) not in known) == []


def _patterns_of_others() -> re.Pattern[str]:
    """Matches what docutils and Sphinx say themselves, as ``Inline %s start-string …``."""
    folders = (Path(sphinx.__file__).parent, Path(docutils.__file__).parent)
    names = ("writers/html5.py", "ext/mathjax.py", "parsers/rst/states.py")
    paths = [path for folder in folders for name in names if (path := folder / name).is_file()]
    strings = {
        string
        for path in paths
        for string in _strings(ast.parse(path.read_text(encoding="utf-8")))
        if len(string) > len("%s.")
    }
    return re.compile("|".join(re.escape(string).replace("%s", ".+") for string in strings))


def test_every_entry_is_in_use() -> None:
    own = {_shape(text) for tree in _trees() for text in _strings(tree)}
    own |= {_shape(text) for text in _templates()}
    # A page that can't be read is told of as a script is.
    own |= {text.replace("the script", "the page") for text in own}
    others = _patterns_of_others()
    # Two things that are wrong at once are said in one line.
    assert [
        text
        for text in sorted(_known())
        if not others.fullmatch(text) and not {_shape(part) for part in text.split("; ")} <= own
        if _shape(text) not in own
    ] == []


def test_no_entry_is_given_twice() -> None:
    path = Path(words.__file__).with_name("ko.po")
    # One more in the file: its head.
    assert len(_known()) == path.read_text(encoding="utf-8").count("\nmsgid ") - 1


def test_the_korean_holds_all_values_of_the_english() -> None:
    lacking = []
    for english in sorted(_known()):
        names = re.findall(r"\{(\w+)\}", english)
        korean = words.word("ko", english, **{name: f"<{name}>" for name in names})
        lacking += [f"{english}: {name}" for name in names if f"<{name}>" not in korean]
    assert lacking == []
