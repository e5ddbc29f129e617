"""Put more into the HTML of highlighted code, at places that are counted in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

_PIECE = re.compile(r"<span></span>|<[^>]*>|&[^;]*;|.", re.DOTALL)


@dataclass(frozen=True)
class Link:
    """Characters that lead to an address.

    :ivar line: counted from 1.
    :ivar start: the first column, counted from 0; *end* is the one behind the last.
    """

    line: int
    start: int
    end: int
    address: str


@dataclass(frozen=True)
class Note:
    """Words behind a line."""

    line: int
    text: str


def weave(html: str, links: Iterable[Link], notes: Iterable[Note]) -> str:
    """*html*, the contents of a ``pre`` element, with links and notes put in.

    A line with a note is in an element of its own, so that it can show the note by itself.
    """
    at: dict[tuple[int, int], str] = {}
    behind: dict[int, str] = {}
    for note in notes:
        at[note.line, 0] = '<span class="shaped">'
        behind[note.line] = f'<span class="shape"> {escape(note.text)} </span></span>'
    # Later starts later: what ends at a place goes before what begins there.
    for link in sorted(links, key=lambda link: (link.line, link.start)):
        begin, end = (link.line, link.start), (link.line, link.end)
        at[begin] = at.get(begin, "") + f'<a href="{escape(link.address)}">'
        at[end] = "</a>" + at.get(end, "")
    return _woven(html, at, behind)


def _woven(html: str, at: dict[tuple[int, int], str], behind: dict[int, str]) -> str:
    made: list[str] = []
    inside = ""  # the span that is open, but for one around a whole line
    line, column = 1, 0
    for piece in _PIECE.findall(html):
        if piece == "<span></span>":
            # Pygments begins with an empty one.
            made.append(piece)
            continue
        if piece.startswith("<"):
            if piece.startswith("<span") and 'class="hll"' not in piece:
                made.append(at.pop((line, column), ""))
                inside = piece
            elif inside:
                inside = ""
            made.append(piece)
            continue
        text = at.pop((line, column), "")
        if piece == "\n":
            text += behind.pop(line, "")
            line, column = line + 1, 0
        else:
            column += 1
        if text and inside:
            text = f"</span>{text}{inside}"
        made += [text, piece]
    return "".join([*made, at.pop((line, column), ""), behind.pop(line, "")])
