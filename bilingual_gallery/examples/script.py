"""Read one example script: path in, :class:`Example` out.

The parts that a translation can touch carry their exact place in the source, so that a
localised script is the same script with only those places changed.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path

#: A line that opens a text cell: ``# %%`` or a rule of 20 or more ``#`` (sphinx-gallery's rule).
_CELL = re.compile(r"^(#{20,}|# ?%%)")
#: Comments for a machine, not for a reader: interpreter line, coding line, tool settings.
_PRAGMA = re.compile(
    r"^#(!| ?-\*-|\s*(sphinx_gallery_|noqa\b|coding[:=]|(type|fmt|ruff|mypy|pylint|pragma):))"
)
_CODING = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")  # PEP 263
_ADORNMENT = re.compile(r"^([^\w\s])\1{2,}\s*$")


class ExampleError(Exception):
    """A script that can't be an example.

    :ivar path: the script.
    :ivar line: where, counted from 1.
    """

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


@dataclass(frozen=True)
class Span:
    """A stretch of the source, in characters: ``source[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True)
class Comment:
    """A comment for readers: neighbouring comment lines of one indentation are one comment.

    :ivar text: its lines, each from its ``#`` on.
    :ivar line: the first line, counted from 1.
    :ivar span: from the first ``#`` to the end of the last line.
    :ivar indent: what stands before the ``#`` of each further line; ``None`` for a comment
        that follows code on its line.
    """

    text: str
    line: int
    span: Span
    indent: str | None


@dataclass(frozen=True)
class TextCell:
    """Prose between cells of code (``# %%`` and the comment lines below it).

    :ivar text: the reStructuredText, without the ``#`` signs.
    :ivar line: its first line in the source, counted from 1.
    :ivar span: the comment lines, without the ``# %%`` line.
    """

    text: str
    line: int
    span: Span

    @property
    def heading(self) -> str:
        """The heading that it begins with; empty without one."""
        lines = self.text.splitlines()
        return lines[0].strip() if len(lines) > 1 and _ADORNMENT.match(lines[1]) else ""


@dataclass(frozen=True)
class Example:
    """One example script.

    :ivar path: the script.
    :ivar source: its text.
    :ivar docstring: the module docstring, as the string says it.
    :ivar docstring_span: the docstring with its quotes and prefix.
    :ivar title: the docstring's title.
    :ivar intro: the docstring's first paragraph, reStructuredText on one line.
    """

    path: Path
    source: str
    docstring: str
    docstring_span: Span
    title: str
    intro: str
    text_cells: tuple[TextCell, ...]
    comments: tuple[Comment, ...]

    @property
    def prose(self) -> tuple[str, ...]:
        """The reStructuredText of the docstring and of each text cell, in order."""
        return (self.docstring, *(cell.text for cell in self.text_cells))

    @property
    def figure_heading(self) -> str:
        """The heading of the last text cell: what the figure drawn below it shows."""
        cell = self.figure_cell
        return cell.heading if cell else self.title

    @property
    def figure_cell(self) -> TextCell | None:
        """The last text cell with a heading: the code below it draws the figure."""
        return next((cell for cell in reversed(self.text_cells) if cell.heading), None)

    @property
    def code_lines(self) -> int:
        """How many lines of code a listing shows: those above the first text cell.

        Comments, blank lines and docstrings don't count.
        """
        end = self.text_cells[0].line if self.text_cells else len(self.source)
        lines: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(self.source).readline):
            if token.type not in _NO_CODE:
                lines.update(range(token.start[0], token.end[0] + 1))
        return len({line for line in lines if line < end} - _docstring_lines(self.source))


#: Tokens that make no line a line of code.
_NO_CODE = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
)


def _docstring_lines(source: str) -> set[int]:
    """The lines of the docstrings of a script, its classes and its functions."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            lines.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return lines


def fold(text: str) -> str:
    """*text* with every run of white space as one space: how English is compared."""
    return " ".join(text.split())


def read_source(path: Path) -> str:
    r"""The text of the script at *path*, its lines ended by ``\n``.

    :raises ExampleError: if it is not there or is no UTF-8.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ExampleError(path, 1, f"there is no script at {path.as_posix()}") from error
    except OSError as error:
        raise ExampleError(path, 1, f"the script can't be read: {error.strerror}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ExampleError(path, line, f"the script is not UTF-8 text: {error}") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for line, words in enumerate(text.split("\n")[:2], 1):
        coding = _CODING.match(words)
        if coding and coding[1].lower().replace("_", "-") not in {"utf-8", "utf8", "ascii"}:
            raise ExampleError(path, line, f"save the script as UTF-8, not as {coding[1]}")
    return text


def _parse(path: Path, source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError) as error:
        # For a null character some Pythons name no line, and some raise a ValueError.
        line = getattr(error, "lineno", None) or source.partition("\0")[0].count("\n") + 1
        words = getattr(error, "msg", str(error))
        raise ExampleError(path, line, f"the script has a syntax error: {words}") from error


def split_lines(text: str) -> list[str]:
    """The lines of *text* with their ends, as Python and editors count them.

    ``str.splitlines`` ends a line at a form feed or a Unicode line separator too.
    """
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _offsets(source: str) -> list[int]:
    """The offset in characters at which each line starts; index 0 is line 1."""
    starts = [0]
    for line in split_lines(source):
        starts.append(starts[-1] + len(line))
    return starts


def _docstring(path: Path, source: str) -> tuple[ast.Expr, str] | None:
    """The statement that is the module docstring, and what the string says."""
    body = _parse(path, source).body
    if body and isinstance(statement := body[0], ast.Expr):
        value = statement.value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return statement, value.value
    return None


def docstring_span(path: Path, source: str) -> Span | None:
    """Where the module docstring stands, quotes and prefix included; ``None`` without one.

    :raises ExampleError: if the script does not parse.
    """
    found = _docstring(path, source)
    return _span_of(found[0], source) if found else None


def _span_of(node: ast.stmt, source: str) -> Span:
    lines = split_lines(source)
    starts = _offsets(source)

    def offset(line: int, column: int) -> int:
        # The columns of ``ast`` count UTF-8 bytes.
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return Span(offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset))


def without_docstring(path: Path, source: str) -> str:
    """*source* with its module docstring taken out and every line kept at its number.

    :raises ExampleError: if the script does not parse.
    """
    span = docstring_span(path, source)
    if span is None:
        return source
    blank = "\n" * source.count("\n", span.start, span.end)
    rest = re.sub(r"^[ \t]*;?[ \t]*(?=\S|$)", "", source[span.end :], count=1)
    return source[: span.start] + blank + rest


def _title_and_intro(path: Path, line: int, docstring: str) -> tuple[str, str]:
    paragraphs = [
        part
        for part in re.split(r"\n[ \t]*\n", docstring.strip())
        if not part.lstrip().startswith("..")
    ]
    for number, paragraph in enumerate(paragraphs):
        lines = [line for line in paragraph.splitlines() if not _ADORNMENT.match(line.strip())]
        if lines:
            intro = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
            return lines[0].strip(), fold(intro)
    raise ExampleError(path, line, "the docstring has no title: begin it with an underlined one")


def _text_cells(source: str) -> list[TextCell]:
    cells = []
    starts = _offsets(source)
    lines = split_lines(source)
    number = 0
    while number < len(lines):
        number += 1
        if not _CELL.match(lines[number - 1]):
            continue
        first = number
        while number < len(lines) and lines[number].startswith("#"):
            if _CELL.match(lines[number]):
                break
            number += 1
        body = [re.sub(r"^# ?", "", line) for line in lines[first:number]]
        if body:
            end = starts[number] - (1 if lines[number - 1].endswith("\n") else 0)
            cells.append(TextCell("".join(body), first + 1, Span(starts[first], end)))
    return cells


def _comments(source: str, cells: list[TextCell]) -> list[Comment]:
    starts = _offsets(source)
    found: list[Comment] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        line, column = token.start
        span = Span(starts[line - 1] + column, starts[line - 1] + token.end[1])
        in_cell = any(cell.span.start <= span.start < cell.span.end for cell in cells)
        if in_cell or _CELL.match(token.line) or _PRAGMA.match(token.string):
            continue
        before = token.line[:column]
        indent = before if not before.strip() else None
        last = found[-1] if found else None
        if (
            last is not None
            and indent is not None
            and last.indent == indent
            and last.line + last.text.count("\n") + 1 == line
        ):
            found[-1] = Comment(
                f"{last.text}\n{token.string}", last.line, Span(last.span.start, span.end), indent
            )
        else:
            found.append(Comment(token.string, line, span, indent))
    return found


def is_one_string(literal: str) -> bool:
    """Whether *literal* is one string and not several that Python joins."""
    tokens = tokenize.generate_tokens(io.StringIO(literal).readline)
    return next(tokens).string == literal


def read_example(path: Path) -> Example:
    """Read the example script at *path*.

    :raises ExampleError: if it is not there, is no text, does not parse or has no docstring
        with a title.
    """
    source = read_source(path)
    found = _docstring(path, source)
    if found is None:
        raise ExampleError(
            path, 1, "the script has no docstring: begin it with one that holds its title"
        )
    statement, docstring = found
    span = _span_of(statement, source)
    if not is_one_string(source[span.start : span.end]):
        raise ExampleError(
            path, statement.lineno, "write the docstring as one string, without brackets"
        )
    title, intro = _title_and_intro(path, statement.lineno, docstring)
    cells = _text_cells(source)
    return Example(
        path=path,
        source=source,
        docstring=docstring,
        docstring_span=span,
        title=title,
        intro=intro,
        text_cells=tuple(cells),
        comments=tuple(_comments(source, cells)),
    )
