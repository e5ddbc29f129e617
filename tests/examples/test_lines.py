"""Which line of a listing is which line of the script."""

from __future__ import annotations

from bilingual_gallery.examples.lines import Place, same_lines

SCRIPT = ['"""Doc."""', "", "# one", "x = 1  # a", "if x:", "    # two", "    y = 2", "x = 1"]


def test_all_of_it() -> None:
    places = same_lines(SCRIPT, SCRIPT)
    assert places == {number: Place(number, 0) for number in (1, 4, 5, 7, 8)}


def test_other_comments_of_another_length() -> None:
    listing = ["# 하나", "# 둘", "x = 1  # 가", "if x:", "    y = 2", "x = 1"]
    assert {number: place.line for number, place in same_lines(SCRIPT, listing).items()} == {
        4: 3,
        5: 4,
        7: 5,
        8: 6,
    }


def test_a_part_with_less_indentation() -> None:
    assert same_lines(SCRIPT, ["y = 2", "x = 1"]) == {7: Place(1, -4), 8: Place(2, 0)}


def test_nothing_in_common() -> None:
    assert same_lines(SCRIPT, []) == {}
    assert same_lines([], ["x = 1"]) == {}
