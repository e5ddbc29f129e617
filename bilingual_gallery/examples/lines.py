"""Which line of a page's listing is which line of the script, though comments are translated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_COMMENT = re.compile(r"(^|\s+)#.*$")


@dataclass(frozen=True)
class Place:
    """Where a line of a script stands in a listing.

    :ivar line: the listing's line, counted from 1.
    :ivar shift: how many columns further to the right it begins there.
    """

    line: int
    shift: int


def same_lines(script: Sequence[str], listing: Sequence[str]) -> dict[int, Place]:
    """Find the lines of code of *script* in *listing*: number of the line there → place.

    :param listing: the script or part of it; its comments may be others, its indentation less.
    """
    whole, part = _code(script), _code(listing)
    blocks = SequenceMatcher(
        None, [text for _, text in whole], [text for _, text in part], autojunk=False
    ).get_matching_blocks()
    found = {}
    for i, j, size in blocks:
        for (number, _), (shown, _) in zip(whole[i : i + size], part[j : j + size], strict=True):
            shift = _indent(listing[shown - 1]) - _indent(script[number - 1])
            found[number] = Place(shown, shift)
    return found


def _code(lines: Sequence[str]) -> list[tuple[int, str]]:
    """The lines that hold more than a comment, with their numbers."""
    codes = ((number, _COMMENT.sub("", line).strip()) for number, line in enumerate(lines, 1))
    return [(number, code) for number, code in codes if code]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
