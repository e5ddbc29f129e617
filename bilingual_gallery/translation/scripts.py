"""A script in another language: the same script with its prose and comments translated.

Nothing but the docstring and comments may change; :func:`check_same_program` proves it.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterable, Mapping

from bilingual_gallery.examples import Comment, Example, ExampleError
from bilingual_gallery.examples.script import Span
from bilingual_gallery.translation.catalog import Translation, fold_comment

#: How many columns wide translated prose is wrapped (Hangul takes two each).
COLUMNS = 88


def columns(text: str) -> int:
    """How many columns *text* takes in a fixed-width font."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int) -> list[str]:
    """The words of *text* in lines of at most *width* columns, where words allow it."""
    lines: list[str] = []
    for word in text.split():
        if lines and columns(lines[-1]) + 1 + columns(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def translate_prose(text: str, translations: Mapping[str, Translation], width: int) -> str:
    """ReStructuredText *text* with each block that has a translation replaced.

    :param translations: English message → translation.
    """
    for message, translation in translations.items():
        words = r"\s+".join(re.escape(word) for word in message.split())
        pattern = re.compile(
            rf"^(?P<lead>[ \t]*(?:(?:[-*+•]|\w{{1,3}}\.|#\.)[ \t]+)?){words}[ \t]*$"
            r"(?P<under>\n([^\w\s])\3{2,}[ \t]*$)?",
            re.MULTILINE,
        )
        plain = translation.text.replace("\\ ", "")

        def replacement(match: re.Match[str], plain: str = plain) -> str:
            lead, under = match["lead"], match["under"]
            if under:
                return f"{lead}{plain}\n{match[3] * columns(plain)}"
            return lead + f"\n{' ' * len(lead)}".join(wrap(plain, width - len(lead)))

        text = pattern.sub(replacement, text)
    return text


def _translated_comment(comment: Comment, translation: Translation) -> str:
    if comment.indent is None:
        # A comment behind code has one line.
        return "# " + " ".join(line.lstrip("# ") for line in translation.raw.splitlines())
    return f"\n{comment.indent}".join(translation.raw.splitlines())


def localise_script(
    example: Example,
    messages: Mapping[str, Translation],
    comments: Mapping[str, Translation],
) -> str:
    """The source of *example* with its prose and comments translated.

    :param messages: English message of the docstring or a text cell → translation.
    :param comments: folded words of a comment → translation.
    :raises ExampleError: if the result would be another program.
    """
    source = example.source
    edits: list[tuple[Span, str]] = []
    span = example.docstring_span
    literal = source[span.start : span.end]
    edits.append(
        (
            span,
            literal.replace(
                example.docstring, translate_prose(example.docstring, messages, COLUMNS)
            ),
        )
    )
    for cell in example.text_cells:
        prose = translate_prose(cell.text, messages, COLUMNS - 2)
        lines = [f"# {line}".rstrip() for line in prose.rstrip("\n").split("\n")]
        edits.append((cell.span, "\n".join(lines)))
    for comment in example.comments:
        translation = comments.get(fold_comment(comment.text))
        if translation:
            edits.append((comment.span, _translated_comment(comment, translation)))
    for place, text in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        source = source[: place.start] + text + source[place.end :]
    check_same_program(example, source)
    return source


def _program(source: str) -> str:
    tree = ast.parse(source)
    if ast.get_docstring(tree, clean=False) is not None:
        tree.body.pop(0)
    return ast.dump(tree)


def check_same_program(example: Example, localised: str) -> None:
    """Make sure that *localised* is the program of *example*, docstring aside.

    :raises ExampleError: if it is not.
    """
    try:
        same = _program(localised) == _program(example.source)
    except (SyntaxError, ValueError) as error:
        raise ExampleError(
            example.path, 1, f"the translated script is no Python any more: {error}"
        ) from error
    if not same:
        raise ExampleError(example.path, 1, "the translated script is another program")


def localise_listing(
    text: str, comments: Iterable[Comment], translations: Mapping[str, Translation]
) -> tuple[str, list[int]]:
    """Part of a script, as a page shows it, with its comments translated.

    :param text: some lines of the script.
    :param comments: the comments of the whole script.
    :param translations: folded words of a comment → translation.
    :returns: the text, and for each line of *text* the number of the line, counted from 1,
        that it became.
    """
    known = {
        tuple(line.strip() for line in comment.text.splitlines()): comment for comment in comments
    }
    longest = max((len(lines) for lines in known), default=0)
    lines = text.splitlines()
    result: list[str] = []
    became: list[int] = []
    number = 0
    while number < len(lines):
        taken, replaced = _match_comment(lines, number, longest, known, translations)
        became += [len(result) + min(i, len(replaced) - 1) + 1 for i in range(taken)]
        result += replaced
        number += taken
    return "\n".join(result) + ("\n" if text.endswith("\n") else ""), became


def _match_comment(
    lines: list[str],
    number: int,
    longest: int,
    known: Mapping[tuple[str, ...], Comment],
    translations: Mapping[str, Translation],
) -> tuple[int, list[str]]:
    """How many lines from *number* on are one comment, and what stands in their place."""
    line = lines[number]
    if line.lstrip().startswith("#"):
        for size in range(min(longest, len(lines) - number), 0, -1):
            candidate = tuple(part.strip() for part in lines[number : number + size])
            comment = known.get(candidate)
            translation = comment and translations.get(fold_comment(comment.text))
            if translation:
                indent = line[: len(line) - len(line.lstrip())]
                return size, [indent + part for part in translation.raw.splitlines()]
        return 1, [line]
    for (words, *more), comment in known.items():
        translation = translations.get(fold_comment(comment.text))
        if not more and comment.indent is None and translation and line.endswith(words):
            return 1, [line[: -len(words)] + _translated_comment(comment, translation)]
    return 1, [line]
