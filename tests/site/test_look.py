"""The theme in a real browser: pages for every reader, light, under a strict policy."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from bilingual_gallery.reading.look import CONTENT_POLICY
from tests.site.built_site import EXAMPLES, Site

LANGUAGES = ("ko", "en")
PAGE = "beginner/pytorch_with_examples.html"
EXAMPLE = "beginner/examples_nn/dynamic_net.html"
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
#: Without the tokens of code, thousands of them: tests/reading/test_colours.py computes theirs.
START_AXE = """() => { window.found = axe.run(
  { include: [["html"]], exclude: [[".highlight pre > *"]] },
  {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
    elementRef: false,
    preload: false,
  },
).then((found) => found.violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`))); }"""
#: Elements of a page that a finger misses, but for links within a sentence.
SMALL = """() => [...document.querySelectorAll(
    "button, input, .sidebar a, .page-top a, .page-foot a")]
  .map((element) => [element.outerHTML.slice(0, 80),
    (element.closest("label") ?? element).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([html]) => html)"""
BLOCKED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("", "SecurityError"); } });
delete window.IntersectionObserver;"""
ONCE_READ = """addEventListener("DOMContentLoaded", () => {
  window.onceRead = document.documentElement.dataset.theme ?? "system";
});"""
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
WHITE, DARK = "rgb(255, 255, 255)", "rgb(21, 25, 29)"


def pages(site: Site, language: str) -> list[str]:
    """Every page of a language, by its address below the site."""
    return sorted(
        path.relative_to(site.html).as_posix() for path in site.html.glob(f"{language}/**/*.html")
    )


def listen(tab: Page, allowed: str) -> list[str]:
    """A list that grows by each error, failed request and request to elsewhere."""
    faults: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            faults.append(f"{tab.url}: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((allowed, "data:", "file:")):
            faults.append(f"{tab.url} asks for {request.url}")

    tab.on("console", on_console)
    tab.on("pageerror", lambda error: faults.append(f"{tab.url}: {error}"))
    tab.on("requestfailed", lambda request: faults.append(f"{tab.url}: failed: {request.url}"))
    tab.on("request", on_request)
    return faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_for_every_reader(
    browser: Browser, site: Site, served: str, language: str
) -> None:
    """In light and dark, narrow and wide; each a tab, so that they are looked at side by side."""
    schemes: tuple[Any, ...] = ("light", "dark")
    tabs = [
        browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        for scheme, width in product(schemes, (412, 1280))
    ]
    faults = [listen(tab, served) for tab in tabs]
    names = pages(site, language)
    assert len(names) >= len(EXAMPLES) + 3
    for name in names:
        for tab in tabs:
            tab.goto(f"{served}/{name}")
            tab.evaluate(AXE)
            tab.evaluate(START_AXE)
        for tab, found in zip(tabs, faults, strict=True):
            found += [f"{name}: {fault}" for fault in tab.evaluate("found")]
            found += [f"{name}: small: {fault}" for fault in tab.evaluate(SMALL)]
            if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{name}: wider than the window")
    for tab in tabs:
        tab.context.close()
    assert faults == [[]] * len(tabs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_reflow_at_320_pixels(
    browser: Browser, site: Site, served: str, language: str
) -> None:
    tab = browser.new_page(viewport={"width": 320, "height": 640})
    wide = []
    for name in pages(site, language):
        tab.goto(f"{served}/{name}")
        if tab.evaluate("document.documentElement.scrollWidth > 320"):
            wide.append(name)
    tab.context.close()
    assert not wide


@pytest.mark.parametrize("name", ["index.html", "404.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_above_the_languages(browser: Browser, served: str, name: str, scheme: Any) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme=scheme)
    tab = context.new_page()
    tab.goto(f"{served}/{name}")
    assert tab.evaluate(BACKGROUND) == (DARK if scheme == "dark" else WHITE)
    links = tab.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert links == [f"{served}/{code}/index.html" for code in LANGUAGES]
    context.close()


class _Policy(HTMLParser):
    """Finds what the policy forbids, in the HTML itself."""

    def __init__(self) -> None:
        super().__init__()
        self.policy = ""
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given.get("content") or ""
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(tag)
        self.faults += [
            f"{tag} {name}" for name in given if name == "style" or name.startswith("on")
        ]


def test_no_page_holds_what_its_policy_forbids(site: Site) -> None:
    found = list(site.html.rglob("*.html"))
    for path in found:
        parser = _Policy()
        parser.feed(path.read_text(encoding="utf-8"))
        assert (path, parser.policy, parser.faults) == (path, CONTENT_POLICY, [])
    assert len(found) > 2 * len(EXAMPLES)


def test_the_site_holds_none_of_the_parents_files(site: Site) -> None:
    static = {path.name for path in (site.html / "ko/_static").iterdir()}
    assert {"site.css", "site.js"} <= static
    assert not static & {"css", "fonts", "js", "jquery.js", "basic.css", "doctools.js"}


def first_visit(browser: Browser, address: str) -> tuple[int, int, int]:
    """Requests of a first visit, their compressed bytes, and the bytes of pictures among them."""
    context = browser.new_context(viewport={"width": 412, "height": 900})
    tab = context.new_page()
    bodies: list[tuple[str, bytes]] = []
    tab.on("response", lambda answer: bodies.append((answer.url, answer.body())))
    tab.goto(address, wait_until="networkidle")
    pictures = sum(len(body) for url, body in bodies if re.search(r"\.(webp|png|jpe?g)$", url))
    text = sum(
        len(gzip.compress(body)) for url, body in bodies if not re.search(r"\.(webp|png)$", url)
    )
    context.close()
    return len(bodies), text, pictures


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["index.html", PAGE, EXAMPLE, "docs/translating.html"])
def test_a_first_visit_is_light(browser: Browser, served: str, language: str, name: str) -> None:
    """Pictures load when they come into view, so the words of a page come first."""
    requests, text, pictures = first_visit(browser, f"{served}/{language}/{name}")
    assert text + pictures <= 50_000
    assert requests <= 6


def test_the_first_page_is_three_small_files(browser: Browser, served: str) -> None:
    for language in LANGUAGES:
        requests, text, _ = first_visit(browser, f"{served}/{language}/index.html")
        assert text <= 25_000
        assert requests == 3


def test_no_page_asks_for_its_icon(site: Site) -> None:
    page = (site.html / "ko/index.html").read_text(encoding="utf-8")
    assert '<link rel="icon" href="data:image/svg+xml,%3Csvg' in page


SHIFTS = """() => new Promise((done) => {
  new PerformanceObserver((list) => {
    const shifts = list.getEntries().filter((entry) => !entry.hadRecentInput);
    done(shifts.reduce((sum, entry) => sum + entry.value, 0));
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 300);
})"""


@pytest.mark.parametrize("name", [PAGE, EXAMPLE, "docs/running.html"])
@pytest.mark.parametrize("width", [412, 1280])
def test_nothing_moves_while_a_page_loads(
    browser: Browser, served: str, name: str, width: int
) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{served}/ko/{name}", wait_until="networkidle")
    tab.locator(".page-foot").scroll_into_view_if_needed()
    tab.wait_for_load_state("networkidle")
    assert tab.evaluate(SHIFTS) <= 0.01
    tab.context.close()


def test_pictures_are_small(site: Site) -> None:
    sizes = {path.name: path.stat().st_size for path in (site.html / "ko/_images").glob("*.webp")}
    cards = [size for name, size in sizes.items() if "thumb" in name]
    figures = [size for name, size in sizes.items() if "thumb" not in name]
    assert len(cards) == len(EXAMPLES)
    assert sum(cards) <= 9 * 10_000
    assert max(cards) <= 15_000
    assert max(figures) <= 50_000


def test_every_picture_keeps_its_place(site: Site) -> None:
    for path in site.html.rglob("*.html"):
        for tag in re.findall(r"<img [^>]*>", path.read_text(encoding="utf-8")):
            assert re.search(r'alt="[^"]+".*height="\d+".*width="\d+"', tag), (path, tag)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser, in light, on a wide screen."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    yield made
    made.close()


class TestTheme:
    """Light, dark, or as the system has it."""

    def test_follows_the_system(self, context: BrowserContext, served: str) -> None:
        tab = context.new_page()
        tab.goto(f"{served}/ko/index.html")
        assert tab.evaluate(BACKGROUND) == WHITE
        tab.emulate_media(color_scheme="dark")
        assert tab.evaluate(BACKGROUND) == DARK

    def test_a_choice_is_there_as_soon_as_the_page_is_read(
        self, context: BrowserContext, served: str
    ) -> None:
        tab = context.new_page()
        tab.goto(f"{served}/ko/index.html")
        tab.get_by_role("radio", name="어둡게").check()
        assert tab.evaluate(BACKGROUND) == DARK
        tab.add_init_script(ONCE_READ)
        tab.goto(f"{served}/en/{PAGE}")
        assert tab.evaluate("onceRead") == "dark"
        assert tab.get_by_role("radio", name="Dark").is_checked()
        tab.get_by_role("radio", name="As the system has it").check()
        assert tab.evaluate(BACKGROUND) == WHITE

    def test_works_with_storage_blocked(self, context: BrowserContext, served: str) -> None:
        tab = context.new_page()
        faults = listen(tab, served)
        tab.add_init_script(BLOCKED)
        tab.goto(f"{served}/ko/{PAGE}")
        tab.get_by_role("radio", name="어둡게").check()
        assert tab.evaluate(BACKGROUND) == DARK
        assert not faults

    def test_the_keyboard_chooses(self, context: BrowserContext, served: str) -> None:
        tab = context.new_page()
        tab.goto(f"{served}/en/index.html")
        tab.get_by_role("radio", name="As the system has it").focus()
        tab.keyboard.press("ArrowRight")
        assert tab.evaluate(BACKGROUND) == DARK

    def test_figures_follow(self, context: BrowserContext, served: str) -> None:
        tab = context.new_page()
        tab.goto(f"{served}/ko/{EXAMPLE}")
        figure = tab.locator("main img").first
        assert figure.evaluate("image => getComputedStyle(image).filter") == "none"
        tab.emulate_media(color_scheme="dark")
        assert "invert(1)" in figure.evaluate("image => getComputedStyle(image).filter")


class TestWithoutScripts:
    """The page is whole where no script runs."""

    @pytest.fixture
    def tab(self, browser: Browser) -> Iterator[Page]:
        context = browser.new_context(
            java_script_enabled=False, viewport={"width": 412, "height": 900}
        )
        yield context.new_page()
        context.close()

    def test_the_menu_opens_and_closes(self, tab: Page, served: str) -> None:
        tab.goto(f"{served}/ko/{PAGE}")
        menu = tab.get_by_role("navigation", name="차례")
        assert not menu.is_visible()
        tab.get_by_role("button", name="메뉴", exact=True).click()
        assert menu.is_visible()
        tab.get_by_role("button", name="메뉴 닫기").click()
        assert not menu.is_visible()

    def test_nothing_is_offered_that_needs_a_script(self, tab: Page, served: str) -> None:
        tab.goto(f"{served}/ko/{PAGE}")
        assert not tab.locator("#theme-switch").is_visible()
        assert tab.locator("main h1").is_visible()


class TestKeyboard:
    """What a keyboard reaches, and what it is called there."""

    def test_the_skip_link_comes_first(self, context: BrowserContext, served: str) -> None:
        tab = context.new_page()
        tab.goto(f"{served}/ko/{PAGE}")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "본문으로 건너뛰기"
        assert tab.locator(".skip").evaluate("link => getComputedStyle(link).clipPath") == "none"
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.id") == "content"

    def test_headings_have_named_links(self, context: BrowserContext, served: str) -> None:
        tab = context.new_page()
        tab.goto(f"{served}/ko/{PAGE}")
        headings = tab.locator("main :is(h1, h2, h3, h4)")
        links = tab.locator("main :is(h1, h2, h3, h4) > a.headerlink")
        assert links.count() == headings.count() > 10
        assert set(links.evaluate_all("all => all.map(one => one.ariaLabel)")) == {"이 제목의 링크"}
        links.nth(3).focus()
        assert links.nth(3).evaluate("link => getComputedStyle(link).opacity") == "1"

    def test_code_and_tables_can_be_scrolled(self, context: BrowserContext, served: str) -> None:
        tab = context.new_page()
        for name in (PAGE, EXAMPLE, "docs/running.html"):
            tab.goto(f"{served}/en/{name}")
            boxes = tab.locator("main :is(pre, .table)")
            assert boxes.count() > 1
            assert boxes.evaluate_all(
                "boxes => boxes.every(box => box.tabIndex === 0 && box.ariaLabel)"
            )

    def test_the_menu_closes_at_a_place_of_this_page(
        self, context: BrowserContext, served: str
    ) -> None:
        tab = context.new_page()
        tab.set_viewport_size({"width": 412, "height": 900})
        tab.goto(f"{served}/en/{PAGE}")
        tab.get_by_role("button", name="Menu", exact=True).click()
        menu = tab.get_by_role("navigation", name="Contents")
        menu.get_by_role("link", name="Tensors", exact=True).first.click()
        assert not menu.is_visible()
        assert tab.url.endswith("#tensors")


def test_a_page_from_the_disk(browser: Browser, site: Site) -> None:
    context = browser.new_context(color_scheme="dark")
    tab = context.new_page()
    faults = listen(tab, "file:")
    tab.goto((site.html / "ko" / PAGE).as_uri())
    assert tab.evaluate(BACKGROUND) == DARK
    tab.get_by_role("radio", name="밝게").check()
    assert tab.evaluate(BACKGROUND) == WHITE
    assert not faults
    context.close()


def test_print_is_black_on_white_and_without_the_frame(browser: Browser, served: str) -> None:
    context = browser.new_context(color_scheme="dark")
    tab = context.new_page()
    tab.goto(f"{served}/ko/{PAGE}")
    tab.emulate_media(media="print")
    assert tab.evaluate(BACKGROUND) == WHITE
    for frame in (".site-header", ".page-top", ".headerlink"):
        assert not tab.locator(frame).first.is_visible()
    context.close()


def test_words_of_the_frame_are_in_the_language_of_the_page(
    context: BrowserContext, served: str
) -> None:
    """Korean pages have English letters in names and code alone."""
    tab = context.new_page()
    tab.goto(f"{served}/ko/{EXAMPLE}")
    frame = (
        ".skip, .bar button, .menu-close, .search-form *, .page-top *, .page-foot span, .headerlink"
    )
    said = tab.locator(frame).evaluate_all(
        "all => all.flatMap(one => [one.ariaLabel, one.title, one.placeholder])"
    )
    assert len([words for words in said if words]) > 10
    assert not [words for words in said if words and not re.search("[가-힣]", words)]


def test_the_page_at_hand_is_marked(context: BrowserContext, served: str) -> None:
    tab = context.new_page()
    tab.goto(f"{served}/ko/{PAGE}")
    marked = tab.locator(".sidebar [aria-current=page]")
    assert marked.all_inner_texts() == ["예제로 배우는 PyTorch"]
    assert tab.locator(".breadcrumbs [aria-current=page]").count() == 1
