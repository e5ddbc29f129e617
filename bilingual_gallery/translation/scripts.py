"""A script in another language: the same script with its prose and comments translated.

Nothing but the docstring and comments may change; :func:`check_same_program` proves it.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import tokenize
import unicodedata
from collections.abc import Iterable, Mapping

from bilingual_gallery.examples import Comment, Example, ExampleError, fold
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


_LEAD = r"[ \t]*(?:(?:[-*+•]|\w{1,3}\.|#\.)[ \t]+)?"
_RULE = r"[^\w\s]"
_SPACE = r"(?:[ \t]+|[ \t]*\n[ \t]*)"


def translate_prose(text: str, translations: Mapping[str, Translation], width: int) -> str:
    """ReStructuredText *text* with each block that has a translation replaced.

    :param translations: English message → translation.
    """
    if not translations:
        return text
    plain = {fold(message): made.text.replace("\\ ", "") for message, made in translations.items()}
    longest_first = sorted(plain, key=len, reverse=True)
    words = "|".join(
        _SPACE.join(re.escape(word) for word in message.split()) for message in longest_first
    )
    pattern = re.compile(
        rf"^(?P<over>(?P<sign>{_RULE})(?P=sign){{2,}}[ \t]*\n)?"
        rf"(?P<lead>{_LEAD})(?P<words>{words})[ \t]*$"
        rf"(?P<under>\n(?P<line>{_RULE})(?P=line){{2,}}[ \t]*$)?",
        re.MULTILINE,
    )

    def replacement(match: re.Match[str]) -> str:
        if not _is_block(text, match):
            return match[0]
        lead, made = match["lead"], plain[fold(match["words"])]
        if match["under"]:
            rule = match["line"] * (columns(made) + (2 * len(lead) if match["over"] else 0))
            over = f"{rule}\n" if match["over"] else ""
            return f"{over}{lead}{made}\n{rule}"
        lines = f"\n{' ' * len(lead)}".join(wrap(made, width - len(lead)))
        return (match["over"] or "") + lead + lines

    return pattern.sub(replacement, text)


def _is_block(text: str, match: re.Match[str]) -> bool:
    """Whether *match* is a block of its own and not some lines of a longer paragraph."""
    lead = match["lead"]
    before = text[: match.start()].removesuffix("\n").rpartition("\n")[2]
    after = text[match.end() :].removeprefix("\n").partition("\n")[0]
    is_item = bool(lead.strip())
    begins = is_item or not before.strip() or _is_rule(before) or _indent(before) < len(lead)
    ends = bool(match["under"]) or not after.strip() or _indent(after) != len(lead)
    return begins and (ends or (is_item and _is_item(after)))


def _is_rule(line: str) -> bool:
    return re.fullmatch(rf"({_RULE})\1{{2,}}[ \t]*", line) is not None


def _lead_of(line: str) -> str:
    match = re.match(_LEAD, line)
    return match[0] if match else ""


def _indent(line: str) -> int:
    """The column at which the words of *line* start, behind the mark of a list."""
    return len(_lead_of(line))


def _is_item(line: str) -> bool:
    return bool(_lead_of(line).strip())


def _on_one_line(translation: Translation) -> str:
    """What a comment behind code becomes."""
    return "# " + " ".join(line.lstrip("# ") for line in translation.raw.splitlines())


def _translated_comment(comment: Comment, translation: Translation) -> str:
    if comment.indent is None:
        return _on_one_line(translation)
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
    docstring = translate_prose(example.docstring, messages, COLUMNS)
    if docstring != example.docstring:
        edits.append((example.docstring_span, _docstring_literal(example, docstring)))
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


def _docstring_literal(example: Example, docstring: str) -> str:
    """*docstring* between the quotes that the script has.

    :raises ExampleError: if they can't hold it.
    """
    span = example.docstring_span
    opening = re.match(r"([a-zA-Z]*)(\"\"\"|\'\'\'|\"|\')", example.source[span.start : span.end])
    assert opening is not None
    prefix, quotes = opening.groups()
    inner = docstring
    if "r" not in prefix.lower():
        inner = inner.replace("\\", "\\\\")
        if quotes in inner or inner.endswith(quotes[0]):
            inner = inner.replace(quotes[0], f"\\{quotes[0]}")
        if len(quotes) == 1:
            inner = inner.replace("\n", "\\n")
    literal = f"{prefix}{quotes}{inner}{quotes}"
    try:
        held = ast.literal_eval(literal)
    except (SyntaxError, ValueError):
        held = None
    if held != docstring:
        line = example.source.count("\n", 0, span.start) + 1
        raise ExampleError(
            example.path,
            line,
            f"the docstring, in {prefix}{quotes}, can't hold its translation: avoid {quotes} "
            "in it, and a backslash at its end",
        )
    return literal


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
        tuple(line.strip() for line in comment.text.splitlines()): made
        for comment in comments
        if (made := translations.get(fold_comment(comment.text)))
    }
    lines = text.splitlines()
    columns_of, sure = _comment_columns(text)
    result: list[str] = []
    became: list[int] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        column = columns_of.get(number, -1) if number < sure else _likely_column(line, known)
        taken, replaced = _translated_lines(lines, number, column, known)
        became += [len(result) + min(i, len(replaced) - 1) + 1 for i in range(taken)]
        result += replaced
        number += taken
    return "\n".join(result) + ("\n" if text.endswith("\n") else ""), became


def _comment_columns(text: str) -> tuple[dict[int, int], int]:
    """Where Python sees a comment: line → column, from 0; and from which line on it sees none.

    Part of a script may break off in the middle of things.
    """
    found: dict[int, int] = {}
    sure = 0
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                found[token.start[0] - 1] = token.start[1]
            sure = token.end[0]
    return found, sure


def _likely_column(line: str, known: Iterable[tuple[str, ...]]) -> int:
    """Where the comment of a line begins of which no more than its words is known; or -1."""
    if line.lstrip().startswith("#"):
        return len(line) - len(line.lstrip())
    ends = (len(line) - len(words) for words, *more in known if not more and line.endswith(words))
    return min(ends, default=-1)


def _translated_lines(
    lines: list[str], number: int, column: int, known: Mapping[tuple[str, ...], Translation]
) -> tuple[int, list[str]]:
    """How many lines from *number* on are one comment, and what stands in their place.

    :param column: where in its first line a comment begins; -1 if none does.
    """
    line = lines[number]
    if column < 0:
        return 1, [line]
    before = line[:column]
    if before.strip():
        made = known.get((line[column:].strip(),))
        return 1, [before + _on_one_line(made) if made else line]
    longest = max((len(words) for words in known), default=0)
    for size in range(min(longest, len(lines) - number), 0, -1):
        made = known.get(tuple(part.strip() for part in lines[number : number + size]))
        if made:
            return size, [before + part for part in made.raw.splitlines()]
    return 1, [line]
