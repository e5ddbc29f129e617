"""What a page or a script says in the language that is being built.

The one place that the rooms above ask. Everything found for a document is kept for the time
that the document is read, and every file looked at becomes a dependency of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from docutils import nodes
from docutils.frontend import Values
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from bilingual_gallery.examples import Example, fold, read_example
from bilingual_gallery.problems import report_error
from bilingual_gallery.translation import korean
from bilingual_gallery.translation.catalog import (
    Catalog,
    Problem,
    Resolution,
    Translation,
    fold_comment,
    load_catalog,
    resolve,
)
from bilingual_gallery.translation.entries import translation_path
from bilingual_gallery.translation.glossary import Glossary, read_glossary
from bilingual_gallery.translation.markup import parse_prose
from bilingual_gallery.translation.scripts import localise_script
from bilingual_gallery.translation.translators import Translator

_T = TypeVar("_T")
#: Of a document's metadata: the files that it was read without.
_AWAITED = "bilingual_gallery_awaited"

#: The class of a block that has no translation: the page shows the sources' own.
STAND_IN = "stand-in"
#: The class of a block whose translation is behind.
BEHIND = "translation-behind"
#: With a language's code behind it, the class that docutils writes as the attribute ``lang``.
LANGUAGE_CLASS = "language-"


@dataclass(frozen=True)
class LocalisedExample:
    """An example in one language.

    :ivar prose: the translations of its messages.
    :ivar comments: the translations of its comments, by their folded words.
    :ivar catalog: the translation file that they come from.
    """

    example: Example
    prose: Resolution
    comments: Resolution
    catalog: Catalog

    @property
    def title(self) -> str:
        """The title, reStructuredText."""
        return self.text(self.example.title)

    @property
    def intro(self) -> str:
        """The first paragraph, reStructuredText."""
        return self.text(self.example.intro)

    @property
    def figure_heading(self) -> str:
        """What the figure shows, reStructuredText."""
        return self.text(self.example.figure_heading)

    @cached_property
    def source(self) -> str:
        """The script.

        :raises ExampleError: if it would be another program.
        """
        return localise_script(self.example, self.prose.found, self.comments.found)

    def is_translated(self, english: str) -> bool:
        """Whether the message *english* has a translation."""
        return fold(english) in self.prose.found

    def text(self, english: str) -> str:
        """The message *english* in the language, or as it is."""
        found = self.prose.found.get(fold(english))
        return found.text if found else english

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the translation file, unknown English included."""
        unknown = tuple(
            unknown_english(entry) for entry in (*self.prose.unknown, *self.comments.unknown)
        )
        return self.catalog.problems + unknown


def unknown_english(entry: Translation) -> Problem:
    """The problem of an entry whose English is nowhere in the English file."""
    return Problem(
        entry.line,
        "unknown",
        "the English file has no such text, nor any like it; "
        "correct the English of this entry or take the entry out",
    )


def report(env: BuildEnvironment, path: Path, problems: Iterable[Problem]) -> None:
    """Say what is wrong with the translation file at *path*."""
    for problem in dict.fromkeys(problems):
        report_error(env, problem.message, f"{path}:{problem.line}", problem.subtype)


def note_file(env: BuildEnvironment, path: Path) -> None:
    """Make the document that is being read depend on the file at *path*, there or not."""
    # Relative to the source folder: that is how Sphinx keeps a document's dependencies.
    name = os.path.relpath(path, env.srcdir)
    if path.is_file():
        env.note_dependency(name)
    else:
        # As a dependency, a file that is not there would have the document read in every build.
        env.metadata[env.docname].setdefault(_AWAITED, []).append(name)


def with_awaited_file(
    app: Sphinx,
    env: BuildEnvironment,
    added: Iterable[str],
    changed: Iterable[str],
    removed: Iterable[str],
) -> list[str]:
    """The documents that miss no longer what they were read without."""
    root = Path(env.srcdir)
    return [
        docname
        for docname in env.all_docs
        if any((root / name).is_file() for name in env.metadata[docname].get(_AWAITED, ()))
    ]


def _kept(env: BuildEnvironment, name: str, kind: type[_T]) -> dict[Path, _T]:
    """What was looked up for the document that is being read, by file."""
    key = f"bilingual_gallery_{name}"
    if key not in env.temp_data:
        env.temp_data[key] = {}
    kept: dict[Path, _T] = env.temp_data[key]
    return kept


def catalog_for(env: BuildEnvironment, source: Path, settings: Values) -> Catalog:
    """The catalog of the page or script at *source* in the language that is being built."""
    path = translation_path(source, env.config.language)
    if path.is_file():
        note_file(env, path)
    kept = _kept(env, "catalogs", Catalog)
    if path not in kept:
        kept[path] = load_catalog(path, settings)
    return kept[path]


def localised_example(env: BuildEnvironment, path: Path, settings: Values) -> LocalisedExample:
    """The example script at *path* in the language that is being built.

    :raises ExampleError: if the script is no example.
    """
    note_file(env, path)
    kept = _kept(env, "examples", LocalisedExample)
    if path not in kept:
        example = read_example(path)
        if env.config.language == env.config.bilingual_source_language:
            nothing = Resolution({}, ())
            kept[path] = LocalisedExample(example, nothing, nothing, Catalog(path))
            return kept[path]
        catalog = catalog_for(env, path, settings)
        english = [
            fold(message.text)
            for prose in example.prose
            for message in parse_prose(prose, settings)
        ]
        comments = [fold_comment(comment.text) for comment in example.comments]
        kept[path] = LocalisedExample(
            example,
            resolve(english, catalog.messages),
            resolve(comments, catalog.comments),
            catalog,
        )
    return kept[path]


def glossary_path(config: Config, srcdir: Path, language: str) -> Path | None:
    """The glossary for *language*, if the project names one."""
    name = config.bilingual_glossaries.get(language)
    return srcdir / name if name else None


def glossary_for(env: BuildEnvironment, language: str) -> Glossary:
    """The glossary for *language*; one without terms if the project names none.

    :raises GlossaryError: if it can't be read.
    """
    path = glossary_path(env.config, Path(env.srcdir), language)
    return read_glossary(path, korean.word_start(language)) if path else Glossary()


def stand_in(element: nodes.Element, config: Config) -> None:
    """Mark *element* as text of the sources in a page of another language."""
    element["classes"] += [STAND_IN, f"{LANGUAGE_CLASS}{config.bilingual_source_language}"]


def mark_listing(
    block: nodes.literal_block, text: str, example: LocalisedExample, config: Config
) -> None:
    """Mark a listing whose comments are behind, or in English all of them.

    Some comments among others can't be marked: highlighted code knows no elements.

    :param text: the part of the English script that *block* shows.
    """
    if config.language == config.bilingual_source_language:
        return
    shown = [c for c in example.example.comments if c.text.splitlines()[0].strip() in text]
    found = [example.comments.found.get(fold_comment(comment.text)) for comment in shown]
    if any(translation and translation.behind for translation in found):
        block["classes"].append(BEHIND)
    if found and not any(found):
        block["classes"].append(f"{LANGUAGE_CLASS}{config.bilingual_source_language}")


def translator_nodes(translators: Iterable[Translator]) -> list[nodes.Node]:
    """The names of *translators*, separated by commas; those with an address are links."""
    made: list[nodes.Node] = []
    for translator in translators:
        if made:
            made.append(nodes.Text(", "))
        name = translator.name
        address = translator.address
        made.append(nodes.reference("", name, refuri=address) if address else nodes.Text(name))
    return made
