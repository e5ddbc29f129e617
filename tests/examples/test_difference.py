"""What changed from one example to the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual_gallery.examples import read_example
from bilingual_gallery.examples.difference import (
    Line,
    code_lines,
    difference,
    excerpt,
    lesson_code,
)

LINES = st.lists(
    st.one_of(
        st.sampled_from(["x = 1", "    y = x @ w1", "\tz = (a, b)", "x = 10", "그래프 = 1", ""]),
        st.text(st.characters(exclude_characters="\n")),
    )
)


def shown(lines: list[Line]) -> list[str]:
    """Each line with its sign, and brackets around what changed."""
    return [
        line.sign + "".join(f"[{part.text}]" if part.changed else part.text for part in line.parts)
        for line in lines
    ]


@given(LINES, LINES)
def test_both_sources_come_back(old: list[str], new: list[str]) -> None:
    lines = difference(old, new)
    assert [line.text for line in lines if line.sign in " -"] == old
    assert [line.text for line in lines if line.sign in " +"] == new


@given(LINES)
def test_no_difference(lines: list[str]) -> None:
    assert all(line.sign == " " for line in difference(lines, lines))


def test_words() -> None:
    old = ["h = x @ w1", "y = h.clamp(min=0)"]
    new = ["h = x @ w1", "y = torch.relu(h)", "z = 1"]
    assert shown(difference(old, new)) == [
        " h = x @ w1",
        "-y = h.clamp(min=0)",
        "+y = torch.relu(h)",
        "+z = 1",
    ]
    assert shown(difference(["loss = f(a, b)"], ["loss = g(a, b)"])) == [
        "-loss = [f](a, b)",
        "+loss = [g](a, b)",
    ]


def test_several_words_and_the_space_between_are_one_part() -> None:
    old, new = ["call(first, second=1)"], ["call(first, second=1, third=3)"]
    assert shown(difference(old, new)) == [
        "-call(first, second=1)",
        "+call(first, second=1[, third=3])",
    ]


def test_a_line_of_400_characters() -> None:
    old = ["x = [" + "1, " * 130 + "1]"]
    new = [old[0].replace("1]", "2]")]
    assert shown(difference(old, new))[1].endswith("1, [2]]")


def test_text_from_right_to_left_and_tabs() -> None:
    old, new = ['\tprint("שלום", 1)'], ['\tprint("مرحبا", 1)']
    assert shown(difference(old, new)) == ['-\tprint("[שלום]", 1)', '+\tprint("[مرحبا]", 1)']


def test_comments_docstrings_and_blank_lines_are_left_out() -> None:
    source = (
        '"""Doc."""\n\nimport os  # why\n\n\ndef f():\n    """Doc\n    more."""\n    # a comment\n'
        '    return "# none"\n\n\ndef g():\n    """Only this."""\n'
    )
    assert code_lines(source) == [
        "import os",
        "def f():",
        '    return "# none"',
        "def g():",
        '    """Only this."""',
    ]


@pytest.mark.parametrize("source", ["", '"""Only words."""', "# only a comment"])
def test_a_script_without_code(source: str) -> None:
    assert code_lines(source) == []


def test_the_figure_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text(
        '"""\nTitle\n=====\n\nIntro.\n"""\n\nx = 1\n\n# %%\n# Words\n\ny = 2\n\n'
        "# %%\n# A figure\n# --------\n\nplot(x)\n",
        encoding="utf-8",
    )
    assert lesson_code(read_example(path)) == ["x = 1", "y = 2"]


def test_excerpt() -> None:
    old = [f"line {number}" for number in range(20)]
    new = [*old[:10], "new", *old[10:]]
    lines = excerpt(difference(old, new), around=1)
    assert [line and line.text for line in lines] == [None, "line 9", "new", "line 10", None]
    assert excerpt(difference(old, old)) == [None]
    assert excerpt([]) == []
