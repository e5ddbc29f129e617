"""Make the translation file of a page from a translation that was written over the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual_gallery.examples import fold
from bilingual_gallery.translation import document as documents
from bilingual_gallery.translation.adopt import Pair, Pairing, Rank, pair
from bilingual_gallery.translation.document import (
    Chunk,
    Document,
    TranslationFileError,
    is_blank,
)
from bilingual_gallery.translation.entries import read_entries
from bilingual_gallery.translation.exchange import WHOLE, Unit, put, units_of
from bilingual_gallery.translation.markup import bare
from bilingual_gallery.translation.pages import MarkupReader, PageError, Site, Words
from bilingual_gallery.translation.update import Block, indented, update
from bilingual_gallery.translation.update_files import MARK, Target, read_target, replace_file
from bilingual_gallery.words import word

#: Words for the mark above what found no partner.
UNPAIRED = (
    "These words of an older translation belong to no entry for sure. "
    "Move them to their entries, and remove what is not needed any more."
)


@dataclass(frozen=True)
class Adopted:
    """What became of a translation in place.

    :ivar path: the translation file.
    :ivar paired: how many texts have their translation.
    :ivar unsure: how many have one that a person has to look at.
    :ivar english: how many of the translation are English still.
    :ivar missing: how many have no translation.
    :ivar left: the line and the text of what found no partner, in the translation in place.
    :ivar is_written: whether the translation file differs from what was there.
    """

    path: Path
    paired: int
    unsure: int
    english: int
    missing: int
    left: tuple[tuple[int, str], ...]
    is_written: bool


def adopt_file(site: Site, source: Path, translated: Path, language: str) -> Adopted:
    """Write the translation file of *source* from *translated*, a translation of it in place.

    :raises PageError: if one of them can't be read, *translated* is that of another page, or the
        translation file says otherwise already; nothing is written then.
    """
    if translated.suffix != source.suffix:
        raise PageError(translated, 1, f"this is no {source.suffix} file, as the English is")
    old = site.words(source, translated)
    words = site.words(source)
    target = read_target(site, source, language)
    pairing = pair(_singles(words), _singles(old))
    if not pairing.is_one_page:
        name = source.relative_to(site.folder).as_posix()
        raise PageError(translated, 1, f"this does not look like a translation of {name}")
    if not _translations(pairing) and not pairing.left:
        raise PageError(translated, 1, "there is no translation in it")
    try:
        with site.markup(source) as settings:
            reader = MarkupReader(settings)
            document, _ = update(target.document, words.blocks, reader, word(language, MARK))
            units, _ = units_of(document, reader)
            told = _told(pairing, units, target)
            document, refused = put(document, tuple(told.values()), words.blocks, reader)
            after, _ = units_of(document, reader)
    except TranslationFileError as error:
        raise PageError(target.path, error.line, str(error)) from error
    written = {unit.key: unit.translation for unit in told.values() if unit not in refused}
    left = [*pairing.left]
    left += [
        each.translated
        for each in _translations(pairing)
        if written.get(each.english.keys[0]) != _text(each.translated)
    ]
    lost = sorted([*((block.line, bare(block.english)) for block in left), *old.unfit])
    document = _with_unpaired(document, [text for _, text in lost], language)
    data = documents.write(document)
    if data != target.data:
        replace_file(target.file, target.data, data)
    return _summary(target.path, pairing, after, lost, is_written=data != target.data)


def _summary(
    path: Path,
    pairing: Pairing,
    units: Iterable[Unit],
    left: Sequence[tuple[int, str]],
    *,
    is_written: bool,
) -> Adopted:
    units = list(units)
    return Adopted(
        path,
        paired=sum(bool(unit.translation) and not unit.review for unit in units),
        unsure=sum(unit.review for unit in units),
        english=pairing.english + sum(p.rank is Rank.ENGLISH for p in pairing.pairs),
        missing=sum(not unit.translation for unit in units),
        left=tuple(left),
        is_written=is_written,
    )


def _singles(words: Words) -> list[Block]:
    return [single for block in words.blocks for single in block.singles]


def _translations(pairing: Pairing) -> list[Pair]:
    return [p for p in pairing.pairs if p.rank is not Rank.ENGLISH]


def _text(block: Block) -> str:
    return block.english if "comment" in block.kind else bare(block.keys[0])


def _told(pairing: Pairing, units: Sequence[Unit], target: Target) -> dict[str, Unit]:
    """The messages that have a translation then, by their keys.

    :raises PageError: if the translation file has another translation of one already.
    """
    unit_of = {unit.key: unit for unit in reversed(units) if unit.number != WHOLE}
    told: dict[str, Unit] = {}
    # Of the same English twice, what is sure comes first.
    for each in sorted(_translations(pairing), key=lambda each: each.rank is not Rank.SURE):
        unit = unit_of.get(each.english.keys[0])
        if unit is None or unit.key in told:
            continue
        text = _text(each.translated)
        if unit.translation and unit.translation != text:
            line = read_entries(target.document)[0][unit.place].line
            raise PageError(
                target.path,
                line,
                "this entry has another translation already; nothing is written",
            )
        new = replace(unit, translation=text, review=each.rank is Rank.UNSURE)
        told[unit.key] = unit if unit.translation else new
    places = {unit.place for unit in told.values()}
    for each in pairing.pairs:
        unit = unit_of.get(each.english.keys[0])
        # Code alone, in the middle of a list or row that has a translation.
        if unit and unit.place in places and not (each.english.wanted or unit.translation):
            told.setdefault(unit.key, replace(unit, translation=unit.english))
    return told


def _with_unpaired(document: Document, texts: Iterable[str], language: str) -> Document:
    """*document* with *texts* below a mark at its end, but for those that are there already."""
    there = fold(" ".join(line for c in document.chunks if c.is_unpaired for line in c.lines[1:]))
    texts = [text for text in texts if fold(text) not in there]
    if not texts:
        return document
    newline = document.newline
    chunks = list(document.chunks)
    if chunks:
        lines = chunks[-1].lines
        ended = lines[-1] if lines[-1].endswith(("\n", "\r")) else lines[-1] + newline
        chunks[-1] = Chunk((*lines[:-1], ended, *([] if is_blank(ended) else [newline])))
    body = "\n\n".join([word(language, UNPAIRED), *texts])
    chunks.append(Chunk((f".. unpaired:{newline}", *indented(body, newline))))
    return replace(document, chunks=tuple(chunks))
