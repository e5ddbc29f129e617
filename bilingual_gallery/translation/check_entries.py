"""Entries whose markup is sound: terms, particles, length, what is behind or not translated."""

from __future__ import annotations

import difflib
import re
import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from docutils.frontend import Values

from bilingual_gallery.examples import fold
from bilingual_gallery.translation import check_findings as found
from bilingual_gallery.translation import korean
from bilingual_gallery.translation.boundaries import INLINE
from bilingual_gallery.translation.catalog import Catalog, Problem, Translation
from bilingual_gallery.translation.catalog import difference as lost_or_added
from bilingual_gallery.translation.check_findings import Finding, finding_of
from bilingual_gallery.translation.check_text import (
    Block,
    is_code,
    joined,
    prose,
    shorten,
    words_of,
)
from bilingual_gallery.translation.glossary import Glossary, Policy, Violation
from bilingual_gallery.translation.markup import parse, parse_translation

#: How many times shorter or longer than usual a translation may be.
FAR = 2.5
#: How long English must be, and how many translations there must be, to speak of usual.
LONG_ENOUGH = 60
MANY_ENOUGH = 20
_WORD = re.compile(r"[^\W\d_]")
#: A number with its unit.
_AMOUNT = re.compile(r"\b[\d.,]+\s?(?:[kKMGT]?i?B|[mnµ]?s|[kMG]?Hz)\b")


@dataclass(frozen=True)
class Pair:
    """English and its translation, one message or one code comment.

    :ivar line: the first line of the translation in the file.
    """

    path: Path
    line: int
    english: str
    translation: Translation

    @property
    def plain(self) -> tuple[str, str]:
        """Both sides without markup, code and maths."""
        return prose(self.english), prose(self._text)

    @property
    def _text(self) -> str:
        if self.translation.raw.startswith("#"):
            return fold(re.sub(r"^#+", "", self.translation.raw, flags=re.MULTILINE))
        return self.translation.text

    @property
    def words(self) -> str:
        """The translation without markup, with its code."""
        return prose(self._text, code=True)


def pairs_of(path: Path, catalog: Catalog, blocks: Iterable[Block]) -> list[Pair]:
    """What *catalog* holds of the entries that *blocks* are the lines of."""
    by_line = {block.entry.line: block for block in blocks}
    pairs = []
    for english, translation in [*catalog.messages.items(), *catalog.comments.items()]:
        block = by_line.get(translation.line)
        if block:
            pairs.append(Pair(path, _line_of(block, translation.text), english, translation))
    return pairs


def _line_of(block: Block, text: str) -> int:
    """The line of *block* where *text*, one of its messages, begins."""
    text = text.replace("\\ ", "")
    for number, line in block.lines:
        words = line.strip().lstrip("#-*+ ").replace("\\ ", "")
        if len(words) > 1 and (fold(text).startswith(words) or words.endswith(text)):
            return number
    return block.entry.translation_line


def nothing_to_translate(english: str, glossary: Glossary) -> bool:
    """Whether *english* is nothing but names that are kept, code, maths, signs and amounts."""
    return not _WORD.search(_AMOUNT.sub("", glossary.without_kept(prose(english))))


def check_terms(pair: Pair, glossary: Glossary) -> Iterator[Finding]:
    """Whether the translation keeps to the glossary."""
    english, plain = pair.plain
    seen = glossary.violations(english, plain)
    # A term may be kept as code: ``shape``. A word that is forbidden is no matter there.
    missing = {v.term for v in glossary.violations(english, pair.words) if not v.form}
    for violation in seen:
        if violation.form or violation.term in missing:
            yield _term_finding(pair, violation)


def _term_finding(pair: Pair, violation: Violation) -> Finding:
    term = violation.term
    values = {"term": term.english[0], "forms": ", ".join(term.accepted), "form": violation.form}
    if violation.form:
        return Finding(pair.path, pair.line, found.FORBIDDEN, values)
    code = found.KEPT if term.policy is Policy.KEEP else found.TERM
    return Finding(pair.path, pair.line, code, values)


def check_words(pair: Pair, glossary: Glossary, meant: frozenset[str]) -> Iterator[Finding]:
    """Whether the translation is one, and keeps to the glossary.

    :param meant: English that is meant to stay as it is.
    """
    english = fold(pair.english)
    if english != fold(pair.translation.text.lstrip("# ")):
        yield from check_terms(pair, glossary)
    elif english not in meant and not nothing_to_translate(english, glossary):
        yield Finding(pair.path, pair.line, found.IDENTICAL, {"text": shorten(english)})


def meant_to_stay(catalog: Catalog, blocks: Iterable[Block], settings: Values) -> frozenset[str]:
    """The English that is meant to stay: what the head of the file names, and lists of words.

    A list of words holds both languages on both sides, such as a table of terms.
    """
    named = set(catalog.same)
    for block in blocks:
        english = block.entry.english
        if korean.has_hangul(english) and fold(english) == fold(block.entry.translation):
            named |= {fold(message.text) for message in parse(english, settings).messages}
    return frozenset(named)


def check_lengths(pairs: Iterable[Pair]) -> Iterator[Finding]:
    """Translations that are much shorter or longer than the others of the project."""
    lengths = []
    for pair in pairs:
        english, translation = pair.plain
        if len(english) >= LONG_ENOUGH:
            lengths.append((pair, len(english), len(translation)))
    if len(lengths) < MANY_ENOUGH:
        return
    usual = statistics.median(ours / theirs for _, theirs, ours in lengths)
    for pair, theirs, ours in lengths:
        if not usual / FAR <= ours / theirs <= usual * FAR:
            values = {"length": ours, "english": theirs}
            yield Finding(pair.path, pair.line, found.LENGTH, values)


def check_particles(path: Path, block: Block, glossary: Glossary) -> Iterator[Finding]:
    """Korean particles that do not go with the word before them, where that is certain."""
    text, line_of = joined(block)
    wrong = [
        korean.wrong_particle_after(text, match.end(), word)
        for match in INLINE.finditer(text)
        if not match["skip"] and (word := _last_word(match[0]))
    ]
    blank = INLINE.sub(lambda match: "\0" * len(match[0]), text)
    wrong += korean.wrong_particles(blank, glossary.nouns)
    for one in wrong:
        if one:
            word = one.word.rpartition("\n")[2]
            values = {"found": f"{word}{one.found}", "right": f"{word}{one.right}"}
            yield Finding(path, line_of(one.start), found.PARTICLE, values)


def _last_word(markup: str) -> str:
    """What the particle behind *markup* follows; empty where that is not certain."""
    words = words_of(markup)
    if is_code(markup):
        name = re.fullmatch(r"(?:\w+\.)*(\w+)(?:\(\))?", words)
        return name[1] if name else ""
    # As it is said: 변화도(gradient)를.
    return re.sub(r"\s*\([^()]*\)$", "", words).strip()


def difference(old: str, new: str) -> str:
    """What changed from *old* to *new*, word by word: ``[-old-] {+new+}``."""
    before, after = old.split(), new.split()
    parts = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            parts += before[a:b] if b - a <= 4 else [*before[a : a + 2], "…", *before[b - 2 : b]]
            continue
        if b > a:
            parts.append(f"[-{' '.join(before[a:b])}-]")
        if d > c:
            parts.append(f"{{+{' '.join(after[c:d])}+}}")
    return " ".join(parts)


def check_behind(path: Path, block: Block) -> Iterator[Finding]:
    """An entry that says itself what English it was translated from."""
    entry = block.entry
    if entry.was and entry.translation:
        words = difference(entry.was, entry.english)
        yield Finding(path, entry.line, found.BEHIND, {"difference": words})


def check_repeats(path: Path, block: Block, settings: Values) -> Iterator[Finding]:
    """English that stands twice within one entry and is translated in two ways."""
    english = [fold(line.lstrip("-*+# ")) for line in block.entry.english.splitlines()]
    if len({line for line in english if line}) == len([line for line in english if line]):
        return
    ours = parse_translation(block.entry.translation, settings).messages
    theirs = parse(block.entry.english, settings).messages
    seen: dict[str, str] = {}
    for message, translated in zip(theirs, ours, strict=False):
        key = fold(message.text)
        if seen.setdefault(key, translated.text) != translated.text:
            words = f"the same English is translated in two ways: {shorten(key)}"
            line = _line_of(block, translated.text)
            yield Finding(path, line, found.TWO_WAYS, {"words": words})


def check_today(
    path: Path,
    held: Mapping[str, Translation],
    resolved: Mapping[str, Translation],
    settings: Values,
) -> Iterator[Finding]:
    """What is behind the English of today.

    :param held: folded English → translation, as the file has them.
    :param resolved: folded English of today → translation.
    """
    english_of = {(translation.line, translation.text): key for key, translation in held.items()}
    for english, translation in resolved.items():
        # An entry of today's English says itself whether it is behind.
        if english not in held:
            old = english_of[translation.line, translation.text]
            words = {"difference": difference(old, english)}
            yield Finding(path, translation.line, found.BEHIND, words)
        if translation.behind and not translation.raw.startswith("#"):
            theirs = parse(english, settings).messages
            # Changed English may have other links: the build looks at them once more.
            lost = lost_or_added(theirs[0].inline, translation.inline) if theirs else ""
            if lost:
                yield finding_of(path, Problem(translation.line, "inline", lost))
