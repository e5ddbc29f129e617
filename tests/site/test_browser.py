"""The built site in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from tests.site.built_site import EXAMPLES

PAGES = ("index", "beginner/pytorch_with_examples", *(f"beginner/{name}" for name in EXAMPLES))


@pytest.fixture(params=[412, 1280])
def tab(browser: Browser, request: pytest.FixtureRequest, served: str) -> Iterator[Page]:
    """A page that fails the test for a console error, a failed or a foreign request."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    opened = context.new_page()
    faults: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith((served, "data:")):
            faults.append(f"foreign: {request.url}")

    def on_failure(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the reader went on before it was there
            faults.append(f"failed: {request.url}")

    def on_response(response: Response) -> None:
        if not response.ok:
            faults.append(f"{response.status}: {response.url}")

    opened.on("console", on_console)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("requestfailed", on_failure)
    opened.on("request", on_request)
    opened.on("response", on_response)
    yield opened
    context.close()
    assert not faults


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_page_opens(tab: Page, served: str, language: str, name: str) -> None:
    tab.goto(f"{served}/{language}/{name}.html", wait_until="load")
    assert tab.locator("html").get_attribute("lang") == language
    assert tab.locator("h1").first.inner_text().strip()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_cards_and_listings(tab: Page, served: str, language: str) -> None:
    tab.goto(f"{served}/{language}/beginner/pytorch_with_examples.html", wait_until="load")
    pictures = tab.locator(".gallery-card img")
    assert pictures.count() == 9
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()  # it is loaded when it is seen
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => image.naturalWidth > 0 && image.alt")
    assert tab.locator("div.includenodoc pre").count() == 9
    assert tab.locator(".gallery-card-title a").evaluate_all(
        "links => links.every(link => { link.focus(); return document.activeElement === link })"
    )


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_card_leads_to_its_example(tab: Page, served: str, language: str) -> None:
    tab.goto(f"{served}/{language}/beginner/pytorch_with_examples.html", wait_until="load")
    card = tab.locator(".gallery-card").last
    title = card.locator(".gallery-card-title").inner_text()
    card.click(position={"x": 20, "y": 20})
    assert tab.url.endswith("/beginner/examples_nn/dynamic_net.html")
    # The theme puts a mark for the permanent link behind the title.
    assert tab.locator("h1").inner_text().startswith(title)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_downloads_open(tab: Page, served: str, language: str) -> None:
    tab.goto(f"{served}/{language}/beginner/examples_nn/dynamic_net.html", wait_until="load")
    links = tab.locator("a.download, .sphx-glr-download a").evaluate_all(
        "links => links.map(link => link.href)"
    )
    assert len(links) == 3
    for link in links:
        answer = tab.request.get(link)
        assert answer.ok
        assert answer.body()


def test_languages_lead_to_each_other(tab: Page, served: str) -> None:
    tab.goto(f"{served}/ko/beginner/pytorch_with_examples.html", wait_until="load")
    tab.locator(".languages a").last.click()
    assert tab.url == f"{served}/en/beginner/pytorch_with_examples.html"


@pytest.mark.parametrize(("locale", "language"), [("ko-KR", "ko"), ("en-GB", "en"), ("fr", "ko")])
def test_front_page_leads_to_the_readers_language(
    browser: Browser, served: str, locale: str, language: str
) -> None:
    context = browser.new_context(locale=locale)
    opened = context.new_page()
    # The page leads away while it loads, so its own load is not waited for.
    opened.goto(f"{served}/index.html", wait_until="commit")
    opened.wait_for_url(f"{served}/{language}/index.html", wait_until="commit")
    context.close()


def test_front_page_works_without_scripts(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{served}/index.html")
    assert opened.get_by_role("link").all_inner_texts() == ["한국어", "English"]
    opened.get_by_role("link", name="English").click()
    assert opened.url == f"{served}/en/index.html"
    context.close()
