"""Reading a translation file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual_gallery.translation.entries import (
    Entry,
    TranslationFile,
    TranslationFileError,
    read_translation_file,
    translation_path,
)

FILE = """\
:translators: 홍길동 <https://example.org>,
   임꺽정
:reviewed: 2026

..
   One *paragraph*
   of two lines.

문단 *하나*.

..
   - a
   - b

   A paragraph.

- 가
- 나

문단.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "page.ko.rst"


def read(path: Path, content: str | bytes) -> TranslationFile:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_translation_file(path)


def error(path: Path, content: str | bytes) -> TranslationFileError:
    with pytest.raises(TranslationFileError) as caught:
        read(path, content)
    return caught.value


@pytest.mark.parametrize("name", ["page.rst", "page.py"])
def test_translation_file_stands_beside_its_source(name: str) -> None:
    assert translation_path(Path("a") / name, "ko") == Path("a/page.ko.rst")


def test_fields(path: Path) -> None:
    assert read(path, FILE).fields == {
        "translators": "홍길동 <https://example.org>, 임꺽정",
        "reviewed": "2026",
    }


def test_entries(path: Path) -> None:
    assert read(path, FILE).entries == (
        Entry("One *paragraph*\nof two lines.", "문단 *하나*.", 5, 9),
        Entry("- a\n- b\n\nA paragraph.", "- 가\n- 나\n\n문단.", 11, 17),
    )


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_lines_of_other_systems_are_the_same(path: Path, newline: str) -> None:
    assert read(path, FILE.replace("\n", newline)).entries == read(path, FILE).entries


def test_byte_order_mark(path: Path) -> None:
    assert read(path, "\ufeff" + FILE) == read(path, FILE)


def test_unicode_line_separator_is_no_line(path: Path) -> None:
    first, second = read(path, "..\n   a\u2028b\x0cc\n\n가\u2028나\n\n..\n   d\n\n라\n").entries
    assert (first.translation, second.line) == ("가\u2028나", 6)


def test_empty_translation(path: Path) -> None:
    (first, second) = read(path, "..\n   Not yet.\n\n..\n   Nor this.\n").entries
    assert (first.translation, second.translation) == ("", "")


def test_english_keeps_its_own_indentation(path: Path) -> None:
    (entry,) = read(path, "..\n      A term\n         means this.\n\n말\n   뜻.\n").entries
    assert (entry.english, entry.translation) == ("A term\n   means this.", "말\n   뜻.")


def test_tab_indentation(path: Path) -> None:
    (entry,) = read(path, "..\n\tEnglish.\n\n한국어.\n").entries
    assert entry.english == "English."


@pytest.mark.parametrize(("english", "is_comment"), [("# a\n   # b", True), ("# a\n   b", False)])
def test_code_comment(path: Path, english: str, *, is_comment: bool) -> None:
    (entry,) = read(path, f"..\n   {english}\n\n# 가\n").entries
    assert entry.is_comment is is_comment


WAS = ".. was:\n   The old\n   words.\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [(f"{WAS}\n번역.\n", 8), (f"번역.\n\n{WAS}", 4), (f"\n\n{WAS}\n\n번역.\n", 11)],
)
def test_was(path: Path, body: str, line: int) -> None:
    (entry,) = read(path, f"..\n   New words.\n\n{body}").entries
    assert (entry.was, entry.translation) == ("The old\nwords.", "번역.")
    assert entry.translation_line == line


def test_no_entries(path: Path) -> None:
    assert read(path, "").entries == ()


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("문단.\n\n..\n   English.\n", 1, "before the first entry"),
        (":a: b\n\n문단.\n", 3, "before the first entry"),
        (".. English on the same line.\n\n번역.\n", 1, "before the first entry"),
        ("..\n   A.\n\n가\n\n..\n\n나\n", 6, "without English"),
        ("..\nFlush.\n", 1, "without English"),
        ("..\n", 1, "without English"),
        (b"..\n   A.\n\n" + "한글".encode("cp949"), 4, "UTF-8"),
        ("가나다\n".encode("utf-16"), 1, "UTF-8"),
    ],
)
def test_what_can_not_be_read(path: Path, content: str | bytes, line: int, words: str) -> None:
    caught = error(path, content)
    assert words in str(caught)
    assert caught.line == line
