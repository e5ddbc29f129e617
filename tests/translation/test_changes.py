"""When files were changed last, by git and without it."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bilingual_gallery.translation.changes import last_changes

#: Noon of a day long ago, in whatever zone this machine is.
NOON = datetime(2020, 5, 17, 12, tzinfo=UTC).timestamp()
ITS_DAY = date(2020, 5, 17)


def git(folder: Path, *arguments: str, day: str = "2021-01-01") -> None:
    moment = f"{day}T12:00:00+0000"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_DATE": moment,
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }
    subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True
    )


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, ...]:
    """Three files of a project that is a folder of a repository."""
    folder = tmp_path / "repository" / "site"
    (folder / "한글 폴더").mkdir(parents=True)
    paths = (folder / "a.ko.rst", folder / "한글 폴더/b.ko.rst", folder / "c.ko.rst")
    for path in paths:
        path.write_text("1", encoding="utf-8")
        os.utime(path, (NOON, NOON))
    return paths


def test_without_git(files: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = files[0].parent
    # Above it, there may be a repository that the tests run in.
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    assert last_changes(folder, files) == dict.fromkeys(files, ITS_DAY)
    monkeypatch.setenv("PATH", str(folder))
    assert last_changes(folder, files) == dict.fromkeys(files, ITS_DAY)


def test_by_git(files: tuple[Path, ...]) -> None:
    folder = files[0].parent
    git(folder.parent, "init")
    git(folder, "add", *map(str, files[:2]))
    git(folder, "commit", "-m", "one", day="2021-01-01")
    files[0].write_text("2", encoding="utf-8")
    git(folder, "commit", "-am", "two", day="2022-02-02")
    # The third is none of git's.
    assert last_changes(folder, files) == {
        files[0]: date(2022, 2, 2),
        files[1]: date(2021, 1, 1),
        files[2]: ITS_DAY,
    }


def test_a_shallow_clone_and_a_repository_of_nothing(
    files: tuple[Path, ...], tmp_path: Path
) -> None:
    folder = files[0].parent
    git(folder, "init")
    assert last_changes(folder, files) == dict.fromkeys(files, ITS_DAY)
    git(folder, "add", ".")
    git(folder, "commit", "-m", "one", day="2021-01-01")
    git(tmp_path, "clone", "--depth", "1", f"file://{folder}", "clone")
    clone = tmp_path / "clone"
    copies = [clone / path.relative_to(folder) for path in files]
    assert last_changes(clone, copies) == dict.fromkeys(copies, date(2021, 1, 1))


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert last_changes(tmp_path, [tmp_path / "a.ko.rst"]) == {}


def test_git_is_asked_once(files: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def run(command: list[str], **_: object) -> None:
        asked.append(command)
        raise OSError

    monkeypatch.setattr(subprocess, "run", run)
    last_changes(files[0].parent, files)
    assert len(asked) == 1
