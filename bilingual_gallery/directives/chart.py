"""The chart of losses, as HTML with a picture in SVG: whole without a script, and open to one.

The points are the data. A line's coordinates are step and logarithm, so that a script can read
the values back from the picture, and a page holds them once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

from bilingual_gallery.directives.numbers import MISSING, number, power_of_ten
from bilingual_gallery.words import word

#: Units of height for a power of ten: so many that three digits of a value come back.
_DECADE = 10_000
#: How many points a line has: half of them at round steps, half crowded where losses fall fastest.
_POINTS = 64
#: How lines are dashed, in turn, so that they differ in more than colour.
_DASHES = ("", "9 3", "2 3", "12 3 2 3", "5 3", "14 4 5 4", "7 3 2 3 2 3", "4 2", "20 4")
#: The most marks of an axis.
_MARKS = 6


@dataclass(frozen=True)
class Series:
    """One line: the name of an example and its losses."""

    name: str
    losses: tuple[float, ...]


@dataclass(frozen=True)
class _Scale:
    """The axes: steps from 1 to *steps*, powers of ten from *low* to *high*."""

    steps: int
    low: int
    high: int

    def across(self, step: float) -> str:
        return f"{100 * (step - 1) / max(self.steps - 1, 1):.4g}%"

    def down(self, power: float) -> str:
        return f"{100 * (self.high - power) / (self.high - self.low):.4g}%"


def chart_html(series: list[Series], language: str) -> str:
    """The chart of *series*: the picture, a legend with the values, and controls for a script."""
    scale = _scale(series)
    label = escape(word(language, "Loss at each step of {count} runs", count=len(series)))
    step = f'<output class="chart-at">{scale.steps}</output>'
    steps = _sampled(scale.steps)
    lines = "".join(_line(index, one, steps) for index, one in enumerate(series))
    box = (
        f"1 {-scale.high * _DECADE} {max(scale.steps - 1, 1)} {(scale.high - scale.low) * _DECADE}"
    )
    return (
        '<div class="chart">'
        f'<p class="chart-controls" hidden><label><input type="checkbox" class="chart-log" checked>'
        f"{escape(word(language, 'Logarithmic scale'))}</label></p>"
        f'<p class="chart-y">{escape(word(language, "Loss"))}</p>'
        f'<div class="chart-plot"><svg role="img" aria-label="{label}">{_axes(scale)}'
        f'<svg class="chart-lines" width="100%" height="100%" viewBox="{box}" '
        f'preserveAspectRatio="none">{lines}</svg>'
        '<line class="chart-cursor" y2="100%" visibility="hidden"/></svg>'
        f'<input type="range" class="chart-step" hidden '
        f'aria-label="{escape(word(language, "Step"))}"></div>'
        f'<p class="chart-x">{escape(word(language, "Step"))}</p>'
        f'<p class="chart-values">{_with_step(language, step)}</p>'
        f'<ul class="chart-legend">{"".join(map(_entry, range(len(series)), series))}</ul></div>'
    )


def _with_step(language: str, step: str) -> str:
    before, _, after = word(language, "Loss at step {step}", step="\0").partition("\0")
    return f"{escape(before)}{step}{escape(after)}"


def _scale(series: list[Series]) -> _Scale:
    powers = [power for one in series for power in map(_power, one.losses) if power is not None]
    low, high = (math.floor(min(powers)), math.ceil(max(powers))) if powers else (0, 1)
    steps = max((len(one.losses) for one in series), default=1)
    return _Scale(max(steps, 1), low, max(high, low + 1))


def _power(loss: float) -> float | None:
    """The logarithm of *loss*; ``None`` where a logarithmic scale has no place for it."""
    return math.log10(loss) if math.isfinite(loss) and loss > 0 else None


def _sampled(steps: int) -> list[int]:
    """The steps that have a point, from 1 on."""
    half = _POINTS // 2
    every = _round_number(steps / half)
    crowded = [round(steps ** (index / half)) for index in range(half + 1)]
    return sorted({1, *range(every, steps + 1, every), *crowded})


def _line(index: int, series: Series, steps: list[int]) -> str:
    count = len(series.losses)
    own = sorted({count, *(step for step in steps if step <= count)} - {0})
    points = [
        f"{step},{-round(power * _DECADE)}"
        for step in own
        if (power := _power(series.losses[step - 1])) is not None
    ]
    # A line of one point is seen if it has a length, be it nothing.
    shown = " ".join(points * 2 if len(points) == 1 else points)
    return f'<polyline {_look(index)} points="{shown}"/>'


def _look(index: int) -> str:
    dash = _DASHES[index % len(_DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'class="series-{index % len(_DASHES) + 1}"{dashed}'


def _entry(index: int, series: Series) -> str:
    value = number(series.losses[-1]) if series.losses else MISSING
    return (
        '<li><label><input type="checkbox" checked hidden>'
        f'<svg class="chart-sample" aria-hidden="true" width="36" height="12">'
        f'<line {_look(index)} x2="36" y1="6" y2="6"/></svg>'
        f'<span>{escape(series.name)}</span> <b class="chart-value">{value}</b></label></li>'
    )


def _axes(scale: _Scale) -> str:
    every = math.ceil((scale.high - scale.low) / _MARKS)
    rows = "".join(
        _row(scale.down(power), power) for power in range(scale.high, scale.low - 1, -every)
    )
    columns = "".join(
        f'<text x="{scale.across(step)}" y="100%" dy="1.4em">{step}</text>'
        for step in _marked_steps(scale.steps)
    )
    return f'<g class="chart-rows">{rows}</g><g class="chart-columns">{columns}</g>'


def _row(y: str, power: int) -> str:
    text = f'<text x="-8" y="{y}" dy=".35em">{power_of_ten(power)}</text>'
    return f'<line x2="100%" y1="{y}" y2="{y}"/>{text}'


def _marked_steps(steps: int) -> list[int]:
    """The first step, and round numbers up to the last."""
    every = _round_number(steps / _MARKS)
    return sorted({1, *range(every, steps + 1, every)})


def _round_number(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20 … that is at least *least*."""
    size = int(10 ** math.floor(math.log10(max(least, 1))))
    return next(size * many for many in (1, 2, 5, 10) if size * many >= least)
