"""The search of the built site in a real browser: what it finds, and what it does with the rest."""

from __future__ import annotations

import gzip
import html
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from bilingual_gallery.reading.search.language import WHOLE, SearchKorean
from bilingual_gallery.translation.glossary import read_glossary
from tests.reading.test_search_korean import FORMS
from tests.site.built_site import ROOT, Site

QUERIES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("search_queries.toml").read_text(encoding="utf-8")
)
#: Compressed; what a search costs before any text is loaded.
INDEX_SIZE = 15_000
#: What the page says once it has searched.
SAID = re.compile(r"[^…]$")
#: What stands on a page but is no text of its own: links beside a heading, code of another page.
_NO_TEXT = re.compile(
    r'<a class="headerlink".*?</a>|<details class="difference".*?</details>'
    r'|<(?P<one>p|div|span)[^>]* class="[^"]*\b(?:no-search|original)\b.*?</(?P=one)>'
    r"|<(?P<two>svg|script|style|noscript|button)\b.*?</(?P=two)>",
    re.DOTALL,
)
_BLOCK = re.compile(r"</?(?:p|div|li|h\d|section|pre|t[dhr]|d[td]|[uo]l|br|table|figure)\b[^>]*>")


def reader_text(page: Path) -> str:
    """What a reader sees of the document on a page, in one line."""
    source = page.read_text(encoding="utf-8")
    start, end = source.find("<section"), source.rfind("</section>")
    text = _BLOCK.sub(" ", _NO_TEXT.sub(" ", source[start:end]))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def texts_of(folder: Path) -> dict[str, str]:
    """The text of each page that is made of a document."""
    names = (folder / "_static" / "search").rglob("*.js")
    pages = [name.relative_to(folder / "_static" / "search").with_suffix("") for name in names]
    return {page.as_posix(): reader_text(folder / f"{page}.html") for page in pages}


@dataclass
class Tab:
    """The search page in one language, and what went wrong on it."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def found(self, query: str) -> dict[str, dict[str, Any]]:
        slim = """query => Search.find(query).then(pages => pages.map(({ name, sections }) => (
          { name, sections: sections.map(({ id, heading, text }) => ({ id, heading, text })) })))"""
        pages = self.page.evaluate(slim, query)
        return {page["name"]: page for page in pages}

    def open(self, address: str, query: str | None = None) -> None:
        """Open the search page, with a form's query, and wait until it says something."""
        self.page.goto(address)
        if query is not None:
            self.page.locator("main input[name=q]").fill(query)
            self.page.locator("main form button").click()
            expect(self.page.locator("[role=status]")).to_have_text(SAID)

    @property
    def status(self) -> str:
        return self.page.locator("[role=status]").inner_text()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A tab that fails the test for an error, a failed request or a breach of the policy."""
    context = browser.new_context()
    made = Tab(context.new_page())
    made.page.on("console", lambda said: made.faults.append(said.text))
    made.page.on("pageerror", lambda error: made.faults.append(str(error)))
    made.page.on("requestfailed", lambda request: made.faults.append(request.url))
    yield made
    context.close()
    assert not made.faults


@pytest.mark.parametrize("language", ["ko", "en"])
def test_queries_find_what_is_meant_and_nothing_else(
    tab: Tab, site: Site, served: str, language: str
) -> None:
    """Recall and precision over all queries of a language, page by page."""
    texts = texts_of(site.html / language)
    tab.open(f"{served}/{language}/search.html")
    right, wrong, missed, seen = 0, 0, 0, []
    for query in QUERIES[language]:
        meant = [re.compile(pattern, re.IGNORECASE) for pattern in query["means"]]
        relevant = {name for name, text in texts.items() if all(p.search(text) for p in meant)}
        found = tab.found(query["query"])
        right += len(relevant & found.keys())
        wrong += len(found.keys() - relevant)
        missed += len(relevant - found.keys())
        if relevant != found.keys():
            seen.append((query["query"], found.keys() - relevant, relevant - found.keys()))
        if "page" in query:
            assert query["page"] in found, query
        if "section" in query:
            assert query["section"] in [s["id"] for s in found[query["page"]]["sections"]], query
    assert len(QUERIES[language]) >= {"ko": 100, "en": 20}[language]
    assert right / (right + missed) >= 0.98, seen
    assert right / (right + wrong) >= 0.98, seen


def test_every_section_that_is_shown_has_the_word(tab: Tab, served: str) -> None:
    tab.open(f"{served}/ko/search.html")
    for query, stem in [("텐서를", "텐서"), ("계산했던", "계산"), ("신경망으로", "신경망")]:
        found = tab.found(query)
        assert found
        for page in found.values():
            assert page["sections"]
            for section in page["sections"]:
                text = f"{section['heading']} {section['text']}"
                english = {"텐서": "tensor", "계산": "계산", "신경망": "neural network"}[stem]
                assert stem in text or english in text.lower(), (query, page["name"])


@pytest.fixture(scope="module")
def twin(browser: Browser, site: Site) -> Iterator[tuple[SearchKorean, Page]]:
    """The splitter of the build, and a page with that of the browser."""
    terms = read_glossary(ROOT / "docs" / "glossary.csv").terms
    forms = [form for term in terms for form in (*term.accepted, *term.forbidden)]
    language = SearchKorean({WHOLE: "\n".join(form for form in forms if " " not in form)})
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"file://{site.html}/ko/search.html")
    yield language, page
    context.close()


def assert_twins_agree(twin: tuple[SearchKorean, Page], texts: list[str]) -> None:
    language, page = twin
    both = page.evaluate(
        """texts => {
          const stemmer = new Stemmer();
          return texts.map(splitQuery).map(words => [
            words,
            words.map(word => stemmer.stemWord(word)),
            words.map(word => !stopwords.has(stemmer.stemWord(word))
              && !stopwords.has(word.toLowerCase()) && !/^\\d+$/.test(word)),
          ]);
        }""",
        texts,
    )
    for text, (words, stems, kept) in zip(texts, both, strict=True):
        assert words == language.split(text), text
        assert stems == [language.stem(word) for word in words], text
        assert kept == [language.word_filter(word) for word in words], text


def test_build_and_browser_agree_on_the_words_of_the_site(
    twin: tuple[SearchKorean, Page], site: Site
) -> None:
    texts = " ".join(texts_of(site.html / "ko").values())
    words = sorted({*texts.split(), *" ".join(FORMS.values()).split()})
    assert len(words) > 2000
    assert_twins_agree(twin, words)


HANGUL = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))
#: Endings in reach of chance: syllables that particles and endings are made of.
LIKELY = st.sampled_from(
    "은는이가을를에서로와과도만의하되시키해돼했됐합니다면며고지어아여한할된될함였었습음기"
)
OTHERS = st.sampled_from("aZ_9 .-<'é日本ア²½٣🙂\u0301\u1100\u1161\u11ab\u3131")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(st.one_of(HANGUL, LIKELY, OTHERS), max_size=12), max_size=50))
def test_build_and_browser_agree_on_any_text(
    twin: tuple[SearchKorean, Page], texts: list[str]
) -> None:
    assert_twins_agree(twin, texts)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_hit_stands_under_its_heading_with_its_words_marked(
    tab: Tab, site: Site, language: str
) -> None:
    """From the disk, through the form, and on to the section."""
    query, marked = {"ko": ("자동미분을", "자동"), "en": ("optim.SGD", "optim")}[language]
    tab.open(f"file://{site.html}/{language}/search.html", query)
    number = tab.page.locator("#search-results li").count()
    assert number
    assert str(number) in tab.status
    assert marked in tab.page.locator(".search-excerpt mark").all_inner_texts()
    link = tab.page.locator(".search-section a").first
    heading = link.inner_text()
    link.click()
    target = tab.page.locator(":target")
    assert heading in target.inner_text()


BAD = {
    "one character": "값",
    "one letter": "x",
    "long": "텐서 gradient " * 1000,
    "long without spaces": "가나다라" * 2500,
    "markup": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "only particles": "은 는 이 가",
    "only particles in one": "에서는",
    "an emoji": "🙂",
    "a family": "👩‍👩‍👧",
    "quotes": "\"'`",
    "percent": "%E0%A4%A %",
    "regular expression": "(.*)+[a-",
    "backslash": "\\d{3}$^|?",
    "common": "the of and",
    "common in Korean": "그리고 있습니다 하는",
    "numbers": "64 1000 100 10",
    "right to left": "שלום עולם",
    "prototype": "__proto__ constructor toString",
    "half a pair": "\ud83d",
    "line ends": "a\u2028b\u0000c",
    "spaces": "   ",
    "single jamo": "ㄱㄴㄷ",
}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_bad_queries_leave_the_page_calm(tab: Tab, site: Site, language: str) -> None:
    for name, query in BAD.items():
        sent = quote(query, errors="replace")
        tab.page.goto(f"file://{site.html}/{language}/search.html?q={sent}")
        if query.strip():
            expect(tab.page.locator("[role=status]")).to_have_text(SAID)
        shown = tab.page.locator("#search-results li").count()
        assert bool(tab.status) == bool(query.strip()), name
        if shown:
            assert str(shown) in tab.status, name
        assert tab.page.locator("#search-results :is(img, script)").count() == 0, name
        overflow = "document.documentElement.scrollWidth > innerWidth"
        assert not tab.page.evaluate(overflow), name


@pytest.mark.parametrize(
    ("language", "query", "kind"),
    [
        ("ko", "은 는 이 가", "empty"),
        ("ko", "64 1000", "empty"),
        ("ko", "양자컴퓨터", "none"),
        ("en", "the of and", "empty"),
        ("en", "zebra", "none"),
        ("en", "zebra " * 2000, "cut"),
    ],
)
def test_what_finds_nothing_is_said_why(
    tab: Tab, site: Site, language: str, query: str, kind: str
) -> None:
    tab.open(f"file://{site.html}/{language}/search.html", query)
    assert tab.status == tab.page.locator("#search-results").get_attribute(f"data-{kind}")
    assert tab.page.locator("#search-results li").count() == 0


def test_a_text_that_is_missing_leaves_the_page_in_the_list(browser: Browser, served: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/_static/search/**", lambda route: route.abort())
    page.goto(f"{served}/en/search.html?q=momentum")
    page.locator("#search-results li a").first.wait_for()
    assert page.locator(".search-excerpt").count() == 0
    context.close()


@pytest.mark.parametrize("width", [412, 1280])
def test_slash_leads_to_the_field_and_escape_back(
    browser: Browser, served: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{served}/ko/docs/running.html")
    field = page.locator("input[name=q]").first
    page.keyboard.press("/")
    assert field.is_visible()
    assert field.evaluate("field => field === document.activeElement")
    assert field.input_value() == ""
    # What is typed there is typed, a slash as well.
    page.keyboard.type("a/b")
    assert field.input_value() == "a/b"
    page.keyboard.press("Escape")
    assert not field.evaluate("field => field === document.activeElement")
    page.keyboard.press("Control+/")
    assert not field.evaluate("field => field === document.activeElement")
    page.keyboard.press("/")
    page.keyboard.type("텐서")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ko/search.html?q=*")
    page.locator("#search-results li").first.wait_for()
    context.close()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_without_scripts_the_page_leads_to_the_contents(
    browser: Browser, served: str, language: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/{language}/search.html")
    page.locator("noscript a, main a").first.click()
    assert page.url == f"{served}/{language}/index.html"
    context.close()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_index_is_small(site: Site, language: str) -> None:
    index = (site.html / language / "searchindex.js").read_bytes()
    assert len(gzip.compress(index)) <= INDEX_SIZE


def test_other_pages_do_not_load_the_search(site: Site) -> None:
    page = (site.html / "ko" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"searchindex|searcher|language_data|searchtools", page)
