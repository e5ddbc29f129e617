"""The form in which Sphinx's search index is written: its own words and pages, in less room.

Sphinx writes each word with the numbers of its pages. Here the words that stand on the same pages
share the numbers, Hangul is no escape sequences, and headings are left out, as they come with
the text of a page (``texts.py``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from sphinx.application import Sphinx

_BEFORE, _AFTER = "Search.setIndex(", ")"
_WORDS = ("terms", "titleterms")


class _Writable(Protocol):
    def write(self, text: str, /) -> object: ...


class _Readable(Protocol):
    def read(self) -> str: ...


def _grouped(pages: Mapping[str, int | list[int]]) -> dict[str, str]:
    """The words of each list of pages: ``{"1 4": "gradient loss"}``."""
    groups: dict[str, list[str]] = {}
    for word, numbers in sorted(pages.items()):
        listed = [numbers] if isinstance(numbers, int) else numbers
        groups.setdefault(" ".join(map(str, listed)), []).append(word)
    return {numbers: " ".join(found) for numbers, found in sorted(groups.items())}


def _apart(groups: Mapping[str, str]) -> dict[str, list[int]]:
    return {
        word: [int(number) for number in numbers.split()]
        for numbers, found in groups.items()
        for word in found.split(" ")
    }


class CompactIndex:
    """Writes and reads the index, as ``js_index`` of Sphinx does."""

    def dump(self, data: Mapping[str, Any], stream: _Writable) -> None:
        """Write the index that Sphinx made."""
        # A word may be left without a page once its pages are gone.
        kept = {name: {w: n for w, n in data[name].items() if n != []} for name in _WORDS}
        words = {name: _grouped(kept[name]) for name in _WORDS}
        compact = {**data, **words, "alltitles": {}}
        text = json.dumps(compact, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        stream.write(f"{_BEFORE}{text}{_AFTER}")

    def load(self, stream: _Readable) -> dict[str, Any]:
        """Read it back; a build that changes a few pages goes on from there.

        :raises ValueError: if it is no such index.
        """
        text = stream.read()
        if not text.startswith(_BEFORE) or not text.endswith(_AFTER):
            raise ValueError("this is no search index")
        data = json.loads(text[len(_BEFORE) : -len(_AFTER)])
        try:
            return {**data, **{name: _apart(data[name]) for name in _WORDS}}
        except AttributeError as error:
            raise ValueError("this search index has another form") from error


def use_compact_index(app: Sphinx) -> None:
    """Have Sphinx write its index in this form."""
    if hasattr(app.builder, "indexer_format") and app.builder.name in {"html", "dirhtml"}:
        app.builder.indexer_format = CompactIndex()


def setup(app: Sphinx) -> None:
    """Have it done."""
    app.connect("builder-inited", use_compact_index)
