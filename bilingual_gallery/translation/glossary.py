"""The glossary: a CSV file in, terms out, and whether a translation keeps to them. No Sphinx here.

Its columns are ``English``, the name of the other language, ``policy``, ``forbidden`` and
``note``. A cell of several forms separates them by ``|``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

_COLUMNS = ("English", "", "policy", "forbidden", "note")
_NAME = re.compile(r"[A-Z]")


class GlossaryError(Exception):
    """A glossary that can't be read.

    :ivar path: the file.
    :ivar line: where, counted from 1.
    """

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class Policy(StrEnum):
    """What becomes of a term."""

    TRANSLATE = "translate"
    TRANSLITERATE = "transliterate"
    KEEP = "keep"


@dataclass(frozen=True)
class Term:
    """An English term and what it is in the other language.

    :ivar english: its forms; a plural in s or es is understood.
    :ivar accepted: the forms it may have in the translation, the best first.
    :ivar forbidden: forms that it must not have.
    :ivar line: where it stands in the file.
    """

    english: tuple[str, ...]
    accepted: tuple[str, ...]
    policy: Policy
    forbidden: tuple[str, ...] = ()
    note: str = ""
    line: int = 0

    @property
    def is_name(self) -> bool:
        """Whether the term is a name, told from a word by its capital letters."""
        return self.policy is Policy.KEEP and any(_NAME.search(form) for form in self.english)


@dataclass(frozen=True)
class Violation:
    """A term that a translation does not keep to.

    :ivar form: the forbidden form that it has; empty if it has none of the accepted forms.
    """

    term: Term
    form: str = ""


@dataclass(frozen=True)
class Use:
    """A term in a translation: from *start* to *end*, without a particle that follows."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True)
class Glossary:
    """All terms.

    :ivar word_start: a pattern for the place where a word of the other language begins; a
        forbidden form counts there alone. Empty for a language that writes no spaces.
    """

    terms: tuple[Term, ...] = ()
    word_start: str = ""

    @cached_property
    def _forms(self) -> dict[str, Term]:
        return {_key(form): term for term in self.terms for form in term.english}

    @cached_property
    def _english(self) -> re.Pattern[str]:
        forms = [(form, term) for term in self.terms for form in term.english]
        forms.sort(key=lambda pair: -len(pair[0]))
        words = "|".join(_english_pattern(form, term) for form, term in forms)
        # Not within a path, a dotted name or a longer word.
        return re.compile(rf"(?<![\w/])(?<!\w\.)(?:{words or '(?!)'})(?![\w/(]|\.\w)")

    @cached_property
    def _accepted_words(self) -> str:
        forms = {form for term in self.terms for form in term.accepted}
        words = "|".join(_spaced(form) for form in sorted(forms, key=len, reverse=True))
        return f"(?:{words or '(?!)'})"

    @cached_property
    def _accepted(self) -> re.Pattern[str]:
        return re.compile(self._accepted_words)

    @cached_property
    def _used(self) -> re.Pattern[str]:
        return re.compile(self.word_start + self._accepted_words)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """All accepted forms."""
        return frozenset(form for term in self.terms for form in term.accepted)

    def find(self, english: str) -> tuple[Term, ...]:
        """The terms in *english*, plain words without markup, each once and in order.

        Of terms within each other the longest counts: no "layer" in "hidden layer".
        """
        found = (self._term(match[0]) for match in self._english.finditer(english))
        return tuple(dict.fromkeys(found))

    def _term(self, words: str) -> Term:
        key = _key(words)
        candidates = (key, key.removesuffix("s"), key.removesuffix("es"))
        return next(self._forms[form] for form in candidates if form in self._forms)

    def without_kept(self, english: str) -> str:
        """*english* without the terms that stay as they are."""
        return self._english.sub(
            lambda match: " " if self._term(match[0]).policy is Policy.KEEP else match[0], english
        )

    def violations(self, english: str, translation: str) -> list[Violation]:
        """Where *translation* does not keep to the terms of *english*; both plain words."""
        violations = []
        # A forbidden form may be part of an accepted one, as 파라미터 is of 하이퍼파라미터.
        rest = self._accepted.sub("\N{OBJECT REPLACEMENT CHARACTER}", translation)
        for term in self.find(english):
            wrong = [form for form in term.forbidden if self._begins(form, rest)]
            violations += [Violation(term, form) for form in wrong]
            if not wrong and not any(has_form(translation, form, term) for form in term.accepted):
                violations.append(Violation(term))
        return violations

    def uses(self, terms: Iterable[Term], translation: str) -> Iterator[Use]:
        """Where *translation*, plain words, has one of *terms* in an accepted form.

        Of forms within each other the longest counts, also if it is that of no term in *terms*:
        no 손실 in 손실 함수. A form of several terms is that of the one it suits best.

        :param terms: those in the English, so that 배치 is "batch" and not "arrangement".
        """
        suited: dict[str, tuple[int, Term]] = {}
        for term in terms:
            for rank, form in enumerate(term.accepted):
                key = "".join(form.split())
                if key not in suited or rank < suited[key][0]:
                    suited[key] = (rank, term)
        for match in self._used.finditer(translation):
            if found := suited.get("".join(match[0].split())):
                yield Use(found[1], match.start(), match.end())

    def _begins(self, form: str, text: str) -> bool:
        """Whether there is a word in *text* that begins with the forbidden *form*."""
        pattern = _latin(form) if form.isascii() else f"{self.word_start}{_spaced(form)}"
        return re.search(pattern, text) is not None


def has_form(translation: str, form: str, term: Term) -> bool:
    """Whether the accepted *form* of *term* stands in *translation*.

    Particles and compounds follow a form directly, and a space within it may be left out:
    ``자동미분을`` has ``자동 미분``. A Latin name must be a word of its own.
    """
    if form.isascii():
        sensitive = term.is_name or _NAME.search(form)
        flags = 0 if sensitive else re.IGNORECASE
        return re.search(_latin(form), translation, flags) is not None
    return re.search(_spaced(form), translation) is not None


def _key(words: str) -> str:
    return re.sub(r"[\s-]+", " ", words).casefold()


def _latin(form: str) -> str:
    """A pattern for a Latin *form* as a word of its own, not in a dotted name."""
    return rf"(?<![A-Za-z0-9_.]){_spaced(form)}(?![A-Za-z0-9_])"


def _spaced(form: str) -> str:
    return r"\s*".join(re.escape(word) for word in form.split())


def _english_pattern(form: str, term: Term) -> str:
    words = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", form))
    return rf"(?:{words}|{words}e?s)" if term.is_name else rf"(?i:{words}(?:e?s)?)"


def read_glossary(path: Path, word_start: str = "") -> Glossary:
    """Read the glossary at *path*.

    :param word_start: see :class:`Glossary`.
    :raises GlossaryError: if it is not there or says something that it can't mean.
    """
    reader = csv.reader(io.StringIO(_read_text(path), newline=""), strict=True)
    terms: list[Term] = []
    seen: dict[str, int] = {}
    line = 1
    try:
        for number, row in enumerate(reader):
            if number == 0:
                _check_header(path, row)
            elif any(cell.strip() for cell in row):
                term = _term(path, line, row)
                _check_new(path, term, seen)
                terms.append(term)
            line = reader.line_num + 1
    except csv.Error as error:
        raise GlossaryError(path, line, f"this is no CSV: {error}") from error
    if line == 1:
        _check_header(path, [])
    return Glossary(tuple(terms), word_start)


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GlossaryError(path, 1, f"the glossary can't be read: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(path, line, "the glossary is not UTF-8 text") from error


def _check_header(path: Path, row: list[str]) -> None:
    fits = len(row) == len(_COLUMNS) and all(
        not name or name == cell.strip() for name, cell in zip(_COLUMNS, row, strict=True)
    )
    if not fits:
        raise GlossaryError(
            path,
            1,
            "the first line names the columns: English, the language, policy, forbidden, note",
        )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in cell.split("|") if part.strip())


def _term(path: Path, line: int, row: list[str]) -> Term:
    if len(row) != len(_COLUMNS):
        raise GlossaryError(path, line, f"this line has {len(row)} cells and not {len(_COLUMNS)}")
    english, accepted, forbidden = _parts(row[0]), _parts(row[1]), _parts(row[3])
    if not english:
        raise GlossaryError(path, line, "this line has no English term")
    try:
        policy = Policy(row[2].strip())
    except ValueError:
        names = ", ".join(Policy)
        raise GlossaryError(
            path, line, f'the policy is one of {names}, and not "{row[2].strip()}"'
        ) from None
    if policy is Policy.KEEP:
        accepted = (*english, *accepted)
    elif not accepted:
        raise GlossaryError(path, line, f'"{english[0]}" has no form in the other language')
    if both := set(accepted) & set(forbidden):
        raise GlossaryError(path, line, f'"{min(both)}" is both accepted and forbidden')
    return Term(english, accepted, policy, forbidden, row[4].strip(), line)


def _check_new(path: Path, term: Term, seen: dict[str, int]) -> None:
    for form in term.english:
        if (key := _key(form)) in seen:
            raise GlossaryError(path, term.line, f'"{form}" stands in line {seen[key]} already')
        seen[key] = term.line


def plain_forms(terms: Iterable[Term]) -> frozenset[str]:
    """The words of all accepted forms: what a dictionary need not know."""
    return frozenset(word for term in terms for form in term.accepted for word in form.split())
