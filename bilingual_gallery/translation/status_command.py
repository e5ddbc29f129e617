"""The command ``status``: how far the translations are, as a table, as JSON, or as a badge."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docutils.utils import column_width

from bilingual_gallery.sources import source_url
from bilingual_gallery.translation.badge import badge
from bilingual_gallery.translation.check_project import Project
from bilingual_gallery.translation.check_text import shorten
from bilingual_gallery.translation.pages import PageError, open_site
from bilingual_gallery.translation.status import COUNTED, FileStatus, LanguageStatus, Tally
from bilingual_gallery.translation.status_project import project_status
from bilingual_gallery.translation.terminal import asked_languages, message_language, say, shown
from bilingual_gallery.words import count, language_name, word


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("status", help="say how far the translations are")
    parser.add_argument("--project", type=Path, default=Path(), help="the folder of conf.py")
    parser.add_argument("--to", metavar="LANGUAGE", help="this language alone")
    parser.add_argument(
        "--format",
        choices=["text", "json", "badge"],
        default="text",
        help="a table, JSON, or an SVG picture of the first language",
    )
    parser.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    words = message_language()
    try:
        with open_site(given.project) as site:
            project = Project(site)
            status, faults = project_status(project, asked_languages(site, given.to))
    except PageError as error:
        say(error, words)
        return 2
    if given.format == "json":
        print(json.dumps(as_json(project, status), ensure_ascii=False, indent=1))
    elif given.format == "badge":
        print("".join(badge(language) for language in status[:1]), end="")
    else:
        print("\n\n".join(_text(language, words) for language in status))
    # What could not be read is in none of the numbers.
    for fault in faults:
        say(fault, words)
    return 2 if faults else 0


def _text(status: LanguageStatus, language: str) -> str:
    lines = [f"{language_name(status.language)} ({status.language})", ""]
    lines += _aligned(_rows(status, language))
    left = [file for file in status.files if file.left]
    for file in left:
        lines += ["", *_left(file, language)]
    if not left:
        lines += ["", word(language, "Nothing is left to translate or to mend.")]
    return "\n".join(lines)


def _rows(status: LanguageStatus, language: str) -> list[tuple[str, ...]]:
    heads = [word(language, head) for head in COUNTED]
    rows = [("", "%", *heads, word(language, "Last change"), word(language, "Translators"))]
    for file in status.files:
        names = ", ".join(translator.name for translator in file.translators)
        changed = file.changed.isoformat() if file.changed else "-"
        rows.append((shown(file.source), *_numbers(file.tally), changed, names))
    rows.append((word(language, "All of it"), *_numbers(status.tally), "", ""))
    return rows


def _numbers(tally: Tally) -> tuple[str, ...]:
    return tuple(str(number) for number in (tally.percent, *tally.counts))


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """*rows* as lines; the numbers to the right. Hangul is two columns wide."""
    widths = [max(column_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - column_width(cell))
            cells.append(space + cell if 0 < number <= 1 + len(COUNTED) else cell + space)
        lines.append("  ".join(cells).rstrip())
    return lines


def _left(file: FileStatus, language: str) -> list[str]:
    if not file.exists:
        blocks = count(language, len(file.left), "{count} block", "{count} blocks")
        text = word(language, "no translation file yet: {blocks} to translate", blocks=blocks)
        return [f"{shown(file.source)}: {text}"]
    return [
        f"{shown(block.path)}:{block.line}: {word(language, block.state.value)}: "
        f"{shorten(block.english)}"
        for block in file.left
    ]


def as_json(project: Project, status: Sequence[LanguageStatus]) -> dict[str, Any]:
    """The status as data; ``docs/translating.rst`` describes it."""
    return {
        language.language: {
            **_tally(language.tally),
            "files": [_file(project, file) for file in language.files],
        }
        for language in status
    }


def _tally(tally: Tally) -> dict[str, int]:
    names = tally.__dataclass_fields__
    return {"percent": tally.percent, **{name: getattr(tally, name) for name in names}}


def _file(project: Project, file: FileStatus) -> dict[str, object]:
    def name(path: Path) -> str:
        return path.relative_to(project.folder).as_posix()

    config = project.site.app.config
    return {
        "source": name(file.source),
        "translation": name(file.translation) if file.exists else None,
        **_tally(file.tally),
        "translators": [
            {"name": translator.name, "address": translator.address or None}
            for translator in file.translators
        ],
        "changed": file.changed.isoformat() if file.changed else None,
        "left": [
            {
                "state": block.state.value,
                "file": name(block.path),
                "line": block.line,
                "url": source_url(config, name(block.path), block.line) or None,
                "english": block.english,
            }
            for block in file.left
        ],
    }
