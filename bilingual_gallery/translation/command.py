"""The command ``translation``: start or update translation files."""

from __future__ import annotations

import argparse
from pathlib import Path

from bilingual_gallery.translation.pages import PageError, open_site
from bilingual_gallery.translation.terminal import asked_languages, message_language, say, shown
from bilingual_gallery.translation.update import Done
from bilingual_gallery.translation.update_files import Updated, update_file
from bilingual_gallery.words import word

_DID = {
    "added": "{count} added",
    "changed": "{count} whose English changed",
    "moved": "{count} set aside, as their English is gone",
    "split": "{count} taken apart, as some of their English is gone",
    "returned": "{count} taken back",
    "dropped": "{count} removed that were empty and whose English is gone",
}
_LEFT = {
    "left": "{count} left to translate",
    "behind": "{count} behind the English",
}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "translation", help="start or update the translation file of a page or script"
    )
    parser.add_argument("page", help="a page (.rst), a script (.py), or all")
    parser.add_argument("--to", metavar="LANGUAGE", help="its code; the site's own without it")
    parser.add_argument("--project", type=Path, default=Path(), help="the folder of conf.py")
    parser.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    words = message_language()
    status = 0
    total = Done()
    files = 0
    try:
        with open_site(given.project) as site:
            languages = asked_languages(site, given.to, new=True)
            is_all = given.page == "all"
            sources = site.sources(languages) if is_all else [site.source(Path(given.page))]
            for source in sources:
                for language in languages:
                    try:
                        updated = update_file(site, source, language)
                    except PageError as error:
                        status = say(error, words)
                        continue
                    _print(updated, words)
                    total += updated.done
                    files += 1
            unknown = sorted(set(languages) - set(site.app.config.bilingual_languages))
    except PageError as error:
        return say(error, words)
    for code in unknown:
        text = "name {code} in bilingual_languages, or the site has no pages in it"
        print(f"{shown(given.project / 'conf.py')}:1: {word(words, text, code=code)}")
    if files > 1:
        print(
            word(words, "{count} files in all: {summary}", count=files, summary=_sum(total, words))
        )
    return status


def _print(updated: Updated, language: str) -> None:
    print(f"{shown(updated.path)}: {_sum(updated.done, language)}")
    for line in updated.done.unread:
        text = word(language, "left alone: the English of this entry has broken markup")
        print(f"{shown(updated.path)}:{line}: {text}")
    for line, english in updated.unfit:
        text = word(language, "this can't be the English of an entry: {text}", text=english)
        print(f"{shown(updated.source)}:{line}: {text}")


def _sum(done: Done, language: str) -> str:
    """What was done and what is left, in words."""
    did = _counts(done, _DID, language) or word(language, "nothing to change")
    left = _counts(done, _LEFT, language) or word(language, "nothing left to translate")
    return f"{did}; {left}"


def _counts(done: Done, texts: dict[str, str], language: str) -> str:
    counts = ((getattr(done, name), text) for name, text in texts.items())
    return ", ".join(word(language, text, count=count) for count, text in counts if count)
