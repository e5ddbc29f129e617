"""Translation files read and written without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual_gallery.translation.document import (
    TranslationFileError,
    find_conflict,
    read,
    write,
)
from bilingual_gallery.translation.entries import Entry, read_entries

PIECES = [
    "..",
    "..\n",
    "..  \r\n",
    "   English.\n",
    "\tEnglish\r\n",
    "\n",
    "  \n",
    "\r",
    "\r\n",
    ".. was:\n",
    ".. gone:\n",
    ".. gone:",
    "번역\n",
    "번역",
    ":translators: 홍길동\n",
    "\ufeff",
    "\u2028",
    "\x0c",
    "\x85",
    "# 주석\n",
]
#: Files like those of translators, and any other text.
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES)).map("".join), st.text())


@given(TEXTS)
def test_what_is_read_is_written(text: str) -> None:
    assert write(read(text.encode())) == text.encode()


@given(st.binary())
def test_any_bytes_are_kept_or_refused(data: bytes) -> None:
    fault = None
    try:
        assert write(read(data)) == data
    except TranslationFileError as error:
        fault = error.line
    assert fault is None or 1 <= fault <= data.count(b"\n") + 1


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_an_entry_is_named_by_its_line(text: str) -> None:
    document = read(text.encode())
    lines = document.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found: list[Entry] = []
    opens: list[int] = []
    try:
        live, gone = read_entries(document)
    except TranslationFileError as error:
        opens = [error.line]
    else:
        found = [entry for entry in (*live, *gone) if entry]
    opens += [entry.line for entry in found]
    assert all(lines[line - 1].rstrip() == ".." for line in opens)
    for entry in found:
        if entry.translation:
            assert lines[entry.translation_line - 1].strip()


def test_entries_below_the_mark() -> None:
    live, gone = read_entries(read(b"..\n   A.\n\na\n\n.. gone:\n   Words.\n\n..\n   B.\n\nb\n"))
    assert [(entry.english, entry.translation) for entry in live] == [("A.", "a")]
    assert [(entry.english, entry.line) if entry else None for entry in gone] == [None, ("B.", 9)]


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", ">>>>>>> theirs", "||||||| base", "<<<<<<<"])
def test_a_conflict(mark: str) -> None:
    assert find_conflict(read(f"..\n   A.\r\n{mark}\r\na\n".encode())) == 3


@pytest.mark.parametrize("line", ["=======", "<<<<<<<<", "   <<<<<<< HEAD", ">>> x"])
def test_no_conflict(line: str) -> None:
    assert find_conflict(read(f"..\n   A.\n\nA\n{line}\n".encode())) is None
