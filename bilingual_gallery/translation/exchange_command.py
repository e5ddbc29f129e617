"""The commands ``export-po`` and ``import-po``: for programs such as Poedit and Weblate."""

from __future__ import annotations

import argparse
from pathlib import Path

from bilingual_gallery.translation.check import check_translations
from bilingual_gallery.translation.check_command import print_reports
from bilingual_gallery.translation.check_findings import localise
from bilingual_gallery.translation.check_project import Project
from bilingual_gallery.translation.check_text import shorten
from bilingual_gallery.translation.exchange_files import (
    Exported,
    Imported,
    export_file,
    import_file,
)
from bilingual_gallery.translation.exchange_messages import NO_SUCH, UNFIT
from bilingual_gallery.translation.pages import PageError, Site, open_site
from bilingual_gallery.translation.terminal import asked_languages, message_language, say, shown
from bilingual_gallery.words import count, word

#: Where ``.po`` files are written, if nobody says where.
FOLDER = Path("_build", "po")


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    export = commands.add_parser(
        "export-po", help="write the translation of a page as a .po file, for Poedit or Weblate"
    )
    _add_page(export)
    export.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="FILE",
        help="the file, or for all the folder, to write; _build/po without it",
    )
    export.set_defaults(run=_export)
    take = commands.add_parser(
        "import-po", help="take the changes in a .po file into the translation of a page"
    )
    take.add_argument("file", type=Path, help="the .po file, or for all their folder")
    _add_page(take)
    take.set_defaults(run=_import)


def _add_page(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("page", help="a page (.rst), a script (.py), or all")
    parser.add_argument("--to", metavar="LANGUAGE", help="this language alone")
    parser.add_argument("--project", type=Path, default=Path(), help="the folder of conf.py")


def po_name(site: Site, source: Path, language: str) -> Path:
    """The name of the ``.po`` file of a page or script within a folder of such files."""
    return source.relative_to(site.folder).with_suffix(f".{language}.po")


def _sources(site: Site, page: str) -> list[Path]:
    return site.sources() if page == "all" else [site.source(Path(page))]


def _export(given: argparse.Namespace) -> int:
    words = message_language()
    status = 0
    try:
        with open_site(given.project) as site:
            languages = asked_languages(site, given.to)
            sources = _sources(site, given.page)
            one = given.output if given.page != "all" else None
            if one:
                languages = _one_language(languages, one)
            folder = given.output if given.output and not one else site.folder / FOLDER
            for source in sources:
                for language in languages:
                    path = site.given_file(one or folder / po_name(site, source, language))
                    try:
                        _print_export(export_file(site, source, language, path), words)
                    except PageError as error:
                        status = say(error, words)
    except PageError as error:
        return say(error, words)
    return status


def _print_export(exported: Exported, language: str) -> None:
    left = sum(not message.translation for message in exported.messages)
    fuzzy = sum(message.fuzzy for message in exported.messages)
    messages = count(language, len(exported.messages), "{count} message", "{count} messages")
    text = word(
        language,
        "{messages}: {left} left to translate, {fuzzy} fuzzy",
        messages=messages,
        left=left,
        fuzzy=fuzzy,
    )
    print(f"{shown(exported.path)}: {text}")
    for path, line in exported.repeated:
        text = word(language, "left out: the same English has an entry above")
        print(f"{shown(path)}:{line}: {text}")


def _import(given: argparse.Namespace) -> int:
    words = message_language()
    status = 0
    written: dict[str, list[Path]] = {}
    try:
        with open_site(given.project) as site:
            for source, language, path in _files(site, given):
                try:
                    imported = import_file(site, source, language, path)
                except PageError as error:
                    status = say(error, words)
                    continue
                _print_import(imported, path, words)
                status = status or int(bool(imported.refused))
                if imported.changed:
                    written.setdefault(language, []).append(imported.path)
            project = Project(site)
            reports = {
                language: check_translations(project, language, paths)
                for language, paths in written.items()
            }
    except PageError as error:
        return say(error, words)
    print_reports(reports, words)
    return status or int(any(report.errors for report in reports.values()))


def _files(site: Site, given: argparse.Namespace) -> list[tuple[Path, str, Path]]:
    """What is to be taken in: page, language and ``.po`` file.

    :raises PageError: if there is nothing.
    """
    languages = asked_languages(site, given.to)
    file = site.given_file(given.file)
    if given.page != "all":
        source = site.source(Path(given.page))
        return [(source, code, file) for code in _one_language(languages, file)]
    if not file.is_dir():
        raise PageError(given.file, 1, "this is no folder of .po files; name one, or a page")
    found = [
        (source, language, site.given_file(path))
        for source in site.sources()
        for language in languages
        if (path := file / po_name(site, source, language)).is_file()
    ]
    if not found:
        raise PageError(given.file, 1, "there is no .po file of a page of this site in it")
    return found


def _one_language(languages: list[str], file: Path) -> list[str]:
    """The language of *file*, by its name if there are several.

    :raises PageError: if that does not say it.
    """
    named = [code for code in languages if file.name.endswith(f".{code}.po")]
    if len(languages) > 1 and not named:
        raise PageError(file, 1, "name the language, as in --to CODE")
    return named or languages


def _print_import(imported: Imported, path: Path, language: str) -> None:
    for message in imported.unused:
        words = (
            localise(message.fault, language)
            if message.fault
            else word(language, NO_SUCH, text=shorten(message.english))
        )
        print(f"{shown(path)}:{message.line}: {words}")
    for line, english in imported.refused:
        print(f"{shown(path)}:{line}: {word(language, UNFIT, text=shorten(english))}")
    text = (
        count(language, imported.changed, "{count} message taken in", "{count} messages taken in")
        if imported.changed
        else word(language, "nothing to change")
    )
    if imported.kept:
        kept = word(language, "{count} kept that the .po leaves empty", count=imported.kept)
        text = f"{text}; {kept}"
    print(f"{shown(imported.path)}: {text}")
