"""The words of the interface in the language of the page, from ``<language>.po`` beside this."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po


@cache
def _catalog(language: str) -> Catalog | None:
    path = Path(__file__).with_name(f"{language}.po")
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=language)


def templates(language: str) -> tuple[str, ...]:
    """The English of all words that *language* has."""
    catalog = _catalog(language)
    return tuple(str(message.id) for message in catalog if message.id) if catalog else ()


def count(language: str, number: int, one: str, many: str) -> str:
    """How many there are, in *language*.

    :param one: English with ``{count}`` in it, for a single one.
    :param many: the same for any other number.
    """
    return word(language, one if number == 1 else many, count=number)


def word(language: str, english: str, /, **values: object) -> str:
    """*english* in *language*, or as it is where there is no translation.

    :param values: what ``{name}`` in the text stands for.
    """
    catalog = _catalog(language)
    message = catalog.get(english) if catalog is not None else None
    text = str(message.string) if message is not None and message.string else english
    return text.format(**values) if values else text


def language_name(code: str, language: str | None = None) -> str:
    """What a language is called: by itself, as ``한국어`` for ``ko``, or in *language*."""
    locale = Locale.parse(code, sep="-" if "-" in code else "_")
    return str(locale.get_display_name(language) or code)
