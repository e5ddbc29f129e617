"""Reading one example script, and taking its docstring out."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path

import pytest

from bilingual_gallery.examples import Example, ExampleError, read_example, without_docstring
from bilingual_gallery.examples.script import docstring_span

PATH = Path("example.py")

QUOTES = ('"""', "'''", '"', "'")
PREFIXES = ("", "r", "R", "u", "U")
BEFORE = (
    "",
    "# A comment\n",
    "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\n",
    "\f\n",
    "# 한글 주석과 \u2028 줄\n",
)
AFTER = (
    "",
    "\n",
    "\nimport os\n",
    "; import os\n",
    " ;import os; x = 1\n",
    "  # why\nx = '''not\na docstring'''\n",
    '\n\n\nclass A:\n    """Kept."""\n',
    '\n\n"""a second string"""\n',
)

HEAD = '"""\nTitle\n=====\n\nIntro.\n"""\n'


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Write a script and read it as an example."""
    return Reader(tmp_path / "example.py")


class Reader:
    """Reads the script that it is given."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, source: str | bytes) -> Example:
        self.path.write_bytes(source if isinstance(source, bytes) else source.encode())
        return read_example(self.path)

    def error(self, source: str | bytes) -> ExampleError:
        """What is wrong with a script."""
        with pytest.raises(ExampleError) as caught:
            self(source)
        return caught.value


def statements(source: str) -> list[tuple[str, int]]:
    """What a script does, and on which lines."""
    return [(ast.dump(node), node.lineno) for node in ast.parse(source).body]


@pytest.mark.parametrize("quotes", QUOTES)
@pytest.mark.parametrize("prefix", PREFIXES)
def test_docstring_span_covers_quotes_and_prefix(prefix: str, quotes: str) -> None:
    literal = f"{prefix}{quotes}한글 Title{quotes}"
    for before, after in itertools.product(BEFORE, AFTER):
        source = f"{before}{literal}{after}"
        span = docstring_span(PATH, source)
        assert span is not None
        assert source[span.start : span.end] == literal


@pytest.mark.parametrize(
    "literal", ['"""a""" "b"', "'a'\\\n'b'", '("""a""")', '(\n    "a"\n    "b"\n)', '""""""']
)
def test_docstring_span_covers_all_of_an_unusual_docstring(literal: str) -> None:
    source = f"# before\n{literal}\nx = 1\n"
    span = docstring_span(PATH, source)
    assert span is not None
    assert source[span.start : span.end] == literal


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# nothing\n",
        "import os\n",
        'class A:\n    """Not the module\'s."""\n',
        'def f():\n    """Not the module\'s."""\n',
        'b"""bytes"""\n',
        'f"""formatted"""\n',
        "1\n",
        'x = """assigned"""\n',
        'import os\n"""late"""\n',
        '"""formatted""".format()\n',
    ],
)
def test_no_docstring(source: str) -> None:
    assert docstring_span(PATH, source) is None
    assert without_docstring(PATH, source) == source


LITERALS = [
    *(
        f"{prefix}{quotes}{text}{quotes}"
        for prefix, quotes in itertools.product(PREFIXES, QUOTES)
        for text in ("T", "제목", "with ; and # inside")
    ),
    '"""\nTitle\n=====\n"""',
    "r'''\nTitle \\alpha\n'''",
    '"""a""" "b"',
    "(\n'''a\n'''\n'b'\n)",
]


@pytest.mark.parametrize("literal", LITERALS)
def test_without_docstring_removes_nothing_else(literal: str) -> None:
    """Whatever stands around it, the program and its line numbers stay."""
    for before, after in itertools.product(BEFORE, AFTER):
        source = f"{before}{literal}{after}"
        left = without_docstring(PATH, source)
        assert literal not in left
        assert statements(left) == statements(source)[1:]
        assert left.startswith(before)
        assert left.count("\n") == source.count("\n")


def test_without_docstring_of_a_script_that_does_not_parse() -> None:
    with pytest.raises(ExampleError, match="syntax error") as caught:
        without_docstring(PATH, '"""T"""\nx = 1\nfor\n')
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("docstring", "title", "intro"),
    [
        ("Title\n=====\n\nFirst\nparagraph.\n\nSecond.\n", "Title", "First paragraph."),
        ("\n\n=====\nTitle\n=====\n\nFirst.\n", "Title", "First."),
        (".. _label:\n\nTitle\n-----\n\nFirst.\n", "Title", "First."),
        ("Title\n=====\n", "Title", ""),
        ("제목 **굵게**\n============\n\n첫 문단.\n", "제목 **굵게**", "첫 문단."),
    ],
)
def test_title_and_intro(read: Reader, docstring: str, title: str, intro: str) -> None:
    example = read(f'"""{docstring}"""\n')
    assert (example.title, example.intro) == (title, intro)


def test_docstring_is_what_the_string_says(read: Reader) -> None:
    r"""As the page has it: ``\\alpha`` in a plain string is ``\alpha``."""
    assert read('"""T\n=\n\n:math:`\\\\alpha`\n"""\n').intro == r":math:`\alpha`"
    assert read('r"""T\n=\n\n:math:`\\alpha`\n"""\n').intro == r":math:`\alpha`"


def test_text_cells(read: Reader) -> None:
    example = read(
        HEAD + "x = 1\n\n# %%\n# Heading\n# -------\n#\n#   indented\n\ny = 2\n"
        "####################\n# Ruled.\nz = 3\n# %%\nw = 4\n"
    )
    assert [(cell.text, cell.line) for cell in example.text_cells] == [
        ("Heading\n-------\n\n  indented\n", 10),
        ("Ruled.\n", 17),
    ]
    assert [example.source[c.span.start : c.span.end] for c in example.text_cells] == [
        "# Heading\n# -------\n#\n#   indented",
        "# Ruled.",
    ]
    assert example.comments == ()


def test_text_cells_after_a_line_separator_in_a_string(read: Reader) -> None:
    example = read(HEAD + "x = 'a\u2028b\x0cc'\n# %%\n# Prose.\n\n# Comment\ny = 1\n")
    (cell,), (comment,) = example.text_cells, example.comments
    assert example.source[cell.span.start : cell.span.end] == "# Prose."
    assert example.source[comment.span.start : comment.span.end] == "# Comment"
    assert (cell.line, comment.line) == (9, 11)


def comments_of(example: Example) -> list[tuple[str, str | None]]:
    for comment in example.comments:
        assert example.source[comment.span.start :].startswith(comment.text.split("\n")[0])
        assert example.source[: comment.span.end].endswith(comment.text.split("\n")[-1])
    return [(comment.text, comment.indent) for comment in example.comments]


def test_neighbouring_comment_lines_are_one_comment(read: Reader) -> None:
    assert comments_of(read(HEAD + "# One,\n# two\nx = 1\n# three\n\n# four\n")) == [
        ("# One,\n# two", ""),
        ("# three", ""),
        ("# four", ""),
    ]


def test_comments_of_different_indentation_are_two(read: Reader) -> None:
    body = "if True:\n    # Inner,\n    # still\n    x = 1\n    # End\n# Outer\ny = 2\n"
    assert comments_of(read(HEAD + body)) == [
        ("# Inner,\n# still", "    "),
        ("# End", "    "),
        ("# Outer", ""),
    ]


def test_a_trailing_comment_stands_alone(read: Reader) -> None:
    assert comments_of(read(HEAD + "x = 1  # one\n# two\ny = 2  # three\nz = 3  # four\n")) == [
        ("# one", None),
        ("# two", ""),
        ("# three", None),
        ("# four", None),
    ]


@pytest.mark.parametrize(
    "pragma",
    [
        "# noqa: E501",
        "# type: ignore",
        "# fmt: off",
        "# ruff: noqa",
        "# pragma: no cover",
        "# pylint: disable=all",
        "# mypy: ignore-errors",
        "# sphinx_gallery_thumbnail_number = 1",
        "#!shebang",
    ],
)
def test_pragmas_are_no_comments(read: Reader, pragma: str) -> None:
    assert comments_of(read(f"{HEAD}{pragma}\nx = 1  {pragma}\n# kept\n")) == [("# kept", "")]


@pytest.mark.parametrize("line", ["# -*- coding: utf-8 -*-", "# coding: utf-8", "# coding=utf-8"])
def test_a_coding_line_is_no_comment(read: Reader, line: str) -> None:
    assert comments_of(read(f"{line}\n{HEAD}")) == []


def test_a_sharp_in_a_string_is_no_comment(read: Reader) -> None:
    body = "x = '# no'\ny = '''\n# no\n# neither\n'''\nz = f'# {x}'  # yes\n"
    assert comments_of(read(HEAD + body)) == [("# yes", None)]


def test_figure_heading_is_that_of_the_last_text_cell(read: Reader) -> None:
    assert read(HEAD).figure_heading == "Title"
    body = "# %%\n# One\n# ---\nx = 1\n# %%\n# Two\n# ---\ny = 1\n# %%\n# Words alone.\n"
    assert read(HEAD + body).figure_heading == "Two"


def test_a_script_with_windows_lines_and_a_mark(read: Reader) -> None:
    example = read(("\ufeff" + HEAD + "# c\nx = 1\n").replace("\n", "\r\n"))
    assert (example.title, [comment.line for comment in example.comments]) == ("Title", [7])
    assert "\r" not in example.source


def test_missing_script(tmp_path: Path) -> None:
    with pytest.raises(ExampleError, match="there is no script"):
        read_example(tmp_path / "missing.py")


def test_folder_for_a_script(tmp_path: Path) -> None:
    with pytest.raises(ExampleError, match="can't be read"):
        read_example(tmp_path)


@pytest.mark.parametrize("lines", [0, 1, 7, 20_000])
def test_not_utf_8(read: Reader, lines: int) -> None:
    error = read.error(b"# x\n" * lines + "# 한글\n".encode("cp949"))
    assert "UTF-8" in str(error)
    assert error.line == lines + 1


def test_another_encoding_is_refused(read: Reader) -> None:
    """Its translation could not be written, and sphinx-gallery reads UTF-8 alone."""
    error = read.error(b"#!/usr/bin/python\n# coding: cp949\n" + HEAD.encode("cp949"))
    assert "UTF-8" in str(error)
    assert error.line == 2


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (HEAD + "x = (\n", 7, "syntax error"),
        (HEAD + "x = 1\n  y = 2\n", 8, "syntax error"),
        (HEAD + "x = '\0'\n", 7, "syntax error"),
        ("x = 1\n", 1, "no docstring"),
        ("", 1, "no docstring"),
        ('""""""\n', 1, "no title"),
        ('x = 1\n"""Title"""\n', 1, "no docstring"),
        ('# c\n\n"""\n\n"""\n', 3, "no title"),
        ('"""=====\n====="""\n', 1, "no title"),
        ('# c\n"""Title""" "\\n====="\n', 2, "one string"),
        ('# c\n("""Title\n=====""")\n', 2, "one string"),
    ],
)
def test_what_can_not_be_an_example(read: Reader, source: str, line: int, words: str) -> None:
    error = read.error(source)
    assert words in str(error)
    assert (error.path, error.line) == (read.path, line)


COUNTED = '''\
"""Title
=====

Words.
"""

import math  # one

# A comment

text = """
two lines more
"""


class Net:
    """What it is,

    at length.
    """

    def run(self):
        """What it does."""
        return (
            math.pi
        )

{cell}
print(text)
'''


@pytest.mark.parametrize(("cell", "lines"), [("", 10), ("# %%\n# The figure", 9)])
def test_lines_of_code_are_those_of_the_listing(tmp_path: Path, cell: str, lines: int) -> None:
    path = tmp_path / "counted.py"
    path.write_text(COUNTED.format(cell=cell), encoding="utf-8")
    assert read_example(path).code_lines == lines
