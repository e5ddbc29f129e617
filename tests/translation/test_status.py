"""How far translations are: counted by hand in tiny projects, as data, as a table, as a badge."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from docutils.utils import column_width

from bilingual_gallery.__main__ import main
from bilingual_gallery.translation.badge import badge
from bilingual_gallery.translation.check_project import Project as Opened
from bilingual_gallery.translation.pages import Site, open_site
from bilingual_gallery.translation.status import BlockStatus, FileStatus, LanguageStatus, State
from bilingual_gallery.translation.status_command import as_json
from bilingual_gallery.translation.status_project import project_status
from bilingual_gallery.translation.translators import Translator, read_translators
from tests.conftest import Project
from tests.translation.test_check import CLEAN, WHOLE

FILES = {name: text for name, text in CLEAN.items() if name != "glossary.csv"}


@pytest.fixture(scope="module")
def opened(shared: Callable[[], Project]) -> Iterator[tuple[Project, Site]]:
    """A small project that is open: every test has other files in it."""
    project = shared()
    project.write(FILES)
    with open_site(project.folder) as site:
        yield project, site


@pytest.fixture
def folder(
    opened: tuple[Project, Site], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Path]:
    """The folder of the project, in which all is translated; it is the current one."""
    project, _ = opened
    before = tmp_path / "before"
    shutil.copytree(project.folder, before)
    monkeypatch.chdir(project.folder)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    yield project.folder
    for path in project.folder.rglob("*.*"):
        path.unlink(missing_ok=True)
    shutil.copytree(before, project.folder, dirs_exist_ok=True)


class Status:
    """Asks for the status."""

    def __init__(self, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
        self.site = site
        self.capsys = capsys
        self.err = ""

    def __call__(self, *arguments: str, status: int = 0) -> str:
        """What the command says."""
        assert main(["status", *arguments]) == status
        out, self.err = self.capsys.readouterr()
        return out

    def data(self) -> Any:
        """The status in Korean, as JSON has it."""
        project = Opened(self.site)
        found, faults = project_status(project, ["ko"])
        assert faults == []
        return as_json(project, found)["ko"]

    def file(self, source: str = "page.rst") -> Any:
        """The status of one page or script."""
        (file,) = (file for file in self.data()["files"] if file["source"] == source)
        return file


@pytest.fixture
def status(
    opened: tuple[Project, Site], folder: Path, capsys: pytest.CaptureFixture[str]
) -> Status:
    return Status(opened[1], capsys)


def counts(file: Any) -> tuple[int, int, int, int, int]:
    names = ("percent", "translated", "behind", "missing", "broken")
    percent, translated, behind, missing, broken = (file[name] for name in names)
    return percent, translated, behind, missing, broken


def left(file: Any) -> list[tuple[str, str, int]]:
    return [(block["state"], block["file"], block["line"]) for block in file["left"]]


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_all_translated(status: Status) -> None:
    data = status.data()
    assert [file["source"] for file in data["files"]] == [
        "gallery_source/first.py",
        "index.rst",
        "page.rst",
    ]
    assert [counts(file) for file in data["files"]] == [
        (100, 7, 0, 0, 0),
        (100, 2, 0, 0, 0),
        (100, 7, 0, 0, 0),
    ]
    assert counts(data) == (100, 16, 0, 0, 0)
    assert data["characters"] == data["translated_characters"] > 0


def test_none_translated(folder: Path, status: Status) -> None:
    for name in ("page.ko.rst", "index.ko.rst", "gallery_source/first.ko.rst"):
        (folder / name).unlink()
    data = status.data()
    assert counts(data) == (0, 0, 0, 16, 0)
    page = status.file()
    assert (page["translation"], page["changed"]) == (None, None)
    # The lines of the English.
    assert left(page)[:3] == [
        ("missing", "page.rst", 2),
        ("missing", "page.rst", 4),
        ("missing", "page.rst", 6),
    ]
    script = status.file("gallery_source/first.py")
    assert left(script)[0] == ("missing", "gallery_source/first.py", 3)
    assert ("missing", "gallery_source/first.py", 10) in left(script)  # a comment
    out = status()
    assert "page.rst: no translation file yet: 7 blocks to translate" in out.splitlines()


def test_an_empty_file_and_an_empty_entry(folder: Path, status: Status) -> None:
    (folder / "index.ko.rst").write_text("", encoding="utf-8")
    change(folder / "page.ko.rst", ("둘째\n", ""))
    assert counts(status.file("index.rst")) == (0, 0, 0, 2, 0)
    assert status.file("index.rst")["translation"] == "index.ko.rst"
    assert left(status.file()) == [("missing", "page.rst", 14)]


def test_behind_by_the_page(folder: Path, status: Status) -> None:
    change(folder / "page.rst", ("One loss.", "One loss or two."))
    file = status.file()
    assert counts(file)[1:] == (6, 1, 0, 0)
    assert left(file) == [("behind", "page.ko.rst", 6)]
    # What is behind counts for nothing.
    assert file["translated_characters"] == file["characters"] - len("One loss or two.")
    assert file["percent"] == 100 * file["translated_characters"] // file["characters"] < 100


def test_behind_by_its_own_mark(folder: Path, status: Status) -> None:
    change(folder / "page.ko.rst", ("둘째", ".. was:\n   Section two\n\n두 번째 절"))
    assert left(status.file()) == [("behind", "page.ko.rst", 23)]


def test_behind_without_a_link_of_today_is_broken(folder: Path, status: Status) -> None:
    change(folder / "page.rst", ("Use ``x`` and", "Use ``x``, ``y`` and"))
    assert left(status.file()) == [("broken", "page.ko.rst", 11)]


@pytest.mark.parametrize(
    ("old", "new", "states"),
    [
        ("손실 하나", "**손실 하나", [("broken", "page.ko.rst", 9)]),
        ("``x``와 ", "", [("broken", "page.ko.rst", 14)]),
        ("- 나\n", "", [("broken", "page.ko.rst", 20)] * 2),
    ],
    ids=["markup", "literal", "blocks"],
)
def test_broken(folder: Path, status: Status, old: str, new: str, states: list[Any]) -> None:
    change(folder / "page.ko.rst", (old, new))
    file = status.file()
    assert left(file) == states
    assert counts(file)[1:] == (7 - len(states), 0, 0, len(states))


def test_a_broken_comment(folder: Path, status: Status) -> None:
    change(folder / "gallery_source/first.ko.rst", ("# 합", "합"))
    assert left(status.file("gallery_source/first.py")) == [
        ("broken", "gallery_source/first.ko.rst", 25)
    ]


@pytest.mark.parametrize(
    ("data", "line"),
    [(WHOLE.encode("cp949"), 4), (b"words\n\n" + WHOLE.encode(), 1)],
    ids=["encoding", "text before the first entry"],
)
def test_a_file_that_can_not_be_read_is_broken_as_a_whole(
    folder: Path, status: Status, data: bytes, line: int
) -> None:
    (folder / "page.ko.rst").write_bytes(data)
    file = status.file()
    assert counts(file) == (0, 0, 0, 0, 7)
    assert set(left(file)) == {("broken", "page.ko.rst", line)}


def test_a_link_out_of_the_project(folder: Path, status: Status, tmp_path: Path) -> None:
    outside = tmp_path / "outside.ko.rst"
    outside.write_text(f":translators: 비밀\n\n{WHOLE}", encoding="utf-8")
    (folder / "page.ko.rst").unlink()
    (folder / "page.ko.rst").symlink_to(outside)
    file = status.file()
    assert counts(file) == (0, 0, 0, 0, 7)
    assert set(left(file)) == {("broken", "page.ko.rst", 1)}
    assert "비밀" not in status()


def test_names_that_are_kept_are_missing_nowhere(
    folder: Path, status: Status, opened: tuple[Project, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder / "page.rst", ("One loss.", "One loss.\n\nNumPy 2.4, 3 MB"))
    assert counts(status.file())[1:] == (7, 0, 1, 0)
    (folder / "glossary.csv").write_text(CLEAN["glossary.csv"], encoding="utf-8")
    config = opened[1].app.config
    monkeypatch.setattr(config, "bilingual_glossaries", {"ko": "glossary.csv"})
    assert counts(status.file())[1:] == (7, 0, 0, 0)
    (folder / "glossary.csv").write_text("no glossary", encoding="utf-8")
    assert counts(status.file())[1:] == (7, 0, 1, 0)


def test_what_stands_twice_is_one_block(folder: Path, status: Status) -> None:
    change(folder / "page.rst", ("One loss.", "One loss.\n\nOne loss."))
    assert counts(status.file()) == (100, 7, 0, 0, 0)


def test_another_language(folder: Path, status: Status) -> None:
    change(folder / "conf.py", ('["ko", "en"]', '["ko", "ja", "en"]'))
    (folder / "page.ja.rst").write_text("..\n   Title\n\n題名\n", encoding="utf-8")
    data = json.loads(status("--format", "json"))
    assert list(data) == ["ko", "ja"]
    assert counts(data["ko"]) == (100, 16, 0, 0, 0)
    assert counts(data["ja"])[1:] == (1, 0, 15, 0)
    assert status("--to", "ja").startswith("日本語 (ja)\n")


def test_a_language_that_is_none(status: Status) -> None:
    status("--to", "../ko", status=2)
    assert "this is no language to translate into" in status.err


def test_no_project(status: Status, tmp_path: Path) -> None:
    assert status("--project", str(tmp_path), status=2) == ""
    assert "there is no conf.py" in status.err


def test_a_script_that_can_not_be_read_is_said(folder: Path, status: Status) -> None:
    (folder / "gallery_source/bad.py").write_text("def (\n", encoding="utf-8")
    out = status(status=2)
    assert "gallery_source/bad.py:1:" in status.err
    assert "bad.py" not in out


def test_addresses_of_lines(
    folder: Path, status: Status, opened: tuple[Project, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder / "page.rst", ("One loss.", "One loss or two."))
    assert status.file()["left"][0]["url"] is None
    pattern = "https://example.org/b/{path}#L{line}"
    monkeypatch.setattr(opened[1].app.config, "bilingual_source_url", pattern)
    assert status.file()["left"][0]["url"] == "https://example.org/b/page.ko.rst#L6"


def test_the_table_is_aligned(
    folder: Path, status: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder / "page.ko.rst", ("..\n   Title", ":translators: 홍길동\n\n..\n   Title"))
    change(folder / "page.rst", ("One loss.", "One loss or two."))
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    lines = status().splitlines()
    assert lines[0] == "한국어 (ko)"
    head, *rows = lines[2:7]
    assert head.split()[:3] == ["%", "번역됨", "뒤처짐"]
    place = column_width(head.partition("번역됨")[0]) + column_width("번역됨")
    for row in rows:
        # The number ends where its head ends, in columns.
        cut = next(n for n in range(len(row) + 1) if column_width(row[:n]) == place)
        assert row[:cut].split()[-1] in {"7", "2", "6", "15"}
    assert rows[2].endswith("홍길동")
    assert "page.ko.rst:8: 뒤처짐: One loss or two." in lines


def test_nothing_is_left(status: Status) -> None:
    assert status().endswith("\nNothing is left to translate or to mend.\n")


def test_translators(folder: Path, status: Status) -> None:
    field = ":translators: 홍길동 <https://example.org>,\n   임꺽정\n\n"
    (folder / "page.ko.rst").write_text(field + WHOLE, encoding="utf-8")
    assert status.file()["translators"] == [
        {"name": "홍길동", "address": "https://example.org"},
        {"name": "임꺽정", "address": None},
    ]


@pytest.mark.parametrize(
    ("value", "names", "faults"),
    [
        ("", [], 0),
        ("홍길동", ["홍길동"], 0),
        ("山田、鈴木", ["山田", "鈴木"], 0),
        ("A <https://a.example/?q=1,2>, B", ["A", "B"], 0),
        ("홍길동, 홍길동", ["홍길동"], 0),
        ("<https://a.example>", [], 1),
        ("홍길동,, 임꺽정,", ["홍길동", "임꺽정"], 2),
        ("A <javascript:alert(1)>, B", ["B"], 1),
        ('A <https://a.example/">', [], 1),
        ("A <>", [], 1),
        ("A <https://a.example", [], 1),
        ("A> B", [], 1),
    ],
)
def test_reading_translators(value: str, names: list[str], faults: int) -> None:
    found, wrong = read_translators(value)
    assert [translator.name for translator in found] == names
    assert len(wrong) == faults


def test_badge(status: Status, folder: Path) -> None:
    root = ET.fromstring(status("--format", "badge"))
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == root.get("aria-label") == "한국어 번역: 100 %"
    assert [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")] == [
        "한국어",
        "100 %",
    ]
    change(folder / "page.rst", ("One loss.", "One loss or two."))
    behind = status("--format", "badge")
    assert "100 %" not in behind
    assert ET.fromstring(behind).get("role") == "img"


def test_all_but_a_character_is_not_all() -> None:
    here = Path("x")
    blocks = (
        BlockStatus("a" * 100_000, State.TRANSLATED, here, 1),
        BlockStatus("b", State.BEHIND, here, 2),
    )
    file = FileStatus(here, here, exists=True, blocks=blocks, translators=(Translator("A"),))
    assert file.tally.percent == 99
    assert "99 %" in badge(LanguageStatus("ja", (file,)))
    assert FileStatus(here, here, exists=False, blocks=()).tally.percent == 100


def test_our_own_badge() -> None:
    """The picture that README.md shows is the one of today."""
    root = Path(__file__).parents[2]
    with open_site(root) as site:
        (korean,), faults = project_status(Opened(site), ["ko"])
    assert faults == []
    committed = (root / "docs/_static/translation-ko.svg").read_text(encoding="utf-8")
    assert committed == badge(korean), "docs/translating.rst says how to write it anew"


def test_a_page_of_nothing_but_code(folder: Path, status: Status) -> None:
    (folder / "page.rst").write_text(".. code-block:: python\n\n   a = 1\n", encoding="utf-8")
    assert counts(status.file()) == (100, 0, 0, 0, 0)
