"""The tools of listings in a real browser, and what the listings of the nine examples hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bilingual_gallery.examples import read_example, without_docstring
from bilingual_gallery.execution.result import read_result
from bilingual_gallery.execution.seam import result_note
from tests.site.built_site import EXAMPLES, Site

PAGE = "beginner/pytorch_with_examples.html"
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] })
  .then((found) => found.violations.flatMap(
    (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`)))"""
BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("", "SecurityError"); } });"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser that lets pages copy."""
    made = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture
def tab(context: BrowserContext, served: str) -> Page:
    """The tutorial in English."""
    page = context.new_page()
    page.goto(f"{served}/en/{PAGE}")
    return page


def tool(tab: Page, name: str, number: int = 0) -> None:
    """Press a button of the listing of this number."""
    tab.locator("div.includenodoc").nth(number).locator(f"button[value={name}]").click()


def copied(tab: Page) -> str:
    text: str = tab.evaluate("navigator.clipboard.readText()")
    return text


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_copy_gives_the_code_alone(tab: Page, site: Site, number: int) -> None:
    tool(tab, "numbers", number)
    tool(tab, "shapes", number)
    tool(tab, "copy", number)
    tab.get_by_role("status").get_by_text("Copied").wait_for(state="attached")
    path = site.root / "beginner_source" / f"{EXAMPLES[number]}.py"
    whole = without_docstring(path, path.read_text(encoding="utf-8"))
    assert copied(tab).strip() == whole.partition("\n# %%")[0].strip()


def test_copy_in_a_page_of_commands(tab: Page, served: str) -> None:
    tab.goto(f"{served}/ko/docs/running.html")
    block = tab.locator(".highlight").first
    block.get_by_role("button", name="복사").click()
    tab.get_by_role("status").get_by_text("복사했습니다").wait_for(state="attached")
    assert copied(tab) == block.locator("pre").text_content()


def test_outputs_and_differences_have_no_tools(tab: Page) -> None:
    assert tab.locator(".sphx-glr-script-out button, .difference button").count() == 0


def test_switches_are_remembered(tab: Page) -> None:
    notes = tab.locator("div.includenodoc .shape")
    assert not notes.first.is_visible()
    tool(tab, "shapes")
    tool(tab, "numbers")
    assert notes.first.is_visible()
    tab.reload()
    for name in ("numbers", "shapes"):
        buttons = tab.locator(f"button[value={name}]")
        assert buttons.count() == len(EXAMPLES)
        pressed = buttons.evaluate_all("all => all.map(one => one.ariaPressed)")
        assert set(pressed) == {"true"}
    assert notes.first.is_visible()
    numbers = tab.locator("div.includenodoc pre").first.evaluate(
        "pre => getComputedStyle(pre, '::before').content"
    )
    lines = tab.locator("div.includenodoc pre").first.text_content() or ""
    assert re.findall(r"\d+", numbers.replace("\\a", " "))[-1] == str(lines.strip().count("\n") + 1)


def test_shapes_on_hover(tab: Page) -> None:
    line = tab.locator("div.includenodoc .shaped").first
    assert not line.locator(".shape").is_visible()
    line.hover()
    assert line.locator(".shape").is_visible()


def test_storage_blocked(context: BrowserContext, served: str) -> None:
    page = context.new_page()
    page.add_init_script(BLOCKED)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{served}/en/{PAGE}")
    tool(page, "shapes")
    assert page.locator("div.includenodoc .shape").first.is_visible()
    assert faults == []


def test_without_scripts(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/ko/{PAGE}")
    assert page.locator(".code-tools").count() == 0
    assert page.locator("div.includenodoc .shape").first.is_visible()
    difference = page.locator("details.difference").first
    assert not difference.locator("pre").is_visible()
    difference.locator("summary").click()
    assert difference.locator("ins").first.is_visible()
    context.close()


def test_nothing_moves_when_the_tools_come(tab: Page) -> None:
    with_tools = tab.locator("h2").last.evaluate("one => one.getBoundingClientRect().top + scrollY")
    tab.evaluate("document.querySelectorAll('.code-tools').forEach(one => one.remove())")
    without = tab.locator("h2").last.evaluate("one => one.getBoundingClientRect().top + scrollY")
    assert with_tools == without


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [412, 1280])
def test_accessible_with_all_open(browser: Browser, served: str, scheme: str, width: int) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    page.goto(f"{served}/ko/beginner/{EXAMPLES[-1]}.html")
    for name in ("numbers", "shapes"):
        page.locator(f"button[value={name}]").first.click()
    page.locator("details.difference summary").click()
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
    context.close()


def test_one_difference_less_than_examples(site: Site) -> None:
    for language in ("ko", "en"):
        html = (site.html / language / PAGE).read_text(encoding="utf-8")
        assert html.count('<details class="difference">') == len(EXAMPLES) - 1
        first, *others = (
            (site.html / language / "beginner" / f"{name}.html").read_text(encoding="utf-8")
            for name in EXAMPLES
        )
        assert '<details class="difference">' not in first
        assert all(other.count('<details class="difference">') == 1 for other in others)


#: What the scripts say: N, D_in, H, D_out = 64, 1000, 100, 10.
SHAPES = {
    "x": "[64, 1000]",
    "y": "[64, 10]",
    "y_pred": "[64, 10]",
    "w1": "[1000, 100]",
    "w2": "[100, 10]",
    "loss": "[]",
    "grad_w1": "[1000, 100]",
    "grad_w2": "[100, 10]",
    "grad_y_pred": "[64, 10]",
    "grad_h": "[64, 100]",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_shapes_are_those_that_the_script_says(site: Site, name: str) -> None:
    page = (site.html / "en" / "beginner" / f"{name}.html").read_text(encoding="utf-8")
    notes = re.findall(r'<span class="shape"> (\w+): (\w+) (\[[\d, ]*\]) </span>', page)
    dtype = "float64" if name.endswith("numpy") else "float32"
    assert {"x", "y", "loss"} <= {variable for variable, _, _ in notes}
    for variable, kind, shape in notes:
        if variable in SHAPES:
            assert (kind, shape) == (dtype, SHAPES[variable])
    result = read_result(result_note(site.root / "beginner" / f"{name}.py"))
    assert result is not None
    assert result.tensors
    assert read_example(site.root / "beginner_source" / f"{name}.py").figure_cell is not None


def test_links_lead_to_the_three_libraries(site: Site) -> None:
    page = (site.html / "en" / PAGE).read_text(encoding="utf-8")
    for start in (
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html",
        "https://numpy.org/doc/stable/reference/generated/numpy.maximum.html",
        "https://www.tensorflow.org/api_docs/python/tf/GradientTape",
    ):
        assert f'<a href="{start}">' in page


def test_every_language_lists_its_pages_for_programs(site: Site) -> None:
    for language in ("ko", "en"):
        text = (site.html / language / "llms.txt").read_text(encoding="utf-8")
        assert "](beginner/pytorch_with_examples.html)\n" in text
