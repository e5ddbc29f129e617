"""Messages out of a translation file and back, with a reader of lists in the place of docutils."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual_gallery.translation.document import Document, read, write
from bilingual_gallery.translation.exchange import put, units_of
from bilingual_gallery.translation.exchange_messages import Merged, merge, messages_of
from bilingual_gallery.translation.exchange_po import (
    Origin,
    PoError,
    PoFile,
    PoMessage,
    read_po,
    write_po,
)
from bilingual_gallery.translation.update import Block, comment_key, update
from tests.translation.conftest import Reader, messages

TIME = datetime(2026, 1, 2, tzinfo=UTC)
ORIGIN = Origin("index.rst", "Tiny", "1", (TIME, TIME), "홍길동")


def block(english: str) -> Block:
    """A paragraph, a list or a code comment of a page."""
    if english.startswith("#"):
        return Block(english, (comment_key(english),), 1)
    keys = messages(english)
    if not english.startswith("- "):
        return Block(english, keys, 1)
    return Block(english, keys, 1, parts=tuple(Block(key, (key,), 1) for key in keys))


def exported(document: Document, blocks: Sequence[Block]) -> bytes:
    document, _ = update(document, blocks, Reader())
    units, gone = units_of(document, Reader())
    places = [""] * len(document.live)
    todays = messages_of(units, blocks, "en", places)
    aside = messages_of(gone, (), "en", [""])
    return write_po(PoFile("ko", todays, aside, (":translators: 홍길동",)), ORIGIN)


def imported(document: Document, blocks: Sequence[Block], data: bytes) -> tuple[Document, Merged]:
    today, _ = update(document, blocks, Reader())
    units, _ = units_of(today, Reader())
    merged = merge(today, units, read_po(data).messages, blocks)
    if not merged.changed:
        return document, merged
    result, refused = put(today, merged.changed, blocks, Reader())
    assert refused == []
    return result, merged


LIST = "- One item of a list\n- Another item of it"
PAGE = ("A paragraph\nof two lines.", LIST, "# One\n# comment", "The end.")
BLOCKS = tuple(block(each) for each in PAGE)
FILE = """\
:translators: 홍길동
:same: x

..
   A paragraph
   of two lines.

두 줄의
  문단.

..
   - One item of a list
   - Another item of it

.. was:
   - One item of a list
   - Some item of it

- 하나
- 둘

..
   # One
   # comment

# 주석
# 하나
..
   The end.
"""


def po_of(text: str = FILE) -> str:
    return exported(read(text.encode()), BLOCKS).decode()


def after(po: str, text: str = FILE) -> str:
    """The file after an import, which a second one leaves alone."""
    once, _ = imported(read(text.encode()), BLOCKS, po.encode())
    twice, merged = imported(once, BLOCKS, po.encode())
    assert write(twice) == write(once)
    assert merged.changed == ()
    return write(once).decode()


def message(english: str, translation: str) -> str:
    return f'msgid "{english}"\nmsgstr "{translation}"\n'


def test_what_is_written() -> None:
    text = po_of()
    assert "# :translators: 홍길동\n" in text
    assert '"Last-Translator: 홍길동\\n"' in text
    assert message("A paragraph of two lines.", "두 줄의 문단.") in text
    assert message("One item of a list", "하나") in text
    assert (
        "#: index.rst:1\n#, fuzzy\n"
        '#| msgid "Some item of it"\n'
        'msgid "Another item of it"\nmsgstr "둘"\n'
    ) in text
    assert 'msgid ""\n"# One\\n"\n"# comment"\nmsgstr ""\n"# 주석\\n"\n"# 하나"\n' in text
    assert message("The end.", "") in text


def test_what_is_gone_is_obsolete() -> None:
    text = po_of(f"{FILE}\n.. gone:\n\n..\n   Gone.\n\n없음\n")
    assert '#~ msgid "Gone."\n#~ msgstr "없음"\n' in text


def test_one_message_changes_its_lines_alone() -> None:
    assert after(po_of().replace("두 줄의 문단.", "다른 문단.")) == FILE.replace(
        "두 줄의\n  문단.", "다른 문단."
    )


def test_a_code_comment() -> None:
    po = po_of().replace('"# 주석\\n"\n"# 하나"', '"# 한 줄"')
    assert after(po) == FILE.replace("# 주석\n# 하나", "# 한 줄")


def test_an_item_of_a_list() -> None:
    assert after(po_of().replace('"하나"', '"첫째"')) == FILE.replace("- 하나", "- 첫째")


def test_a_message_that_is_fuzzy_no_more_is_up_to_date() -> None:
    was = ".. was:\n   - One item of a list\n   - Some item of it\n\n"
    assert after(po_of().replace("#, fuzzy\n", "")) == FILE.replace(was, "")


def test_a_fuzzy_message_stays_behind() -> None:
    assert after(po_of().replace('"둘"', '"두울"')) == FILE.replace("- 둘", "- 두울")


def test_a_new_translation() -> None:
    po = po_of().replace(message("The end.", ""), message("The end.", "끝"))
    assert after(po) == f"{FILE}\n끝\n"


def test_a_translation_that_was_a_guess_is_to_be_reviewed() -> None:
    po = po_of().replace(message("The end.", ""), f"#, fuzzy\n{message('The end.', '끝')}")
    assert after(po) == f"{FILE}\n.. review:\n\n끝\n"
    assert "#, fuzzy" in po_of(after(po)).partition("The end.")[0].rpartition("\n\n")[2]
    sure = po_of(after(po)).replace('#, fuzzy\nmsgid "The end."', 'msgid "The end."')
    assert after(sure, after(po)) == f"{FILE}\n끝\n"


def test_an_empty_message_takes_nothing_away() -> None:
    po = po_of().replace("두 줄의 문단.", "")
    assert after(po) == FILE
    assert imported(read(FILE.encode()), BLOCKS, po.encode())[1].kept == 1


def test_a_part_of_a_list() -> None:
    """What is translated of it is shown; the rest waits."""
    file = f"..\n   {LIST}\n".replace("\n- ", "\n   - ")
    po = po_of(file).replace(message("One item of a list", ""), message("One item of a list", "가"))
    assert "..\n   One item of a list\n\n가\n\n..\n   Another item of it\n" in after(po, file)


def test_a_new_file_holds_what_the_po_does() -> None:
    text = after(po_of(), "")
    assert "..\n   A paragraph\n   of two lines.\n\n두 줄의 문단.\n" in text
    assert ".. was:\n   - One item of a list\n   - Some item of it\n\n- 하나\n- 둘\n" in text


def test_english_that_changed_since_the_export_is_behind() -> None:
    new = "A paragraph\nof three lines."
    blocks = (block(new), *BLOCKS[1:])
    result, merged = imported(read(b""), blocks, po_of().encode())
    text = result.text
    assert (
        f"..\n   {new.replace(chr(10), chr(10) + '   ')}\n\n.. was:\n   A paragraph of two" in text
    )
    assert merged.unused == ()
    again, merged = imported(result, blocks, po_of().encode())
    assert (again.text, merged.changed) == (text, ())


def test_a_translation_that_does_not_fit_crosses_as_it_is() -> None:
    file = FILE.replace("- 하나\n- 둘", "**하나\n\n- 둘")
    po = po_of(file)
    assert '"- One item of a list\\n"' in po
    assert after(po, file) == file
    mended = po.replace('"**하나\\n"\n"\\n"\n', '"- 하나\\n"\n').replace("#, fuzzy\n", "")
    was = ".. was:\n   - One item of a list\n   - Some item of it\n\n"
    assert after(mended, file) == FILE.replace(was, "")


@pytest.mark.parametrize("text", ["..", "가\\n..\\n나", ".. was:", "가\\n.. gone:\\n나"])
def test_what_no_translation_file_can_hold(text: str) -> None:
    """It would be another entry there. Of prose, lines are folded first."""
    po = po_of().replace('msgstr ""\n"# 주석\\n"\n"# 하나"', f'msgstr "{text}"')
    document, _ = update(read(FILE.encode()), BLOCKS, Reader())
    units, _ = units_of(document, Reader())
    merged = merge(document, units, read_po(po.encode()).messages, BLOCKS)
    result, refused = put(document, merged.changed, BLOCKS, Reader())
    assert write(result) == FILE.encode()
    assert [unit.english for unit in refused] == ["# One\n# comment"]


def test_what_the_page_does_not_have() -> None:
    po = f"{po_of()}\n{message('Never heard of.', '없음')}"
    merged = imported(read(FILE.encode()), BLOCKS, po.encode())[1]
    assert [(m.english, po.split("\n")[m.line - 1]) for m in merged.unused] == [
        ("Never heard of.", 'msgid "Never heard of."')
    ]


FAULTS = {
    "context": ('msgctxt "a"\nmsgid "The end."\nmsgstr "끝"\n', "a context"),
    "plural": ('msgid "The end."\nmsgid_plural "b"\nmsgstr[0] "끝"\nmsgstr[1] "끝"\n', "plural"),
    "twice": (message("The end.", "끝") + "\n" + message("The end.", "마침"), "already"),
}


@pytest.mark.parametrize(("more", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_messages_that_no_page_has(more: str, words: str) -> None:
    po = po_of().replace(message("The end.", ""), more)
    result, merged = imported(read(FILE.encode()), BLOCKS, po.encode())
    assert [words in m.fault for m in merged.unused] == [True]
    assert "마침" not in result.text


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
BROKEN = {
    "latin": (HEAD.encode() + b'msgid "a"\nmsgstr "caf\xe9"\n', 5, "not UTF-8"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00", 1, "not UTF-8"),
    "charset": (HEAD.replace("UTF-8", "ISO-8859-1").encode(), 2, "encoding is ISO-8859-1"),
    "quote": (f'{HEAD}msgid "a"\nmsgstr "b\n'.encode(), 5, "lacks a quote"),
    "cut off": (f'{HEAD}msgid "a"\n'.encode(), 4, "breaks off"),
    "escape": (f'{HEAD}msgid "a"\nmsgstr "\\q"\n'.encode(), 5, "backslash"),
    "page": (b"Title\n=====\n", 1, "no place"),
    "conflict": (f'{HEAD}<<<<<<< ours\nmsgid "a"\nmsgstr ""\n'.encode(), 4, "no place"),
    "loose": (f'{HEAD}# a\n"b"\n'.encode(), 5, "sound"),
}


@pytest.mark.parametrize(("data", "line", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_file_that_can_not_be_read(data: bytes, line: int, words: str) -> None:
    with pytest.raises(PoError, match=words) as raised:
        read_po(data)
    assert raised.value.line == line


def test_line_ends_and_byte_order_mark_of_other_systems() -> None:
    po = po_of().replace("두 줄의 문단.", "다른 문단.")
    for data in (po.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + po.encode()):
        result, _ = imported(read(FILE.encode()), BLOCKS, data)
        assert write(result).decode() == after(po)


def test_what_other_programs_add() -> None:
    """As msgmerge and Poedit write it."""
    more = '\n#~| msgid "Older."\n#~ msgid "Old."\n#~ msgstr "옛"\n'
    assert after(f"# 홍길동, 2026.\n{po_of()}{more}") == FILE


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from('\\"\n\t#%{'),
    min_size=1,
    max_size=60,
).map(lambda text: text.strip("\n"))


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, st.booleans()), max_size=8))
def test_any_text_crosses(given_texts: list[tuple[str, str, str, bool]]) -> None:
    made = {
        english: PoMessage(english, text, fuzzy, previous if fuzzy else "")
        for english, text, previous, fuzzy in given_texts
        if english
    }
    file = PoFile("ko", tuple(made.values()), (), (":translators: 홍, 임",))
    found = read_po(write_po(file, ORIGIN))
    assert tuple(replace(each, line=0) for each in found.messages) == file.messages
    assert (found.language, found.head) == (file.language, file.head)


WORDS = st.sampled_from(["One tensor", "two gradients", "a step", "the loss", "x", "many layers"])
ENGLISH = st.one_of(
    st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda items: "- " + "\n- ".join(items)),
    st.lists(WORDS, min_size=1, max_size=2).map(lambda lines: "# " + "\n# ".join(lines)),
)
KOREAN = ["텐서", "기울기 둘", "걸음", "손실", "여러 계층", "**깨짐", ""]


@st.composite
def entries(draw: st.DrawFn) -> str:
    """An entry as somebody might have left it."""
    english = draw(ENGLISH)
    mark = "# " if english.startswith("#") else "- " if english.startswith("-") else ""
    lines = [f"{mark}{draw(st.sampled_from(KOREAN))}" for _ in english.split("\n")]
    text = "\n".join(lines).strip()
    parts = ["..\n" + "\n".join(f"   {line}" for line in english.split("\n"))]
    if draw(st.booleans()):
        was = draw(ENGLISH)
        parts.append(".. was:\n" + "\n".join(f"   {line}" for line in was.split("\n")))
    if draw(st.booleans()):
        parts.append(".. review:")
    gap = draw(st.sampled_from(["\n", "\n\n", "\n \n\n"]))
    return gap.join([*parts, text]) if text else gap.join(parts)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(entries(), max_size=6),
    st.lists(ENGLISH, max_size=5, unique=True),
    st.integers(0, 6),
    st.sampled_from(["\n", "\r\n"]),
)
def test_export_then_import_changes_nothing(
    parts: list[str], page: list[str], gone: int, newline: str
) -> None:
    parts.insert(min(gone, len(parts)), ".. gone:\n   Put aside.")
    document = read("\n\n".join(parts).replace("\n", newline).encode())
    blocks = [block(english) for english in page]
    po = exported(document, blocks)
    result, merged = imported(document, blocks, po)
    assert (merged.changed, merged.unused) == ((), ())
    assert write(result) == write(document)


@settings(deadline=None, max_examples=60)
@given(st.lists(entries(), max_size=5), st.lists(ENGLISH, max_size=5, unique=True), st.data())
def test_import_twice_is_import_once(
    parts: list[str], page: list[str], data: st.DataObject
) -> None:
    document = read("\n\n".join(parts).encode())
    blocks = [block(english) for english in page]
    file = read_po(exported(document, blocks))
    changed = [
        replace(
            each,
            translation=data.draw(st.sampled_from(["새 글", "# 새 글", each.translation])),
            fuzzy=data.draw(st.booleans()),
        )
        for each in file.messages
    ]
    po = write_po(replace(file, messages=tuple(changed)), ORIGIN)
    once, _ = imported(document, blocks, po)
    twice, _ = imported(once, blocks, po)
    assert write(twice) == write(once)
    for each in changed:
        assert all(line in once.text for line in each.translation.split("\n") if line != "- ")


MSGFMT = shutil.which("msgfmt")


@pytest.mark.skipif(MSGFMT is None, reason="msgfmt is not there: apt install gettext")
def test_msgfmt_accepts_it(tmp_path: Path) -> None:
    page = (*PAGE, "100 % done with %s and {name}.", 'A "quote", a \\backslash.')
    file = f"{FILE}\n끝\n\n..\n   {page[-2]}\n\n다 됨.\n\n.. gone:\n\n..\n   G\n\n가"
    path = tmp_path / "page.po"
    long = "..\n   " + "A very long English text. " * 20 + "\n\n.. was:\n   " + "Long. " * 40
    document = read(f"{long}\n\n긴 글.\n\n{file[file.index('..') :]}".encode())
    blocks = [block(each) for each in page]
    blocks.append(block(("A very long English text. " * 20).strip()))
    path.write_bytes(exported(document, blocks))
    done = subprocess.run(
        [str(MSGFMT), "--check", "--verbose", "-o", tmp_path / "page.mo", path],
        capture_output=True,
        text=True,
        check=False,
        env={"LANG": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    assert "2 fuzzy" in done.stderr
