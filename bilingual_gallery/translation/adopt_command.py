"""The command ``adopt``: start from a translation that was written over the English page."""

from __future__ import annotations

import argparse
from pathlib import Path

from bilingual_gallery.translation.adopt_files import Adopted, adopt_file
from bilingual_gallery.translation.check_text import shorten
from bilingual_gallery.translation.pages import PageError, open_site
from bilingual_gallery.translation.terminal import asked_languages, message_language, say, shown
from bilingual_gallery.words import word


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "adopt", help="make a translation file from a translated copy of the page"
    )
    parser.add_argument("english", help="the English page (.rst) or script (.py)")
    parser.add_argument("translated", type=Path, help="the copy that was translated in place")
    parser.add_argument("--to", metavar="LANGUAGE", help="the language of the copy")
    parser.add_argument("--project", type=Path, default=Path(), help="the folder of conf.py")
    parser.set_defaults(run=_adopt)


def _adopt(given: argparse.Namespace) -> int:
    words = message_language()
    try:
        with open_site(given.project) as site:
            languages = asked_languages(site, given.to)
            if len(languages) > 1:
                return say(
                    PageError(given.translated, 1, "name the language, as in --to CODE"), words
                )
            source = site.source(Path(given.english))
            translated = site.given_file(given.translated)
            adopted = adopt_file(site, source, translated, languages[0])
    except PageError as error:
        return say(error, words)
    _print(adopted, translated, words)
    return 0


def _print(adopted: Adopted, translated: Path, language: str) -> None:
    for line, words in adopted.left:
        text = word(language, "without a partner: {text}", text=shorten(words))
        print(f"{shown(translated)}:{line}: {text}")
    text = word(
        language,
        "{paired} paired, {unsure} to be reviewed, {left} left over, {english} still in English, "
        "{missing} left to translate",
        paired=adopted.paired,
        unsure=adopted.unsure,
        left=len(adopted.left),
        english=adopted.english,
        missing=adopted.missing,
    )
    print(f"{shown(adopted.path)}: {text}")
