"""Spelling by hunspell, where it and a dictionary of the language are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from bilingual_gallery.translation import check_findings as found
from bilingual_gallery.translation import korean
from bilingual_gallery.translation.check_findings import Finding
from bilingual_gallery.translation.check_text import Block, prose, prose_lines

#: A word that a translation introduces with its English, as in 빌드(build).
_INTRODUCED = re.compile(r"([가-힣]+)\((?=[A-Za-z])")
#: Beside the glossary: right words that the dictionary lacks.
_WORDS = f"spelling.{korean.LANGUAGE}.txt"


def speller(language: str) -> str | None:
    """The command that checks the spelling of *language*; ``None`` where it is not installed."""
    program = shutil.which("hunspell")
    if program is None or language != korean.LANGUAGE:
        return None
    return program if _run(program, [], "") is not None else None


def _run(program: str, options: list[str], text: str) -> str | None:
    try:
        done = subprocess.run(
            [program, "-i", "UTF-8", "-d", korean.DICTIONARY, *options, "-l"],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    # It says on standard error, with status 0 or 1, that a dictionary is not there.
    return None if done.returncode or "Can't open" in done.stderr else done.stdout


def right_words(glossary: Path | None) -> frozenset[str]:
    """The words that the project takes for right: those in a file beside its *glossary*."""
    path = glossary.with_name(_WORDS) if glossary else None
    if path is None or not path.is_file():
        return frozenset()
    return frozenset(path.read_text(encoding="utf-8", errors="replace").split())


def check_spelling(
    program: str, blocks: Iterable[tuple[Path, Block]], known: Iterable[str]
) -> Iterator[Finding]:
    """The words in *blocks* that the dictionary does not know, each once in a file.

    It need not know words that some block introduces with their English, nor a particle whose
    word is in markup.

    :param known: what it need not know either; with a particle, or in a compound, as well.
    """
    places: dict[str, dict[Path, int]] = {}
    right = set(known)
    for path, block in blocks:
        for number, line in prose_lines(block):
            words = prose(line)
            right.update(_INTRODUCED.findall(words))
            for match in korean.hangul_words(words):
                if not korean.ALONE.fullmatch(match[0]):
                    places.setdefault(match[0], {}).setdefault(path, number)
    with tempfile.TemporaryDirectory() as folder:
        personal = Path(folder) / "glossary"
        personal.write_text("\n".join(sorted(right)) + "\n", encoding="utf-8")
        answer = _run(program, ["-p", str(personal)], "\n".join(places))
    for word in (answer or "").split():
        if word in places and not any(len(r) > 1 and word.startswith(r) for r in right):
            for path, number in places[word].items():
                yield Finding(path, number, found.SPELLING, {"text": word, "file": _WORDS})
