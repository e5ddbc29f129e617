"""Measured numbers as a reader reads them."""

from __future__ import annotations

import math

import pytest

from bilingual_gallery.directives.numbers import duration, memory, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (427.8, "428"),
        (1.448, "1.45"),
        (0.007436, "0.00744"),
        (3.041e-5, "3.04×10⁻⁵"),
        (9.996e-4, "0.00100"),
        (9999.6, "1.00×10⁴"),
        (1234.5, "1,234"),
        (3.2e7, "3.20×10⁷"),
        (0.0, "0"),
        (-2.5, "-2.50"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_units() -> None:
    assert duration("en", 0.000912) == "0.91 ms"
    assert duration("en", 0.0123) == "12 ms"
    assert duration("en", 3.607) == "3.6 s"
    assert duration("ko", 3.607) == "3.6초"
    assert memory("en", 323_420_160) == "323 MB"
