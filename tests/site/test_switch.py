"""The switch of languages in a real browser: it keeps the paragraph, and remembers the choice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.site.built_site import Site

PAGE = "beginner/pytorch_with_examples"
#: The names of the switch's links, in either language.
BOTH = "[data-view=both]"
BLOCKED = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("", "SecurityError"); } });
"""


@pytest.fixture(params=[412, 1280])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A reader's browser, at either width."""
    made = browser.new_context(viewport={"width": request.param, "height": 900})
    yield made
    made.close()


def choose(tab: Page, link: str) -> None:
    """Follow a link of the switch as a mouse does, without scrolling to it first."""
    tab.locator(f".languages {link}").first.dispatch_event("pointerdown")
    tab.locator(f".languages {link}").first.evaluate("link => link.click()")


def read_to(tab: Page, number: int) -> str:
    """Scroll until the paragraph *number* stands at the top; its name."""
    paragraph = tab.locator("main p[id]").nth(number)
    paragraph.evaluate("p => scrollTo({ top: p.offsetTop - 90, behavior: 'instant' })")
    return paragraph.get_attribute("id") or ""


def top_of(tab: Page, name: str) -> float:
    """How far below the window's top the paragraph stands."""
    top: float = tab.locator(f"[id='{name}']").evaluate("p => p.getBoundingClientRect().top")
    return top


def originals_shown(tab: Page) -> int:
    return int(
        tab.locator(".original").evaluate_all(
            "all => all.filter(one => one.getClientRects().length > 0).length"
        )
    )


@pytest.mark.parametrize("number", [5, 20, 40])
def test_another_language_opens_at_the_same_paragraph(
    context: BrowserContext, served: str, number: int
) -> None:
    tab = context.new_page()
    tab.goto(f"{served}/ko/{PAGE}.html")
    name = read_to(tab, number)
    choose(tab, "[hreflang=en]")
    tab.wait_for_url(f"{served}/en/{PAGE}.html#{name}")
    assert 0 <= top_of(tab, name) < 300
    choose(tab, "[hreflang=ko]:not([data-view])")
    tab.wait_for_url(f"{served}/ko/{PAGE}.html#*")
    assert -100 <= top_of(tab, name) < 300


def test_from_the_top_of_a_page_to_the_top(context: BrowserContext, served: str) -> None:
    tab = context.new_page()
    tab.goto(f"{served}/en/{PAGE}.html")
    choose(tab, "[hreflang=ko]:not([data-view])")
    tab.wait_for_url(f"{served}/ko/{PAGE}.html")


def test_side_by_side_keeps_the_paragraph(context: BrowserContext, served: str) -> None:
    tab = context.new_page()
    tab.goto(f"{served}/ko/{PAGE}.html")
    assert originals_shown(tab) == 0
    name = read_to(tab, 20)
    before = top_of(tab, name)
    choose(tab, BOTH)
    assert originals_shown(tab) == tab.locator(".original").count() > 50
    assert top_of(tab, name) == pytest.approx(before, abs=3)
    assert tab.locator(".languages [aria-current]").inner_text() == "나란히"
    original = tab.locator(f"[id='{name}'] + .original")
    beside = original.bounding_box()
    translation = tab.locator(f"[id='{name}']").bounding_box()
    assert beside
    assert translation
    if tab.evaluate("innerWidth") == 1280:
        assert beside["x"] >= translation["x"] + translation["width"] - 1
        assert beside["y"] == pytest.approx(translation["y"], abs=2)
    else:
        assert beside["y"] >= translation["y"] + translation["height"]
    choose(tab, "[hreflang=ko]:not([data-view])")
    assert originals_shown(tab) == 0
    assert top_of(tab, name) == pytest.approx(before, abs=3)


def test_a_note_of_the_author_is_seen(context: BrowserContext, served: str) -> None:
    tab = context.new_page()
    tab.goto(f"{served}/ko/{PAGE}.html")
    assert tab.locator(".admonition.note").first.is_visible()


def test_no_wider_than_the_window(context: BrowserContext, served: str) -> None:
    tab = context.new_page()
    tab.goto(f"{served}/ko/{PAGE}.html?view=both")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_choice_is_remembered(context: BrowserContext, served: str) -> None:
    tab = context.new_page()
    tab.goto(f"{served}/en/{PAGE}.html")
    choose(tab, BOTH)
    tab.wait_for_url(f"{served}/ko/{PAGE}.html?view=both")
    assert originals_shown(tab) > 50
    tab.goto(f"{served}/ko/beginner/examples_nn/dynamic_net.html")
    assert originals_shown(tab) > 0
    tab.goto(f"{served}/index.html", wait_until="commit")
    tab.wait_for_url(f"{served}/ko/index.html")
    assert originals_shown(tab) > 0
    choose(tab, "[hreflang=en]")
    tab.wait_for_url(f"{served}/en/index.html")
    tab.goto(f"{served}/index.html", wait_until="commit")
    tab.wait_for_url(f"{served}/en/index.html")


def test_storage_that_is_blocked(context: BrowserContext, served: str) -> None:
    context.add_init_script(BLOCKED)
    tab = context.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.goto(f"{served}/en/{PAGE}.html")
    name = read_to(tab, 20)
    choose(tab, BOTH)
    tab.wait_for_url(f"{served}/ko/{PAGE}.html?view=both#{name}")
    assert originals_shown(tab) > 50
    assert -5 <= top_of(tab, name) < 300
    tab.goto(f"{served}/index.html", wait_until="commit")
    tab.wait_for_url(f"{served}/*/index.html")
    assert not faults


def test_a_search_is_taken_along(context: BrowserContext, served: str) -> None:
    tab = context.new_page()
    tab.goto(f"{served}/ko/search.html?q=tensor")
    choose(tab, "[hreflang=en]")
    tab.wait_for_url(f"{served}/en/search.html?q=tensor")


def test_plain_links_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((site.html / "en" / f"{PAGE}.html").as_uri())
    tab.locator(f".languages {BOTH}").click()
    assert tab.url == (site.html / "ko" / f"{PAGE}.html").as_uri() + "#side-by-side"
    assert tab.locator(".original").first.is_visible()
    tab.locator(".languages [hreflang=ko]").first.click()
    assert tab.locator(".original").first.is_hidden()
    tab.locator(".languages [hreflang=en]").click()
    assert tab.locator("html").get_attribute("lang") == "en"
    context.close()


def test_from_files(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto((site.html / "en" / f"{PAGE}.html").as_uri())
    name = read_to(tab, 20)
    choose(tab, BOTH)
    tab.wait_for_url(f"file://**/ko/{PAGE}.html?view=both#{name}")
    assert originals_shown(tab) > 50
    context.close()
