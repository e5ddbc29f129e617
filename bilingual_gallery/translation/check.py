"""Check the translations of a project: a project in, findings out. Nothing is built or written.

What the build reports is asked of the very code that reports it there; the rest is what a build
can't know or has no business to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docutils.frontend import Values

from bilingual_gallery.examples import ExampleError, fold
from bilingual_gallery.translation import check_findings as found
from bilingual_gallery.translation import korean
from bilingual_gallery.translation.catalog import (
    Catalog,
    Problem,
    fold_comment,
    load_catalog,
    resolve,
)
from bilingual_gallery.translation.check_entries import (
    Pair,
    check_behind,
    check_lengths,
    check_particles,
    check_repeats,
    check_today,
    check_words,
    meant_to_stay,
    nothing_to_translate,
    pairs_of,
)
from bilingual_gallery.translation.check_findings import Code, Finding, finding_of
from bilingual_gallery.translation.check_project import Project
from bilingual_gallery.translation.check_spelling import check_spelling, right_words, speller
from bilingual_gallery.translation.check_text import (
    Block,
    blocks_of,
    check_block,
    check_bytes,
    check_unpaired,
    shorten,
)
from bilingual_gallery.translation.document import TranslationFileError, read
from bilingual_gallery.translation.glossary import (
    Glossary,
    GlossaryError,
    plain_forms,
    read_glossary,
)
from bilingual_gallery.translation.lookup import localised_example, unknown_english
from bilingual_gallery.translation.markup import parse
from bilingual_gallery.translation.pages import PageError
from bilingual_gallery.translation.texts import Text

NO_SPELLING = "spelling (hunspell with a dictionary of this language is not installed)"
NO_GLOSSARY = "terms (conf.py names no glossary for this language in bilingual_glossaries)"


@dataclass(frozen=True)
class Report:
    """What a check found.

    :ivar files: how many translation files were looked at.
    :ivar entries: how many entries they hold.
    :ivar not_checked: what could not be checked, in English.
    """

    findings: tuple[Finding, ...] = ()
    files: int = 0
    entries: int = 0
    not_checked: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.code.is_error for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many of the findings are warnings."""
        return len(self.findings) - self.errors


@dataclass
class _Check:
    """A check that is going on.

    :ivar pairs: sound translations, for the checks that compare them.
    :ivar settings: those of the document that is being read.
    """

    project: Project
    language: str
    glossary: Glossary
    findings: list[Finding]
    settings: Values = field(init=False)
    pairs: list[Pair] = field(default_factory=list)
    blocks: list[tuple[Path, Block]] = field(default_factory=list)

    def find(self, path: Path, line: int, code: Code, **values: str) -> None:
        """Note that something was found."""
        self.findings.append(Finding(path, line, code, values))


def check_translations(
    project: Project, language: str, only: Collection[Path] | None = None
) -> Report:
    """Check the translation files of *project* in *language*.

    :param only: the files to check; all of them without it.
    """
    findings: list[Finding] = []
    not_checked = []
    if project.glossary_path(language) is None:
        not_checked.append(NO_GLOSSARY)
    glossary = _glossary(project, language, findings)
    check = _Check(project, language, glossary, findings)
    files = [f for f in project.translation_files(language) if only is None or f.path in only]
    for file in files:
        with project.reading(file.source or file.path, language) as settings:
            check.settings = settings
            _check_file(check, file.path, file.source)
    translated = {file.source for file in files}
    for path in project.site.sources() if only is None else ():
        if path not in translated:
            page = path.relative_to(project.folder).as_posix()
            check.find(path, 1, found.NO_FILE, page=page, language=language)
    findings += check_lengths(check.pairs)
    if program := speller(language):
        known = plain_forms(glossary.terms) | right_words(project.glossary_path(language))
        findings += check_spelling(program, check.blocks, known)
    else:
        not_checked.append(NO_SPELLING)
    unique = {(str(f.path), f.line, f.code.name, f.message("en")): f for f in findings}
    ordered = tuple(unique[key] for key in sorted(unique))
    return Report(ordered, len(files), len(check.blocks), tuple(not_checked))


def _glossary(project: Project, language: str, findings: list[Finding]) -> Glossary:
    path = project.glossary_path(language)
    if path is None:
        return Glossary()
    try:
        return read_glossary(path, korean.word_start(language))
    except GlossaryError as error:
        findings.append(Finding(path, error.line, found.GLOSSARY, {"words": str(error)}))
        return Glossary()


def _check_file(check: _Check, path: Path, source: Path | None) -> None:
    if not path.resolve().is_relative_to(check.project.folder):
        check.find(path, 1, found.OUTSIDE)
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        check.find(path, 1, found.UNREADABLE, words=f"the file can't be read: {error.strerror}")
        return
    if source is None:
        stem = path.name.removesuffix(f".{check.language}.rst")
        check.find(path, 1, found.NO_SOURCE, names=f"{stem}.rst, {stem}.py")
    check.findings += check_bytes(path, data)
    try:
        document = read(data)
        blocks = blocks_of(document)
        check.findings += check_unpaired(path, document)
    except TranslationFileError:
        blocks = []  # said by the catalog
    for block in blocks:
        check.findings += _check_block(check, path, block)
    check.blocks += ((path, block) for block in blocks)
    catalog = _check_source(check, path, source, blocks)
    pairs = pairs_of(path, catalog, blocks)
    meant = meant_to_stay(catalog, blocks, check.settings)
    for pair in pairs:
        # What is behind was made from other English; it is to be looked at anyway.
        if not pair.translation.behind:
            check.findings += check_words(pair, check.glossary, meant)
    check.pairs += pairs


def _check_block(check: _Check, path: Path, block: Block) -> Iterator[Finding]:
    yield from check_block(path, block, check.language)
    yield from check_behind(path, block)
    if check.language == korean.LANGUAGE:
        yield from check_particles(path, block, check.glossary)
    if not block.entry.is_comment:
        yield from check_repeats(path, block, check.settings)


def _check_source(check: _Check, path: Path, source: Path | None, blocks: list[Block]) -> Catalog:
    """Check what the build checks, and the entries against the English file of today.

    :returns: what of the translation file is sound.
    """
    if source is not None and source.suffix == ".py":
        _check_program(check, source)
    catalog = load_catalog(path, check.settings)
    problems = list(catalog.problems)
    said = _said(check, path, blocks, problems)
    for held, texts in (
        (catalog.messages, _texts(check, source, comments=False)),
        (catalog.comments, _texts(check, source, comments=True)),
    ):
        if texts is None:
            continue
        resolution = resolve(texts, held)
        problems += (unknown_english(entry) for entry in resolution.unknown)
        check.findings += check_today(path, held, resolution.found, check.settings)
        for english in texts.keys() - resolution.found.keys() - said:
            _check_missing(check, texts[english])
    check.findings += [finding_of(path, problem) for problem in problems]
    return catalog


def _check_program(check: _Check, script: Path) -> None:
    """Whether the translated script would be the same program."""
    try:
        # Asked for its source, it makes sure of that.
        _ = localised_example(check.project.site.app.env, script, check.settings).source
    except ExampleError as error:
        check.find(error.path, error.line, found.SOURCE, words=str(error))


def _texts(check: _Check, source: Path | None, *, comments: bool) -> dict[str, Text] | None:
    """What there is to translate, by its English; ``None`` if that is not known."""
    if source is None:
        return None
    try:
        texts = check.project.texts(source)
    except PageError as error:
        check.find(error.path, error.line, found.SOURCE, words=str(error))
        return None
    # The first of several that are the same.
    return {text.english: text for text in reversed(texts) if text.is_comment is comments}


def _said(check: _Check, path: Path, blocks: list[Block], problems: list[Problem]) -> set[str]:
    """The English of the entries that have no translation, which is said here, or are broken."""
    faulty = {problem.line for problem in problems}
    said: set[str] = set()
    for block in blocks:
        entry = block.entry
        last = block.lines[-1][0] if block.lines else entry.line
        if entry.review:
            check.find(path, entry.line, found.REVIEW, text=shorten(entry.english))
        elif entry.translation and faulty.isdisjoint(range(entry.line, last + 1)):
            continue
        if entry.is_comment:
            said.add(fold_comment(entry.english))
        else:
            said |= {fold(m.text) for m in parse(entry.english, check.settings).messages}
        if not entry.translation and not entry.review:
            _check_missing(check, Text(fold(entry.english), path, entry.line))
    return said


def _check_missing(check: _Check, text: Text) -> None:
    if text.wanted and not nothing_to_translate(text.english, check.glossary):
        check.find(text.path, text.line, found.MISSING, text=shorten(text.english))
