"""The results on the tutorial page, and its chart of losses, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.site.built_site import Site

PAGE = "beginner/pytorch_with_examples.html"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def tab(context: BrowserContext, served: str) -> Iterator[Page]:
    """The English page; a fault that the console names, such as a broken policy, fails the test."""
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda message: faults.append(message.text))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto(f"{served}/en/{PAGE}", wait_until="load")
    yield opened
    assert not faults


def points(tab: Page, number: int = 0) -> str:
    return tab.locator(".chart-lines polyline").nth(number).get_attribute("points") or ""


def values(tab: Page) -> list[str]:
    return tab.locator(".chart-value").all_inner_texts()


def marks_of(tab: Page) -> list[str]:
    return tab.locator(".chart-rows text").all_text_contents()


def plot(tab: Page) -> Locator:
    return tab.locator(".chart-plot > svg")


def test_every_listing_has_its_result(tab: Page) -> None:
    boxes = tab.locator(".example-result")
    assert boxes.count() == 9
    for box in boxes.all():
        assert box.locator("pre").inner_text().splitlines()[-1].startswith("step 500: loss ")
        assert len(box.locator("pre").inner_text().splitlines()) == 5
        picture = box.locator("a img")
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => image.naturalWidth") > 0
        assert picture.get_attribute("width")
        assert picture.get_attribute("height")
        assert picture.get_attribute("loading") == "lazy"
    alts = tab.locator(".example-result img").evaluate_all("all => all.map(one => one.alt)")
    assert len({alt for alt in alts if alt}) == 9


def test_the_picture_leads_to_the_example(tab: Page) -> None:
    tab.locator(".example-result a:has(img)").last.click()
    assert tab.url.endswith("/beginner/examples_nn/dynamic_net.html")


def test_the_table_says_what_the_legend_says(tab: Page) -> None:
    rows = tab.locator("table.example-comparison tbody tr")
    assert rows.count() == 9
    losses = rows.evaluate_all("rows => rows.map(row => row.cells[1].innerText)")
    assert values(tab) == losses


def test_a_line_can_be_switched_off_and_on(tab: Page) -> None:
    lines = tab.locator(".chart-lines polyline")
    box = tab.get_by_role("checkbox", name="PyTorch: optim")
    box.uncheck()
    assert (
        lines.evaluate_all(
            "all => all.filter(l => getComputedStyle(l).visibility === 'hidden').length"
        )
        == 1
    )
    box.check()
    assert (
        lines.evaluate_all(
            "all => all.filter(l => getComputedStyle(l).visibility === 'hidden').length"
        )
        == 0
    )


def test_the_scale_can_be_linear(tab: Page) -> None:
    before, marks = points(tab), marks_of(tab)
    logarithmic = tab.get_by_role("checkbox", name="Logarithmic scale")
    logarithmic.uncheck()
    assert points(tab) != before
    assert marks_of(tab)[-1].endswith("×10⁷")
    assert marks_of(tab)[0] == "0"
    # The axis fits what is shown: without those that begin at ten millions it is shorter.
    for name in tab.locator(".chart-legend span").all_inner_texts()[:5]:
        tab.get_by_role("checkbox", name=name, exact=False).first.uncheck()
    assert "×" not in marks_of(tab)[-1]
    logarithmic.check()
    assert points(tab) == before
    assert marks_of(tab) == marks


def test_the_pointer_reads_values(tab: Page) -> None:
    last = values(tab)
    area = plot(tab)
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box
    area.hover(position={"x": 0, "y": 20})
    assert tab.locator(".chart-at").inner_text() == "1"
    first = values(tab)
    assert first[0].endswith("×10⁷")
    area.hover(position={"x": box["width"] / 2, "y": 20})
    assert abs(int(tab.locator(".chart-at").inner_text()) - 250) <= 10
    assert tab.locator(".chart-cursor").get_attribute("visibility") == "visible"
    area.hover(position={"x": box["width"] - 1, "y": 20})
    assert tab.locator(".chart-at").inner_text() == "500"
    assert values(tab) == last


def test_the_keyboard_reads_values(tab: Page) -> None:
    slider = tab.get_by_role("slider", name="Step")
    slider.focus()
    tab.keyboard.press("Home")
    assert tab.locator(".chart-at").inner_text() == "1"
    assert slider.input_value() == "1"
    tab.keyboard.press("ArrowRight")
    assert tab.locator(".chart-at").inner_text() == "2"
    tab.keyboard.press("End")
    assert tab.locator(".chart-at").inner_text() == "500"


def test_the_values_are_those_of_the_output(tab: Page) -> None:
    slider = tab.locator(".chart-step")
    slider.focus()
    while tab.locator(".chart-at").inner_text() != "100":
        assert slider.input_value() != "1"
        tab.keyboard.press("ArrowLeft")
    printed = tab.locator(".example-result pre").first.inner_text().splitlines()[0]
    assert float(printed.rpartition(" ")[2]) == pytest.approx(float(values(tab)[0]), rel=0.005)


def contrast(tab: Page, scheme: str) -> list[float]:
    """The contrast of each line against the page."""
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found: list[float] = tab.evaluate("""() => {
        const light = (colour) => {
            const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((part) => {
                const share = part / 255;
                return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const page = light(getComputedStyle(document.body).backgroundColor);
        return [...document.querySelectorAll(".chart-lines polyline")].map((line) => {
            const own = light(getComputedStyle(line).stroke);
            return (Math.max(own, page) + 0.05) / (Math.min(own, page) + 0.05);
        });
    }""")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_stand_out_from_the_page(tab: Page, scheme: str) -> None:
    found = contrast(tab, scheme)
    assert len(found) == 9
    assert min(found) >= 4.5


@pytest.mark.parametrize("width", [320, 412])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_all_of_it_fits_a_phone(browser: Browser, served: str, width: int, language: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    opened = context.new_page()
    opened.goto(f"{served}/{language}/{PAGE}")
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    inside = "box => box.scrollWidth <= box.clientWidth"
    if width == 412:
        assert opened.locator(".table:has(.example-comparison)").evaluate(inside)
    context.close()


def test_without_scripts_the_picture_and_the_values_are_there(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"file://{site.html}/ko/{PAGE}")
    assert opened.locator(".chart-lines polyline").count() == 9
    assert all(opened.locator(".chart-value").all_inner_texts())
    assert not any(box.is_visible() for box in opened.locator(".chart input").all())
    assert opened.locator(".chart-values").inner_text() == "500단계의 손실"
    context.close()


def test_it_works_from_a_file(context: BrowserContext, site: Site) -> None:
    opened = context.new_page()
    opened.goto(f"file://{site.html}/ko/{PAGE}")
    opened.get_by_role("slider", name="단계").press("Home")
    assert opened.locator(".chart-values").inner_text() == "1단계의 손실"
