"""A translation file, message by message, and the messages back in their entries. No Sphinx here.

In a ``.po`` each translatable block is a message of its own; in a translation file an entry may
hold several. :func:`units_of` takes the entries apart, :func:`put` puts changed messages back,
and leaves every other byte alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol

from bilingual_gallery.examples import fold
from bilingual_gallery.translation.catalog import Translation
from bilingual_gallery.translation.document import Chunk, Document, is_blank, read
from bilingual_gallery.translation.entries import Entry, TranslationFileError, read_entries
from bilingual_gallery.translation.scripts import COLUMNS, translate_prose
from bilingual_gallery.translation.update import Block, chunk_of, comment_key

#: The number of a unit that is all of its entry, because that can't be taken apart.
WHOLE = -1


class Reader(Protocol):
    """How reStructuredText is read; what stands between this module and Sphinx."""

    def messages(self, english: str) -> tuple[str, ...] | None:
        """The messages in the English of an entry, folded; ``None`` if its markup is broken."""

    def pairs(self, english: str, translation: str) -> tuple[tuple[str, str], ...] | None:
        """Each message and what it became, folded; ``None`` if the two sides don't fit."""


@dataclass(frozen=True)
class Unit:
    """A message, and what an entry says of it.

    :ivar key: what it is found by.
    :ivar english: the message on one line, or a code comment with its lines.
    :ivar translation: in the same form; empty if there is none.
    :ivar previous: the English that was translated, if it was another.
    :ivar review: whether a person has to look at it.
    :ivar place: the number of its entry in the file.
    :ivar number: its number in the entry, or ``WHOLE``.
    """

    key: str
    english: str
    translation: str = ""
    previous: str = ""
    review: bool = False
    place: int = 0
    number: int = 0


def key_of(english: str) -> str:
    """What a message is found by."""
    return comment_key(english) if _is_comment(english) else fold(english)


def _is_comment(english: str) -> bool:
    return Entry(english, "", 0, 0).is_comment


def units_of(document: Document, reader: Reader) -> tuple[list[Unit], list[Unit]]:
    """The messages of a translation file: those of today, and those set aside.

    :raises TranslationFileError: if a line belongs to no entry.
    """
    live, gone = read_entries(document)
    todays = [unit for place, entry in enumerate(live) for unit in _units(entry, place, reader)]
    aside = [unit for entry in gone if entry for unit in _units(entry, 0, reader)]
    return todays, aside


def _units(entry: Entry, place: int, reader: Reader) -> list[Unit]:
    if entry.is_comment:
        key = comment_key(entry.english)
        return [
            Unit(key, entry.english, entry.translation, entry.was, review=entry.review, place=place)
        ]
    keys = reader.messages(entry.english)
    pairs = tuple((key, "") for key in keys or ())
    if pairs and entry.translation:
        pairs = reader.pairs(entry.english, entry.translation) or ()
    if not pairs:
        english = keys[0] if keys and len(keys) == 1 else entry.english
        whole = Unit(fold(english), english, entry.translation, entry.was, place=place)
        return [replace(whole, review=entry.review, number=WHOLE)]
    return [
        Unit(key, key, text, previous, review=entry.review, place=place, number=number)
        for number, ((key, text), previous) in enumerate(
            zip(pairs, _previous(entry, tuple(key for key, _ in pairs), reader), strict=True)
        )
    ]


def _previous(entry: Entry, keys: tuple[str, ...], reader: Reader) -> Sequence[str]:
    """The English that each message of an entry was translated from, if it was another."""
    if not entry.was or not entry.translation:
        return [""] * len(keys)
    old = reader.messages(entry.was)
    if old is None or len(old) != len(keys):
        return [fold(entry.was)] * len(keys)
    if old == keys:
        return old
    return ["" if before == now else before for before, now in zip(old, keys, strict=True)]


def put(
    document: Document, units: Sequence[Unit], blocks: Sequence[Block], reader: Reader
) -> tuple[Document, list[Unit]]:
    """*document* with its messages as *units* say.

    :param units: changed units of :func:`units_of`, in their order.
    :param blocks: what the page says.
    :returns: the document, and those that no translation file can hold as they are.
    """
    english = {single.keys[0]: single.english for block in blocks for single in block.singles}
    live, _ = read_entries(document)
    todays, _ = units_of(document, reader)
    before = {place: list(each) for place, each in groupby(todays, lambda unit: unit.place)}
    changed = {(unit.place, unit.number): unit for unit in units}
    chunks: list[Chunk] = []
    refused: list[Unit] = []
    for place, (chunk, entry) in enumerate(zip(document.live, live, strict=True)):
        after = [changed.get((place, unit.number), unit) for unit in before[place]]
        if whole := changed.get((place, WHOLE)):
            after = [whole]
        if after == before[place]:
            chunks.append(chunk)
            continue
        made = _Entry(chunk, entry, document.newline, reader, english).made(before[place], after)
        if _is_read_as(made, entry, after):
            chunks += made
        else:
            refused += [unit for unit in units if unit.place == place]
            chunks.append(chunk)
    return replace(document, chunks=(*chunks, *document.gone)), refused


def _is_read_as(chunks: Sequence[Chunk], entry: Entry, units: Sequence[Unit]) -> bool:
    """Whether *chunks* are read as so many entries, with all that was put there."""
    text = "".join(line for chunk in chunks for line in chunk.lines)
    try:
        document = read(text.encode())
        found, gone = read_entries(document)
    except TranslationFileError:
        return False
    if document.head or gone or len(found) != len(chunks):
        return False
    wanted = fold(" ".join(unit.translation for unit in units))
    same = sum(map(len, wanted.split())) <= sum(len("".join(e.translation.split())) for e in found)
    return same and (len(found) > 1 or found[0].english == entry.english)


@dataclass(frozen=True)
class _Entry:
    """An entry that gets other translations.

    :ivar english: key → the English of a message as it stands alone.
    """

    chunk: Chunk
    entry: Entry
    newline: str
    reader: Reader
    english: Mapping[str, str]

    def made(self, before: Sequence[Unit], after: Sequence[Unit]) -> list[Chunk]:
        """The entry as *after* says, or one for each of its messages where one can't say it."""
        is_one = len(after) == 1 or (
            all(unit.translation for unit in after) and len({unit.review for unit in after}) == 1
        )
        if is_one:
            text = self._text(before, after)
            was = self._was(before, after)
            if text is not None:
                return [rebuilt(self.chunk, self.newline, text, was, review=after[0].review)]
        return list(self._apart(after))

    def _text(self, before: Sequence[Unit], after: Sequence[Unit]) -> str | None:
        """The translation of the whole entry; ``None`` if it can't be put together."""
        entry, new = self.entry, after[0]
        if entry.is_comment or new.number == WHOLE:
            return new.translation
        changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
        if all(old.translation == new.translation for old, new in changed):
            return entry.translation
        wanted = tuple((unit.key, fold(unit.translation)) for unit in after)
        known = {old.translation: new.translation for old, new in changed if old.translation}
        for text in (
            _replaced(entry.translation, known),
            _replaced(entry.english, {unit.key: unit.translation for unit in after}),
            new.translation,
        ):
            if self.reader.pairs(entry.english, text) == wanted:
                return text
        return new.translation if len(after) == 1 else None

    def _was(self, before: Sequence[Unit], after: Sequence[Unit]) -> str:
        """The English that was translated, of the whole entry."""
        if not any(unit.previous for unit in after):
            return ""
        if [unit.previous for unit in after] == [unit.previous for unit in before]:
            return self.entry.was
        if len(after) == 1:
            return after[0].previous
        wanted = tuple(unit.previous or unit.key for unit in after)
        now = self.reader.messages(self.entry.was or self.entry.english) or ()
        if len(now) != len(wanted):
            return self.entry.was or "\n\n".join(dict.fromkeys(wanted))
        text = self.entry.was or self.entry.english
        return _replaced(text, dict(zip(now, wanted, strict=True)))

    def _apart(self, units: Sequence[Unit]) -> Iterator[Chunk]:
        last = len(units) - 1
        blank = tuple(line for line in self.chunk.lines[_end(self.chunk.lines) :])
        for number, unit in enumerate(units):
            chunk = chunk_of(
                self.english.get(unit.key, unit.english),
                self.newline,
                unit.previous,
                self._alone(unit),
                review=unit.review and bool(unit.translation),
            )
            yield Chunk((*chunk.lines, *(blank if number == last else (self.newline,))))

    def _alone(self, unit: Unit) -> str:
        english = self.english.get(unit.key, unit.english)
        text = _replaced(english, {unit.key: unit.translation}) if unit.translation else ""
        fits = text and self.reader.pairs(english, text) == ((unit.key, fold(unit.translation)),)
        return text if fits else unit.translation


def _replaced(text: str, messages: Mapping[str, str]) -> str:
    new = {old: Translation(made, "", 0) for old, made in messages.items() if old and old != made}
    return translate_prose(text, new, COLUMNS)


def rebuilt(chunk: Chunk, newline: str, text: str, was: str, *, review: bool) -> Chunk:
    """*chunk* with another translation or other marks; what stays the same stays as it is."""
    lines = chunk.lines
    parts = [lines[: _end(lines[: chunk.english[1]])]]
    for name, span, wanted in (
        ("was", chunk.was, was),
        ("review", chunk.review, " " if review else ""),
    ):
        if not wanted:
            continue
        old = lines[span[0] : _end(lines[: span[1]])] if span else ()
        if old and (name == "review" or fold(" ".join(old[1:])) == fold(was)):
            parts.append(old)
        else:
            body = (
                f"   {line}".rstrip() + newline for line in wanted.split("\n") if wanted.strip()
            )
            parts.append((f".. {name}:{newline}", *body))
    now = "\n".join(lines[number].rstrip("\r\n") for number in chunk.kept).rstrip()
    kept = tuple(lines[number] for number in chunk.kept)
    if text != now:
        kept = tuple(line + newline for line in text.split("\n"))
    if _has_same_marks(chunk, was, review=review) and chunk.kept:
        start, stop = chunk.kept[0], chunk.kept[-1] + 1
        if chunk.kept == tuple(range(start, stop)):
            return Chunk((*lines[:start], *_ended(kept, newline), *lines[stop:]))
    parts.append(kept)
    whole: list[str] = []
    for part in filter(None, parts):
        whole += [*([newline] if whole else []), *_ended(part, newline)]
    return Chunk((*whole, *lines[_end(lines) :]))


def _has_same_marks(chunk: Chunk, was: str, *, review: bool) -> bool:
    old = "".join(chunk.lines[slice(*chunk.was)][1:]) if chunk.was else ""
    return fold(old) == fold(was) and (chunk.review is not None) is review


def _end(lines: Sequence[str]) -> int:
    """The line behind the last that is not blank."""
    end = len(lines)
    while end and is_blank(lines[end - 1]):
        end -= 1
    return end


def _ended(lines: Sequence[str], newline: str) -> tuple[str, ...]:
    return tuple(line if line.endswith(("\n", "\r")) else line + newline for line in lines)
