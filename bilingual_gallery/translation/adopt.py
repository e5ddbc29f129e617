"""Pair the blocks of an English page with those of its translation in place. No Sphinx here.

In: what both pages say, block by block. Out: which block translates which, and how sure that is.
The blocks are aligned in their order, as Needleman and Wunsch align sequences: what two blocks
have in common (kind, links, literals, numbers, names, length) counts for them, what one of them
lacks counts against them. A pair is sure only where nothing speaks against it and it is either
held by something that no other block has, or stands in a stretch without gaps. All else is for a
person to look at.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import pairwise

from bilingual_gallery.examples import fold
from bilingual_gallery.translation.check_text import prose
from bilingual_gallery.translation.update import Block

_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?:e[+-]?\d+)?", re.ASCII)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]+", re.ASCII)
_COUNTS = "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
#: What a block without a partner costs, and what one of another kind costs.
_GAP = -0.6
_OTHER_KIND = -1.5
_NEVER = -1e9
#: How far from usual the length of a sure pair may be (a logarithm), and that of a whole stretch.
_FAR = 0.5
_SPREAD = 0.35
#: So many characters more or less say nothing.
_SLACK = 12
#: From which share of common words on a block is the English itself.
_SAME_WORDS = 0.6
#: So many of the blocks must find a partner for sure, or else the pages are two.
_SAME_PAGE = 0.25


_PAGE_TITLE = ("title", "1")
#: A block of each page, by number, or none.
_Step = tuple[int | None, int | None]


class Rank(Enum):
    """What a pair is."""

    SURE = "sure"
    UNSURE = "unsure"
    ENGLISH = "english"


@dataclass(frozen=True)
class Pair:
    """A block of the English page, and that of the other page that translates it."""

    english: Block
    translated: Block
    rank: Rank


@dataclass(frozen=True)
class Pairing:
    """What became of all blocks.

    :ivar left: blocks of the translated page without a partner.
    :ivar alone: how many of the English page have none.
    :ivar english: how many blocks without a partner are English, and so no translation.
    """

    pairs: tuple[Pair, ...]
    left: tuple[Block, ...]
    alone: int
    english: int = 0

    @property
    def is_one_page(self) -> bool:
        """Whether the two look like the same page."""
        # Any page has a title: that says nothing.
        held = sum(
            pair.rank is not Rank.UNSURE and pair.english.kind != _PAGE_TITLE for pair in self.pairs
        )
        fewer = len(self.pairs) + min(len(self.left), self.alone)
        return held > 0 and held >= _SAME_PAGE * fewer


@dataclass(frozen=True)
class _Side:
    """A block with what can be compared of it."""

    block: Block

    @cached_property
    def text(self) -> str:
        return fold(self.block.english)

    @cached_property
    def prose(self) -> str:
        return fold(prose(self.block.english))

    @cached_property
    def inline(self) -> frozenset[str]:
        return frozenset(self.block.inline)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(_NUMBER.findall(self.prose))

    @cached_property
    def counts(self) -> frozenset[str]:
        """Its numbers in words."""
        words = set(self.names)
        return frozenset(str(n) for n, word in enumerate(_COUNTS) if word in words)

    @cached_property
    def names(self) -> frozenset[str]:
        """Its words in Latin letters, of which a translation keeps names and terms."""
        return frozenset(word.lower().removesuffix("s") for word in _NAME.findall(self.prose))

    @cached_property
    def tokens(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (kind, token)
            for kind, tokens in (
                ("inline", self.inline),
                ("number", self.numbers),
                ("name", self.names),
                ("title", {"title"} if self.block.kind == _PAGE_TITLE else ()),
            )
            for token in tokens
        )

    @cached_property
    def length(self) -> int:
        return len(self.prose) + 1

    @cached_property
    def has_own_letters(self) -> bool:
        """Whether it is written in letters that English does not have."""
        return any(c.isalpha() and not c.isascii() for c in self.prose)


class _Pages:
    """Both pages, and what they say of each other."""

    def __init__(self, english: Sequence[Block], translated: Sequence[Block]) -> None:
        self.english = [_Side(block) for block in english]
        self.translated = [_Side(block) for block in translated]
        self._in_english = Counter(token for side in self.english for token in side.tokens)
        self._in_translated = Counter(token for side in self.translated for token in side.tokens)
        self._texts = Counter(side.text for side in self.english)
        own = [side for side in self.translated if side.has_own_letters]
        self._has_own_letters = len(own) * 5 > len(self.translated)
        #: What a translation's length is to the English, as a logarithm; a guess at first.
        self.usual = 0.0

    def learn(self, path: Iterable[_Step]) -> None:
        """Take from the pairs of *path* how long a translation usually is."""
        pairs = (
            (self.english[row], self.translated[column])
            for row, column in path
            if row is not None and column is not None
        )
        lengths = [
            math.log(ours.length / theirs.length)
            for theirs, ours in pairs
            if not self.is_english(theirs, ours) and theirs.length > _SLACK
        ]
        self.usual = statistics.median(lengths) if lengths else 0.0

    def score(self, theirs: _Side, ours: _Side) -> float:
        """What speaks for the pair, less what speaks against it."""
        if not _is_pair(theirs.block.kind, ours.block.kind):
            return _NEVER
        if theirs.text == ours.text:
            return 8.0
        total = 1.0 if theirs.block.kind == ours.block.kind else _OTHER_KIND
        if self.is_english(theirs, ours):
            return total + 5 * _share(theirs.names, ours.names)
        if theirs.inline or ours.inline:
            total += 4 * _share(theirs.inline, ours.inline) - 1.5
        if theirs.numbers or ours.numbers:
            total += 2 * _share(theirs.numbers, ours.numbers) - 0.5
        common = theirs.names & ours.names
        total += min(3.0, sum(2 / self._in_english["name", name] for name in common))
        return total - min(2.0, 1.2 * abs(self.length(theirs, ours)))

    def length(self, theirs: _Side, ours: _Side) -> float:
        """How far from usual the length of the translation is, as a logarithm."""
        expected = theirs.length * math.exp(self.usual)
        if abs(ours.length - expected) <= _SLACK:
            return 0.0
        return math.log(ours.length / expected)

    def is_english(self, theirs: _Side, ours: _Side) -> bool:
        """Whether *ours* is not translated."""
        if theirs.text == ours.text:
            return True
        if ours.has_own_letters:
            return False
        if self.is_foreign(ours):
            return True
        return len(ours.names) > 2 and _share(theirs.names, ours.names) >= _SAME_WORDS

    def is_foreign(self, ours: _Side) -> bool:
        """Whether a block is English by its letters, in a language of other letters."""
        return self._has_own_letters and not ours.has_own_letters and len(ours.names) > 2

    def is_held(self, theirs: _Side, ours: _Side) -> bool:
        """Whether the two have something that no other block has."""
        if theirs.text == ours.text:
            return self._texts[theirs.text] == 1
        return any(
            self._in_english[token] == self._in_translated[token] == 1
            for token in theirs.tokens & ours.tokens
        )

    def is_plausible(self, theirs: _Side, ours: _Side) -> bool:
        """Whether nothing speaks against the pair."""
        if self.is_english(theirs, ours):
            return theirs.text == ours.text or _share(theirs.names, ours.names) >= _SAME_WORDS
        strange = {name for name in ours.names - theirs.names if self._in_english["name", name]}
        return (
            theirs.block.kind == ours.block.kind
            and theirs.inline == ours.inline
            and not strange
            and theirs.numbers <= ours.numbers
            and ours.numbers <= theirs.numbers | theirs.counts
            and abs(self.length(theirs, ours)) <= _FAR
        )


def _is_pair(theirs: tuple[str, ...], ours: tuple[str, ...]) -> bool:
    """Whether a block may be the translation of the other at all."""
    for kind in ("title", "comment", "term"):
        if (kind in theirs) is not (kind in ours):
            return False
    return "title" not in theirs or theirs == ours


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _align(pages: _Pages) -> list[_Step]:
    """The best way through both pages: pairs, and blocks without a partner."""
    rows, columns = len(pages.english), len(pages.translated)
    best = [[_GAP * column for column in range(columns + 1)]]
    moves: list[bytearray] = [bytearray([2]) * (columns + 1)]
    for row in range(1, rows + 1):
        theirs = pages.english[row - 1]
        line, move = [_GAP * row], bytearray([1])
        for column in range(1, columns + 1):
            options = (
                best[row - 1][column - 1] + pages.score(theirs, pages.translated[column - 1]),
                best[row - 1][column] + _GAP,
                line[column - 1] + _GAP,
            )
            chosen = max(range(3), key=options.__getitem__)
            line.append(options[chosen])
            move.append(chosen)
        best.append(line)
        moves.append(move)
    path: list[_Step] = []
    row, column = rows, columns
    while row or column:
        move_here = moves[row][column]
        row -= move_here != 2
        column -= move_here != 1
        path.append((row if move_here != 2 else None, column if move_here != 1 else None))
    return path[::-1]


def pair(english: Iterable[Block], translated: Iterable[Block]) -> Pairing:
    """Pair the blocks of one message of both pages, in their order."""
    pages = _Pages(tuple(english), tuple(translated))
    pages.learn(_align(pages))
    path = _align(pages)
    ranks = _ranked(pages, path)
    pairs = [
        Pair(pages.english[row].block, pages.translated[column].block, ranks[number])
        for number, (row, column) in enumerate(path)
        if row is not None and column is not None
    ]
    rest = [
        pages.translated[column]
        for row, column in path
        if row is None and column is not None and pages.translated[column].block.wanted
    ]
    left = tuple(side.block for side in rest if not pages.is_foreign(side))
    alone = sum(column is None for _, column in path)
    return Pairing(tuple(pairs), left, alone, len(rest) - len(left))


def _ranked(pages: _Pages, path: Sequence[_Step]) -> dict[int, Rank]:
    """What each pair of *path* is, by its number."""
    pairs = {
        number: (pages.english[row], pages.translated[column])
        for number, (row, column) in enumerate(path)
        if row is not None and column is not None
    }
    ranks = {
        number: Rank.ENGLISH if pages.is_english(*sides) else Rank.UNSURE
        for number, sides in pairs.items()
    }
    plausible = {number for number, sides in pairs.items() if pages.is_plausible(*sides)}
    whole = {
        number
        for number in plausible
        if pairs[number][0].text == pairs[number][1].text
        or not _is_beside_doubt(pages, path, number, plausible)
    }
    held = [number for number in sorted(whole) if pages.is_held(*pairs[number])]
    sure = set(held)
    for before, after in pairwise([-1, *held, len(path)]):
        stretch = range(before + 1, after)
        if whole.issuperset(stretch) and _is_even(pages, [pairs[n] for n in stretch]):
            sure.update(stretch)
    ranks.update((n, Rank.SURE) for n in sure if ranks[n] is Rank.UNSURE)
    return ranks


def _is_even(pages: _Pages, stretch: Sequence[tuple[_Side, _Side]]) -> bool:
    """Whether the translations of a stretch are longer or shorter than usual alike."""
    lengths = [pages.length(*sides) for sides in stretch]
    return len(lengths) < 2 or statistics.pstdev(lengths) <= _SPREAD


def _is_beside_doubt(
    pages: _Pages, path: Sequence[_Step], number: int, plausible: AbstractSet[int]
) -> bool:
    """Whether a pair stands next to a block that a part of it could belong to.

    That is one without a partner, or with a doubtful one.
    """
    kind = _kinds(pages, path[number])[0]
    near = (n for n in (number - 1, number + 1) if 0 <= n < len(path) and n not in plausible)
    return "title" not in kind and any(
        _is_pair(kind, other) for n in near for other in _kinds(pages, path[n])
    )


def _kinds(pages: _Pages, step: _Step) -> list[tuple[str, ...]]:
    row, column = step
    sides = [pages.english[row]] if row is not None else []
    sides += [pages.translated[column]] if column is not None else []
    return [side.block.kind for side in sides]
