"""What changed from one example to the next: two scripts in, lines with their changed words out.

Comments, docstrings and blank lines are left out, and so is what draws the figure at the end: it
shows another thing in each example.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bilingual_gallery.examples.script import Example, split_lines

#: ``-`` for a line that is gone, ``+`` for a new one, and a blank for one that stays.
Sign = Literal[" ", "-", "+"]
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
#: A line of which less than this part stays is marked as a whole, not word by word.
_ALIKE = 0.4


@dataclass(frozen=True)
class Part:
    """A stretch of a line."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Line:
    """A line of a difference; its parts make up the text."""

    sign: Sign
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The line."""
        return "".join(part.text for part in self.parts)


def lesson_code(example: Example) -> list[str]:
    """The lines of code of *example*, up to the cell that draws its figure."""
    cell = example.figure_cell
    return code_lines(example.source[: cell.span.start] if cell else example.source)


def code_lines(source: str) -> list[str]:
    """The lines of *source*, a script that parses, without comments, docstrings and blank lines."""
    lines = [list(line.rstrip("\n")) for line in split_lines(source)]
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            del lines[token.start[0] - 1][token.start[1] :]
    texts = ["".join(line).rstrip() for line in lines]
    for first, last in _docstrings(source):
        # What shares a line with a docstring is kept, and the docstring with it.
        texts[first - 1 : last] = [""] * (last - first + 1)
    return [text for text in texts if text.strip()]


def _docstrings(source: str) -> Iterator[tuple[int, int]]:
    """The first and the last line of each docstring that has its lines for itself."""
    tree = ast.parse(source)
    lines = split_lines(source)
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, holders) and ast.get_docstring(node, clean=False) is not None:
            text = node.body[0]
            assert text.end_lineno is not None
            assert text.end_col_offset is not None
            before = lines[text.lineno - 1].encode()[: text.col_offset]
            after = lines[text.end_lineno - 1].encode()[text.end_col_offset :].decode()
            alone = isinstance(node, ast.Module) or len(node.body) > 1
            if alone and not before.strip() and not after.partition("#")[0].strip():
                yield text.lineno, text.end_lineno


def difference(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    """The lines of *old* and *new*: those of each, in order, are all here."""
    found: list[Line] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line(" ", (Part(line, changed=False),)) for line in new[j:j_end]]
            continue
        before, after = _marked(old[i:i_end], new[j:j_end])
        found += [Line("-", parts) for parts in before]
        found += [Line("+", parts) for parts in after]
    return found


_Lines = list[tuple[Part, ...]]


def _marked(old: Sequence[str], new: Sequence[str]) -> tuple[_Lines, _Lines]:
    """Both blocks of lines, each line in parts, after a comparison of their words."""
    words, others = _words(old), _words(new)
    stay, others_stay = [False] * len(words), [False] * len(others)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        stay[i : i + size] = others_stay[j : j + size] = [True] * size
    return list(_in_lines(words, stay)), list(_in_lines(others, others_stay))


def _words(lines: Iterable[str]) -> list[str]:
    """The words of *lines*, and the end of each line."""
    return [word for line in lines for word in (*_WORD.findall(line), "\n")]


def _in_lines(words: list[str], stay: list[bool]) -> Iterator[tuple[Part, ...]]:
    line: list[tuple[str, bool]] = []
    for word, stays in zip(words, stay, strict=True):
        if word != "\n":
            line.append((word, stays))
            continue
        yield _parts(line)
        line = []


def _parts(words: list[tuple[str, bool]]) -> tuple[Part, ...]:
    """Neighbouring words as one part; one part in all if hardly any word stays."""
    length = sum(len(word.strip()) for word, _ in words)
    kept = sum(len(word.strip()) for word, stays in words if stays)
    if kept < _ALIKE * length:
        return (Part("".join(word for word, _ in words), changed=False),)
    parts: list[Part] = []
    for number, (word, stays) in enumerate(words):
        # White space counts as changed between changed words only.
        changed = not stays and (bool(word.strip()) or _is_between(words, number))
        if parts and parts[-1].changed is changed:
            parts[-1] = Part(parts[-1].text + word, changed)
        else:
            parts.append(Part(word, changed))
    return tuple(parts)


def _is_between(words: list[tuple[str, bool]], number: int) -> bool:
    """Whether the words on both sides of one are there and changed."""
    return 0 < number < len(words) - 1 and not (words[number - 1][1] or words[number + 1][1])


def excerpt(lines: Sequence[Line], around: int = 2) -> list[Line | None]:
    """The changed lines and *around* lines on each side; ``None`` where lines are left out."""
    near = {
        other
        for number, line in enumerate(lines)
        if line.sign != " "
        for other in range(number - around, number + around + 1)
    }
    found: list[Line | None] = []
    for number, line in enumerate(lines):
        if number in near:
            found.append(line)
        elif not found or found[-1] is not None:
            found.append(None)
    return found
