"""What the check can find: the codes, and a finding with its place, its words and its mend."""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bilingual_gallery.translation.catalog import Problem
from bilingual_gallery.words import templates, word


@dataclass(frozen=True)
class Code:
    """A kind of fault.

    :ivar name: ``E…`` for an error, ``W…`` for a warning.
    :ivar message: what is wrong; ``{name}`` stands for a value of the finding.
    :ivar mend: what to do about it.
    """

    name: str
    message: str
    mend: str

    @property
    def is_error(self) -> bool:
        """Whether it makes the check fail."""
        return self.name.startswith("E")


# What the build reports has its words from there: ``{words}``.
UNREADABLE = Code("E101", "{words}", "mend this line; none of the file is used until then")
NO_SOURCE = Code(
    "E102",
    "there is no page or script that this file translates: {names}",
    "rename the file to the name of its page or script, or remove it",
)
CONFLICT = Code(
    "E103",
    "a conflict mark of version control: {mark}",
    "keep one of the two versions and remove the marks",
)
BYTE_ORDER_MARK = Code(
    "E104",
    "the file begins with a byte order mark (BOM)",
    "save it as UTF-8 without BOM, or run the command fix",
)
CONTROL = Code(
    "E105",
    "an invisible character, {character}",
    "remove it and type what belongs there anew",
)
DECOMPOSED = Code(
    "E106",
    "letters put together from parts (Unicode not in normal form NFC): {text}",
    "type the letters anew, or run the command fix",
)
OUTSIDE = Code(
    "E107",
    "the file is a symbolic link out of the project",
    "put the file itself here",
)
NESTED = Code(
    "E108",
    "an entry within an entry: its `..` is indented",
    "put `..` and the translation at the margin",
)
TRANSLATORS = Code(
    "E109",
    "{words}",
    "write names separated by commas, each with a web address in <> if there is one",
)
MARKUP = Code("E201", "{words}", "correct the markup; the English side shows how it stands there")
BLOCKS = Code("E202", "{words}", "give the translation the same blocks as the English, in order")
INLINE = Code(
    "E203",
    "{words}",
    "copy links, roles, literals, formulas, notes and substitutions from the English as they are",
)
TARGET = Code(
    "E204",
    "a label or the target of a role was translated: {ours} for {theirs}",
    "leave the target alone and translate its words: :role:`words <target>`",
)
DUPLICATE = Code("E205", "{words}", "remove one of the two entries")
TWO_WAYS = Code("E206", "{words}", "decide on one translation")
UNKNOWN = Code("E207", "{words}", "copy the English anew, or remove the entry")
SOURCE = Code("E208", "{words}", "mend this line, or what was translated there")
TERM = Code(
    "E301",
    'the term "{term}" is not translated as agreed: {forms}',
    "use the agreed word, or change the glossary",
)
KEPT = Code(
    "E302",
    'the term "{term}" stays as it is, and the translation does not have it',
    "write the term as the English does",
)
FORBIDDEN = Code(
    "E303",
    '"{form}" is not used for the term "{term}"',
    "write {forms}",
)
GLOSSARY = Code("E304", "{words}", "mend this line of the glossary")
BEHIND = Code(
    "W401",
    "behind: the English has changed since: {difference}",
    "bring the translation up to date, then remove `.. was:` and what is below it",
)
MISSING = Code("W402", "not translated: {text}", "write the translation below the English")
IDENTICAL = Code(
    "W403",
    "the translation is the English: {text}",
    "translate it; if it is meant, name it in the field :same: at the head of the file",
)
SPACE = Code(
    "W404",
    "space between markup and particle: {text}",
    "let the particle follow directly, or run the command fix",
)
PARTICLE = Code("W405", "wrong particle: {found}", "write {right}")
LENGTH = Code(
    "W406",
    "the length is far from usual: {length} characters for {english} of English",
    "see whether a sentence is missing or too many",
)
SPELLING = Code(
    "W407",
    "the spelling checker does not know {text}",
    "correct the word; if it is right, add it to {file} beside the glossary",
)
LAYOUT = Code("W408", "{what}", "run the command fix")
TAB = Code("W409", "a tab", "indent with spaces")
NO_FILE = Code(
    "W410",
    "not translated: there is no translation file for it yet",
    "start one: make translation PAGE={page} TO={language}",
)
REVIEW = Code(
    "W411",
    "to be reviewed, and not shown until then: {text}",
    "mend the translation if it is not that of this English, then remove `.. review:`",
)
UNPAIRED = Code(
    "W412",
    "words of an older translation that belong to no entry: {text}",
    "move them to their entry, or remove them",
)

CODES = tuple(value for value in list(vars().values()) if isinstance(value, Code))

TRAILING = "white space at the end of the line"
UNDERLINE = "the line below the title is not as long as the title"

#: The warning subtype of the build → our code.
BUILD = {
    "file": UNREADABLE,
    "translators": TRANSLATORS,
    "markup": MARKUP,
    "blocks": BLOCKS,
    "inline": INLINE,
    "duplicate": DUPLICATE,
    "unknown": UNKNOWN,
}


@dataclass(frozen=True)
class Finding:
    """Something that the check found.

    :ivar values: what the names in the code's message and mend stand for.
    """

    path: Path
    line: int
    code: Code
    values: Mapping[str, str | int] = field(default_factory=dict)

    def message(self, language: str) -> str:
        """What is wrong, in *language*."""
        return self._say(self.code.message, language)

    def mend(self, language: str) -> str:
        """What to do about it, in *language*."""
        return self._say(self.code.mend, language)

    def _say(self, text: str, language: str) -> str:
        values = {
            name: localise(value, language) if name in {"words", "what"} else value
            for name, value in self.values.items()
            if isinstance(value, str | int)
        }
        return word(language, text, **values)


def finding_of(path: Path, problem: Problem) -> Finding:
    """A problem that the build reports, as a finding."""
    code = BUILD.get(problem.subtype, MARKUP)
    if code is INLINE and (target := _translated_target(problem.message)):
        theirs, ours = target
        return Finding(path, problem.line, TARGET, {"theirs": theirs, "ours": ours})
    if code is DUPLICATE and "otherwise" in problem.message:
        code = TWO_WAYS
    return Finding(path, problem.line, code, {"words": problem.message})


def _translated_target(message: str) -> tuple[str, str] | None:
    """The target that was lost and that of the same role, or of a link, that came for it."""
    lost, _, added = message.partition("; the translation has ")
    for role in dict.fromkeys(re.findall(r"(:[\w:+.-]+:|link) ", lost)):
        theirs = re.search(rf"{re.escape(role)} ([^,;]+)", lost)
        ours = re.search(rf"{re.escape(role)} ([^,;]+)", added)
        if theirs and ours and not ours[1].strip().isascii():
            return f"{role} {theirs[1]}", f"{role} {ours[1]}"
    return None


def localise(message: object, language: str) -> object:
    """A finished English *message* in *language*, by the template that it was made from."""
    if not isinstance(message, str):
        return message
    if (whole := word(language, message)) != message:
        return whole
    for pattern, template in _patterns(language):
        match = pattern.fullmatch(message)
        if match:
            values = {name: localise(text, language) for name, text in match.groupdict().items()}
            return word(language, template, **values)
    return message


@functools.cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """A pattern for each template of *language*, those with most words of their own first."""
    found = []
    for template in templates(language):
        parts = list(string.Formatter().parse(template))
        own = sum(len(text) for text, *_ in parts)
        if own < 4 or not any(name for _, name, *_ in parts):
            continue
        pattern = "".join(
            re.escape(text) + (f"(?P<{name}>.+?)" if name else "") for text, name, *_ in parts
        )
        found.append((own, re.compile(pattern, re.DOTALL), template))
    found.sort(key=lambda item: -item[0])
    return tuple((pattern, template) for _, pattern, template in found)
