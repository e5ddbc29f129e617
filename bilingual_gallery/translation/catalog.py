"""Entries → what each English message is in the other language.

Each entry is checked on its own here; one that is broken is left out, so that English stands
in its place, and reported once, by the page that it belongs to.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from docutils.frontend import Values

from bilingual_gallery.examples import fold
from bilingual_gallery.translation.entries import (
    Entry,
    TranslationFileError,
    read_translation_file,
)
from bilingual_gallery.translation.markup import Message, Parsed, parse, parse_translation
from bilingual_gallery.translation.translators import FIELD, Translator, read_translators

#: From which likeness on (difflib's ratio) changed English is taken for the same paragraph.
LIKENESS = 0.6
OUTSIDE = "the file is a symbolic link out of the project"
#: The field at the head of a file that lists English that is meant to stay, separated by ``|``.
SAME = "same"


@dataclass(frozen=True)
class Problem:
    """Something wrong in a translation file: line, warning subtype, words."""

    line: int
    subtype: str
    message: str


@dataclass(frozen=True)
class Translation:
    """The translation of one message.

    :ivar text: as Sphinx and docutils read it.
    :ivar raw: as the translator wrote it, lines kept.
    :ivar line: where its entry stands.
    :ivar inline: the links, roles, literals … that it holds.
    :ivar behind: whether the English has changed since.
    :ivar gone: whether it was set aside: it serves the very same English alone.
    """

    text: str
    raw: str
    line: int
    inline: tuple[str, ...] = ()
    behind: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Catalog:
    """A translation file made ready to look things up in.

    :ivar messages: folded English → translation.
    :ivar comments: a code comment's folded text → translation; ``raw`` holds its lines.
    :ivar broken: whether it is a comment, and the folded English, of what is translated but not
        fit to be shown → the line of what is wrong with it.
    :ivar is_unreadable: whether none of the file is used: its one problem says why.
    """

    path: Path
    fields: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, Translation] = field(default_factory=dict)
    comments: Mapping[str, Translation] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    translators: tuple[Translator, ...] = ()
    broken: Mapping[tuple[bool, str], int] = field(default_factory=dict)
    is_unreadable: bool = False

    @property
    def same(self) -> frozenset[str]:
        """The folded English that the head of the file says is meant to stay."""
        return frozenset(fold(text) for text in self.fields.get(SAME, "").split("|"))


@dataclass
class _Building:
    messages: dict[str, Translation] = field(default_factory=dict)
    comments: dict[str, Translation] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: dict[tuple[bool, str], int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def add_problem(self, line: int, subtype: str, message: str) -> None:
        self.problems.append(Problem(line, subtype, message))


def fold_comment(text: str) -> str:
    """The words of a code comment: its lines without ``#``, folded."""
    return fold(" ".join(line.lstrip("#") for line in text.splitlines()))


def load_catalog(path: Path, settings: Values) -> Catalog:
    """Read and check the translation file at *path*; an empty catalog if there is none.

    :param settings: the settings of the document that is being read.
    """
    if not path.is_file():
        return Catalog(path)
    folder = Path(settings.env.srcdir)
    if path.is_relative_to(folder) and not path.resolve().is_relative_to(folder.resolve()):
        return _unreadable(path, 1, OUTSIDE)
    try:
        file = read_translation_file(path)
    except TranslationFileError as error:
        return _unreadable(path, error.line, str(error))
    except OSError as error:
        return _unreadable(path, 1, f"the file can't be read: {error.strerror}")
    building = _Building()
    translators, faults = read_translators(file.fields.get(FIELD, ""))
    for fault in faults:
        building.add_problem(file.lines[FIELD], "translators", fault)
    for entry in file.entries:
        _add(entry, building, settings)
    _add_gone(file.gone, building, settings)
    return Catalog(
        path,
        file.fields,
        building.messages,
        building.comments,
        tuple(building.problems),
        translators,
        building.broken,
    )


def _unreadable(path: Path, line: int, message: str) -> Catalog:
    return Catalog(path, problems=(Problem(line, "file", message),), is_unreadable=True)


def _add(entry: Entry, building: _Building, settings: Values) -> None:
    key = fold(entry.english)
    if key in building.seen:
        building.add_problem(
            entry.line,
            "duplicate",
            f"the same English has an entry at line {building.seen[key]} already; keep one",
        )
        return
    building.seen[key] = entry.line
    if not entry.translation or entry.review:
        return
    if entry.is_comment:
        _add_comment(entry, building)
    else:
        _add_messages(entry, building, settings)


def _add_gone(entries: Iterable[Entry], building: _Building, settings: Values) -> None:
    """Add what was set aside behind all else; whatever is wrong with it troubles nobody."""
    for entry in entries:
        aside = _Building()
        _add(entry, aside, settings)
        for held, into in (
            (aside.messages, building.messages),
            (aside.comments, building.comments),
        ):
            for english, translation in held.items():
                into.setdefault(english, replace(translation, gone=True))


def _add_comment(entry: Entry, building: _Building) -> None:
    lines = entry.translation.splitlines()
    for number, line in enumerate(lines, entry.translation_line):
        if not line.startswith("#"):
            building.add_problem(
                number, "blocks", "every line of a translated code comment begins with `# `"
            )
            building.broken[True, fold_comment(entry.english)] = number
            return
    building.comments[fold_comment(entry.english)] = Translation(
        text=entry.translation, raw=entry.translation, line=entry.line, behind=bool(entry.was)
    )


def _names(messages: tuple[Message, ...]) -> str:
    return ", ".join(" in ".join(reversed(message.kind)) for message in messages) or "nothing"


def _add_messages(entry: Entry, building: _Building, settings: Values) -> None:
    english = parse(entry.english, settings)
    ours = parse_translation(entry.translation, settings)
    for first, parsed in ((entry.line + 1, english), (entry.translation_line, ours)):
        for fault in parsed.faults:
            line = first + fault.line - 1
            building.add_problem(line, "markup", f"broken markup: {fault.message}")
            _add_broken(english.messages, line, building)
    if english.faults or ours.faults:
        return
    if [message.kind for message in english.messages] != [
        message.kind for message in ours.messages
    ]:
        building.add_problem(
            entry.translation_line,
            "blocks",
            "the translation has other blocks than the English: "
            f"{_names(ours.messages)} for {_names(english.messages)}",
        )
        _add_broken(english.messages, entry.translation_line, building)
        return
    _pair(entry, english, ours, building)


def _add_broken(messages: Iterable[Message], line: int, building: _Building) -> None:
    for message in messages:
        building.broken.setdefault((False, fold(message.text)), line)


def _pair(entry: Entry, english: Parsed, ours: Parsed, building: _Building) -> None:
    for theirs, translated in zip(english.messages, ours.messages, strict=True):
        # Changed English may have other links: the one that was translated counts no more.
        if not entry.was and (words := difference(theirs.inline, translated.inline)):
            building.add_problem(entry.translation_line, "inline", words)
            _add_broken([theirs], entry.translation_line, building)
            continue
        key = fold(theirs.text)
        other = building.messages.get(key)
        if other and other.line != entry.line and other.text != translated.text:
            building.add_problem(
                entry.line,
                "duplicate",
                f"the entry at line {other.line} translates a part of this English otherwise; "
                "keep one",
            )
            continue
        single = len(ours.messages) == 1
        building.messages[key] = other or Translation(
            text=translated.text,
            raw=entry.translation if single else translated.text.replace("\\ ", ""),
            line=entry.line,
            inline=translated.inline,
            behind=bool(entry.was),
        )


def difference(english: Iterable[str], translated: Iterable[str]) -> str:
    """What a translation lost and added, in words; empty if nothing."""
    theirs, ours = set(english), set(translated)
    parts = []
    if lost := sorted(theirs - ours):
        parts.append(f"the translation lacks {', '.join(lost)}")
    if added := sorted(ours - theirs):
        parts.append(f"the translation has {', '.join(added)}, which the English has not")
    return "; ".join(parts)


@dataclass(frozen=True)
class Resolution:
    """The translations of a page's messages.

    :ivar found: message as asked for → translation.
    :ivar unknown: entries whose English is on the page no more, nor anything like it.
    """

    found: Mapping[str, Translation]
    unknown: tuple[Translation, ...]


def resolve(messages: Iterable[str], translations: Mapping[str, Translation]) -> Resolution:
    """Find the translation of each message, by its English or by English close to it.

    :param messages: the messages that the English file has today.
    :param translations: folded English → translation.
    """
    folded = {message: fold(message) for message in messages}
    found = {message: translations[key] for message, key in folded.items() if key in translations}
    today = set(folded.values())
    spare = {
        key: value for key, value in translations.items() if key not in today and not value.gone
    }
    missing = {message: key for message, key in folded.items() if message not in found}
    for message, old in _alike(missing, spare):
        if message not in found and old in spare:
            found[message] = replace(spare.pop(old), behind=True)
    return Resolution(found, tuple(spare.values()))


def _alike(missing: Mapping[str, str], spare: Iterable[str]) -> list[tuple[str, str]]:
    """Each message with the old English that is like its own, those most alike first."""
    pairs: list[tuple[float, str, str]] = []
    for old in spare:
        matcher = difflib.SequenceMatcher(a="", b=old)
        for message, key in missing.items():
            matcher.set_seq1(key)
            bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
            if all(bound() >= LIKENESS for bound in bounds):
                pairs.append((matcher.ratio(), message, old))
    # Of two that are equally alike, the first on the page comes first.
    pairs.sort(key=lambda pair: -pair[0])
    return [(message, old) for _, message, old in pairs]
