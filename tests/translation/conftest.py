"""What the tests of translation files share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bilingual_gallery.__main__ import main
from bilingual_gallery.examples import fold
from bilingual_gallery.translation.entries import Entry
from tests.conftest import Project

#: Calls a command: its exit status, what it printed, and its errors.
Run = Callable[..., tuple[int, str, str]]


def messages(text: str) -> tuple[str, ...]:
    """The paragraphs and list items in *text*."""
    found: list[str] = []
    for paragraph in text.split("\n\n"):
        items = paragraph.startswith("- ")
        found += paragraph.removeprefix("- ").split("\n- ") if items else [paragraph]
    return tuple(fold(message) for message in found)


class Reader:
    """Reads paragraphs and lists; ``**`` is broken markup."""

    def messages(self, english: str) -> tuple[str, ...] | None:
        return None if "**" in english else messages(english)

    def translations(self, entry: Entry) -> tuple[str, ...] | None:
        return (entry.translation,) if entry.is_comment else messages(entry.translation)

    def pairs(self, english: str, translation: str) -> tuple[tuple[str, str], ...] | None:
        theirs, ours = messages(english), messages(translation)
        fits = len(theirs) == len(ours) and "**" not in english + translation
        fits = fits and english.startswith("- ") is translation.startswith("- ")
        return tuple(zip(theirs, ours, strict=True)) if fits else None


@pytest.fixture
def run(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Call commands in the folder of ``project``, which a test file has of its own."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(project.folder)

    def command(*arguments: str) -> tuple[int, str, str]:
        status = main(list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return command
