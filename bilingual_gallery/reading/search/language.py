"""Korean as a language of Sphinx's search: how pages and queries come apart into words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from bilingual_gallery.reading.search.korean import STOPPED, Korean, words
from bilingual_gallery.translation import korean

#: Where ``html_search_options`` holds the words of the glossary, separated by line ends.
WHOLE = "bilingual_whole_words"


class SearchKorean(SearchEnglish):
    """Hangul without particles and endings; Latin words as in Sphinx's English."""

    lang = korean.LANGUAGE
    language_name = "Korean"

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self.stopwords = STOPPED | SearchEnglish.stopwords
        self._korean = Korean(options.get(WHOLE, "").split("\n"), super().stem)
        self._stem = cache(self._korean.stem)
        tables = json.dumps(self._korean.tables(), ensure_ascii=False)
        code = Path(__file__).with_name("korean.js").read_text(encoding="utf-8")
        # Sphinx's own line `window.Stemmer = KoreanStemmer` comes before this.
        self.js_splitter_code = f"var KoreanStemmer;\nconst KOREAN = {tables};\n{code}"

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx's name
        """The words of a text."""
        return words(input)

    def stem(self, word: str) -> str:
        """What a word is looked up by."""
        return self._stem(word)

    def word_filter(self, word: str) -> bool:
        """Whether pages are found by *word*; Sphinx asks for a word and for its stem."""
        known = {word.lower(), self._stem(word)}
        number = word.isascii() and word.isdigit()
        return not number and not known & self.stopwords


def setup(app: Sphinx) -> None:
    """Register the language."""
    app.add_search_language(SearchKorean)
