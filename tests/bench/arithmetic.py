"""What measurements come to: ratios pair by pair, their median, and growth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.meter import Usage


@dataclass(frozen=True)
class Measurement:
    """One build.

    :ivar ran: how many examples ran.
    """

    usage: Usage
    ran: int


@dataclass(frozen=True)
class Pair:
    """The same build by both, one right after the other."""

    plain: Measurement
    ours: Measurement

    @property
    def ratio(self) -> float:
        """Our seconds as a part of plain sphinx-gallery's."""
        return self.ours.usage.seconds / self.plain.usage.seconds


@dataclass(frozen=True)
class Summary:
    """Several measurements of one build: medians, but the most of memory and of runs."""

    seconds: float
    cpu: float
    memory: int
    ran: int


def summarise(measurements: Sequence[Measurement]) -> Summary:
    """The summary of *measurements* of the same build."""
    return Summary(
        seconds=median(m.usage.seconds for m in measurements),
        cpu=median(m.usage.cpu for m in measurements),
        memory=max(m.usage.memory for m in measurements),
        ran=max(m.ran for m in measurements),
    )


@dataclass(frozen=True)
class Comparison:
    """The pairs of one build, summarised.

    :ivar ratio: the median of the pairs' ratios, which is not the ratio of the medians.
    """

    plain: Summary
    ours: Summary
    ratio: float
    least: float
    most: float


def compare(pairs: Sequence[Pair]) -> Comparison:
    """The comparison that *pairs*, one at least, come to."""
    ratios = [pair.ratio for pair in pairs]
    return Comparison(
        plain=summarise([pair.plain for pair in pairs]),
        ours=summarise([pair.ours for pair in pairs]),
        ratio=median(ratios),
        least=min(ratios),
        most=max(ratios),
    )


def growth(seconds: float, size: int, first_seconds: float, first_size: int) -> float:
    """The time a page as a multiple of that in the smallest gallery: 1 if time grows linearly."""
    return (seconds / size) / (first_seconds / first_size)
