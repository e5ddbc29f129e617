"""The chart of losses: a picture whose points are the data."""

from __future__ import annotations

import math
from xml.etree import ElementTree as ET

import pytest

from bilingual_gallery.directives.chart import Series, chart_html

FALLING = tuple(1e7 * 0.95**step for step in range(500))


def parsed(*series: Series) -> ET.Element:
    """The chart as a tree; HTML that is XML but for what has no end tag."""
    html = chart_html(list(series), "en")
    for bare in ("hidden", "checked"):
        html = html.replace(f" {bare}", f' {bare}=""')
    for start in html.split("<input")[1:]:
        html = html.replace(f"<input{start.split('>')[0]}>", f"<input{start.split('>')[0]}/>")
    return ET.fromstring(html)


def lines(tree: ET.Element) -> list[list[tuple[int, float]]]:
    """The points of each line: step and value."""
    return [
        [
            (int(step), 10 ** (-int(y) / 10_000))
            for step, _, y in (pair.partition(",") for pair in line.get("points", "").split())
        ]
        for line in tree.iter("polyline")
    ]


def test_the_values_come_back_from_the_points() -> None:
    (points,) = lines(parsed(Series("A", FALLING)))
    assert points[0][0] == 1
    assert points[-1][0] == 500
    assert 40 <= len(points) <= 70
    for step, value in points:
        assert value == pytest.approx(FALLING[step - 1], rel=2e-4)


def test_every_point_is_in_the_picture() -> None:
    tree = parsed(Series("A", FALLING), Series("B", (0.5, 0.25)))
    picture = next(svg for svg in tree.iter("svg") if svg.get("class") == "chart-lines")
    left, top, width, height = map(int, picture.get("viewBox", "").split())
    for line in tree.iter("polyline"):
        for pair in line.get("points", "").split():
            x, y = map(int, pair.split(","))
            assert left <= x <= left + width
            assert top <= y <= top + height


def test_nine_lines_differ_in_more_than_colour() -> None:
    tree = parsed(*(Series(str(index), FALLING) for index in range(9)))
    looks = [(line.get("class"), line.get("stroke-dasharray")) for line in tree.iter("polyline")]
    assert len({dash for _, dash in looks}) == 9
    assert len({colour for colour, _ in looks}) == 9
    samples = [line for line in tree.iter("line") if (line.get("class") or "").startswith("series")]
    assert [(line.get("class"), line.get("stroke-dasharray")) for line in samples] == looks


def test_losses_that_have_no_logarithm_are_left_out() -> None:
    tree = parsed(Series("A", (4.0, math.nan, 0.0, -1.0, math.inf, 2.0)))
    assert [step for step, _ in lines(tree)[0]] == [1, 6]


@pytest.mark.parametrize("losses", [(), (math.nan,), (0.0, 0.0)])
def test_nothing_to_draw(losses: tuple[float, ...]) -> None:
    tree = parsed(Series("A", losses))
    assert lines(tree) == [[]]
    assert [label.text for label in tree.iter("span")] == ["A"]


def test_one_step_is_a_dot() -> None:
    tree = parsed(Series("A", (8.0,)))
    (points,) = lines(tree)
    assert [step for step, _ in points] == [1, 1]
    picture = next(svg for svg in tree.iter("svg") if svg.get("class") == "chart-lines")
    assert float(picture.get("viewBox", "").split()[2]) > 0


def test_names_are_words_and_no_markup() -> None:
    tree = parsed(Series('<script>"&', FALLING))
    assert [label.text for label in tree.iter("span")] == ['<script>"&']


def test_no_style_stands_in_the_page() -> None:
    assert "style" not in chart_html([Series("A", FALLING)], "en")


def test_nine_lines_stay_light() -> None:
    assert len(chart_html([Series(str(i), FALLING) for i in range(9)], "en")) < 12_000
