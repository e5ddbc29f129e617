"""The tables: right numbers, and no word that a translation would not know."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from docutils.core import publish_doctree

from bilingual_gallery.examples import fold
from tests.bench.__main__ import machine
from tests.bench.arithmetic import Comparison, Summary
from tests.bench.projects import ROOT
from tests.bench.reading import CATEGORIES, Score, middle, read_report
from tests.bench.runs import BUILDS, FIRST, NOTHING
from tests.bench.table import (
    growth_table,
    machine_table,
    preview_table,
    reading_table,
    site_table,
)

KOREAN = ROOT / "docs" / "benchmarks.ko.rst"
SCORE = Score(dict.fromkeys(CATEGORIES, 100.0), 1.04, 0.001, 12.0, 37_400, 4)


def comparison(plain: float, ours: float) -> Comparison:
    return Comparison(
        Summary(plain, 2 * plain, 300_000_000, 9),
        Summary(ours, 2 * ours, 200_000_000, 0),
        ours / plain,
        0.25,
        0.75,
    )


def rows(table: str) -> list[list[str]]:
    """The cells of a table, as docutils reads it."""
    document = publish_doctree(table, settings_overrides={"halt_level": 2})
    return [[cell.astext() for cell in row] for row in document.findall(nodes.row)]


def test_a_row_of_the_site() -> None:
    header, row = rows(site_table({FIRST: comparison(8.0, 4.0)}))
    assert len(header) == len(row)
    assert row == [
        FIRST,
        "8.0 / 4.0",
        "0.50",
        "0.25",
        "0.75",
        "16.0 / 8.0",
        "300 / 200",
        "9 / 0",
    ]


def test_growth_is_measured_against_the_smallest_gallery() -> None:
    header, small, large = rows(
        growth_table(
            {1000: {NOTHING: comparison(30.0, 10.0)}, 100: {NOTHING: comparison(2.0, 1.0)}}
        )
    )
    assert len(header) == len(small)
    assert small == [
        "100",
        NOTHING,
        "2.0 / 1.0",
        "0.50",
        "20 / 10",
        "1.00 / 1.00",
        "4.0 / 2.0",
        "300 / 200",
    ]
    assert large == [
        "1,000",
        NOTHING,
        "30.0 / 10.0",
        "0.33",
        "30 / 10",
        "1.50 / 1.00",
        "60.0 / 20.0",
        "300 / 200",
    ]


def test_a_page_that_was_read() -> None:
    header, row = rows(reading_table({("index.html", "ko"): SCORE}))
    assert len(header) == len(row)
    assert row == ["ko/index.html", *["100"] * 4, "1.0", "0.00", "12", "37", "4"]


def test_the_median_of_several_readings() -> None:
    slow = Score({**SCORE.scores, "performance": 80.0}, 3.0, 0.0, 90.0, 37_400, 4)
    assert middle([slow, SCORE, SCORE]).scores["performance"] == 100
    assert middle([slow, slow, SCORE]).paint == 3.0


def test_what_counts_of_a_report() -> None:
    report = {
        "categories": {name: {"score": 0.98} for name in CATEGORIES},
        "audits": {
            "largest-contentful-paint": {"numericValue": 1040.0},
            "cumulative-layout-shift": {"numericValue": 0.001},
            "total-blocking-time": {"numericValue": 12.0},
            "total-byte-weight": {"numericValue": 37_400},
            "network-requests": {"details": {"items": [{}, {}, {}, {}]}},
        },
    }
    assert read_report(report) == Score(dict.fromkeys(CATEGORIES, 98.0), 1.04, 0.001, 12, 37_400, 4)


def test_a_file_that_was_saved() -> None:
    _, row = rows(preview_table({"index.rst": [0.5, 0.75, 2.0]}))
    assert row == ["index.rst", "0.75", "0.50", "2.00"]


def test_every_word_of_the_tables_is_translated() -> None:
    some = dict.fromkeys(BUILDS, comparison(2.0, 1.0))
    pages = {("index.html", "ko"): SCORE}
    tables = [
        site_table(some),
        growth_table({100: some}),
        reading_table(pages),
        machine_table(machine()),
    ]
    entries = {fold(text) for text in re.findall(r"^ +(\S.*)$", _read(KOREAN), re.MULTILINE)}
    cells = re.findall(r"^   (?:\* -|  -) (.*)$", "\n".join(tables), re.MULTILINE)
    words = {cell for cell in cells if re.search("[A-Za-z]", re.sub("``.*?``", "", cell))}
    assert words
    assert words - entries == set()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
