"""The tables of the benchmark, as reStructuredText in which only fixed words need translation.

Numbers stand as they are and names in double backquotes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from tests.bench.arithmetic import Comparison, Summary, growth
from tests.bench.reading import CATEGORIES, Score

#: Build → how the two compare.
Site = Mapping[str, Comparison]
#: Size of the gallery → build → how the two compare.
Growth = Mapping[int, Site]

SITE_HEADER = (
    "Build",
    "Seconds",
    "Ratio",
    "Lowest",
    "Highest",
    "Processor seconds",
    "Peak memory, MB",
    "Examples run",
)
GROWTH_HEADER = (
    "Examples",
    "Build",
    "Seconds",
    "Ratio",
    "Milliseconds a page",
    "Growth",
    "Processor seconds",
    "Peak memory, MB",
)
READING_HEADER = (
    "Page",
    "Performance",
    "Accessibility",
    "Best practices",
    "Search engines",
    "Largest paint, s",
    "Layout shift",
    "Blocked, ms",
    "Size, KB",
    "Requests",
)
PREVIEW_HEADER = ("Saved", "Seconds", "Lowest", "Highest")


def list_table(rows: Iterable[Sequence[str]], *, header: bool = True) -> str:
    """A ``list-table`` of *rows*."""
    lines = [".. list-table::"]
    if header:
        lines.append("   :header-rows: 1")
    lines.append("")
    for row in rows:
        for number, cell in enumerate(row):
            lines.append(f"   {'  -' if number else '* -'} {cell}")
    return "\n".join(lines) + "\n"


def site_table(site: Site) -> str:
    """The builds of the site, a row each; of two numbers, plain sphinx-gallery's is the first."""
    rows = [
        (
            build,
            _both(result, lambda one: f"{one.seconds:.1f}"),
            f"{result.ratio:.2f}",
            f"{result.least:.2f}",
            f"{result.most:.2f}",
            _both(result, lambda one: f"{one.cpu:.1f}"),
            _both(result, _megabytes),
            _both(result, lambda one: str(one.ran)),
        )
        for build, result in site.items()
    ]
    return list_table([SITE_HEADER, *rows])


def growth_table(sizes: Growth) -> str:
    """The builds of the galleries, a row each, compared with the smallest of them."""
    first = min(sizes)

    def row(size: int, build: str, result: Comparison) -> tuple[str, ...]:
        base = sizes[first][build]
        ours = growth(result.ours.seconds, size, base.ours.seconds, first)
        plain = growth(result.plain.seconds, size, base.plain.seconds, first)
        return (
            f"{size:,}",
            build,
            _both(result, lambda one: f"{one.seconds:.1f}"),
            f"{result.ratio:.2f}",
            _both(result, lambda one: f"{1000 * one.seconds / size:.0f}"),
            f"{plain:.2f} / {ours:.2f}",
            _both(result, lambda one: f"{one.cpu:.1f}"),
            _both(result, _megabytes),
        )

    rows = [row(size, build, sizes[size][build]) for size in sorted(sizes) for build in sizes[size]]
    return list_table([GROWTH_HEADER, *rows])


def reading_table(pages: Mapping[tuple[str, str], Score]) -> str:
    """The pages in each language, a row each."""
    rows = [
        (
            f"``{language}/{page}``",
            *(f"{score.scores[name]:.0f}" for name in CATEGORIES),
            f"{score.paint:.1f}",
            f"{score.shift:.2f}",
            f"{score.blocked:.0f}",
            f"{score.weight / 1000:.0f}",
            f"{score.requests:.0f}",
        )
        for (page, language), score in pages.items()
    ]
    return list_table([READING_HEADER, *rows])


def preview_table(saved: Mapping[str, Sequence[float]]) -> str:
    """The files that were saved, a row each."""
    rows = [
        (f"``{name}``", *(f"{figure(seconds):.2f}" for figure in (median, min, max)))
        for name, seconds in saved.items()
    ]
    return list_table([PREVIEW_HEADER, *rows])


def machine_table(facts: Mapping[str, str]) -> str:
    """What was measured on, and when."""
    return list_table(facts.items(), header=False)


def _both(comparison: Comparison, write: Callable[[Summary], str]) -> str:
    return f"{write(comparison.plain)} / {write(comparison.ours)}"


def _megabytes(summary: Summary) -> str:
    return f"{summary.memory / 1e6:.0f}"
