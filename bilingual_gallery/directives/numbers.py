"""Measured numbers as a reader reads them: with as many digits as mean something, and a unit."""

from __future__ import annotations

import math

from bilingual_gallery.words import word

#: What stands where there is no number.
MISSING = "–"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
#: Powers of ten that are written out.
_SMALLEST, _LARGEST = -3, 4


def number(value: float, digits: int = 3) -> str:
    """*value* in that many significant digits: ``428``, ``0.0074``, ``3.04×10⁻⁵``."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if value == 0 or _SMALLEST <= exponent < _LARGEST:
        decimals = max(0, digits - 1 - exponent) if value else 0
        return f"{value:,.{decimals}f}"
    return f"{mantissa}×{power_of_ten(exponent)}"


def power_of_ten(exponent: int) -> str:
    """A power of ten: ``10⁻⁵``."""
    return f"10{str(exponent).translate(_SUPERSCRIPT)}"


def duration(language: str, seconds: float) -> str:
    """A time in two digits, in seconds or milliseconds."""
    if seconds < 1:
        return word(language, "{number} ms", number=number(seconds * 1000, 2))
    return word(language, "{number} s", number=number(seconds, 2))


def memory(language: str, size: int) -> str:
    """So many bytes, in megabytes."""
    return word(language, "{number} MB", number=f"{size / 1e6:,.0f}")
