"""Messages of a translation file as those of a ``.po``, and what came back put in their place.

No Sphinx and no files here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bilingual_gallery.examples import fold
from bilingual_gallery.translation.catalog import Translation, resolve
from bilingual_gallery.translation.document import Document
from bilingual_gallery.translation.entries import Entry, read_entries
from bilingual_gallery.translation.exchange import WHOLE, Unit, key_of
from bilingual_gallery.translation.exchange_po import PoMessage
from bilingual_gallery.translation.update import Block, comment_key
from bilingual_gallery.words import word

COMMENT = "A code comment: every line begins with #."
WHOLE_ENTRY = "The translation does not have the blocks of the English: mend it here or in {place}."
TO_REVIEW = "To be reviewed: not shown as long as this is fuzzy."
NO_SUCH = "the page has no such text; its translation stays in this file alone: {text}"
UNFIT = "no translation file can hold this text as it is: {text}"


def messages_of(
    units: Iterable[Unit], blocks: Sequence[Block], language: str, places: Sequence[str]
) -> tuple[PoMessage, ...]:
    """The messages of a ``.po``, in the order of the page; of the same English the first.

    :param places: where each entry stands: file and line.
    """
    singles = [single for block in blocks for single in block.singles]
    order = {single.keys[0]: number for number, single in reversed([*enumerate(singles)])}
    lines: dict[str, list[int]] = {}
    for single in singles:
        if single.line:
            lines.setdefault(single.keys[0], []).append(single.line)
    made: dict[str, PoMessage] = {}
    for unit in sorted(owners(units), key=lambda unit: order.get(unit.key, len(order))):
        notes = []
        if key_of(unit.english).startswith(comment_key("")):
            notes.append(word(language, COMMENT))
        if unit.number == WHOLE:
            notes.append(word(language, WHOLE_ENTRY, place=places[unit.place]))
        if unit.review:
            notes.append(word(language, TO_REVIEW))
        message = PoMessage(
            unit.english,
            unit.translation,
            fuzzy=bool(unit.translation) and bool(unit.previous or unit.review),
            previous=unit.previous if unit.translation else "",
            lines=tuple(dict.fromkeys(lines.get(unit.key, ()))),
            notes=tuple(notes),
        )
        made.setdefault(unit.english, message)
    return tuple(made.values())


def owners(units: Iterable[Unit]) -> list[Unit]:
    """Of units of the same English the first, but for one that waits for a translation."""
    found: dict[str, Unit] = {}
    for unit in units:
        if unit.key not in found or (unit.translation and not found[unit.key].translation):
            found[unit.key] = unit
    return list(found.values())


@dataclass(frozen=True)
class Merged:
    """What a ``.po`` brings.

    :ivar changed: the messages that it says otherwise than the translation file.
    :ivar lines: the line in the ``.po`` of each of them.
    :ivar kept: how many are translated in the translation file alone.
    :ivar unused: those that the page does not have, or that can't be any page's.
    :ivar known: how many the page has.
    """

    changed: tuple[Unit, ...] = ()
    lines: tuple[int, ...] = ()
    kept: int = 0
    unused: tuple[PoMessage, ...] = ()
    known: int = 0


def merge(
    document: Document,
    units: Sequence[Unit],
    messages: Sequence[PoMessage],
    blocks: Sequence[Block],
) -> Merged:
    """What *messages* change in *units*, which are those of *document*.

    :param blocks: what the page says.
    """
    sound = {key_of(message.english): message for message in messages if not message.fault}
    entries, _ = read_entries(document)
    known: set[str] = set()
    told: list[tuple[Unit, Unit, PoMessage]] = []
    units = sorted(owners(units), key=lambda unit: (unit.place, unit.number))
    for place, group in groupby(units, lambda unit: unit.place):
        for unit, key in _named(list(group), entries[place], sound):
            known.add(key)
            told.append(
                (unit, _told(unit, sound[key], is_old=key != key_of(unit.english)), sound[key])
            )
    for unit, key in _likely(units, sound, known):
        known.add(key)
        new = replace(_told(unit, sound[key]), previous=sound[key].english, review=False)
        told.append((unit, new, sound[key]))
    # The page has texts that nobody need translate.
    known |= sound.keys() & {single.keys[0] for block in blocks for single in block.singles}
    changed = sorted(
        ((new, message.line) for old, new, message in told if old != new),
        key=lambda pair: pair[0].place,
    )
    return Merged(
        changed=tuple(unit for unit, _ in changed),
        lines=tuple(line for _, line in changed),
        kept=sum(bool(old.translation) and not m.translation for old, _, m in told),
        unused=tuple(m for m in messages if m.fault or key_of(m.english) not in known),
        known=len(known),
    )


def _named(
    group: Sequence[Unit], entry: Entry, sound: Mapping[str, PoMessage]
) -> Iterator[tuple[Unit, str]]:
    """The messages of an entry that the ``.po`` has, each with its key there."""
    whole = key_of(entry.english)
    if len(group) > 1 and whole in sound:
        # It could not be taken apart when it was exported.
        yield (
            replace(group[0], english=entry.english, translation=entry.translation, number=WHOLE),
            whole,
        )
        return
    for unit in group:
        if unit.key in sound:
            yield unit, unit.key
        elif unit.previous and key_of(unit.previous) in sound:
            yield unit, key_of(unit.previous)


def _told(unit: Unit, message: PoMessage, *, is_old: bool = False) -> Unit:
    """*unit* as *message* says it.

    :param is_old: whether the message is that of the previous English.
    """
    if not message.translation:
        return unit
    verbatim = unit.number == WHOLE or key_of(unit.english).startswith(comment_key(""))
    told = replace(unit, translation=message.translation if verbatim else fold(message.translation))
    if is_old:
        return told
    if not message.fuzzy:
        return replace(told, previous="", review=False)
    if unit.translation and (unit.previous or unit.review):
        return told
    if message.previous and key_of(message.previous) != unit.key:
        return replace(told, previous=message.previous)
    return replace(told, review=True)


def _likely(
    units: Iterable[Unit], sound: Mapping[str, PoMessage], known: Collection[str]
) -> Iterator[tuple[Unit, str]]:
    """Messages whose English has changed since, each with the key that it had.

    Only where the page's message has no translation.
    """
    units = list(units)
    for is_comment in (False, True):
        missing = {
            unit.key: unit
            for unit in units
            if not unit.translation
            and unit.number != WHOLE
            and unit.key not in sound
            and unit.key.startswith(comment_key("")) is is_comment
        }
        spare = {
            key: Translation(key, "", 0)
            for key, message in sound.items()
            if key not in known
            and message.translation
            and key.startswith(comment_key("")) is is_comment
        }
        for key, found in resolve(missing, spare).found.items():
            yield missing[key], found.text
