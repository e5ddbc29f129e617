"""What measurements come to."""

from __future__ import annotations

import pytest

from tests.bench.arithmetic import Measurement, Pair, compare, growth, summarise
from tests.bench.meter import Usage


def measurement(seconds: float, *, cpu: float = 0.0, memory: int = 0, ran: int = 0) -> Measurement:
    return Measurement(Usage(seconds, cpu, memory), ran)


def test_the_ratio_is_ours_over_plain() -> None:
    assert Pair(measurement(4.0), measurement(1.0)).ratio == 0.25


def test_a_summary_is_the_median_of_times_and_the_most_of_the_rest() -> None:
    summary = summarise(
        [
            measurement(3.0, cpu=1.0, memory=5, ran=1),
            measurement(1.0, cpu=9.0, memory=7, ran=0),
            measurement(2.0, cpu=2.0, memory=6, ran=0),
        ]
    )
    assert (summary.seconds, summary.cpu, summary.memory, summary.ran) == (2.0, 2.0, 7, 1)


def test_ratios_are_taken_pair_by_pair() -> None:
    # A machine that was slow for a while was slow for both.
    pairs = [(10.0, 5.0), (100.0, 40.0), (10.0, 6.0)]
    comparison = compare([Pair(measurement(plain), measurement(ours)) for plain, ours in pairs])
    assert (comparison.ratio, comparison.least, comparison.most) == (0.5, 0.4, 0.6)
    assert comparison.plain.seconds == 10.0
    assert comparison.ours.seconds == 6.0


@pytest.mark.parametrize(("seconds", "expected"), [(50.0, 1.0), (100.0, 2.0), (25.0, 0.5)])
def test_linear_growth_is_one(seconds: float, expected: float) -> None:
    assert growth(seconds, 1000, 5.0, 100) == expected
