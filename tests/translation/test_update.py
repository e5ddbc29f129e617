"""Files brought up to date, with a reader of paragraphs and lists in the place of docutils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual_gallery.translation.document import Chunk, Document, read, write
from bilingual_gallery.translation.entries import read_entries
from bilingual_gallery.translation.update import Block, Done, comment_key, update
from tests.translation.conftest import Reader, messages


def block(english: str) -> Block:
    """A paragraph, a list or a code comment of a page."""
    if english.startswith("# "):
        return Block(english, (comment_key(english),))
    keys = messages(english)
    if len(keys) == 1 and not english.startswith("- "):
        return Block(english, keys)
    return Block(english, keys, parts=tuple(Block(key, (key,)) for key in keys))


def updated(text: str, *page: str, mark: str = "Gone.") -> tuple[str, Done]:
    document, done = update(read(text.encode()), [block(each) for each in page], Reader(), mark)
    return write(document).decode(), done


def after(text: str, *page: str) -> str:
    """The file after an update, which a second one leaves alone."""
    once, _ = updated(text, *page)
    twice, done = updated(once, *page)
    assert twice == once
    assert (done.added, done.changed, done.moved, done.returned, done.split) == (0,) * 5
    return once


TENSORS = "The first paragraph says what a tensor is."
GRADIENTS = "Another one speaks of gradients, and at length."
STEPS = "Training a network repeats the same four steps."


def entry(english: str, translation: str = "") -> str:
    indented = "\n".join(f"   {line}" if line else "" for line in english.split("\n"))
    return f"..\n{indented}\n" + (f"\n{translation}\n" if translation else "")


def test_a_new_file() -> None:
    text, done = updated("", "Two\nlines.", "- a\n- b", "# One\n# comment")
    assert text == "..\n   Two\n   lines.\n\n..\n   - a\n   - b\n\n..\n   # One\n   # comment\n"
    assert done == Done(added=3, left=4)


def test_nothing_on_the_page() -> None:
    assert updated("") == ("", Done())


def test_missing_entries_come_in_the_order_of_the_page() -> None:
    file = f"{entry(GRADIENTS, '기울기')}\n{entry('Last.', '끝')}"
    assert after(file, TENSORS, GRADIENTS, STEPS, "Last.", "More.") == "\n".join(
        [
            entry(TENSORS),
            entry(GRADIENTS, "기울기"),
            entry(STEPS),
            entry("Last.", "끝"),
            entry("More."),
        ]
    )


@pytest.mark.parametrize(
    "file",
    [
        "\ufeff:translators: 홍\r\n\r\n..\r\n\tOne\r\n   two.\r\n\r\n\r\n하나\r\n  둘 \r\n\r\n",
        "..\n   One\n   two.\n하나",
        "..  \n\n   One two.\n\n\n\n하나\n\n.. was:\n   x\n",
        "..\n   One two.\n\n.. gone:\n\n..\n   Gone.\n\n번역",
    ],
)
def test_what_is_up_to_date_stays_byte_for_byte(file: str) -> None:
    assert updated(file, "One two.")[0] == file


def test_lines_end_as_those_before() -> None:
    file = "..\r\n   A.\r\n\r\n가"
    assert updated(file, "A.", "B.")[0] == "..\r\n   A.\r\n\r\n가\r\n\r\n..\r\n   B.\r\n"


def test_changed_english() -> None:
    new = TENSORS.replace("says", "tells")
    file = f"{entry(TENSORS, '텐서')}\n{entry('Last.', '끝')}"
    text, done = updated(file, new, "Last.")
    assert text == (f"..\n   {new}\n\n.. was:\n   {TENSORS}\n\n텐서\n\n{entry('Last.', '끝')}")
    assert done == Done(changed=1, behind=1)
    assert after(file, new, "Last.") == text


def test_english_that_changed_twice_keeps_what_was_translated() -> None:
    second, third = TENSORS.replace("says", "tells"), TENSORS.replace("says", "shows")
    text = after(after(entry(TENSORS, "텐서"), second), third)
    assert text == f"..\n   {third}\n\n.. was:\n   {TENSORS}\n\n텐서\n"


def test_english_that_changed_back_is_not_behind() -> None:
    second = TENSORS.replace("says", "tells")
    assert after(after(entry(TENSORS, "텐서"), second), TENSORS) == entry(TENSORS, "텐서")


def test_was_at_the_end_of_the_entry() -> None:
    second, third = TENSORS.replace("says", "tells"), TENSORS.replace("says", "shows")
    file = f"{entry(second, '텐서')}\n.. was:\n   {TENSORS}\n\n{entry('Last.', '끝')}"
    assert after(file, third, "Last.") == file.replace(second, third)
    assert after(file, TENSORS, "Last.") == f"{entry(TENSORS, '텐서')}\n{entry('Last.', '끝')}"


def test_changed_english_that_waits_for_a_translation() -> None:
    new = TENSORS.replace("says", "tells")
    assert after(entry(TENSORS), new) == entry(new)


def test_a_translation_takes_changed_english_from_an_empty_entry() -> None:
    """A build shows it there as well."""
    new = TENSORS.replace("says", "tells")
    file = f"{entry(TENSORS, '텐서')}\n{entry(new)}"
    assert after(file, new) == f"..\n   {new}\n\n.. was:\n   {TENSORS}\n\n텐서\n"


def test_a_changed_comment() -> None:
    file = entry("# Forward pass: compute y", "# 순전파")
    assert after(file, "# Forward pass:\n# compute the y") == (
        "..\n   # Forward pass:\n   # compute the y\n\n"
        ".. was:\n   # Forward pass: compute y\n\n# 순전파\n"
    )


def test_a_changed_item() -> None:
    file = entry(f"- {TENSORS}\n- {GRADIENTS}", "- 텐서\n- 기울기")
    new = f"- {TENSORS}\n- {GRADIENTS.replace('speaks', 'tells')}"
    indented = new.replace("\n", "\n   ")
    assert after(file, new) == f"..\n   {indented}\n\n.. was:\n{file[3:]}"


def test_a_new_item_gets_an_entry_of_its_own() -> None:
    file = entry("- one\n- two", "- 하나\n- 둘")
    assert after(file, "- one\n- two\n- three") == f"{file}\n{entry('three')}"


def test_an_item_that_is_gone() -> None:
    """What is left keeps its translation, and the whole entry is kept below the mark."""
    file = entry("- one\n- two", "- 하나\n- 둘")
    text, done = updated(file, "- one")
    assert text == f"{entry('one', '하나')}\n.. gone:\n   Gone.\n\n{file}"
    assert done == Done(split=1)
    assert after(text, "- one\n- two") == (
        f"{entry('one', '하나')}\n{entry('two', '둘')}\n.. gone:\n   Gone.\n\n{file}"
    )


def test_english_that_is_gone_and_returns() -> None:
    file = "\n".join([entry(TENSORS, "텐서"), entry(GRADIENTS, "기울기"), entry(STEPS, "단계")])
    text, done = updated(file, TENSORS, STEPS)
    assert text == "\n".join(
        [
            entry(TENSORS, "텐서"),
            entry(STEPS, "단계"),
            ".. gone:\n   Gone.\n",
            entry(GRADIENTS, "기울기"),
        ]
    )
    assert done == Done(moved=1)
    back, done = updated(text, TENSORS, GRADIENTS, STEPS)
    assert back == file
    assert done == Done(returned=1)


def test_english_that_returns_to_an_empty_entry() -> None:
    file = f"{entry(TENSORS)}\n.. gone:\n\n{entry(TENSORS, '텐서')}"
    assert after(file, TENSORS) == entry(TENSORS, "텐서")


def test_words_below_the_mark_are_kept() -> None:
    file = f".. gone:\n   My own words.\n\n{entry(TENSORS, '텐서')}"
    assert "My own words." in after(file, TENSORS)


def test_an_empty_entry_whose_english_is_gone_is_removed() -> None:
    text, done = updated(f"{entry(TENSORS)}\n{entry(STEPS, '단계')}", STEPS)
    assert text == entry(STEPS, "단계")
    assert done == Done(dropped=1)


def test_an_entry_with_broken_english_is_left_alone() -> None:
    file = f"{entry('**One', '하나')}\n{entry(STEPS, '단계')}"
    text, done = updated(file, STEPS)
    assert text == file
    assert done == Done(unread=(1,))


def test_two_entries_of_the_same_english_are_left_alone() -> None:
    file = f"{entry(STEPS, '단계')}\n{entry(STEPS, '걸음')}"
    assert after(file, STEPS) == file


def test_what_has_no_words_gets_no_entry() -> None:
    page = [replace(block("1"), wanted=False), block(STEPS)]
    document, done = update(Document(), page, Reader())
    assert write(document).decode() == entry(STEPS)
    assert done.left == 1


SENTENCES = st.sampled_from(
    [TENSORS, GRADIENTS, STEPS]
    + [TENSORS.replace("says", word) for word in ("tells", "shows", "knows")]
    + [GRADIENTS.replace("speaks", word) for word in ("tells", "knows")]
    + ["Last.", "One two three.", "Yes"]
)
BLOCKS = st.one_of(
    SENTENCES,
    SENTENCES.map(lambda words: f"# {words}"),
    st.lists(SENTENCES, min_size=1, max_size=3).map(lambda items: "- " + "\n- ".join(items)),
)
PAGES = st.lists(st.lists(BLOCKS, max_size=6), min_size=1, max_size=5)


def translate(document: Document, number: int) -> tuple[Document, list[str]]:
    """Every entry that has no translation gets one; and the lines that were written."""
    live, _ = read_entries(document)
    written: list[str] = []
    chunks: list[Chunk] = []
    for chunk, found in zip(document.live, live, strict=True):
        if found.translation:
            chunks.append(chunk)
            continue
        lines = [
            f"{sign}{number} {len(written)} {index}"
            for index, (sign, _) in enumerate(_signs(found.english))
        ]
        written += lines
        chunks.append(Chunk((*chunk.lines, "\n", *(f"{line}\n" for line in lines), "\n")))
    return replace(document, chunks=(*chunks, *document.gone)), written


def _signs(english: str) -> Sequence[tuple[str, str]]:
    return [
        ("- " if line.startswith("- ") else "# " if line.startswith("# ") else "", line)
        for line in english.split("\n")
    ]


@given(PAGES)
def test_no_word_is_lost_and_the_second_time_changes_nothing(pages: list[list[str]]) -> None:
    document = Document()
    written: list[str] = []
    for number, page in enumerate(pages):
        blocks = [block(each) for each in page]
        document, _ = update(document, blocks, Reader(), "Gone.")
        again, done = update(document, blocks, Reader(), "Gone.")
        assert write(again) == write(document)
        assert (done.added, done.changed, done.moved, done.split, done.dropped) == (0,) * 5
        _says_what_the_page_says(document, blocks)
        document, lines = translate(document, number)
        written += lines
        text = document.text
        assert all(line.removeprefix("- ") in text for line in written)


def _says_what_the_page_says(document: Document, blocks: list[Block]) -> None:
    live, _ = read_entries(document)
    held = [
        key
        for found in live
        for key in ((comment_key(found.english),) if found.is_comment else messages(found.english))
    ]
    assert set(held) == {key for each in blocks for key in each.keys}


@given(PAGES, st.sampled_from(["\n", "\r\n"]))
def test_entries_that_stand_are_not_touched(pages: list[list[str]], newline: str) -> None:
    """However a translator laid them out."""
    first, *_ = pages
    document, _ = update(Document(), [block(each) for each in first], Reader())
    document, _ = translate(document, 0)
    odd = document.text.replace("\n\n", "\n \n\n\n").replace("\n", newline)
    assert updated(odd, *first)[0] == odd
    assert updated(odd, *first, "Quite new.")[0].startswith(odd.rstrip())
