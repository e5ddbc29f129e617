"""Bring a translation file up to date with its page or script. No Sphinx here.

In: the file as it is, and what the page says today, as :class:`Block`. Out: the file as it is
to be, and what was done. No word that a translator wrote gets lost, and a file that is up to
date stays as it is, byte for byte.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bilingual_gallery.examples import fold
from bilingual_gallery.translation.catalog import Translation, fold_comment, resolve
from bilingual_gallery.translation.document import Chunk, Document, is_blank
from bilingual_gallery.translation.entries import Entry, read_entries, read_fields
from bilingual_gallery.translation.scripts import COLUMNS, translate_prose

#: What is drawn before the words of a comment, so that no prose is taken for one.
_COMMENT = "# "


@dataclass(frozen=True)
class Block:
    """Some English of a page or script that may be an entry.

    :ivar english: as it stands there, without its indentation.
    :ivar keys: what it says: its messages, folded, or one comment.
    :ivar line: where it stands, counted from 1; 0 if that is not known.
    :ivar wanted: whether there is anything in it to translate.
    :ivar parts: the blocks that a list or row consists of; none for a block of one message.
    :ivar kind: of one message, the elements it stands in, from the outside in.
    :ivar inline: of one message, what a translation must keep: links, roles, literals, …
    """

    english: str
    keys: tuple[str, ...]
    line: int = 0
    wanted: bool = True
    parts: tuple[Block, ...] = ()
    kind: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()

    @property
    def singles(self) -> tuple[Block, ...]:
        """The blocks of one message in it."""
        return self.parts or (self,)


class Reader(Protocol):
    """How reStructuredText is read; what stands between this module and Sphinx."""

    def messages(self, english: str) -> tuple[str, ...] | None:
        """The messages in the English of an entry, folded; ``None`` if its markup is broken."""

    def translations(self, entry: Entry) -> tuple[str, ...] | None:
        """What each message of *entry* became; ``None`` if the two sides don't fit."""


@dataclass(frozen=True)
class Done:
    """What an update did, in entries, and what is left to do, in texts.

    :ivar split: those of which a part of the English is gone.
    :ivar dropped: those without a translation whose English is gone.
    :ivar behind: entries whose English has changed since they were translated.
    :ivar unread: the lines of entries left alone because their English has broken markup.
    """

    added: int = 0
    changed: int = 0
    moved: int = 0
    returned: int = 0
    split: int = 0
    dropped: int = 0
    left: int = 0
    behind: int = 0
    unread: tuple[int, ...] = ()

    def __add__(self, other: Done) -> Done:
        names = self.__dataclass_fields__
        return Done(*(getattr(self, name) + getattr(other, name) for name in names))


def comment_key(text: str) -> str:
    """The key of a code comment."""
    return _COMMENT + fold_comment(text)


@dataclass(frozen=True)
class _Aside:
    """What is known of some English that gets an entry: the fields of an entry."""

    was: str = ""
    translation: str = ""
    review: bool = False


@dataclass
class _Item:
    """An entry, or the mark, of the file that is to be.

    :ivar place: its number among the chunks of the file as it is, where it stays in that place.
    """

    chunk: Chunk
    entry: Entry | None = None
    keys: tuple[str, ...] = ()
    place: int | None = None

    @property
    def is_translated(self) -> bool:
        return bool(self.chunk.kept)


@dataclass
class _State:
    """What is known while a file is brought up to date.

    :ivar today: key → the block of one message that says it, in the order of the page.
    :ivar items: the entries above the mark that keep their place.
    :ivar gone: the mark and the entries below it.
    :ivar owners: key → the item that holds it in the file that is to be.
    """

    document: Document
    blocks: Sequence[Block]
    reader: Reader
    today: dict[str, Block] = field(default_factory=dict)
    items: list[_Item] = field(default_factory=list)
    gone: list[_Item] = field(default_factory=list)
    owners: dict[str, _Item] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1


def update(
    document: Document,
    blocks: Sequence[Block],
    reader: Reader,
    mark: str = "",
    adding: Collection[str] | None = None,
) -> tuple[Document, Done]:
    """*document* brought up to date with *blocks*, and what that took.

    :param blocks: what the page says, in its order.
    :param mark: words for the mark above the entries whose English is gone.
    :param adding: the keys of what gets an entry if it has none; without it all that is wanted.
    :raises TranslationFileError: if a line of the document belongs to no entry.
    """
    state = _read(document, blocks, reader)
    _restore_gone(state)
    _follow_changes(state)
    items = _with_missing(state, adding)
    if all(item.chunk.is_mark for item in state.gone):
        # No words are left below the mark but those that came with it.
        state.gone = [
            item
            for item in state.gone
            if fold("".join(item.chunk.lines[1:])) not in {"", fold(mark)}
        ]
    elif _lacks_mark(state.gone):
        unpaired = sum(item.chunk.is_unpaired for item in state.gone)
        state.gone.insert(unpaired, _Item(_mark_chunk(mark, document.newline)))
    result = _assembled(document, [*items, *state.gone])
    return result, _summary(state, items, result)


def _read(document: Document, blocks: Sequence[Block], reader: Reader) -> _State:
    state = _State(document, blocks, reader)
    for block in blocks:
        for single in block.singles:
            state.today.setdefault(single.keys[0], single)
    read_fields(document.head)
    live, gone = read_entries(document)
    for place, (chunk, entry) in enumerate(zip(document.chunks, (*live, *gone), strict=True)):
        keys = _keys(entry, state) if entry else ()
        into = state.items if place < len(live) else state.gone
        into.append(_Item(chunk, entry, keys, place))
    # Where the same English has two entries, the one with a translation has it.
    for item in sorted(state.items, key=lambda item: not item.is_translated):
        for key in item.keys:
            state.owners.setdefault(key, item)
    return state


def _keys(entry: Entry, state: _State) -> tuple[str, ...]:
    """The keys of an entry; none if its English can't be read."""
    if entry.is_comment:
        return (comment_key(entry.english),)
    folded = fold(entry.english)
    # What is on the page as one block need not be parsed, unless it could be a list or term.
    if folded in state.today and is_plain(entry.english):
        return (folded,)
    return state.reader.messages(entry.english) or ()


def is_plain(english: str) -> bool:
    """Whether *english* is nothing but a paragraph, to be seen without parsing it."""
    lines = english.split("\n")
    words = len(english) > 2 and english[:3].replace(" ", "").isalpha()
    return words and all(line and line[0].isalnum() for line in lines)


def _restore_gone(state: _State) -> None:
    """Take entries back whose English is on the page again."""

    def is_free(key: str) -> bool:
        owner = state.owners.get(key)
        return key in state.today and (owner is None or not owner.is_translated)

    for item in list(state.gone):
        if not item.is_translated or not item.keys or not all(map(is_free, item.keys)):
            continue
        holders = [state.owners[key] for key in item.keys if key in state.owners]
        # One that waits for a translation makes room for it, unless it holds more than this.
        if any(set(holder.keys) - set(item.keys) for holder in holders):
            continue
        state.items = [kept for kept in state.items if not _is_in(kept, holders)]
        state.gone = [kept for kept in state.gone if kept is not item]
        item.place = None
        state.owners.update(dict.fromkeys(item.keys, item))
        state.count("returned")


def _lacks_mark(gone: Sequence[_Item]) -> bool:
    """Whether the entries that were set aside have no mark of their own above them."""
    first = next(number for number, item in enumerate(gone) if not item.chunk.is_mark)
    return all(item.chunk.is_unpaired for item in gone[:first])


def _is_in(item: _Item, items: Iterable[_Item]) -> bool:
    return any(item is other for other in items)


def _follow_changes(state: _State) -> None:
    """Give each entry today's English, or set it aside if there is none."""
    changed = _changed(state)
    kept = []
    displaced = []
    for item in state.items:
        targets = tuple(key if key in state.today else changed.get(key) for key in item.keys)
        if targets == item.keys:
            kept.append(item)
        elif not any(targets):
            _set_aside(item, state, "moved")
        elif (english := _today(item, targets, state)) is not None:
            item.chunk = _rewritten(item, english, state.document.newline)
            item.keys = tuple(target for target in targets if target)
            displaced += [state.owners[key] for key in item.keys if key in state.owners]
            state.owners.update(dict.fromkeys(item.keys, item))
            state.count("changed")
            kept.append(item)
        else:
            kept += _split(item, targets, state)
            _set_aside(item, state, "split")
    # A translation took the English of an entry that had none.
    state.items = [
        item
        for item in kept
        if item.is_translated or _owns(item, state) or not _is_in(item, displaced)
    ]


def _owns(item: _Item, state: _State) -> bool:
    return any(state.owners.get(key) is item for key in item.keys)


def _changed(state: _State) -> dict[str, str]:
    """Old English → today's English for it, by the likeness that a build goes by."""
    changed: dict[str, str] = {}

    # A translation comes before an entry that has none, as in a build.
    for translated in (True, False):
        taken = set(changed.values())
        missing = [
            key
            for key, block in state.today.items()
            if block.wanted and key not in taken and _is_open(key, state, translated=translated)
        ]
        stale = [
            key
            for item in state.items
            if item.is_translated is translated
            for key in item.keys
            if key not in state.today
        ]
        for is_comment in (False, True):
            new = {_words(key): key for key in missing if _is_comment(key) is is_comment}
            old = {
                _words(key): Translation(key, "", 0)
                for key in stale
                if _is_comment(key) is is_comment
            }
            for words, found in resolve(new, old).found.items():
                changed[found.text] = new[words]
    return changed


def _is_open(key: str, state: _State, *, translated: bool) -> bool:
    """Whether an entry may take over the English *key*.

    A translation may do so from an entry of this English alone that waits for one.
    """
    owner = state.owners.get(key)
    return owner is None or (translated and not owner.is_translated and owner.keys == (key,))


def _is_comment(key: str) -> bool:
    return key.startswith(_COMMENT)


def _words(key: str) -> str:
    return key.removeprefix(_COMMENT)


def _today(item: _Item, targets: Sequence[str | None], state: _State) -> str | None:
    """Today's English for an entry, in the same blocks as its own; ``None`` if there is none."""
    assert item.entry is not None
    wanted = tuple(target for target in targets if target)
    if len(wanted) != len(item.keys):
        return None
    if len(wanted) == 1:
        return state.today[wanted[0]].english
    for block in state.blocks:
        if block.keys == wanted:
            return block.english
    new = {
        old: Translation(state.today[key].english, "", 0)
        for old, key in zip(item.keys, wanted, strict=True)
        if old != key
    }
    english = translate_prose(item.entry.english, new, COLUMNS)
    return english if state.reader.messages(english) == wanted else None


def _set_aside(item: _Item, state: _State, what: str) -> None:
    """Move an entry below the mark; one that nobody has written anything in is dropped."""
    for key in item.keys:
        if state.owners.get(key) is item:
            del state.owners[key]
    if not item.is_translated and item.chunk.was is None:
        state.count("dropped")
        return
    item.place = None
    state.gone.append(item)
    state.count(what)


def _split(item: _Item, targets: Sequence[str | None], state: _State) -> list[_Item]:
    """An entry for each message of *item* that is on the page still, or in other words."""
    assert item.entry is not None
    translations = state.reader.translations(item.entry) or ()
    if len(translations) != len(item.keys):
        return []
    made = []
    for old, new, translation in zip(item.keys, targets, translations, strict=True):
        if new is None or state.owners.get(new, item) is not item:
            continue
        was = item.entry.was or (old if old != new else "")
        aside = _Aside(was, translation, item.entry.review)
        made.append(_new_item(state.today[new], state, aside))
    return made


def _with_missing(state: _State, adding: Collection[str] | None) -> list[_Item]:
    """The entries in order, with what has none yet behind what comes before it on the page."""
    aside = _translations_aside(state)
    placed = {id(item) for item in state.items}
    after: dict[int, list[_Item]] = {}
    anchor = 0

    def put(item: _Item) -> None:
        placed.add(id(item))
        after.setdefault(anchor, []).append(item)

    in_place = frozenset(placed)
    said: set[str] = set()
    for block in state.blocks:
        asked = _asked(block, adding, aside)
        if block.parts and asked and not _is_held(block, state, aside):
            put(_new_item(block, state))
            state.count("added")
            continue
        for single in block.singles:
            key = single.keys[0]
            owner = state.owners.get(key)
            if owner is None:
                if key in asked:
                    put(_new_item(single, state, aside.get(key, _Aside())))
                    state.count("returned" if key in aside else "added")
            elif id(owner) in in_place:
                # What a page says twice stands where it is said first.
                anchor = id(owner) if key not in said else anchor
            elif id(owner) not in placed:
                put(owner)
            said.add(key)
    items = list(after.get(0, ()))
    for item in state.items:
        items += [item, *after.get(id(item), ())]
    return items


def _asked(block: Block, adding: Collection[str] | None, aside: Collection[str]) -> Collection[str]:
    """What of *block* gets an entry if it has none, by its keys."""
    wanted = {single.keys[0] for single in block.singles if single.wanted}
    return wanted if adding is None else wanted & {*adding, *aside}


def _is_held(block: Block, state: _State, aside: Collection[str]) -> bool:
    """Whether some of *block* has an entry, be it below the mark."""
    wanted = (single.keys[0] for single in block.singles if single.wanted)
    return any(key in state.owners or key in aside for key in wanted)


def _translations_aside(state: _State) -> dict[str, _Aside]:
    """What entries below the mark say of English that has no entry above it, by its key."""
    found: dict[str, _Aside] = {}
    for item in state.gone:
        if item.entry is None or not item.is_translated:
            continue
        if not any(key in state.today and key not in state.owners for key in item.keys):
            continue
        translations = state.reader.translations(item.entry) or ()
        if len(translations) == len(item.keys):
            for key, translation in zip(item.keys, translations, strict=True):
                found.setdefault(key, _Aside(item.entry.was, translation, item.entry.review))
    return found


def indented(text: str, newline: str) -> list[str]:
    """The lines of *text* as they stand below a mark."""
    return [(f"   {line}" if line.strip() else "") + newline for line in text.split("\n")]


def chunk_of(
    english: str, newline: str, was: str = "", translation: str = "", *, review: bool = False
) -> Chunk:
    """The lines of a new entry, without a blank one at the end."""
    lines = [f"..{newline}", *indented(english, newline)]
    if was:
        lines += [newline, f".. was:{newline}", *indented(was, newline)]
    if review:
        lines += [newline, f".. review:{newline}"]
    if translation:
        lines += [newline, *(f"{line}{newline}" for line in translation.split("\n"))]
    return Chunk(tuple(lines))


def _new_item(block: Block, state: _State, aside: _Aside | None = None) -> _Item:
    """A new entry for *block*, which owns what the block says."""
    newline = state.document.newline
    given = aside or _Aside()
    chunk = chunk_of(block.english, newline, given.was, given.translation, review=given.review)
    item = _Item(chunk, keys=block.keys)
    state.owners.update(dict.fromkeys(block.keys, item))
    return item


def _mark_chunk(words: str, newline: str) -> Chunk:
    return Chunk((f".. gone:{newline}", *(indented(words, newline) if words else ())))


def _rewritten(item: _Item, english: str, newline: str) -> Chunk:
    """The lines of an entry with today's *english*, and with the English that was translated."""
    assert item.entry is not None
    lines = item.chunk.lines
    start, stop = item.chunk.english
    filled = [number for number in range(start, stop) if not is_blank(lines[number])]
    first, last = filled[0], filled[-1] + 1
    old = [*lines[first : last - 1], _ended(lines[last - 1], newline)]
    rest = lines[last:]
    was: list[str] = []
    if item.chunk.was is not None:
        if fold(item.entry.was) == fold(english):
            # It is again what was translated.
            rest = (*lines[last : item.chunk.was[0]], *lines[item.chunk.was[1] :])
    elif item.is_translated:
        was = [newline, f".. was:{newline}", *old]
    return Chunk((*lines[:first], *indented(english, newline), *was, *rest))


def _ended(line: str, newline: str) -> str:
    return line if line.endswith(("\n", "\r")) else line + newline


def _assembled(document: Document, items: Sequence[_Item]) -> Document:
    """The document of *items*; between entries that were not neighbours stands a blank line."""
    newline = document.newline
    head = document.head
    if items and items[0].place != 0:
        head = _parted(head, newline)
    chunks = []
    for number, item in enumerate(items):
        following = items[number + 1] if number + 1 < len(items) else None
        lines = item.chunk.lines if item.place is not None else _trimmed(item.chunk.lines)
        if following is None:
            if item.place != len(document.chunks) - 1:
                lines = _trimmed(lines)
        elif item.place is None or following.place != item.place + 1:
            lines = _parted(lines, newline)
        chunks.append(Chunk(lines))
    return replace(document, head=head, chunks=tuple(chunks))


def _trimmed(lines: tuple[str, ...]) -> tuple[str, ...]:
    """*lines* without the blank ones at their end."""
    end = len(lines)
    while end and is_blank(lines[end - 1]):
        end -= 1
    return lines[:end]


def _parted(lines: tuple[str, ...], newline: str) -> tuple[str, ...]:
    """*lines* with a blank line at their end."""
    if not lines:
        return lines
    lines = (*lines[:-1], _ended(lines[-1], newline))
    return lines if is_blank(lines[-1]) else (*lines, newline)


def _summary(state: _State, items: Sequence[_Item], result: Document) -> Done:
    live, _ = read_entries(result)
    translated = {key for item in items if item.is_translated for key in item.keys}
    return Done(
        **state.done,
        left=sum(block.wanted and key not in translated for key, block in state.today.items()),
        behind=sum(bool(entry.was and entry.translation) for entry in live),
        unread=tuple(entry.line for item, entry in zip(items, live, strict=True) if not item.keys),
    )
