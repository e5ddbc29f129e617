"""A badge that says how much is translated: an SVG file that asks no other site for anything."""

from __future__ import annotations

from html import escape

from docutils.utils import column_width

from bilingual_gallery.translation.status import LanguageStatus
from bilingual_gallery.words import language_name, word

#: White on each of these has a contrast of more than 4.5 to 1, on a page of any colour.
_GREY, _GREEN, _BROWN = "#3b434b", "#17652f", "#8a5300"
#: Pixels to a column of text and at each side of it.
_COLUMN, _SIDE = 7, 8


def badge(status: LanguageStatus) -> str:
    """The badge of a language, in its own words."""
    name = language_name(status.language)
    percent = status.tally.percent
    title = word(status.language, "Translation: {name}, {percent} %", name=name, percent=percent)
    amount = f"{percent} %"
    left, right = _width(name), _width(amount)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" \
aria-label="{escape(title)}" lang="{escape(status.language)}">
<title>{escape(title)}</title>
<clipPath id="r"><rect width="{left + right}" height="20" rx="4"/></clipPath>
<g clip-path="url(#r)">
<rect width="{left}" height="20" fill="{_GREY}"/>
<rect x="{left}" width="{right}" height="20" fill="{_GREEN if percent == 100 else _BROWN}"/>
</g>
<g fill="#fff" font-family="system-ui, sans-serif" font-size="12" text-anchor="middle">
<text x="{left / 2:g}" y="14">{escape(name)}</text>
<text x="{left + right / 2:g}" y="14">{amount}</text>
</g>
</svg>
"""


def _width(text: str) -> int:
    return column_width(text) * _COLUMN + 2 * _SIDE
