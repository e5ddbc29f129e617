"""A translation file as text: which lines are whose, what is plain prose, what is no text at all.

No parser and no Sphinx here, so that a file that can't be parsed is checked as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docutils.utils import column_width

from bilingual_gallery.translation import check_findings as found
from bilingual_gallery.translation import korean
from bilingual_gallery.translation.boundaries import INLINE
from bilingual_gallery.translation.check_findings import Finding
from bilingual_gallery.translation.document import Document, is_blank, split_lines
from bilingual_gallery.translation.entries import Entry, read_entries

#: How many characters of the file a message shows.
SHOWN = 40
_CONFLICT = re.compile(r"(<{7}|>{7})(\s|$)")
_RULE = re.compile(r"(?P<sign>[-=~^\"'*+#])(?P=sign)+$")
_ROLE = re.compile(r":(?P<name>[\w:.+-]+):`")
#: Roles whose text is no prose.
_CODE_ROLES = frozenset({"code", "math", "kbd", "file", "samp", "command", "program", "raw"})
_TITLE = re.compile(r"(?P<title>.*?)\s*<[^<>]*>", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """The translation of an entry, line by line.

    :ivar lines: number, counted from 1, and text of each line, without its end.
    """

    entry: Entry
    lines: tuple[tuple[int, str], ...]


def plain_lines(text: str) -> list[str]:
    """The lines of *text* as editors count them, without their ends."""
    return [line.rstrip("\r\n") for line in split_lines(text)]


def shorten(text: str, length: int = SHOWN) -> str:
    """The first characters of *text*, on one line."""
    folded = " ".join(text.split())
    return folded if len(folded) <= length else f"{folded[: length - 1].rstrip()}…"


def blocks_of(document: Document) -> list[Block]:
    """The translation of each entry, without those that were set aside.

    :raises TranslationFileError: if a line belongs to no entry.
    """
    entries, _ = read_entries(document)
    blocks = []
    for entry, chunk in zip(entries, document.live, strict=True):
        lines = ((entry.line + n, chunk.lines[n].rstrip("\r\n")) for n in chunk.kept)
        blocks.append(Block(entry, tuple(lines)))
    return blocks


def check_unpaired(path: Path, document: Document) -> Iterator[Finding]:
    """What is left of an older translation below its mark."""
    line = 1 + len(document.head)
    for chunk in document.chunks:
        # Directly below the mark stands what it is for.
        blank = next((n for n, text in enumerate(chunk.lines) if is_blank(text)), len(chunk.lines))
        words = "".join(chunk.lines[blank:]).strip()
        if chunk.is_unpaired and words:
            yield Finding(path, line, found.UNPAIRED, {"text": shorten(words)})
        line += len(chunk.lines)


def prose_lines(block: Block) -> Iterator[tuple[int, str]]:
    """The lines of *block* that are no literal block (below ``::``)."""
    inside = -1
    before = ""
    for number, line in block.lines:
        indent = len(line) - len(line.lstrip())
        if inside >= 0 and line.strip() and indent <= inside:
            inside = -1
        if inside < 0:
            yield number, line
            if line.strip():
                before = line
            if before.rstrip().endswith("::") and not line.strip():
                inside = len(before) - len(before.lstrip())
                before = ""


def is_code(markup: str) -> bool:
    """Whether inline *markup* holds code or maths and no words."""
    role = _ROLE.match(markup)
    return markup.startswith("``") or (role is not None and role["name"] in _CODE_ROLES)


def words_of(markup: str) -> str:
    """The words that a reader sees of inline *markup*; empty where they come from elsewhere."""
    if markup.startswith("``"):
        return markup[2:-2]
    if markup.startswith(("|", "[")):
        return ""
    role = _ROLE.match(markup)
    if markup.startswith("`") or role:
        inner = re.sub(r"^(:[\w:.+-]+:)?`|`(__?|:[\w:.+-]+:)?$", "", markup)
        title = _TITLE.fullmatch(inner)
        if title:
            return title["title"]
        return "" if role and role["name"] not in {*_CODE_ROLES, "term", "strong"} else inner
    return markup.strip("*")


def prose(text: str, *, code: bool = False) -> str:
    """The plain words of reStructuredText *text*.

    :param code: with literals, maths and code as well.
    """

    def plain(match: re.Match[str]) -> str:
        if match["skip"]:
            return match[0][1:].strip()
        if is_code(match[0]) and not code:
            return "\N{OBJECT REPLACEMENT CHARACTER}"
        return words_of(match[0])

    return INLINE.sub(plain, text)


def check_bytes(path: Path, data: bytes) -> Iterator[Finding]:
    """What is wrong with the file as a text of characters."""
    if data.startswith(b"\xef\xbb\xbf"):
        yield Finding(path, 1, found.BYTE_ORDER_MARK)
    text = data.decode("utf-8-sig", errors="ignore")
    for number, line in enumerate(plain_lines(text), 1):
        if mark := _CONFLICT.match(line):
            yield Finding(path, number, found.CONFLICT, {"mark": mark[1]})
        if sign := next((c for c in line if _is_invisible(c)), ""):
            yield Finding(path, number, found.CONTROL, {"character": _name(sign)})
        if "\t" in line:
            yield Finding(path, number, found.TAB)


def _is_invisible(character: str) -> bool:
    # Format characters are zero-width spaces, marks of direction, soft hyphens; the two joiners
    # belong to some scripts and emoji.
    if character in "\t\u200c\u200d":
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def check_block(path: Path, block: Block, language: str) -> Iterator[Finding]:
    """What is wrong with the lines of a translation, however they are parsed."""
    for number, line in block.lines:
        if line.strip() == ".." and line[:1].isspace():
            yield Finding(path, number, found.NESTED)
        if not unicodedata.is_normalized("NFC", line):
            yield Finding(path, number, found.DECOMPOSED, {"text": shorten(line)})
        if line != line.rstrip():
            yield Finding(path, number, found.LAYOUT, {"what": found.TRAILING})
    for number, _ in short_underlines(block):
        yield Finding(path, number, found.LAYOUT, {"what": found.UNDERLINE})
    text, line_of = joined(block)
    for match in spaces(text, language):
        around = text[max(match.start() - 20, 0) : match.end() + 8]
        values = {"text": shorten(around)}
        yield Finding(path, line_of(match.start()), found.SPACE, values)


def joined(block: Block) -> tuple[str, Lines]:
    """The prose of *block*, and which line a place in it belongs to."""
    pairs = list(prose_lines(block))
    return "\n".join(line for _, line in pairs), Lines(pairs)


class Lines:
    """The line of the file that a place in joined lines belongs to."""

    def __init__(self, pairs: list[tuple[int, str]]) -> None:
        self.starts: list[tuple[int, int]] = []
        start = 0
        for number, line in pairs:
            self.starts.append((start, number))
            start += len(line) + 1

    def __call__(self, place: int) -> int:
        """The number of the line that holds *place*."""
        return max((number for start, number in self.starts if start <= place), default=1)


def short_underlines(block: Block) -> Iterator[tuple[int, str]]:
    """The lines above and below titles that are not as long as the title: number, right line."""
    lines = list(prose_lines(block))
    for place in range(1, len(lines)):
        above, title, rule, below = (
            lines[n][1].rstrip() if 0 <= n < len(lines) else ""
            for n in (place - 2, place - 1, place, place + 1)
        )
        under, over = _RULE.match(rule), _RULE.match(above)
        if not under or not title or below or _RULE.match(title):
            continue
        # A line above the title is of the same sign, or else it is no title.
        if above and not (over and over["sign"] == under["sign"]):
            continue
        right = under["sign"] * column_width(title)
        if rule != right:
            yield lines[place][0], right
        if over and above != right:
            yield lines[place - 2][0], right


def spaces(text: str, language: str) -> list[re.Match[str]]:
    r"""The spaces between markup and a particle that do not belong there.

    An escaped space (``\ ``) is needed nowhere beside a letter that is not ASCII. A plain one
    is wrong before a particle, which only Korean can tell.

    :returns: matches of the space alone.
    """
    places = []
    escaped, plain = re.compile(r"\\ "), re.compile(r"[ \t]+|[ \t]*\n[ \t]*")
    for match in INLINE.finditer(text):
        if match["skip"]:
            continue
        after = escaped.match(text, match.end())
        if after and _is_letter(text[after.end() : after.end() + 1]):
            places.append(after)
        before = escaped.match(text, match.start() - 2) if match.start() >= 3 else None
        if before and _is_letter(text[before.start() - 1]):
            places.append(before)
        space = plain.match(text, match.end())
        if space and language == korean.LANGUAGE and korean.ALONE.match(text, space.end()):
            places.append(space)
    return sorted(set(places), key=lambda match: match.start())


def _is_letter(character: str) -> bool:
    return character.isalnum() and not character.isascii()
